//! The browser's entry: takes over the page that the server has sent.

mod plain;

use leptos::mount::hydrate_from_async;
use leptos::prelude::{document, window};

/// What the browser's timeline calls the moment at which the page has come alive.
const ALIVE: &str = "alive";

/// Called by the script that starts the program in the page, once the module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        plain::stay();
    }));
    let Some(body) = document().body() else { return };
    Box::pin(hydrate_from_async(body, app::App)).await.forget();
    if let Some(performance) = window().performance() {
        // Only whoever measures looks for it.
        _ = performance.mark(ALIVE);
    }
}
