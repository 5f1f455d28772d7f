//! The browser's half.

use leptos::prelude::{document, request_animation_frame};
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::api::Rejected;

/// Frames that the focus waits for an element to appear: about five seconds.
const PATIENCE: u16 = 300;

/// Moves the focus to the element with this id, as soon as it is in the page: it may still be loading.
pub(crate) fn focus(id: &str) {
    wait_for(id.to_owned(), PATIENCE);
}

fn wait_for(id: String, frames: u16) {
    request_animation_frame(move || {
        let element = document()
            .get_element_by_id(&id)
            .and_then(|element| element.dyn_into::<HtmlElement>().ok());
        match element {
            // A focus that fails leaves it where it was.
            Some(element) => _ = element.focus(),
            None if frames > 0 => wait_for(id, frames - 1),
            None => {}
        }
    });
}

/// A page that is already in the browser has no status.
pub(crate) fn set_status(_status: u16) {}

/// A form that is sent from here comes back to where it is; no page brings one.
pub(crate) fn rejected() -> Option<Rejected> {
    None
}
