//! `/contact`: a person always reaches the clinic's inbox, and a script hardly ever.

use domain::spam::SpamSignal;
use domain::{ContactForm, InboxFolder};
use reqwest::Method;
use serde_json::json;
use store::Message;
use tokio::task::JoinSet;

use crate::booking::new_key;
use crate::html::{Page, attribute};
use crate::scene::{Answer, Clinic, Engine};

/// What browsers send with a form, and pages cannot change.
const BROWSER: (&str, &str) = ("sec-fetch-site", "same-origin");

/// The form on the page, as somebody fills it in.
async fn filled_in(clinic: &Clinic) -> ContactForm {
    let page = Page::of(clinic.get("/contact").await);
    assert_eq!((page.status, page.form_action().as_str()), (200, "/contact"));
    ContactForm {
        name: "Zoë Zimmermann".to_owned(),
        email: "zoe.zimmermann@example.com".to_owned(),
        message: "Do you have pillows?\nMy site is https://zoe.example".to_owned(),
        ..typed(&page)
    }
}

/// The values of the fields of the form on a page.
fn typed(page: &Page) -> ContactForm {
    ContactForm {
        name: page.value("name"),
        email: page.value("email"),
        phone: page.value("phone"),
        subject: page.value("subject"),
        message: page.textarea("message"),
        key: page.value("key"),
        stamp: page.value("stamp"),
        website: page.value("website"),
    }
}

/// Posts as a browser without a script does.
async fn send(clinic: &Clinic, form: &ContactForm) -> Answer {
    let request = clinic.request(Method::POST, "/contact");
    Answer::to(request.header(BROWSER.0, BROWSER.1).form(form)).await
}

async fn inbox(clinic: &Clinic) -> Vec<Message> {
    all(clinic, InboxFolder::Open).await
}

async fn held(clinic: &Clinic) -> Vec<Message> {
    all(clinic, InboxFolder::Held).await
}

/// Every page of a folder.
async fn all(clinic: &Clinic, folder: InboxFolder) -> Vec<Message> {
    let mut messages = Vec::new();
    for page in 0.. {
        let inbox = clinic.store.inbox(folder, page).await.unwrap();
        messages.extend(inbox.messages);
        if !inbox.has_more {
            break;
        }
    }
    messages
}

mod a_person {
    use super::*;

    async fn reaches_the_inbox(engine: Engine) {
        let Some(clinic) = Clinic::open_on(engine).await else {
            return;
        };
        let form = filled_in(&clinic).await;
        let answer = send(&clinic, &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let address = answer.header("location").to_owned();
        let reference = address.strip_prefix("/contact/thanks?reference=").unwrap();
        let messages = inbox(&clinic).await;
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0].reference.as_str(), reference);
        assert_eq!(messages[0].body.as_str(), form.message);

        let page = Page::of(clinic.get(&address).await);
        assert_eq!((page.status, page.heading()), (200, "Thank you, we have your message"));
        assert!(page.says(reference));
        assert!(page.says("(780) 481-9772"));
        for personal in ["Zoë", "zoe", "pillows"] {
            assert!(!page.source().contains(personal), "{personal}");
        }
    }

    #[tokio::test]
    async fn reaches_the_inbox_on_sqlite() {
        reaches_the_inbox(Engine::Sqlite).await;
    }

    #[tokio::test]
    async fn reaches_the_inbox_on_postgres() {
        reaches_the_inbox(Engine::Postgres).await;
    }

    #[tokio::test]
    async fn may_have_an_old_browser_or_one_that_says_nothing() {
        let clinic = Clinic::open().await;
        let own = format!("http://{}", clinic.address);
        for headers in [&[("origin", own.as_str()), ("accept-language", "en-CA")][..], &[]] {
            let form = ContactForm {
                message: "Do you have pillows?".to_owned(),
                ..filled_in(&clinic).await
            };
            let request = headers
                .iter()
                .fold(clinic.request(Method::POST, "/contact"), |request, (name, value)| {
                    request.header(*name, *value)
                });
            assert_eq!(Answer::to(request.form(&form)).await.status, 303);
        }
        assert_eq!(inbox(&clinic).await.len(), 2);
    }

    #[tokio::test]
    async fn may_give_a_phone_number_only() {
        let clinic = Clinic::open().await;
        let form = ContactForm {
            email: String::new(),
            phone: "\u{202d}780\u{2011}555\u{2011}0134\u{202c}".to_owned(),
            ..filled_in(&clinic).await
        };
        assert_eq!(send(&clinic, &form).await.status, 303);
        let messages = inbox(&clinic).await;
        let phone = messages[0].phone.as_ref().unwrap();
        assert_eq!((phone.as_str(), &messages[0].email), ("780-555-0134", &None));
    }

    #[tokio::test]
    async fn may_send_it_twice_and_has_one_message() {
        let clinic = Clinic::open().await;
        let form = filled_in(&clinic).await;
        let (one, other) = (send(&clinic, &form).await, send(&clinic, &form).await);
        assert_eq!((one.status, other.status), (303, 303));
        assert_eq!(one.header("location"), other.header("location"));
        assert_eq!(inbox(&clinic).await.len(), 1);
    }

    #[tokio::test]
    async fn may_go_back_and_write_something_else() {
        let clinic = Clinic::open().await;
        let first = filled_in(&clinic).await;
        assert_eq!(send(&clinic, &first).await.status, 303);
        let second = ContactForm {
            message: "One more thing.".to_owned(),
            ..first.clone()
        };
        let page = Page::of(send(&clinic, &second).await);
        assert_eq!(page.status, 422);
        assert!(
            page.says("You have sent this form before, with another message."),
            "{}",
            page.words()
        );
        let again = typed(&page);
        assert_eq!((&again.message, &again.name), (&second.message, &second.name));
        assert_ne!(again.key, first.key, "it can be sent as it stands");
        assert_eq!(send(&clinic, &again).await.status, 303);
        assert_eq!(inbox(&clinic).await.len(), 2);
    }
}

mod a_form {
    use super::*;

    #[tokio::test]
    async fn from_a_treatment_is_about_it() {
        let clinic = Clinic::open().await;
        let subject = Page::of(clinic.get("/contact?about=prenatal").await).value("subject");
        assert!(subject.starts_with("Prenatal"), "{subject}");
        for about in [
            "",
            "?about=",
            "?about=sauna",
            "?about=%00",
            "?about=%ff",
            "?about=a&about=b",
        ] {
            let page = Page::of(clinic.get(&format!("/contact{about}")).await);
            assert_eq!((page.status, page.value("subject").as_str()), (200, ""), "{about}");
        }
    }

    #[tokio::test]
    async fn has_the_phone_beside_it_and_a_trap_that_nobody_meets() {
        let clinic = Clinic::open().await;
        let page = Page::of(clinic.get("/contact").await);
        assert!(page.says("(780) 481-9772"));
        let inputs = page.tags("input");
        let trap = inputs
            .iter()
            .find(|tag| attribute(tag, "name").as_deref() == Some("website"))
            .unwrap();
        assert_eq!(attribute(trap, "tabindex").as_deref(), Some("-1"));
        assert_eq!(attribute(trap, "autocomplete").as_deref(), Some("off"));
    }

    #[tokio::test]
    async fn that_is_not_accepted_comes_back_with_all_that_was_typed_and_all_that_is_wrong() {
        let clinic = Clinic::open().await;
        let wrong = ContactForm {
            name: "\u{200b}".to_owned(),
            email: "<b>zoe</b>".to_owned(),
            phone: "'call' me".to_owned(),
            subject: format!("\" onfocus=\"alert(1)\" {}", "s".repeat(200)),
            message: format!("</textarea><script>alert(2)</script>\n&lt;{}", "n".repeat(5_000)),
            ..filled_in(&clinic).await
        };
        let page = Page::of(send(&clinic, &wrong).await);
        assert_eq!((page.status, page.heading()), (422, "Write to us"));
        assert!(page.title().starts_with("Error: "), "{}", page.title());
        assert_eq!(json!(typed(&page)), json!(wrong), "with its key and its stamp");
        assert!(!page.source().contains("<script>alert"));
        for field in ["name", "email", "phone", "subject", "message"] {
            assert!(
                page.source().contains(&format!("href=\"#{field}\"")),
                "the summary leads to {field}"
            );
            assert!(page.source().contains(&format!("id=\"{field}-error\"")), "{field}");
        }

        let nothing = ContactForm {
            name: String::new(),
            email: String::new(),
            message: String::new(),
            ..filled_in(&clinic).await
        };
        let page = Page::of(send(&clinic, &nothing).await);
        for words in [
            "Enter a name",
            "Enter your email address or your phone number, so that we can answer",
            "Enter a message",
        ] {
            assert!(page.says(words), "{words}: {}", page.words());
        }
        assert!(inbox(&clinic).await.is_empty());
        let mended = ContactForm {
            name: "Zoë".to_owned(),
            phone: "780 555 0134".to_owned(),
            message: "Hello!".to_owned(),
            ..typed(&page)
        };
        assert_eq!(send(&clinic, &mended).await.status, 303);
        assert_eq!(inbox(&clinic).await.len(), 1);
    }

    #[tokio::test]
    async fn without_its_hidden_fields_gets_new_ones() {
        let clinic = Clinic::open().await;
        let form = ContactForm {
            key: String::new(),
            stamp: String::new(),
            ..filled_in(&clinic).await
        };
        let page = Page::of(send(&clinic, &form).await);
        assert_eq!(page.status, 422);
        assert_eq!(typed(&page).message, form.message);
        assert_eq!(send(&clinic, &typed(&page)).await.status, 303);
        assert_eq!(inbox(&clinic).await.len(), 1);
    }

    #[tokio::test]
    async fn that_is_none_cannot_be_read() {
        let clinic = Clinic::open().await;
        for (body, status) in [
            ("name=a&name=b".to_owned(), 400),
            ("%zz".to_owned(), 422),
            (format!("message={}", "n".repeat(70_000)), 413),
        ] {
            let answer = clinic.post_text("/contact", body).await;
            assert_eq!(answer.status, status);
        }
        let request = clinic
            .request(Method::POST, "/contact")
            .header("content-type", "application/json")
            .body("{}");
        assert_eq!(Page::of(Answer::to(request).await).status, 400);
        assert!(inbox(&clinic).await.is_empty() && held(&clinic).await.is_empty());
    }

    #[tokio::test]
    async fn is_never_sent_by_reading_an_address_or_from_another_site() {
        let clinic = Clinic::open().await;
        let form = filled_in(&clinic).await;
        let query = serde_json::to_value(&form).unwrap();
        let pairs: Vec<_> = query
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        assert_eq!(clinic.ask("/contact", &pairs).await.status, 200);
        let request = clinic.request(Method::POST, "/contact");
        let foreign = request.header("origin", "https://evil.example").form(&form);
        assert_eq!(Answer::to(foreign).await.status, 403);
        assert!(inbox(&clinic).await.is_empty() && held(&clinic).await.is_empty());
    }
}

mod a_program {
    use super::*;

    #[tokio::test]
    async fn gets_a_reference_or_all_that_is_wrong() {
        let clinic = Clinic::open().await;
        let answer = clinic.ask("/api/contact/ticket", &[("about", "prenatal")]).await;
        assert_eq!(answer.header("cache-control"), "no-store", "a ticket is for one form");
        let ticket = answer.json();
        let text = |name: &str| ticket[name].as_str().unwrap().to_owned();
        let form = ContactForm {
            key: text("key"),
            stamp: text("stamp"),
            subject: text("subject"),
            message: "Do you have pillows?".to_owned(),
            ..filled_in(&clinic).await
        };
        let answer = clinic.post("/api/contact/send", &form).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let messages = inbox(&clinic).await;
        assert_eq!(answer.json(), json!(messages[0].reference));

        let wrong = clinic.post("/api/contact/send", &ContactForm::default()).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(
            wrong.json(),
            json!({ "error": "invalid", "fields": [
                { "field": "name", "problem": "missing" },
                { "field": "email", "problem": "no_reply" },
                { "field": "message", "problem": "missing" },
                { "field": "key", "problem": "missing" },
            ]})
        );
        let used = ContactForm {
            message: "Another".to_owned(),
            ..form
        };
        let answer = clinic.post("/api/contact/send", &used).await;
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.json()["fields"],
            json!([{ "field": "message", "problem": "reused" }])
        );
        assert_eq!(clinic.get("/api/contact/send?name=a").await.status, 405);
    }
}

/// With a script on the page, the form is sent to the server function.
#[tokio::test]
async fn a_browser_is_known_in_either_way() {
    let clinic = Clinic::open().await;
    for path in ["/contact", "/api/contact/send", "/api/contact/send", "/contact"] {
        let form = filled_in(&clinic).await;
        let request = clinic.request(Method::POST, path).header(BROWSER.0, BROWSER.1);
        let answer = Answer::to(request.form(&form)).await;
        assert!(matches!(answer.status, 200 | 303), "{path}: {}", answer.text());
    }
    assert_eq!(inbox(&clinic).await.len(), 4, "more than programs have");
}

mod a_script {
    use super::*;

    /// Posts a thousand times, twenty at once, and then a person comes from the same address.
    async fn posts_a_thousand_times(engine: Engine, headers: &'static [(&'static str, &'static str)]) -> Option<usize> {
        let clinic = std::sync::Arc::new(Clinic::open_on(engine).await?);
        let mut posts = JoinSet::new();
        for worker in 0..20 {
            let clinic = clinic.clone();
            posts.spawn(async move {
                for post in 0..50 {
                    let ticket = clinic.get("/api/contact/ticket").await.json();
                    let text = |name: &str| ticket[name].as_str().unwrap().to_owned();
                    let form = ContactForm {
                        name: format!("Winner {worker}"),
                        email: format!("winner-{worker}-{post}@example.com"),
                        message: format!("You have won number {post}"),
                        key: text("key"),
                        stamp: text("stamp"),
                        ..ContactForm::default()
                    };
                    let request = headers
                        .iter()
                        .fold(clinic.request(Method::POST, "/contact"), |request, (name, value)| {
                            request.header(*name, *value)
                        });
                    let request = request.header("x-forwarded-for", format!("203.0.113.{post}"));
                    let answer = Answer::to(request.form(&form)).await;
                    assert!(matches!(answer.status, 303 | 429), "{}", answer.text());
                }
            });
        }
        while let Some(worker) = posts.join_next().await {
            worker.unwrap();
        }
        let through = inbox(&clinic).await.len();
        assert_eq!(held(&clinic).await.len(), 20, "a thousand fill nothing");
        let form = filled_in(&clinic).await;
        let answer = send(&clinic, &form).await;
        if headers.is_empty() {
            assert_eq!(answer.status, 303);
        } else {
            // Who comes from the same address as a script that poses as a browser is told so, and whom to call.
            let page = Page::of(answer);
            assert_eq!(page.status, 429);
            assert!(page.says("(780) 481-9772"), "{}", page.words());
            assert_eq!(typed(&page), form, "nothing typed is lost");
        }
        let person = inbox(&clinic)
            .await
            .into_iter()
            .any(|message| message.body.as_str() == form.message);
        assert_eq!(person, headers.is_empty());
        Some(through)
    }

    #[tokio::test]
    async fn posts_a_thousand_times_and_leaves_room_for_a_person_on_sqlite() {
        assert_eq!(posts_a_thousand_times(Engine::Sqlite, &[]).await, Some(2));
    }

    #[tokio::test]
    async fn posts_a_thousand_times_and_leaves_room_for_a_person_on_postgres() {
        if let Some(through) = posts_a_thousand_times(Engine::Postgres, &[]).await {
            assert_eq!(through, 2);
        }
    }

    #[tokio::test]
    async fn that_poses_as_a_browser_gets_five_through() {
        assert_eq!(posts_a_thousand_times(Engine::Sqlite, &[BROWSER]).await, Some(5));
    }

    #[tokio::test]
    async fn that_fills_in_all_it_finds_or_makes_up_its_form_gets_none_through() {
        let clinic = Clinic::open().await;
        let forms = [
            ContactForm {
                website: "https://spam.example".to_owned(),
                ..filled_in(&clinic).await
            },
            ContactForm {
                key: new_key(),
                ..filled_in(&clinic).await
            },
            ContactForm {
                stamp: String::new(),
                ..filled_in(&clinic).await
            },
            ContactForm {
                message: "https://a.example https://b.example https://c.example https://d.example".to_owned(),
                ..filled_in(&clinic).await
            },
        ];
        for form in &forms {
            let answer = send(&clinic, form).await;
            assert_eq!(answer.status, 303, "nobody is told");
            assert_eq!(Page::of(clinic.get(answer.header("location")).await).status, 200);
        }
        assert!(inbox(&clinic).await.is_empty());
        let mut signs: Vec<_> = held(&clinic).await.into_iter().map(|message| message.signs).collect();
        signs.sort_by_key(|signs| format!("{signs:?}"));
        assert_eq!(
            signs,
            [
                vec![SpamSignal::Forged],
                vec![SpamSignal::Forged],
                vec![SpamSignal::Honeypot],
                vec![SpamSignal::Links]
            ]
        );
    }
}

#[tokio::test]
async fn thanks_are_for_a_reference() {
    let clinic = Clinic::open().await;
    for query in [
        "",
        "?reference=",
        "?reference=%3Cb%3E",
        "?reference=7K2-M9O",
        "?reference=7K2-M9Q7",
    ] {
        let page = Page::of(clinic.get(&format!("/contact/thanks{query}")).await);
        assert_eq!(
            (page.status, page.heading()),
            (404, "We cannot find this page"),
            "{query}"
        );
    }
    let page = Page::of(clinic.get("/contact/thanks?reference=7k2m9q").await);
    assert!(page.says("7K2-M9Q"));
}

#[tokio::test]
async fn a_store_that_fails_loses_nothing_that_was_typed() {
    let clinic = Clinic::open().await;
    let form = filled_in(&clinic).await;
    clinic.run_sql("DROP TABLE budget").await;
    let page = Page::of(send(&clinic, &form).await);
    assert_eq!(page.status, 500);
    assert!(page.says("Your message has not reached us."), "{}", page.words());
    assert_eq!(typed(&page), form);
}
