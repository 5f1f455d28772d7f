//! The browser's entry: takes over the page that the server has sent.

mod leaving;
mod links;
mod plain;

use leptos::mount::hydrate_from_async;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;

/// Room among the module's data that nobody reads and nobody loads. Where the padding between the parts' data makes them
/// longer together than they were in one, the splitter leaves all of it in the main module, for everybody to load.
#[used]
static ROOM: [u8; 16_384] = [1; 16_384];

/// What the browser's timeline calls the moment at which the page has come alive.
const ALIVE: &str = "alive";

/// Called by the script that starts the program in the page, once the module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        plain::stay();
        if panic.to_string().contains("SplitLoaderError") && !links::follow() {
            links::tell_unreached();
        }
    }));
    links::arrive();
    plain::begin();
    // Without it a page that is left complains, and is left.
    _ = leaving::expect();
    let root = document().get_element_by_id(app::ROOT);
    let Some(root) = root.and_then(|root| root.dyn_into().ok()) else {
        return;
    };
    Box::pin(hydrate_from_async(root, app::App)).await.forget();
    plain::come_alive();
    plain::watch_translators();
    if let Some(performance) = window().performance() {
        // Only whoever measures looks for it.
        _ = performance.mark(ALIVE);
    }
}
