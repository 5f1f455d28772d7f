//! The browser's half.

use leptos::prelude::{document, request_animation_frame};
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::api::Rejected;

/// Moves the focus to the element with this id, once what was just rendered is in the page.
pub(crate) fn focus(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        let element = document()
            .get_element_by_id(&id)
            .and_then(|element| element.dyn_into::<HtmlElement>().ok());
        // An element that is gone by now has nothing to focus, and a focus that fails leaves it where it was.
        if let Some(element) = element {
            _ = element.focus();
        }
    });
}

/// A page that is already in the browser has no status.
pub(crate) fn set_status(_status: u16) {}

/// A form that is sent from here comes back to where it is; no page brings one.
pub(crate) fn rejected() -> Option<Rejected> {
    None
}
