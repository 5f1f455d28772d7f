//! Links to pages that the program lacks a part for.

use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::{document, set_timeout, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlAnchorElement, HtmlElement, MouseEvent, PerformanceResourceTiming, Storage};

/// A network is quick that has brought something within so many milliseconds: then a part comes within moments.
const QUICK: f64 = 75.0;
/// How long a part is waited for. Then the browser follows the link.
const PATIENCE: Duration = Duration::from_secs(2);
/// By this word a page knows that a link has led to it.
const ARRIVING: &str = "arriving";

thread_local! {
    /// The address of the page whose part is on its way.
    static AWAITED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Whether a link that was pressed while the program is alive is none of its own. The browser follows it by itself to what the
/// server writes, and over a slow network to a page whose part is not there: what is sent stands sooner than what comes when a
/// part does. Without a network the program tells why nothing comes.
pub(crate) fn is_quicker_plain(event: &Event) -> bool {
    let Some(link) = pressed(event).filter(|link| link.origin() == window().origin()) else {
        return false;
    };
    let is_written = app::is_written(&link.pathname()) && !is_here(&link);
    if !window().navigator().on_line() {
        if is_written {
            event.prevent_default();
            tell_unreached();
        }
        return is_written;
    }
    AWAITED.take();
    if !is_written && app::is_there(&link.pathname(), &link.search()) {
        return false;
    }
    if is_written || !is_network_quick() {
        // Where nothing is kept, the focus is where the browser puts it.
        _ = kept().map(|kept| kept.set_item(ARRIVING, ARRIVING));
        return true;
    }
    let href = link.href();
    AWAITED.set(Some(href.clone()));
    if let Some(page) = document().get_element_by_id(app::ROOT) {
        // Without it nothing tells that the page is on its way, and it comes.
        _ = page.set_attribute("aria-busy", "true");
    }
    set_timeout(
        move || {
            let is_awaited = AWAITED.with_borrow(|awaited| awaited.as_ref() == Some(&href));
            if is_awaited && !app::is_there(&link.pathname(), &link.search()) {
                follow();
            }
        },
        PATIENCE,
    );
    false
}

/// Has the browser load the page whose part is not there: it takes too long, or is gone since the program was built anew.
/// Tells whether there is such a page, and a network.
pub(crate) fn follow() -> bool {
    let awaited = AWAITED.take().filter(|_| window().navigator().on_line());
    awaited.is_some_and(|href| window().location().assign(&href).is_ok())
}

/// A page cannot be loaded, or a part of the program: whoever pressed a link is told why nothing comes of it.
pub(crate) fn tell_unreached() {
    if let Some(words) = document().get_element_by_id(app::UNREACHED_ID) {
        // Without it they see what the browser says when they press the link again.
        _ = words.set_attribute("role", "alert");
        _ = words.remove_attribute("hidden");
    }
}

/// Puts the focus on the heading of a page that a link led to, as the program does with those that it shows itself.
pub(crate) fn arrive() {
    let is_link = kept().is_some_and(|kept| {
        let is_link = kept.get_item(ARRIVING).is_ok_and(|word| word.is_some());
        _ = kept.remove_item(ARRIVING);
        is_link
    });
    let document = document();
    // Whoever was quicker stays where they are.
    let is_untouched = document.active_element() == document.body().map(Element::from);
    if let Some(heading) = document.get_element_by_id("step").filter(|_| is_link && is_untouched) {
        _ = heading.dyn_into::<HtmlElement>().map(|heading| heading.focus());
    }
}

/// The link that was pressed, if it is to be followed here and now.
fn pressed(event: &Event) -> Option<HtmlAnchorElement> {
    let mouse = event.dyn_ref::<MouseEvent>().filter(|event| event.type_() == "click")?;
    let is_plain =
        mouse.button() == 0 && !(mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key());
    let pressed = event.target()?.dyn_into::<Element>().ok()?;
    let link = pressed.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    (is_plain && link.target().is_empty() && link.rel().is_empty()).then_some(link)
}

/// Whether the link leads to the page that is there, or into it.
fn is_here(link: &HtmlAnchorElement) -> bool {
    let location = window().location();
    let [path, query] = [location.pathname(), location.search()].map(Result::unwrap_or_default);
    (link.pathname(), link.search()) == (path, query)
}

/// Whether the network has brought anything in no time. What has not may have had to wait for something else.
fn is_network_quick() -> bool {
    let Some(performance) = window().performance() else {
        return false;
    };
    let loads = ["navigation", "resource"].map(|kind| performance.get_entries_by_type(kind));
    loads
        .into_iter()
        .flatten()
        .filter_map(|load| load.dyn_into::<PerformanceResourceTiming>().ok())
        // What was kept has come by no network.
        .any(|load| load.transfer_size() > 0.0 && load.response_end() - load.request_start() < QUICK)
}

/// What is kept for this tab, where anything is.
fn kept() -> Option<Storage> {
    window().session_storage().ok()?
}
