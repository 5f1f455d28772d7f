//! `/staff/catalogue`: what can be booked, and where.

use domain::Role;

use crate::accounts::staff::Browser;
use crate::booking::form_at;
use crate::html::Page;
use crate::scene::Clinic;

const AN_HOUR: [(&str, &str); 11] = [
    ("change", "service"),
    ("name", "Deep tissue massage"),
    ("summary", "An hour of slow, firm work."),
    ("treatment", "deep-tissue"),
    ("minutes", "60"),
    ("clean_up", "10"),
    ("skill", "therapeutic"),
    ("room_kind", "massage"),
    ("price", "$125.50"),
    ("position", "9"),
    ("active", "yes"),
];

#[tokio::test]
async fn a_service_that_is_added_can_be_booked_at_its_price() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let answer = owner.save(&clinic, "/staff/catalogue?service=new", &AN_HOUR).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/staff/catalogue?saved=yes")
    );
    let page = Page::of(clinic.get("/book").await);
    assert!(page.says("$125.50"), "{}", page.words());
    let list = clinic
        .ask("/api/openings/list", &[("service", "deep-tissue-massage-60")])
        .await;
    assert!(
        list.status == 200 && list.text().contains("2026-12-01T15:00:00Z"),
        "{}",
        list.text()
    );
    let path = "/staff/catalogue?service=deep-tissue-massage-60";
    let page = Page::of(owner.get(&clinic, path).await);
    assert_eq!(
        (page.value("price"), page.value("id")),
        ("125.50".into(), "deep-tissue-massage-60".into())
    );

    let mut off: Vec<_> = AN_HOUR.into_iter().filter(|(name, _)| *name != "active").collect();
    off.push(("id", "deep-tissue-massage-60"));
    assert_eq!(owner.save(&clinic, path, &off).await.status, 303);
    assert!(!Page::of(clinic.get("/book").await).says("$125.50"));
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_as_typed() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let typed = [
        ("change", "service"),
        ("name", "Sauna"),
        ("minutes", "62"),
        ("price", "much"),
    ];
    let page = Page::of(owner.post(&clinic, "/staff/catalogue?service=new", &typed).await);
    assert_eq!(page.status, 422);
    for (name, text) in &typed[1..] {
        assert_eq!(page.value(name), *text);
    }
    assert!(
        page.says("Enter a price in dollars, like 95 or 95.50"),
        "{}",
        page.words()
    );
    for (path, form, status) in [
        ("?service=new", &[][..], 422),
        (
            "?room=99",
            &[
                ("change", "room"),
                ("id", "99"),
                ("name", "R"),
                ("room_kind", "m"),
                ("position", "1"),
            ],
            404,
        ),
        (
            "?room=1",
            &[
                ("change", "room"),
                ("id", "1"),
                ("name", "R"),
                ("room_kind", "m"),
                ("position", "1"),
            ],
            404,
        ),
        (
            "?package=new",
            &[
                ("change", "package"),
                ("name", "…"),
                ("summary", "…"),
                ("position", "1"),
                ("part1", "x"),
            ],
            404,
        ),
    ] {
        let answer = if path.ends_with("new") {
            owner.save(&clinic, &format!("/staff/catalogue{path}"), form).await
        } else {
            owner.post(&clinic, &format!("/staff/catalogue{path}"), form).await
        };
        assert_eq!(answer.status, status, "{form:?}");
    }
    for path in ["?service=no-such", "?room=1", "?package=x"] {
        assert_eq!(
            owner.get(&clinic, &format!("/staff/catalogue{path}")).await.status,
            404,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_room_with_visits_is_closed_once_it_is_meant() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    clinic.post("/book", &form_at("2026-12-02T15:00:00Z")).await;
    let path = "/staff/catalogue?room=11";
    let mut closed = vec![
        ("change", "room"),
        ("id", "11"),
        ("name", "Massage room 1"),
        ("room_kind", "massage"),
        ("position", "1"),
    ];
    let page = Page::of(owner.save(&clinic, path, &closed).await);
    assert_eq!(page.status, 409);
    assert!(
        page.says("Zoë Zimmermann") && page.says("Save the room anyway"),
        "{}",
        page.words()
    );
    closed.push(("anyway", "yes"));
    assert_eq!(owner.save(&clinic, path, &closed).await.status, 303);
    let page = Page::of(owner.get(&clinic, "/staff/catalogue").await);
    assert!(page.says("For massage, cannot be booked now"), "{}", page.words());
}

#[tokio::test]
async fn a_package_has_a_price_once_it_is_typed() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let path = "/staff/catalogue?package=head-to-toe-glo";
    let page = Page::of(owner.get(&clinic, path).await);
    assert_eq!(
        (page.value("part4"), page.value("part4_minutes")),
        ("Relaxation massage".into(), "60".into())
    );
    let form = [
        ("change", "package"),
        ("id", "head-to-toe-glo"),
        ("name", "Head-To-Toe Glo"),
        ("summary", "A facial and an hour of massage."),
        ("price", "210"),
        ("position", "1"),
        ("part1", "Facial"),
        ("part3", "Massage"),
        ("part3_minutes", "60"),
        ("part3_treatment", "relaxation"),
    ];
    assert_eq!(owner.save(&clinic, path, &form).await.status, 303);
    let page = Page::of(clinic.get("/packages/head-to-toe-glo").await);
    assert!(page.says("It costs $210") && page.says("2 parts"), "{}", page.words());
}

#[tokio::test]
async fn the_first_page_names_the_packages_that_hold_a_massage() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    for (treatment, is_named) in [("relaxation", true), ("", false)] {
        let form = [
            ("change", "package"),
            ("id", "head-to-toe-glo"),
            ("name", "Two hours off"),
            ("summary", "Rest."),
            ("position", "1"),
            ("part1", "An hour of rest"),
            ("part1_treatment", treatment),
        ];
        let path = "/staff/catalogue?package=head-to-toe-glo";
        assert_eq!(owner.save(&clinic, path, &form).await.status, 303);
        let page = Page::of(clinic.get("/").await);
        let words = "An hour of rest is also a part of Two hours off.";
        assert_eq!(page.says(words), is_named, "{}", page.words());
    }
}
