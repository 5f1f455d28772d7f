//! What holds for the names of things on a page: an id is one element's, and what is seen of a control is in its name.

use std::time::Duration;

use domain::Role;
use reqwest::header::{CONTENT_TYPE, HeaderValue};

use crate::accounts::staff::Browser;
use crate::booking::form_at;
use crate::html::{Page, attribute};
use crate::scene::{Answer, Clinic};

/// Every id that more than one element has.
fn shared_ids(page: &Page) -> Vec<&str> {
    let ids = page.source().split(" id=\"").skip(1);
    let mut ids: Vec<_> = ids.filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    let twice = ids.windows(2).filter(|pair| pair[0] == pair[1]);
    twice.map(|pair| pair[0]).collect()
}

/// Links and buttons whose name leaves out what is seen of them (WCAG 2.5.3). Signs are no words.
fn misnamed(page: &Page) -> Vec<String> {
    let mut found = Vec::new();
    for element in ["a", "button"] {
        for rest in page.source().split(&format!("<{element} ")).skip(1) {
            let (tag, rest) = rest.split_once('>').unwrap();
            let inside = rest.split(&format!("</{element}>")).next().unwrap();
            let (name, seen) = (attribute(&format!(" {tag}"), "aria-label"), seen(inside));
            let is_words = seen.chars().any(char::is_alphanumeric);
            if let Some(name) = name.filter(|name| is_words && !folded(name).contains(&folded(&seen))) {
                found.push(format!("{seen:?} is named {name:?}"));
            }
        }
    }
    found
}

fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of some HTML without what is hidden from everyone who listens.
fn seen(html: &str) -> String {
    let mut text = String::new();
    let mut is_hidden = false;
    for piece in html.split('<') {
        let (tag, after) = piece.split_once('>').unwrap_or(("", piece));
        is_hidden = tag.contains("aria-hidden=\"true\"") || is_hidden && !tag.starts_with('/');
        if !is_hidden {
            text.push_str(after);
        }
    }
    text
}

fn is_well_named(page: &Page, what: &str) {
    assert_eq!(shared_ids(page), [""; 0], "{what}");
    assert_eq!(misnamed(page), [""; 0], "{what}");
}

#[tokio::test]
async fn hold_on_every_page_of_clients() {
    let clinic = Clinic::open().await;
    for path in [
        "/",
        "/treatments",
        "/treatments/therapeutic",
        "/compare",
        "/compare?with=swedish,therapeutic,deep-tissue,reflexology",
        "/picker",
        "/picker?goal=stress&scents=without&at=result",
        "/packages/head-to-toe-glo",
        "/questions",
        "/book",
        "/book?service=relaxation-60&date=2026-12-01",
        "/book?service=relaxation-60&start=2026-12-01T15:00:00Z",
        "/contact",
    ] {
        is_well_named(&Page::of(clinic.get(path).await), path);
    }
    let everything = [
        ("goal", "stress"),
        ("pregnant", "yes"),
        ("condition", "contagious"),
        ("condition", "cancer"),
        ("length", "20"),
    ];
    let page = Page::of(clinic.post("/picker", &everything).await);
    assert_eq!(page.source().matches("role=\"alert\"").count(), 2);
    is_well_named(&page, "two urgent notices");
    let page = Page::of(clinic.post("/book", &domain::BookingForm::default()).await);
    is_well_named(&page, "a form with mistakes");
}

#[tokio::test]
async fn hold_on_pages_of_staff() {
    let clinic = Clinic::open().await;
    clinic.post("/book", &form_at("2026-12-02T15:00:00Z")).await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    Browser::of(&clinic, "rita", Role::Reception).await;
    let exception = [
        ("change", "date"),
        ("therapist", "1"),
        ("date", "2026-12-24"),
        ("closed", "closed"),
        ("date1", ""),
    ];
    let answer: Answer = owner.save(&clinic, "/staff/hours?therapist=1", &exception).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    for path in [
        "/staff",
        "/staff/calendar",
        "/staff/calendar?view=week&date=2026-12-02",
        "/staff/inbox",
        "/staff/clients",
        "/staff/catalogue",
        "/staff/hours",
        "/staff/hours?therapist=1",
        "/staff/team",
        "/staff/audit?subject=visit",
        "/staff/audit?subject=visit&id=1",
        "/staff/reports",
    ] {
        let page = Page::of(owner.get(&clinic, path).await);
        assert_eq!(page.status, 200, "{path}");
        is_well_named(&page, path);
    }
}

#[test]
fn what_does_not_hold_is_found() {
    let html = "<!DOCTYPE html><html><main id=\"a\">\
        <a href=\"/\" aria-label=\"Compare without Swedish massage\"><!>Remove</a>\
        <a id=\"a\" aria-label=\"Number 5: show all again\">Number 5<span aria-hidden=\"true\"> ×</span></a>\
        <button id=\"b\" aria-label=\"Next\">›</button></main></html>";
    let page = Page::of(Answer {
        status: 200,
        headers: [(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))]
            .into_iter()
            .collect(),
        bytes: html.into(),
        took: Duration::ZERO,
    });
    assert_eq!(shared_ids(&page), ["a"]);
    assert_eq!(
        misnamed(&page),
        ["\"Remove\" is named \"Compare without Swedish massage\""]
    );
}
