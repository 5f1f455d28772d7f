//! What staff write down of a client.

use serde::{Deserialize, Serialize};

use crate::clinic::setting::Setting;

/// What the audit keeps of a client. It goes when they are erased.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) note: String,
    /// Whether therapists who treat them read the note too.
    #[serde(default)]
    pub(crate) is_note_shared: bool,
    /// Whose visits and messages came here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merged_from: Option<String>,
    /// To whom the visits and messages went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merged_into: Option<String>,
}

impl Setting for Facts {}
