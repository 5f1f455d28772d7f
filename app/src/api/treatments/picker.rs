//! What the picker was told by a browser without a script.

use domain::picker::{Answers, is_week_read};
use serde::{Deserialize, Serialize};

/// Answers that were posted as a page. The page that answers the post shows what suits them.
///
/// The server provides it as context to that one request. Nothing of it is stored, logged, or in a URL: it may tell of
/// somebody's health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickerPost {
    pub answers: Answers,
    /// The step that was asked for.
    pub at: String,
    /// What was typed for the week of a pregnancy, if it cannot be read as one.
    pub unread_week: Option<String>,
}

impl PickerPost {
    /// Reads the pairs of the form. What cannot be read is left out, as it is from an address.
    #[must_use]
    pub fn read(pairs: &[(String, String)]) -> Self {
        let pairs = || pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let (answers, _) = Answers::read(pairs());
        // Who says that none of it applies, is not held to what they have typed before.
        let week = pairs()
            .rfind(|(name, _)| *name == "week")
            .map_or("", |(_, value)| value);
        let is_well = pairs().any(|pair| pair == ("health", "none"));
        let unread_week = (!is_well && !is_week_read(week)).then(|| week.to_owned());
        let at = pairs().rfind(|(name, _)| *name == "at");
        // Who has nothing to say of their health goes on from there.
        let asked_for = at.map_or(if is_well { "time" } else { "result" }, |(_, value)| value);
        // What is wrong is shown where it can be mended, before anything that follows from it.
        let leads_on = matches!(asked_for, "time" | "result");
        Self {
            answers,
            at: if unread_week.is_some() && leads_on {
                "health"
            } else {
                asked_for
            }
            .to_owned(),
            unread_week,
        }
    }
}
