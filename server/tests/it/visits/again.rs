//! Whoever has booked and comes back to the form: by *Back*, by a second click, or because no answer came.

use domain::BookingForm;
use reqwest::Method;
use reqwest::header::{COOKIE, SET_COOKIE};

use crate::booking::{address, form};
use crate::html::Page;
use crate::scene::{Answer, Clinic};

/// What a page says when somebody else was quicker.
const TAKEN: &str = "has just been taken";

/// The path of the visit that a post has led to.
fn visit(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").to_owned()
}

#[tokio::test]
async fn is_shown_the_visit_and_not_that_it_is_taken() {
    let clinic = Clinic::open().await;
    let form = form();
    let booked = clinic.post(&address(&form), &form).await;
    let visit = visit(&booked);
    let cookie = booked.headers[SET_COOKIE].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=3600"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let (cookie, _) = cookie.split_once(';').unwrap();
    let with_cookie = |path: String| Answer::to(clinic.request(Method::GET, &path).header(COOKIE, cookie));

    let page = Page::of(with_cookie(address(&form)).await);
    assert_eq!((page.status, page.heading()), (200, "You have booked this"));
    assert!(
        page.source().contains(&format!("href=\"{visit}\"")),
        "{}",
        page.source()
    );
    assert!(!page.says(TAKEN), "{}", page.words());
    // Others are told as before, and so is who comes back to another start.
    let page = Page::of(clinic.get(&address(&form)).await);
    assert!(page.status == 409 && page.says(TAKEN), "{}", page.words());
    let elsewhen = address(&BookingForm {
        start: "2026-12-01T16:00:00Z".to_owned(),
        ..form.clone()
    });
    assert_ne!(Page::of(with_cookie(elsewhen).await).heading(), "You have booked this");
    // A visit that was called off is not there any more.
    let token = visit.trim_start_matches("/visit/");
    clinic.post("/api/visits/cancel", &[("token", token)]).await;
    let page = Page::of(with_cookie(address(&form)).await);
    assert_eq!((page.status, page.heading()), (200, "Who is coming?"));
}

/// A visit that is held used to be called booked.
#[tokio::test]
async fn is_shown_until_when_the_visit_is_held() {
    let clinic = Clinic::open().await;
    // A link in a name is odd enough to be asked about.
    let form = BookingForm {
        name: "Zoë http://zoe.example".to_owned(),
        ..form()
    };
    let booked = clinic.post(&address(&form), &form).await;
    let visit = visit(&booked);
    let cookie = booked.headers[SET_COOKIE].to_str().unwrap();
    let (cookie, _) = cookie.split_once(';').unwrap();
    let request = clinic.request(Method::GET, &address(&form)).header(COOKIE, cookie);
    let page = Page::of(Answer::to(request).await);
    assert_eq!(
        (page.status, page.heading()),
        (200, "This is held for you until 9:30\u{a0}am")
    );
    for words in [
        "It is yours once you open the link in the mail that we have sent you, and say that you will come.",
        "Is this for somebody else",
    ] {
        assert!(page.says(words), "{words}: {}", page.words());
    }
    assert!(!page.says("You have booked this"), "{}", page.words());
    assert!(
        page.source().contains(&format!("href=\"{visit}\"")),
        "{}",
        page.source()
    );
}

#[tokio::test]
async fn is_told_one_thing_when_the_same_form_says_something_else() {
    let clinic = Clinic::open().await;
    let form = form();
    let visit = visit(&clinic.post(&address(&form), &form).await);
    let other = BookingForm {
        note: "The right shoulder".to_owned(),
        ..form
    };
    let page = Page::of(clinic.post(&address(&other), &other).await);
    assert_eq!(page.status, 422);
    assert!(page.says("It is booked already"), "{}", page.words());
    assert!(
        page.source().contains(&format!("href=\"{visit}\"")),
        "{}",
        page.source()
    );
    for contradiction in [TAKEN, "nearest times", "not booked"] {
        assert!(!page.says(contradiction), "{contradiction}: {}", page.words());
    }
    assert!(page.source().contains("The right shoulder"), "what was typed is kept");

    let answer = clinic.post("/api/visits/book", &other).await;
    let token = visit.trim_start_matches("/visit/");
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.json(),
        serde_json::json!({ "error": "booked_already", "token": token })
    );
}

#[tokio::test]
async fn is_shown_each_of_several_bookings() {
    let clinic = Clinic::open().await;
    let first = BookingForm {
        therapist: "1".to_owned(),
        ..form()
    };
    let second = BookingForm {
        start: "2026-12-01T18:00:00Z".to_owned(),
        key: "fedcba9876543210fedcba9876543210".to_owned(),
        ..form()
    };
    let mut cookies = Vec::new();
    for form in [&first, &second] {
        let booked = clinic.post(&address(form), form).await;
        assert_eq!(booked.status, 303, "{}", booked.text());
        let cookie = booked.headers[SET_COOKIE].to_str().unwrap().to_owned();
        cookies.push(cookie.split(';').next().unwrap().to_owned());
    }
    for form in [&first, &second] {
        let request = clinic
            .request(Method::GET, &address(form))
            .header(COOKIE, cookies.join("; "));
        let page = Page::of(Answer::to(request).await);
        assert_eq!((page.status, page.heading()), (200, "You have booked this"));
    }
}

#[tokio::test]
async fn is_told_how_the_visit_stands_whatever_the_form_says_now() {
    let clinic = Clinic::open().await;
    let form = BookingForm {
        therapist: "1".to_owned(),
        ..form()
    };
    let visit = visit(&clinic.post(&address(&form), &form).await);
    let elsewhen = BookingForm {
        start: "2026-12-01T18:00:00Z".to_owned(),
        ..form.clone()
    };
    let nameless = BookingForm {
        name: String::new(),
        email: "nope".to_owned(),
        ..form.clone()
    };
    for other in [&elsewhen, &nameless] {
        let page = Page::of(clinic.post(&address(other), other).await);
        assert_eq!((page.status, page.heading()), (422, "It is booked already"));
        assert!(page.says("December 1, 2026 at 9:00\u{a0}am"), "{}", page.words());
        assert!(!page.says(TAKEN) && !page.says("nearest times"), "{}", page.words());
    }
    let token = visit.trim_start_matches("/visit/");
    clinic.post("/api/visits/cancel", &[("token", token)]).await;
    let page = Page::of(clinic.post(&address(&elsewhen), &elsewhen).await);
    assert_eq!(page.heading(), "This form has booked a visit that is cancelled now");
    assert!(!page.says("booked already"), "{}", page.words());
}

#[tokio::test]
async fn is_not_told_what_nobody_knows() {
    let Some((wire, clinic)) = Clinic::open_by_wire().await else {
        return;
    };
    let form = form();
    wire.break_at_commit();
    let answer = clinic.post(&address(&form), &form).await;
    wire.mend();
    assert_eq!(answer.status, 504);
    let page = Page::of(answer);
    assert!(
        page.says("We do not know whether your visit is booked"),
        "{}",
        page.words()
    );
    for untrue in ["is not booked", "start once more", TAKEN] {
        assert!(!page.says(untrue), "{untrue}: {}", page.words());
    }
    assert!(page.source().contains("Zoë Zimmermann"), "what was typed is kept");
    // Sending it again shows what there is.
    let path = visit(&clinic.post(&address(&form), &form).await);
    assert_eq!(Page::of(clinic.get(&path).await).status, 200);

    let token = path.trim_start_matches("/visit/").to_owned();
    wire.break_at_commit();
    let cancel = [("token", token.as_str()), ("change", "cancel")];
    let answer = clinic.post(&path, &cancel).await;
    wire.mend();
    assert_eq!(answer.status, 504);
    let page = Page::of(answer);
    assert!(!page.says("is not cancelled"), "{}", page.words());

    let contact = [
        ("name", "Zoë"),
        ("email", "zoe@example.com"),
        ("message", "Is there parking?"),
        ("key", "0123456789abcdef0123456789abcdef"),
    ];
    wire.break_at_commit();
    let answer = clinic.post("/contact", &contact).await;
    wire.mend();
    assert_eq!(answer.status, 504);
    let page = Page::of(answer);
    assert!(
        page.says("We do not know whether your message has reached us"),
        "{}",
        page.words()
    );
    assert!(!page.says("has not reached us"), "{}", page.words());
}
