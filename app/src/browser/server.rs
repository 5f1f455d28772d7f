//! The server's half.

use axum::http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::api::Rejected;

/// There is no focus on the server.
pub(crate) fn focus(_id: &str) {}

/// Nor a next page.
pub(crate) fn focus_on_next_page(_id: &str) {}

/// Sets the HTTP status of the page being rendered.
pub(crate) fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// The form that this page answers, if it was posted and not accepted.
pub(crate) fn rejected<F: Clone + Send + Sync + 'static>() -> Option<Rejected<F>> {
    use_context()
}
