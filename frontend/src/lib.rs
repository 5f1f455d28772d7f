//! The browser's entry: takes over the page that the server has sent.

/// Called by the script that `HydrationScripts` writes into the page, once the module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
