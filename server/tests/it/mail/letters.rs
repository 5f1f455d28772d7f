//! Letters that could not go out: staff see them, correct where they go, and send them again; without a script.

use domain::{MailFailure, Role};
use jiff::Timestamp;

use crate::accounts::staff::Browser;
use crate::booking::form_at;
use crate::html::Page;
use crate::scene::{Clinic, NOW};

const DAY: &str = "/staff/calendar?date=2026-12-01";

/// A visit whose confirmation the mail server does not take now, or never will: its id.
async fn booked_in_vain(clinic: &Clinic, failure: MailFailure) -> String {
    let now: Timestamp = NOW.parse().unwrap();
    let request = form_at("2026-12-01T16:00:00Z").parse().unwrap();
    clinic.store.book(&request, now).await.unwrap();
    for mail in clinic.store.due_mail(8, now).await.unwrap() {
        let failed = clinic.store.mark_failed(mail.id, 1, failure, now).await;
        assert_eq!(failed.unwrap().is_none(), failure == MailFailure::Refused);
    }
    let day = ("2026-12-01".parse().unwrap(), 1);
    let board = clinic.store.board(day, domain::Scope::All, now).await.unwrap();
    board.visits[0].id.0.to_string()
}

#[tokio::test]
async fn a_letter_that_failed_is_seen_on_the_visit_and_corrected_there() {
    let clinic = Clinic::open().await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let visit = booked_in_vain(&clinic, MailFailure::Refused).await;
    let panel = format!("{DAY}&visit={visit}");
    let page = Page::of(rosa.get(&clinic, &panel).await);
    assert!(
        page.says(
            "Not sent. The mail server does not take it. Perhaps nobody has this address. It is not tried again by itself"
        ),
        "{}",
        page.words()
    );
    assert_eq!(page.value("email"), "zoe.zimmermann@example.com");

    let back = format!("date=2026-12-01&visit={visit}");
    let contact = |email: &'static str, revision: &'static str| {
        vec![
            ("act", "contact".to_owned()),
            ("visit", visit.clone()),
            ("revision", revision.to_owned()),
            ("email", email.to_owned()),
            ("phone", "780 555 0199".to_owned()),
            ("back", back.clone()),
        ]
    };
    let post = async |form: &[(&'static str, String)]| {
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, &**value)).collect();
        rosa.post(&clinic, &panel, &form).await
    };
    let wrong = Page::of(post(&contact("mother@example.org.", "0")).await);
    assert_eq!(
        (wrong.status, wrong.value("email").as_str()),
        (422, "mother@example.org.")
    );
    assert!(wrong.says("Enter an email address"), "{}", wrong.words());
    assert_eq!(wrong.value("phone"), "780 555 0199");

    let answer = post(&contact("mother@example.org", "0")).await;
    let there = answer.header("location").to_owned();
    assert_eq!(answer.status, 303);
    assert!(there.starts_with(&format!("/staff/calendar?{back}&done=")), "{there}");
    let page = Page::of(rosa.get(&clinic, &there).await);
    assert!(
        page.says("mother@example.org") && !page.says("Not sent."),
        "{}",
        page.words()
    );
    assert!(page.says("It is done.") && page.says("Undo"), "{}", page.words());
    assert_eq!(
        post(&contact("other@example.org", "0")).await.status,
        409,
        "somebody was quicker"
    );

    let again: Vec<(&'static str, String)> = vec![
        ("act", "resend".into()),
        ("visit", visit.clone()),
        ("revision", "1".into()),
        ("back", back.clone()),
    ];
    let answer = post(&again).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, &*format!("/staff/calendar?{back}&done=sent"))
    );
    let page = Page::of(rosa.get(&clinic, answer.header("location")).await);
    assert!(
        page.says("The letter is on its way.") && !page.says("Undo"),
        "{}",
        page.words()
    );
}

#[tokio::test]
async fn a_letter_that_failed_is_seen_in_the_inbox_and_sent_again() {
    let clinic = Clinic::open().await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let page = Page::of(rosa.get(&clinic, "/staff/inbox?show=letters").await);
    assert!(
        page.says("Letters not sent (0)") && page.says("Every letter has gone out."),
        "{}",
        page.words()
    );
    let visit = booked_in_vain(&clinic, MailFailure::Later).await;
    let page = Page::of(rosa.get(&clinic, "/staff/inbox").await);
    assert!(page.says("Letters not sent (1)"), "{}", page.words());
    let page = Page::of(rosa.get(&clinic, "/staff/inbox?show=letters").await);
    for words in [
        "Zoë Zimmermann, Visit, ",
        "To zoe.zimmermann@example.com",
        "The mail server asks to wait.",
        "Tried once. It is tried again by itself",
    ] {
        assert!(page.says(words), "{words}: {}", page.words());
    }
    assert!(
        page.source()
            .contains(&format!("/staff/calendar?date=2026-12-01&amp;visit={visit}"))
    );
    let letter = page.value("letter");
    let answer = rosa
        .post(&clinic, "/staff/inbox?show=letters", &[("letter", &letter)])
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/staff/inbox?show=letters&sent=yes")
    );
    let page = Page::of(rosa.get(&clinic, answer.header("location")).await);
    assert!(
        page.says("Letters not sent (0)") && page.says("The letter is on its way"),
        "{}",
        page.words()
    );
    let answer = rosa.post(&clinic, "/staff/inbox", &[("letter", "nonsense")]).await;
    assert_eq!(answer.status, 404);
}
