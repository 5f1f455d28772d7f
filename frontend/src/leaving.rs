//! A page that is being left.

use std::cell::Cell;

use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::js_sys::{Function, Promise, Reflect};

thread_local! {
    static IS_LEFT: Cell<bool> = const { Cell::new(false) };
}

/// Has what is still on its way when the page is left, parts of the program above all, not fail before the page is come
/// back to, which hardly ever happens: the browser breaks it off, and nobody is there to be told.
pub(crate) fn expect() -> Result<(), JsValue> {
    for (event, is_left) in [("pagehide", true), ("pageshow", false)] {
        let hear = Closure::<dyn Fn()>::new(move || IS_LEFT.set(is_left));
        window().add_event_listener_with_callback(event, hear.as_ref().unchecked_ref())?;
        hear.forget();
    }
    let window = JsValue::from(window());
    let assembly = Reflect::get(&window, &"WebAssembly".into())?;
    outlast(&window, "fetch")?;
    outlast(&assembly, "instantiateStreaming")
}

/// Has an asynchronous function of two arguments not fail while the page is left.
fn outlast(of: &JsValue, name: &str) -> Result<(), JsValue> {
    let (name, object) = (JsValue::from(name), of.clone());
    let function: Function = Reflect::get(of, &name)?.dyn_into()?;
    let outlasting = Closure::<dyn Fn(JsValue, JsValue) -> Promise>::new(move |what: JsValue, how: JsValue| {
        let answer = function.call2(&object, &what, &how).map(Promise::from);
        future_to_promise(async move {
            let answer = JsFuture::from(answer?).await;
            if answer.is_err() && IS_LEFT.get() {
                JsFuture::from(return_to_page()).await?;
            }
            answer
        })
    });
    Reflect::set(of, &name, outlasting.as_ref())?;
    outlasting.forget();
    Ok(())
}

/// Resolves when the page is shown again as it was left.
fn return_to_page() -> Promise {
    Promise::new(&mut |resolve, _| {
        // What cannot be waited for never comes, as the page hardly ever does.
        _ = window().add_event_listener_with_callback("pageshow", &resolve);
    })
}
