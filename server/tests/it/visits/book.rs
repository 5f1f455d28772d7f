//! `/book`: the booking form as a page, which works without a script.

use domain::BookingForm;
use reqwest::Method;
use serde_json::json;

use crate::booking::{START, form, form_at, new_key, openings, url_encoded};
use crate::html::Page;
use crate::scene::{Answer, Clinic};

/// The address of the form that books Therapist A at [`START`].
const FORM: &str = "/book?service=relaxation-60&therapist=1&start=2026-12-01T15:00:00Z";

/// Books as a browser does, and tells where it is led.
async fn booked(clinic: &Clinic, form: &BookingForm) -> String {
    let answer = clinic.post(FORM, form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").to_owned()
}

/// The values of the fields of the form on a page.
fn typed(page: &Page) -> BookingForm {
    BookingForm {
        name: page.value("name"),
        email: page.value("email"),
        phone: page.value("phone"),
        note: page.textarea("note"),
        service: page.value("service"),
        therapist: page.value("therapist"),
        start: page.value("start"),
        terms: page.value("terms"),
        key: page.value("key"),
    }
}

/// `form`, made as long as `size` by a field that means nothing.
fn padded(form: &str, size: usize) -> String {
    let form = format!("{form}&more=");
    format!("{form}{}", "n".repeat(size - form.len()))
}

mod the_steps {
    use super::*;

    #[tokio::test]
    async fn lead_from_a_massage_to_a_form() {
        let clinic = Clinic::open().await;
        for (path, heading) in [
            ("/book", "Which massage would you like?"),
            ("/book?service=relaxation-60", "When would you like to come?"),
            (
                "/book?service=relaxation-60&month=2026-12",
                "When would you like to come?",
            ),
            (
                "/book?service=relaxation-60&therapist=1&date=2026-12-01",
                "When would you like to come?",
            ),
            (FORM, "Who is coming?"),
        ] {
            let page = Page::of(clinic.get(path).await);
            assert_eq!((page.status, page.heading()), (200, heading), "{path}");
        }
    }

    #[tokio::test]
    async fn end_in_a_form_that_books_as_it_stands() {
        let clinic = Clinic::open().await;
        let page = Page::of(clinic.get(FORM).await);
        let mut form = typed(&page);
        assert_eq!(
            (form.service.as_str(), form.therapist.as_str(), form.start.as_str()),
            ("relaxation-60", "1", START)
        );
        form.name = "Zoë Zimmermann".to_owned();
        form.email = "zoe@example.com".to_owned();
        let answer = clinic.post(&page.form_action(), &form).await;
        assert_eq!(answer.status, 303);
    }

    #[tokio::test]
    async fn show_what_is_open_instead_of_a_start_that_is_not() {
        let clinic = Clinic::open().await;
        for (start, status, words) in [
            ("2026-11-30T14:00:00Z", 422, "This time has passed."),
            ("2026-12-01T15:05:00Z", 422, "Visits do not start at this time."),
            (
                "2027-03-01T16:00:00Z",
                422,
                "This time is further ahead than can be booked now.",
            ),
        ] {
            let page = Page::of(clinic.get(&format!("/book?service=relaxation-60&start={start}")).await);
            assert_eq!(page.status, status, "{start}");
            assert!(page.says(words), "{start}");
            assert_eq!(page.choices("start").len(), 3, "{start}");
        }
        booked(&clinic, &form_at(START)).await;
        let page = Page::of(clinic.get(FORM).await);
        assert_eq!(page.status, 409);
        assert!(page.says("This time has just been taken."));
    }
}

mod a_booking {
    use super::*;

    #[tokio::test]
    async fn leads_to_the_visit_which_names_nobody() {
        let clinic = Clinic::open().await;
        let address = booked(&clinic, &form()).await;
        assert!(address.starts_with("/visit/"), "{address}");
        let page = Page::of(clinic.get(&address).await);
        assert_eq!((page.status, page.heading()), (200, "You are booked"));
        for words in [
            "Relaxation massage, 60 minutes, with Therapist A",
            "Tuesday, December 1, 2026",
            "9:00\u{a0}am to 10:00\u{a0}am, Edmonton time",
            "Glo Skin & Medspa",
        ] {
            assert!(page.says(words), "{words}: {}", page.words());
        }
        for personal in [
            "Zoë",
            "Zimmermann",
            "zoe.zimmermann@example.com",
            "555 0134",
            "shoulder",
        ] {
            assert!(!page.source().contains(personal), "{personal}");
        }
    }

    #[tokio::test]
    async fn sent_twice_leads_to_the_same_visit() {
        let clinic = Clinic::open().await;
        let form = form();
        assert_eq!(booked(&clinic, &form).await, booked(&clinic, &form).await);
    }

    #[tokio::test]
    async fn by_a_form_and_by_a_program_is_the_same() {
        let clinic = Clinic::open().await;
        let form = form();
        let address = booked(&clinic, &form).await;
        let token = clinic.post("/api/visits/book", &form).await.json();
        assert_eq!(address, format!("/visit/{}", token.as_str().unwrap()));
    }

    #[tokio::test]
    async fn is_what_the_form_says_whatever_the_address_says() {
        let clinic = Clinic::open().await;
        let other = BookingForm {
            start: "2026-12-02T15:00:00Z".to_owned(),
            ..form()
        };
        let page = Page::of(clinic.get(&booked(&clinic, &other).await).await);
        assert!(page.says("Wednesday, December 2, 2026"));
    }

    #[tokio::test]
    async fn is_never_made_by_reading_an_address() {
        let clinic = Clinic::open().await;
        let before = openings(&clinic).await;
        let answer = clinic.get(&format!("/book?{}", url_encoded(&form()))).await;
        assert_eq!(answer.status, 200, "it is the address of a form");
        assert_eq!(openings(&clinic).await, before);
    }

    #[tokio::test]
    async fn comes_from_this_site_or_from_no_site() {
        let clinic = Clinic::open().await;
        let own = format!("http://{}", clinic.address);
        for (index, (name, value, status)) in [
            ("origin", "https://evil.example", 403),
            ("origin", "null", 403),
            ("sec-fetch-site", "cross-site", 403),
            ("sec-fetch-site", "same-site", 403),
            ("origin", own.as_str(), 303),
            ("sec-fetch-site", "same-origin", 303),
            ("sec-fetch-site", "none", 303),
        ]
        .into_iter()
        .enumerate()
        {
            let before = openings(&clinic).await;
            let form = BookingForm {
                start: format!("2026-12-0{}T18:00:00Z", index + 1),
                ..form()
            };
            let form = if index == 5 {
                BookingForm {
                    start: "2026-12-08T18:00:00Z".to_owned(),
                    ..form
                }
            } else {
                form
            };
            let answer = Answer::to(clinic.request(Method::POST, FORM).header(name, value).form(&form)).await;
            assert_eq!(answer.status, status, "{name}: {value}");
            assert_eq!(openings(&clinic).await == before, status == 403, "{name}: {value}");
        }
    }
}

mod a_form_that_is_not_accepted {
    use super::*;

    #[tokio::test]
    async fn comes_back_with_all_that_was_typed_and_all_that_is_wrong() {
        let clinic = Clinic::open().await;
        let before = openings(&clinic).await;
        let wrong = BookingForm {
            name: "\" onfocus=\"alert(1)\" <script>alert(2)</script> &amp; Zoë".to_owned(),
            email: "<b>zoe</b>".to_owned(),
            phone: "'call' me".to_owned(),
            note: format!("</textarea><script>alert(3)</script>\n&lt;{}", "n".repeat(2_000)),
            ..form_at(START)
        };
        let page = Page::of(clinic.post(FORM, &wrong).await);
        assert_eq!((page.status, page.heading()), (422, "Who is coming?"));
        assert!(page.title().starts_with("Error: "), "{}", page.title());
        let shown = BookingForm {
            terms: "60".to_owned(),
            ..wrong
        };
        assert_eq!(json!(typed(&page)), json!(shown));
        assert!(!page.source().contains("<script>alert"));
        assert!(!page.source().contains("<b>zoe"));
        for words in ["There is a problem", "Enter an email address, like name@example.com"] {
            assert!(page.says(words), "{words}");
        }
        for field in ["email", "phone", "note"] {
            assert!(
                page.source().contains(&format!("href=\"#{field}\"")),
                "the summary leads to {field}"
            );
        }
        assert_eq!(openings(&clinic).await, before);
    }

    #[tokio::test]
    async fn keeps_what_was_typed_where_the_start_is_taken() {
        let clinic = Clinic::open().await;
        booked(&clinic, &form_at(START)).await;
        let after = openings(&clinic).await;
        let form = form_at(START);
        let page = Page::of(clinic.post(FORM, &form).await);
        assert_eq!(page.status, 409);
        assert!(page.says("This time has just been taken."));
        let nearest = ["16:15", "16:30", "16:45"].map(|time| format!("2026-12-01T{time}:00Z"));
        assert_eq!(page.choices("start"), nearest);
        let kept = typed(&page);
        assert!((kept.name, kept.note, kept.key.clone()) == (form.name.clone(), form.note.clone(), form.key.clone()));
        assert_eq!(openings(&clinic).await, after);

        let again = BookingForm {
            start: nearest[0].clone(),
            ..form
        };
        assert_eq!(
            clinic.post(&page.form_action(), &again).await.status,
            303,
            "the same form books another start"
        );
    }

    #[tokio::test]
    async fn says_why_where_the_start_cannot_be_booked() {
        let clinic = Clinic::open().await;
        let before = openings(&clinic).await;
        for (start, words) in [
            ("2026-11-30T14:00:00Z", "This time has passed."),
            ("2026-11-30T16:00:00Z", "This time is too soon to book online."),
            (
                "2027-03-01T16:00:00Z",
                "This time is further ahead than can be booked now.",
            ),
            ("2026-12-01T15:05:00Z", "Visits do not start at this time."),
            (
                "2026-12-06T16:00:00Z",
                "Nobody who gives this massage works at this time.",
            ),
        ] {
            let page = Page::of(clinic.post(FORM, &form_at(start)).await);
            assert_eq!(page.status, 422, "{start}");
            assert!(page.says(words), "{start}: {}", page.words());
            assert_eq!(page.value("name"), "Zoë Zimmermann");
        }
        assert_eq!(openings(&clinic).await, before);
    }

    #[tokio::test]
    async fn says_that_its_key_is_used() {
        let clinic = Clinic::open().await;
        let first = form();
        booked(&clinic, &first).await;
        let page = Page::of(
            clinic
                .post(
                    FORM,
                    &BookingForm {
                        key: first.key,
                        ..form_at("2026-12-02T15:00:00Z")
                    },
                )
                .await,
        );
        assert_eq!(page.status, 422);
        assert!(page.says("It is booked already"), "{}", page.words());
    }

    #[tokio::test]
    async fn says_what_is_not_there() {
        let clinic = Clinic::open().await;
        let unknown = BookingForm {
            service: "singing-bowls-60".to_owned(),
            ..form()
        };
        assert_eq!(Page::of(clinic.post(FORM, &unknown).await).status, 404);
        let nobody = BookingForm {
            therapist: "99".to_owned(),
            ..form()
        };
        let page = Page::of(clinic.post(FORM, &nobody).await);
        assert_eq!(page.status, 422);
        assert!(page.says("We do not have this therapist."), "{}", page.words());
    }

    #[tokio::test]
    async fn is_a_page_at_every_address_of_book() {
        let clinic = Clinic::open().await;
        let before = openings(&clinic).await;
        for path in [
            "/book",
            "/book?service=relaxation-60",
            "/book?service=nothing&start=soon",
            "/book?month=2026-13",
        ] {
            let page = Page::of(
                clinic
                    .post(
                        path,
                        &BookingForm {
                            email: String::new(),
                            ..form()
                        },
                    )
                    .await,
            );
            assert_eq!(page.status, 422, "{path}");
            // It booked nothing, and where its fields are not on the page that is said all the same.
            for words in ["Your visit is not booked", "Enter an email address"] {
                assert!(page.says(words), "{path}: {}", page.words());
            }
        }
        assert_eq!(openings(&clinic).await, before);
    }
}

mod a_body_that_is_no_form {
    use super::*;

    #[tokio::test]
    async fn cannot_be_read() {
        let clinic = Clinic::open().await;
        let before = openings(&clinic).await;
        let good = url_encoded(&form());
        for body in [format!("{good}&name=Someone+Else"), format!("{good}&key={}", new_key())] {
            let page = Page::of(clinic.post_text(FORM, body).await);
            assert_eq!(page.status, 400);
            assert!(page.says("This did not work"), "{}", page.words());
        }
        for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x", ""] {
            let request = clinic
                .request(Method::POST, FORM)
                .header("content-type", kind)
                .body(good.clone());
            assert_eq!(Page::of(Answer::to(request).await).status, 400, "{kind}");
        }
        assert_eq!(openings(&clinic).await, before);
    }

    #[tokio::test]
    async fn is_too_large_above_64_kib() {
        let clinic = Clinic::open().await;
        let before = openings(&clinic).await;
        for size in [64 * 1024 + 1, 1024 * 1024] {
            let body = padded(
                &url_encoded(&BookingForm {
                    name: String::new(),
                    ..form()
                }),
                size,
            );
            assert_eq!(clinic.post_text(FORM, body).await.status, 413, "{size}");
        }
        assert_eq!(openings(&clinic).await, before);
    }

    #[tokio::test]
    async fn is_too_large_before_all_of_it_has_come() {
        let clinic = Clinic::open().await;
        // No length is told; it turns out to be too long.
        let chunks = clinic.raw_chunks(FORM, 17, 4 * 1024).await;
        assert!(chunks.starts_with("HTTP/1.1 413 "), "{chunks}");
    }
}
