//! "Change the time" on the booking's last step, without a script: what was typed goes along from page to page, in the
//! bodies of posts and in no address.

use domain::BookingForm;
use serde_json::json;

use crate::booking::{form, openings, url_encoded};
use crate::html::{Page, attribute};
use crate::scene::Clinic;

const FORM: &str = "/book?service=relaxation-60&therapist=1&start=2026-12-01T15:00:00Z";

/// Not yet right, and hard to write into a page.
fn half_typed() -> BookingForm {
    BookingForm {
        name: "\"Zoë\" <Zimmermann> & Co".to_owned(),
        email: "zoe.zimmermann@".to_owned(),
        note: "\r\nThe left shoulder\r\n</form>&amp;".to_owned(),
        ..form()
    }
}

/// Where the buttons of a page lead that take the form along.
fn ways_on(page: &Page) -> Vec<String> {
    let buttons = page.tags("button").into_iter();
    buttons.filter_map(|tag| attribute(tag, "formaction")).collect()
}

/// Presses the button that leads to an address with these words in it.
async fn press(clinic: &Clinic, page: &Page, words: &str, typed: &BookingForm) -> Page {
    let ways = ways_on(page);
    let way = ways.iter().find(|way| way.contains(words));
    let way = way.unwrap_or_else(|| panic!("no way to {words} in {ways:?}"));
    let answer = clinic
        .post_text(way, format!("{}&choose=time", url_encoded(typed)))
        .await;
    // Nothing of it is in an address, of this page or of one that it leads to.
    for tag in ["a", "button", "form", "link"]
        .into_iter()
        .flat_map(|name| ["href", "action", "formaction"].map(|to| (name, to)))
    {
        let html = String::from_utf8(answer.bytes.clone()).unwrap();
        for address in html
            .split(&format!("<{} ", tag.0))
            .filter_map(|rest| attribute(rest.split('>').next()?, tag.1))
        {
            for personal in ["Zimmermann", "zoe", "shoulder", "555"] {
                assert!(!address.contains(personal), "{personal} in {address}");
            }
        }
    }
    assert_eq!(
        (answer.header("cache-control"), answer.header("location")),
        ("no-store", "")
    );
    Page::of(answer)
}

/// What the page carries on, out of sight or in its fields.
fn carried(page: &Page, start: &str) -> BookingForm {
    let is_shown = !page.tags("textarea").is_empty();
    BookingForm {
        name: page.value("name"),
        email: page.value("email"),
        phone: page.value("phone"),
        note: if is_shown {
            page.textarea("note")
        } else {
            page.value("note")
        },
        key: page.value("key"),
        start: start.to_owned(),
        ..form()
    }
}

#[tokio::test]
async fn keeps_what_was_typed_from_page_to_page() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    let page = Page::of(clinic.get(FORM).await);
    let form = BookingForm {
        key: page.value("key"),
        ..half_typed()
    };

    let day = press(&clinic, &page, "date=2026-12-01", &form).await;
    assert_eq!((day.status, day.heading()), (200, "When would you like to come?"));
    assert_eq!(json!(carried(&day, &form.start)), json!(form));
    assert!(!day.source().contains("<Zimmermann>") && !day.source().contains("shoulder\r\n</form>"));

    let massages = press(&clinic, &day, "/book", &carried(&day, "")).await;
    assert_eq!(
        (massages.status, massages.heading()),
        (200, "Which massage would you like?")
    );
    let first = press(&clinic, &massages, "service=relaxation-60", &carried(&massages, "")).await;
    assert_eq!((first.status, first.heading()), (200, "When would you like to come?"));

    let day = press(&clinic, &first, "month=2026-12", &carried(&first, "")).await;
    let month = press(&clinic, &day, "month=2027-01", &carried(&day, "")).await;
    let anyone = press(
        &clinic,
        &month,
        "/book?service=relaxation-60&month=2027-01",
        &carried(&month, ""),
    )
    .await;
    let other = press(&clinic, &anyone, "date=2027-01-12", &carried(&anyone, "")).await;
    let start = "2027-01-12T18:00:00Z";
    let details = press(&clinic, &other, &format!("start={start}"), &carried(&other, "")).await;

    assert_eq!((details.status, details.heading()), (200, "Who is coming?"));
    assert!(
        details.says("Tuesday, January 12, 2027 at 12:00\u{a0}pm"),
        "{}",
        details.words()
    );
    let typed = BookingForm {
        therapist: details.value("therapist"),
        ..carried(&details, &details.value("start"))
    };
    let expected = BookingForm {
        start: start.to_owned(),
        ..form
    };
    assert_eq!(json!(typed), json!(expected), "the key too: it is the same form");
    assert_eq!(openings(&clinic).await, before, "and nothing was booked on the way");

    let right = BookingForm {
        name: "Zoë Zimmermann".to_owned(),
        email: "zoe.zimmermann@example.com".to_owned(),
        ..typed
    };
    assert_eq!(clinic.post(&details.form_action(), &right).await.status, 303);
}

#[tokio::test]
async fn has_links_where_nothing_was_typed() {
    let clinic = Clinic::open().await;
    for path in [
        "/book?service=relaxation-60",
        "/book?service=relaxation-60&date=2026-12-01",
    ] {
        let page = Page::of(clinic.get(path).await);
        assert_eq!(ways_on(&page), [""; 0], "{path}");
    }
}

#[tokio::test]
async fn makes_a_key_of_its_own_where_none_came_along() {
    let clinic = Clinic::open().await;
    let page = Page::of(clinic.post_text(FORM, "choose=time&name=Zo%C3%AB&key=short").await);
    assert_eq!((page.status, page.value("name")), (200, "Zoë".to_owned()));
    assert!(page.value("key").len() > 16, "{}", page.value("key"));
}

#[tokio::test]
async fn books_nothing_however_it_is_asked() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    let good = url_encoded(&form());
    for (body, status) in [
        (format!("{good}&choose=time"), 200),
        (format!("choose=&{good}&choose=time"), 200),
        (format!("{good}&choose=time&name=Someone+Else"), 400),
        (format!("{good}&choose={}", "n".repeat(64 * 1024)), 413),
    ] {
        assert_eq!(clinic.post_text(FORM, body).await.status, status);
    }
    assert_eq!(openings(&clinic).await, before);
}
