//! What becomes of a page whose program has failed: a plain page, which works as it does without a script.

use std::sync::Once;

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::Event;

/// Keeps the program from hearing of anything: links are followed and forms are posted by the browser itself. That is so
/// when a part of the program could not be loaded, on a train that goes through a tunnel.
pub(crate) fn stay() {
    static PLAIN: Once = Once::new();
    PLAIN.call_once(|| {
        let deafen = Closure::<dyn Fn(Event)>::new(|event: Event| {
            event.stop_immediate_propagation();
            if event.type_() == "popstate" {
                // The address has changed, and nobody shows what is there. If it cannot be loaded, the browser says so.
                _ = window().location().reload();
            }
        });
        for event in ["click", "submit", "popstate"] {
            // In the capturing phase, which comes before whatever the program has asked for.
            _ = window().add_event_listener_with_callback_and_bool(event, deafen.as_ref().unchecked_ref(), true);
        }
        deafen.forget();
    });
}
