//! What the picker was told by a browser without a script.

use domain::picker::Answers;
use serde::{Deserialize, Serialize};

/// Answers that were posted as a page. The page that answers the post shows what suits them.
///
/// The server provides it as context to that one request. Nothing of it is stored, logged, or in a URL: it may tell of
/// somebody's health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickerPost {
    /// What was answered.
    pub answers: Answers,
    /// The step that was asked for.
    pub at: String,
}

impl PickerPost {
    /// Reads the pairs of the form. What cannot be read is left out, as it is from an address.
    #[must_use]
    pub fn read(pairs: &[(String, String)]) -> Self {
        let pairs = || pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let (answers, _) = Answers::read(pairs());
        let at = pairs().rfind(|(name, _)| *name == "at");
        // Who has nothing to say of their health goes on from there.
        let is_well = pairs().any(|pair| pair == ("health", "none"));
        Self {
            answers,
            at: at
                .map_or(if is_well { "time" } else { "result" }, |(_, value)| value)
                .to_owned(),
        }
    }
}
