//! What a page says of itself to those who do not look at it: tabs, search engines, and whoever is sent a link.

use leptos::prelude::*;
use leptos_meta::{Link, Meta, Script, Title};

use crate::browser;

/// The title, the description, the one address of the page, and the same for whoever shows a link to it.
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
    let origin = browser::origin();
    let url = format!("{origin}{path}");
    view! {
        <Title text=title.clone() />
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
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_data_cannot_end_its_script() {
        assert_eq!(in_script(r#"{"a":"</script>"}"#), r#"{"a":"\u003c/script>"}"#);
    }
}
