//! What the steps ask the server.

use crate::api::{
    ApiError, MonthOfOpenings, Offer, OpeningsList, list_openings, list_visit_day, show_month, show_offer,
    show_visit_month, show_visit_offer,
};

/// The openings of what, and with whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) of: Subject,
    /// As the address says it.
    pub(crate) therapist: String,
}

/// What is to be given a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A service, by its slug.
    Service(String),
    /// A visit that is to be moved, by the key to it.
    Visit(String),
}

impl Question {
    /// The openings of a month, or of the first to show.
    pub(crate) async fn month(self, month: String) -> Result<MonthOfOpenings, ApiError> {
        match self.of {
            Subject::Service(service) => show_month(service, self.therapist, month).await,
            Subject::Visit(token) => show_visit_month(token, self.therapist, month).await,
        }
    }

    /// The openings of a date.
    pub(crate) async fn day(self, date: String) -> Result<OpeningsList, ApiError> {
        match self.of {
            Subject::Service(service) => list_openings(service, self.therapist, date, "1".to_owned()).await,
            Subject::Visit(token) => list_visit_day(token, self.therapist, date).await,
        }
    }

    /// One start.
    pub(crate) async fn offer(self, start: String) -> Result<Offer, ApiError> {
        match self.of {
            Subject::Service(service) => show_offer(service, self.therapist, start).await,
            Subject::Visit(token) => show_visit_offer(token, self.therapist, start).await,
        }
    }
}
