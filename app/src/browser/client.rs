//! The browser's half.

use std::cell::RefCell;

use gloo_net::http::Request;
use leptos::prelude::{document, location, on_cleanup, request_animation_frame};
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, RequestCache};

use crate::api::clients::SearchForm;
use crate::api::{Carried, PickerPost, Rejected};
use crate::components::{FOOTER_ADDRESS, FOOTER_NAME, HEADER_PHONE};
use crate::program::SITE;

/// Frames that the focus waits for an element to appear: about five seconds.
const PATIENCE: u16 = 300;

/// Moves the focus to the element with this id, or to the first of this class, as soon as it is in the page: it may still
/// be loading. Whoever goes elsewhere meanwhile stays there, and what they type.
pub(crate) fn focus(id: &str) {
    wait_for(id.to_owned(), None, focused(), PATIENCE);
}

/// As [`focus`], for the page that is about to take the place of this one, which may have an element of that id too.
pub(crate) fn focus_on_next_page(id: &str) {
    wait_for(id.to_owned(), found(id), focused(), PATIENCE);
}

thread_local! {
    /// Where the focus was put last from here, rather than by whoever uses the page.
    static PUT: RefCell<Option<Element>> = const { RefCell::new(None) };
}

fn wait_for(id: String, old: Option<Element>, from: Option<Element>, frames: u16) {
    request_animation_frame(move || match found(&id) {
        Some(element) if old.as_ref() != Some(&element) => {
            let now = focused();
            if now.is_some() && now != from && PUT.with_borrow(|put| *put != now) {
                return;
            }
            // A focus that fails leaves it where it was.
            if let Some(element) = element.dyn_ref::<HtmlElement>() {
                _ = element.focus();
            }
            PUT.set(Some(element));
        }
        _ if frames > 0 => wait_for(id, old, from, frames - 1),
        _ => {}
    });
}

/// What has the focus, if anything but the page itself.
fn focused() -> Option<Element> {
    let document = document();
    document
        .active_element()
        .filter(|element| document.body().as_deref() != Some(element))
}

fn found(name: &str) -> Option<Element> {
    let document = document();
    let by_class = || document.query_selector(&format!(".{name}")).ok().flatten();
    document.get_element_by_id(name).or_else(by_class)
}

/// A page that is already in the browser has no status.
pub(crate) fn set_status(_status: u16) {}

/// A form that is sent from here comes back to where it is; no page brings one.
pub(crate) fn rejected<F>() -> Option<Rejected<F>> {
    None
}

/// Nor one with what was typed of a booking: that stays in memory.
pub(crate) fn carried() -> Option<Carried> {
    None
}

/// Nor one with answers for the picker.
pub(crate) fn picker_post() -> Option<PickerPost> {
    None
}

/// Nor one with whom somebody looks for.
pub(crate) fn searched() -> Option<SearchForm> {
    None
}

/// The site's own address, such as `https://book.example`.
pub(crate) fn origin() -> String {
    location().origin().unwrap_or_default()
}

/// Has the page's own address stand in its head as long as this part of it is there: what a browser passes on.
pub(crate) fn keep_address(url: String) {
    let link = address_link().or_else(|| {
        let document = document();
        let link = document.create_element("link").ok()?;
        link.set_attribute("rel", "canonical").ok()?;
        document.head()?.append_child(&link).ok()?;
        Some(link)
    });
    // Without it, a browser passes on the address that it shows.
    _ = link.map(|link| link.set_attribute("href", &url));
    on_cleanup(move || {
        let own = address_link().filter(|link| link.get_attribute("href").as_ref() == Some(&url));
        _ = own.map(|link| link.remove());
    });
}

fn address_link() -> Option<Element> {
    document().query_selector("link[rel=canonical]").ok().flatten()
}

/// The path of the page.
pub(crate) fn path() -> String {
    location().pathname().unwrap_or_default()
}

/// The query of the page.
pub(crate) fn query() -> String {
    location().search().unwrap_or_default()
}

/// Loads the page again, as its address says.
pub(crate) fn reload() {
    // A browser that does not is still where it was.
    _ = location().reload();
}

/// Whether there is an element of these classes.
pub(crate) fn is_there(classes: &str) -> bool {
    document().get_elements_by_class_name(classes).length() > 0
}

/// The title of the page as it is, without the name of the site.
pub(crate) fn title() -> String {
    let title = document().title();
    title.strip_suffix(SITE).unwrap_or_default().to_owned()
}

/// The page that was on its way is there, in this element.
pub(crate) fn has_arrived(id: &str) {
    // What has no such mark was not on its way.
    _ = document()
        .get_element_by_id(id)
        .map(|page| page.remove_attribute("aria-busy"));
}

/// Marks which of the links of a class leads to where one is.
pub(crate) fn mark_links(class: &str, is_current: impl Fn(&str) -> bool) {
    let links = document().get_elements_by_class_name(class);
    for link in (0..links.length()).filter_map(|index| links.item(index)) {
        let is_current = link.get_attribute("href").is_some_and(|href| is_current(&href));
        // What is not marked is a link all the same.
        _ = if is_current {
            link.set_attribute("aria-current", "page")
        } else {
            link.remove_attribute("aria-current")
        };
    }
}

/// The clinic's phone number, as people read it and as a link, from the top of the page, where the server has written it.
pub(crate) fn phone() -> Option<(String, String)> {
    let link = document().get_elements_by_class_name(HEADER_PHONE).item(0)?;
    Some((text_of(HEADER_PHONE)?, link.get_attribute("href")?))
}

/// The clinic's name, and where it is, if anybody has said: from the end of the page.
pub(crate) fn place() -> Option<(String, String)> {
    Some((text_of(FOOTER_NAME)?, text_of(FOOTER_ADDRESS).unwrap_or_default()))
}

fn text_of(class: &str) -> Option<String> {
    let text = document().get_elements_by_class_name(class).item(0)?.text_content()?;
    Some(text.trim().to_owned())
}

/// Whether the clinic answers now: not a cache, and nothing else on the way to it.
pub(crate) async fn is_reached() -> bool {
    let ask = Request::get("/livez").cache(RequestCache::NoStore);
    match ask.send().await {
        Ok(answer) if answer.ok() => answer.text().await.is_ok_and(|text| text == "ok"),
        _ => false,
    }
}

/// What a form on the page holds now: the names and values of its chosen and filled inputs.
///
/// Before the page is alive that is what somebody did without waiting for it.
pub(crate) fn typed(form: &str) -> Vec<(String, String)> {
    let inputs = format!("#{form} input:checked, #{form} input[inputmode=numeric]");
    let Ok(inputs) = document().query_selector_all(&inputs) else {
        return Vec::new();
    };
    (0..inputs.length())
        .filter_map(|index| inputs.item(index)?.dyn_into::<HtmlInputElement>().ok())
        .map(|input| (input.name(), input.value()))
        .collect()
}
