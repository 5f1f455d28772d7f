//! The server's half.

use axum::http::StatusCode;
use axum::http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::api::clients::SearchForm;
use crate::api::{Carried, ClinicProfile, PickerPost, Rejected};
use crate::components::where_words;
use crate::host::Host;

use crate::browser::{ChangeFeed, Spot};

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

/// What was typed of a booking, if this page was posted with it.
pub(crate) fn carried() -> Option<Carried> {
    use_context()
}

/// The answers that this page was posted with.
pub(crate) fn picker_post() -> Option<PickerPost> {
    use_context()
}

/// Whom somebody looks for, if this page was posted with it.
pub(crate) fn searched() -> Option<SearchForm> {
    use_context()
}

/// The site's own address, such as `https://book.example`. Empty while the routes are listed, when there is no host.
pub(crate) fn origin() -> String {
    use_context::<Host>().map_or_else(String::new, |host| host.public_url.to_string())
}

/// The path of the page. None while the routes are listed, when nobody asks for one.
pub(crate) fn path() -> String {
    use_context::<Parts>().map_or_else(String::new, |parts| parts.uri.path().to_owned())
}

/// Nor is anything loaded.
pub(crate) fn reload() {}

/// Nor is anybody waiting.
pub(crate) fn has_arrived(_id: &str) {}

/// Nor are links marked but as they are written.
pub(crate) fn mark_links(_class: &str, _is_current: impl Fn(&str) -> bool) {}

/// The clinic's phone number, as people read it and as a link, if it could be read.
pub(crate) fn phone() -> Option<(String, String)> {
    let clinic = use_context::<ClinicProfile>()?;
    Some((clinic.phone, clinic.phone_link))
}

/// The clinic's name, and where it is, if anybody has said and it could be read.
pub(crate) fn place() -> Option<(String, String)> {
    let clinic = use_context::<ClinicProfile>()?;
    let address = where_words(&clinic.address, &clinic.city);
    Some((clinic.name, address))
}

/// Where the page is made, nothing is asked.
pub(crate) async fn is_reached() -> bool {
    true
}

/// Nobody types on the server.
pub(crate) fn typed(_form: &str) -> Vec<(String, String)> {
    Vec::new()
}

/// What the server renders is complete.
pub(crate) fn listen(_tell: impl Fn(ChangeFeed) + Copy + 'static) {}

/// Nothing is dragged on the server.
pub(crate) fn spot(_class: &str, _x: i32, _y: i32) -> Option<Spot> {
    None
}

/// Nor held.
pub(crate) fn hold(_event: &leptos::ev::PointerEvent) {}
