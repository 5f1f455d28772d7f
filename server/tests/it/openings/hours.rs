//! `/staff/hours`: who works when.

use domain::Role;

use crate::accounts::staff::Browser;
use crate::booking::form_at;
use crate::html::Page;
use crate::scene::Clinic;

const PATH: &str = "/staff/hours?therapist=1";

/// Tuesdays from nine to five.
const TUESDAYS: [(&str, &str); 4] = [
    ("change", "week"),
    ("therapist", "1"),
    ("tue1", "09:00"),
    ("tue1_until", "17:00"),
];

#[tokio::test]
async fn show_everyones_week_and_one_therapists_form() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let page = Page::of(owner.get(&clinic, "/staff/hours").await);
    assert_eq!(page.status, 200);
    assert!(
        page.says("Monday9:00\u{a0}am to 12:00\u{a0}pm, 1:00\u{a0}pm to 5:00\u{a0}pm"),
        "{}",
        page.words()
    );
    let page = Page::of(owner.get(&clinic, PATH).await);
    assert_eq!(page.status, 200);
    let values = ["mon1", "mon1_until", "mon2", "mon2_until", "mon3", "sun1"].map(|name| page.value(name));
    assert_eq!(values, ["09:00", "12:00", "13:00", "17:00", "", ""]);
    for nobody in ["11", "99", "ada"] {
        let page = owner.get(&clinic, &format!("/staff/hours?therapist={nobody}")).await;
        assert_eq!(page.status, 404, "{nobody}");
    }
}

#[tokio::test]
async fn are_changed_by_an_owner_and_clients_see_it() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let answer = owner.save(&clinic, PATH, &TUESDAYS).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/staff/hours?therapist=1&saved=yes")
    );
    let page = Page::of(owner.get(&clinic, answer.header("location")).await);
    assert!(page.says("The hours are changed"), "{}", page.words());
    assert_eq!(
        (page.value("mon1"), page.value("tue1_until")),
        (String::new(), "17:00".to_owned())
    );

    let date = [
        ("change", "date"),
        ("therapist", "1"),
        ("date", "2026-12-24"),
        ("closed", "closed"),
        ("date1", ""),
    ];
    assert_eq!(owner.save(&clinic, PATH, &date).await.status, 303);
    let page = Page::of(owner.get(&clinic, PATH).await);
    assert!(page.says("Thursday, December 24, 2026: off"), "{}", page.words());
    let as_ever = [("change", "as-ever"), ("therapist", "1"), ("date", "2026-12-24")];
    assert_eq!(owner.save(&clinic, PATH, &as_ever).await.status, 303);
    let page = Page::of(owner.get(&clinic, PATH).await);
    assert!(!page.says("December 24"), "{}", page.words());
}

#[tokio::test]
async fn come_back_as_typed_with_all_that_is_wrong() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let typed = [
        ("change", "week"),
        ("therapist", "1"),
        ("mon1", "17:00"),
        ("mon1_until", "09:00"),
        ("wed3", "09:03"),
        ("wed3_until", "10:00"),
        ("fri1", "08:00"),
        ("fri1_until", "10:00"),
    ];
    let page = Page::of(owner.post(&clinic, PATH, &typed).await);
    assert_eq!(page.status, 422);
    assert!(page.title().starts_with("Error: "));
    for (name, text) in &typed[2..] {
        assert_eq!(page.value(name), *text, "{name}");
    }
    assert_eq!(page.source().matches("id=\"mon1-error\"").count(), 1);
    assert!(page.source().contains("href=\"#wed3\""));
    assert!(
        page.says("Put what comes after midnight on the day after"),
        "{}",
        page.words()
    );

    for (form, status) in [
        (&[][..], 422),
        (&[("change", "week"), ("therapist", "99")], 404),
        (&[("change", "week"), ("therapist", "11")], 404),
        (&[("change", "date"), ("therapist", "1"), ("date", "2026-11-29")], 422),
        (
            &[("change", "date"), ("therapist", "1"), ("date", "-009999-01-01")],
            422,
        ),
        (
            &[
                ("change", "date"),
                ("therapist", "1"),
                ("date", "2026-12-01"),
                ("closed", "open"),
            ],
            422,
        ),
    ] {
        let answer = owner.post(&clinic, PATH, form).await;
        assert_eq!(answer.status, status, "{form:?}: {}", answer.text());
    }
}

#[tokio::test]
async fn that_would_leave_a_visit_behind_name_it_first() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let visit = form_at("2026-12-02T15:00:00Z");
    clinic.post("/book", &visit).await;
    let page = Page::of(owner.save(&clinic, PATH, &TUESDAYS).await);
    assert_eq!(page.status, 409);
    for words in [
        "A visit is booked that needs this",
        "Wed, Dec 2, 9:00\u{a0}am",
        "Zoë Zimmermann",
        "with Therapist A",
    ] {
        assert!(page.says(words), "{words}: {}", page.words());
    }
    assert!(page.says("Change the hours anyway"));
    assert!(page.source().contains("name=\"tue1\" value=\"09:00\"") || page.source().contains("value=\"09:00\""));
    let meant: Vec<_> = TUESDAYS.into_iter().chain([("anyway", "yes")]).collect();
    assert_eq!(owner.save(&clinic, PATH, &meant).await.status, 303);
    let query = [
        ("service", "relaxation-60"),
        ("from", "2026-12-01"),
        ("days", "7"),
        ("therapist", "1"),
    ];
    let list = clinic.ask("/api/openings/list", &query).await;
    assert!(
        list.text().contains("2026-12-01T15:00:00Z") && !list.text().contains("2026-12-03T"),
        "{}",
        list.text()
    );
}
