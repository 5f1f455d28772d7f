//! What a page says of itself to those who do not look at it: tabs, search engines, and whoever is sent a link.

#[cfg(feature = "ssr")]
use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;
use leptos_meta::Title;
#[cfg(feature = "ssr")]
use leptos_meta::{Link, Meta, Script};

use crate::browser;

/// The title, the description, the one address of the page, and the same for whoever shows a link to it. A browser keeps the
/// title and the address, which people see and pass on; the rest is read by programs, and written by the server alone.
#[component]
pub(crate) fn PageHead(
    #[prop(into)] title: String,
    #[prop(into)] description: String,
    /// The page's address on this site, without what does not change what it is about.
    #[prop(into)]
    path: String,
    /// What it is about, as linked data: a JSON object.
    #[prop(optional, into)]
    about: Option<String>,
) -> impl IntoView {
    let url = format!("{}{path}", browser::origin());
    #[cfg(feature = "ssr")]
    write("description", describe(title.clone(), description, url, about));
    #[cfg(not(feature = "ssr"))]
    {
        _ = (description, about);
        browser::keep_address(url);
    }
    view! { <Title text=title /> }
}

/// Keeps the page out of search engines, for which the server's word is enough.
#[component]
pub(crate) fn Unlisted() -> impl IntoView {
    #[cfg(feature = "ssr")]
    write("robots", view! { <Meta name="robots" content="noindex" /> });
}

/// What has been written into the head of the page. What waits for data is made several times before it stands.
#[cfg(feature = "ssr")]
#[derive(Clone, Default)]
pub(crate) struct WrittenHead(Arc<Mutex<Vec<&'static str>>>);

/// Writes into the document's head, once. Where it stands, nothing is written, and a browser expects nothing.
#[cfg(feature = "ssr")]
fn write(what: &'static str, tags: impl IntoView) {
    if let Some(WrittenHead(written)) = use_context() {
        let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.contains(&what) {
            return;
        }
        written.push(what);
    }
    _ = tags.into_view().to_html();
}

#[cfg(feature = "ssr")]
fn describe(title: String, description: String, url: String, about: Option<String>) -> impl IntoView {
    view! {
        <Meta name="description" content=description.clone() />
        <Link rel="canonical" href=url.clone() />
        <Meta property="og:type" content="website" />
        <Meta property="og:title" content=if title.is_empty() { "Glo".to_owned() } else { title } />
        <Meta property="og:description" content=description />
        <Meta property="og:url" content=url />
        {about.map(|about| view! { <Script type_="application/ld+json">{in_script(&about)}</Script> })}
    }
}

/// JSON as the inside of a `<script>`: nothing in it can end the element.
#[cfg(feature = "ssr")]
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn linked_data_cannot_end_its_script() {
        assert_eq!(in_script(r#"{"a":"</script>"}"#), r#"{"a":"\u003c/script>"}"#);
    }
}
