//! `/staff/inbox`: staff answer what people write.

use domain::spam::Sender;
use domain::{ContactForm, Role};
use jiff::{SignedDuration, Timestamp};

use crate::accounts::staff::Browser;
use crate::html::Page;
use crate::scene::{Clinic, NOW};

/// Somebody has written, five minutes ago; and with a field filled in that nobody sees, if `is_held`.
pub(crate) async fn written(clinic: &Clinic, is_held: bool) -> String {
    let now: Timestamp = NOW.parse().unwrap();
    let before = now - SignedDuration::from_mins(5);
    let ticket = clinic.store.contact_ticket(None, before).await.unwrap();
    let form = ContactForm {
        name: "Zoë Zimmermann".into(),
        email: "zoe@example.com".into(),
        subject: "Pillows".into(),
        message: "Do you have pillows?\n</div><script>alert(1)</script>".into(),
        key: ticket.key,
        stamp: ticket.stamp,
        website: if is_held { "x".into() } else { String::new() },
        ..ContactForm::default()
    };
    let sender = Sender {
        address: None,
        is_browser: true,
        ..Sender::default()
    };
    let written = clinic.store.write_to_clinic(&form.parse().unwrap(), sender, now).await;
    written.unwrap().reference.to_string()
}

#[tokio::test]
async fn a_message_is_read_and_answered() {
    let clinic = Clinic::open().await;
    let reference = written(&clinic, false).await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let page = Page::of(rosa.get(&clinic, "/staff/inbox").await);
    assert!(
        page.status == 200 && page.says("Pillows") && page.says("Open (1)"),
        "{}",
        page.words()
    );
    assert!(
        page.says("Mon, Nov 30, 9:00\u{a0}am"),
        "by the clinic's clock: {}",
        page.words()
    );

    let address = format!("/staff/inbox/{reference}");
    let page = Page::of(rosa.get(&clinic, &address).await);
    assert_eq!((page.status, page.heading()), (200, "Pillows"));
    assert!(page.says("Do you have pillows?") && page.says("</div><script>alert(1)</script>"));
    assert!(!page.source().contains("<script>alert"));
    assert!(
        !page.title().contains("Zo"),
        "a history tells nobody's name: {}",
        page.title()
    );

    let (key, empty) = (
        page.value("key"),
        [("reference", &*reference), ("act", "reply"), ("message", " ")],
    );
    let page = Page::of(rosa.post(&clinic, &address, &empty).await);
    assert_eq!(page.status, 422);
    assert!(
        page.title().starts_with("Error: ") && page.says("There is a problem"),
        "{}",
        page.words()
    );

    let answer = |text: &'static str, key: String| {
        [
            ("reference", reference.clone()),
            ("act", "reply".to_owned()),
            ("message", text.to_owned()),
            ("replies", "0".to_owned()),
            ("key", key),
        ]
    };
    let send = async |text, key: &str| {
        let form = answer(text, key.to_owned());
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, &**value)).collect();
        rosa.post(&clinic, &address, &form).await
    };
    for _ in 0..2 {
        let answer = send("We do.", &key).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*address));
    }
    let page = Page::of(send("We do not.", &key).await);
    assert_eq!((page.status, page.textarea("message").as_str()), (422, "We do not."));
    let fresh = page.value("key");
    assert_ne!(fresh, key, "it can be sent as it stands");

    let page = Page::of(send("Somebody else here: yes.", &fresh).await);
    assert_eq!(page.status, 409);
    assert!(
        page.says("Somebody was here before you") && page.says("rosa answered"),
        "{}",
        page.words()
    );
    assert_eq!(
        page.textarea("message"),
        "Somebody else here: yes.",
        "what was typed is kept"
    );
    assert_eq!(
        (page.value("replies").as_str(), page.value("key")),
        ("1", fresh),
        "once more, and it is sent"
    );
}

#[tokio::test]
async fn an_address_is_corrected_and_told_at_the_field_if_it_is_none() {
    let clinic = Clinic::open().await;
    let reference = written(&clinic, false).await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let address = format!("/staff/inbox/{reference}");
    let correct = async |email: &str| {
        let form = [("reference", &*reference), ("act", "address"), ("email", email)];
        rosa.save(&clinic, &address, &form).await
    };
    let page = Page::of(correct("zoe@example..com").await);
    assert_eq!((page.status, page.value("email").as_str()), (422, "zoe@example..com"));
    assert!(page.says("Enter an email address"), "{}", page.words());
    assert_eq!(correct("zoe@example.net").await.status, 303);
    let page = Page::of(rosa.get(&clinic, &address).await);
    assert!(page.says("It goes to zoe@example.net"), "{}", page.words());
}

#[tokio::test]
async fn a_message_goes_where_staff_put_it() {
    let clinic = Clinic::open().await;
    let reference = written(&clinic, true).await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let address = format!("/staff/inbox/{reference}");
    let page = Page::of(rosa.get(&clinic, "/staff/inbox?show=held").await);
    assert!(page.says("Pillows") && page.says("Held apart (1)"), "{}", page.words());
    let page = Page::of(rosa.get(&clinic, &address).await);
    assert!(
        page.says("A field that nobody can see was filled in."),
        "{}",
        page.words()
    );
    for (act, field, says) in [
        ("release", ("assignee", ""), "Open"),
        ("assign", ("assignee", "rosa"), "Answer by mail"),
        ("close", ("assignee", ""), "Closed"),
        ("open", ("assignee", ""), "Close it"),
        ("add-client", ("client", ""), "Not this client"),
        ("unlink", ("client", ""), "Link to Zoë Zimmermann"),
    ] {
        let form = [("reference", &*reference), ("act", act), field];
        assert_eq!(rosa.save(&clinic, &address, &form).await.status, 303, "{act}");
        let page = Page::of(rosa.get(&clinic, &address).await);
        assert!(page.says(says), "{act}: {}", page.words());
    }
    for (act, field, status) in [
        ("", ("assignee", ""), 400),
        ("assign", ("assignee", "nobody"), 404),
        ("link", ("client", "7"), 404),
        ("reply", ("message", "Without a key"), 422),
    ] {
        let form = [("reference", &*reference), ("act", act), field];
        let page = Page::of(rosa.save(&clinic, &address, &form).await);
        assert_eq!(page.status, status, "{act}: {}", page.words());
    }
    for path in ["/staff/inbox/nothing", "/staff/inbox/222-222"] {
        assert_eq!(rosa.get(&clinic, path).await.status, 404, "{path}");
    }
}
