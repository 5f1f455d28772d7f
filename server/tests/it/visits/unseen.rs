//! What has changed since a page was shown: nobody books, moves or calls off what they have not seen.

use serde_json::json;

use crate::booking::form_at;
use crate::html::Page;
use crate::scene::{Answer, Clinic};

/// When Therapist A is free.
const TEN: &str = "2026-12-01T16:00:00Z";

/// The last step of a booking with Therapist A then.
const FORM: &str = "/book?service=relaxation-60&therapist=1&start=2026-12-01T16:00:00Z";

/// An hour later than it was agreed, as if staff had moved it.
const AN_HOUR_LATER: &str = "UPDATE segment SET starts_at = starts_at + 3600, ends_at = ends_at + 3600,
    free_at = free_at + 3600, local_start = '2026-12-01T11:00:00'";

type Fields = Vec<(String, String)>;

/// The form on this page, filled in.
fn filled_in(page: &Page) -> Fields {
    let mut fields = page.fields("Book this visit");
    for (name, value) in &mut fields {
        match name.as_str() {
            "name" => "Zoë Zimmermann".clone_into(value),
            "email" => "zoe@example.com".clone_into(value),
            "note" => "The left shoulder".clone_into(value),
            _ => {}
        }
    }
    fields
}

fn set(fields: &mut Fields, name: &str, value: &str) {
    fields.retain(|(other, _)| other != name);
    fields.push((name.to_owned(), value.to_owned()));
}

/// That nothing is lost of what was typed.
fn keeps_what_was_typed(page: &Page) {
    assert_eq!(page.value("name"), "Zoë Zimmermann");
    assert_eq!(page.value("email"), "zoe@example.com");
    assert_eq!(page.textarea("note"), "The left shoulder");
}

/// How many things a page says at once.
fn alerts(page: &Page) -> usize {
    page.source().matches("role=\"alert\"").count()
}

async fn show(clinic: &Clinic, token: &str) -> serde_json::Value {
    clinic.post("/api/visits/show", &[("token", token)]).await.json()
}

/// The key to a visit that a post has led to.
fn token(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").trim_start_matches("/visit/").to_owned()
}

mod a_massage {
    use super::*;

    /// It used to be booked, as long as it was by then.
    #[tokio::test]
    async fn that_is_longer_by_now_is_shown_before_it_is_booked() {
        let clinic = Clinic::open().await;
        let page = Page::of(clinic.get(FORM).await);
        let typed = filled_in(&page);
        clinic
            .run_sql("UPDATE service SET minutes = 75 WHERE slug = 'relaxation-60'")
            .await;
        let page = Page::of(clinic.post(FORM, &typed).await);
        assert_eq!(page.status, 409, "{}", page.words());
        assert!(
            page.says("This massage has changed since you chose it"),
            "{}",
            page.words()
        );
        assert!(page.says("It is 75 minutes long now"), "{}", page.words());
        assert!(page.says("Nothing is booked yet"), "{}", page.words());
        assert_eq!(alerts(&page), 1, "{}", page.words());
        keeps_what_was_typed(&page);
        // Who confirms it gets it.
        let booked = clinic.post(FORM, &page.fields("Book this visit")).await;
        let visit = show(&clinic, &token(&booked)).await;
        assert_eq!(visit["minutes"], json!(75));
    }

    #[tokio::test]
    async fn that_costs_something_else_by_now_is_shown_before_it_is_booked() {
        let clinic = Clinic::open().await;
        let mut fields = filled_in(&Page::of(clinic.get(FORM).await));
        for (sql, words) in [
            (
                "UPDATE service SET price_cents = 9500",
                "It is 60 minutes long now, and costs $95.",
            ),
            (
                "UPDATE service SET price_cents = 10250",
                "It is 60 minutes long now, and costs $102.50.",
            ),
            (
                "UPDATE service SET price_cents = NULL",
                "It is 60 minutes long now, and its price is to be asked for.",
            ),
        ] {
            clinic.run_sql(sql).await;
            let page = Page::of(clinic.post(FORM, &fields).await);
            assert_eq!(page.status, 409, "{}", page.words());
            assert!(page.says(words), "{words}: {}", page.words());
            keeps_what_was_typed(&page);
            fields = page.fields("Book this visit");
        }
        assert_eq!(clinic.post(FORM, &fields).await.status, 303);
    }

    #[tokio::test]
    async fn that_has_changed_is_told_with_what_is_wrong_besides() {
        let clinic = Clinic::open().await;
        let mut fields = filled_in(&Page::of(clinic.get(FORM).await));
        set(&mut fields, "email", "zoe@");
        clinic
            .run_sql("UPDATE service SET minutes = 45, price_cents = 8000")
            .await;
        let page = Page::of(clinic.post(FORM, &fields).await);
        assert_eq!(page.status, 422, "{}", page.words());
        assert!(page.says("There is a problem"), "{}", page.words());
        assert!(
            page.says("It is 45 minutes long now, and costs $80."),
            "{}",
            page.words()
        );
    }

    #[tokio::test]
    async fn is_booked_by_programs_as_it_is_unless_they_say_what_they_have_seen() {
        let clinic = Clinic::open().await;
        clinic.run_sql("UPDATE service SET minutes = 75").await;
        let booked = clinic.post("/api/visits/book", &form_at(TEN)).await;
        assert_eq!(booked.status, 200, "{}", booked.text());
        let mut fields = filled_in(&Page::of(
            clinic
                .get("/book?service=relaxation-60&start=2026-12-02T16:00:00Z")
                .await,
        ));
        clinic.run_sql("UPDATE service SET minutes = 60").await;
        let refused = clinic.post("/api/visits/book", &fields).await;
        assert_eq!(refused.status, 409, "{}", refused.text());
        assert_eq!(
            refused.json(),
            json!({ "error": "changed", "minutes": 60, "price_cents": null })
        );
        set(&mut fields, "terms", "");
        assert_eq!(clinic.post("/api/visits/book", &fields).await.status, 200);
    }

    /// A form that is sent again because no answer came, has booked what it was sent for, whatever the massage is now.
    #[tokio::test]
    async fn that_was_booked_before_it_changed_is_booked_once() {
        let clinic = Clinic::open().await;
        let fields = filled_in(&Page::of(clinic.get(FORM).await));
        let first = clinic.post(FORM, &fields).await;
        clinic.run_sql("UPDATE service SET minutes = 75").await;
        assert_eq!(token(&clinic.post(FORM, &fields).await), token(&first));
    }

    #[tokio::test]
    async fn shows_its_price_where_it_is_booked() {
        let clinic = Clinic::open().await;
        clinic.run_sql("UPDATE service SET price_cents = 9500").await;
        let page = Page::of(clinic.get(FORM).await);
        assert!(page.says("Relaxation massage, 60 minutes, $95"), "{}", page.words());
    }
}

mod a_visit {
    use super::*;

    async fn booked(clinic: &Clinic) -> (String, String) {
        let token = clinic.post("/api/visits/book", &form_at(TEN)).await.json();
        let token = token.as_str().unwrap().to_owned();
        let path = format!("/visit/{token}");
        (token, path)
    }

    /// It used to be called off, wherever staff had moved it.
    #[tokio::test]
    async fn that_was_moved_meanwhile_is_not_called_off_unseen() {
        let clinic = Clinic::open().await;
        let (token, path) = booked(&clinic).await;
        let cancel = Page::of(clinic.get(&path).await).fields("Yes, cancel it");
        clinic.run_sql(AN_HOUR_LATER).await;
        let page = Page::of(clinic.post(&path, &cancel).await);
        assert_eq!((page.status, page.heading()), (409, "You are booked"));
        assert!(page.says("Your visit has changed meanwhile"), "{}", page.words());
        assert!(page.says("It was not cancelled."), "{}", page.words());
        assert!(page.says("11:00\u{a0}am to 12:00\u{a0}pm"), "{}", page.words());
        let refused = clinic.post("/api/visits/cancel", &cancel).await;
        assert_eq!((refused.status, refused.text()), (409, r#"{"error":"stale"}"#));
        assert_eq!(show(&clinic, &token).await["is_cancelled"], json!(false));

        let cancel = page.fields("Yes, cancel it");
        for _ in 0..2 {
            assert_eq!(clinic.post(&path, &cancel).await.status, 303, "twice is no error");
        }
        assert_eq!(show(&clinic, &token).await["is_cancelled"], json!(true));
    }

    #[tokio::test]
    async fn that_another_gives_meanwhile_is_not_called_off_unseen() {
        let clinic = Clinic::open().await;
        let (_, path) = booked(&clinic).await;
        let cancel = Page::of(clinic.get(&path).await).fields("Yes, cancel it");
        clinic.run_sql("UPDATE segment SET therapist_id = 2").await;
        let page = Page::of(clinic.post(&path, &cancel).await);
        assert_eq!(page.status, 409);
        assert!(page.says("with Therapist B"), "{}", page.words());
    }

    #[tokio::test]
    async fn that_was_moved_meanwhile_is_not_moved_again_unseen() {
        let clinic = Clinic::open().await;
        let (token, path) = booked(&clinic).await;
        let asks = format!("/book?service=relaxation-60&therapist=any&visit={token}&start=2026-12-02T19:00:00Z");
        let moves = Page::of(clinic.get(&asks).await).fields("Yes, move it");
        clinic.run_sql(AN_HOUR_LATER).await;
        let page = Page::of(clinic.post(&path, &moves).await);
        assert_eq!((page.status, page.heading()), (409, "You are booked"));
        assert!(page.says("Your visit has changed meanwhile"), "{}", page.words());
        assert!(page.says("It was not moved."), "{}", page.words());
        assert_eq!(clinic.post("/api/visits/move", &moves).await.status, 409);
        assert_eq!(
            show(&clinic, &token).await["start"]["start"],
            json!("2026-12-01T17:00:00Z")
        );
        // What was chosen is not lost.
        let again = format!("/book?therapist=any&visit={token}&start=2026-12-02T19:00:00Z");
        let source = page.source().replace("&amp;", "&");
        assert!(source.contains(&format!("href=\"{again}\"")), "{source}");
        let page = Page::of(clinic.get(&again).await);
        assert!(
            page.says("From Tuesday, December 1, 2026 at 11:00\u{a0}am"),
            "{}",
            page.words()
        );
        let moves = page.fields("Yes, move it");
        for _ in 0..2 {
            assert_eq!(clinic.post(&path, &moves).await.status, 303, "twice is no error");
        }
        assert_eq!(
            show(&clinic, &token).await["start"]["start"],
            json!("2026-12-02T19:00:00Z")
        );
    }

    #[tokio::test]
    async fn that_was_moved_meanwhile_is_not_confirmed_unseen() {
        let clinic = Clinic::open().await;
        let (_, path) = booked(&clinic).await;
        let mails = clinic
            .store
            .due_mail(9, crate::scene::NOW.parse().unwrap())
            .await
            .unwrap();
        let key = mails[0].confirm_key.as_ref().unwrap().as_str().to_owned();
        let confirms = Page::of(clinic.get(&format!("{path}?confirm={key}")).await).fields("value=\"confirm\"");
        clinic.run_sql(AN_HOUR_LATER).await;
        let page = Page::of(clinic.post(&format!("{path}?confirm={key}"), &confirms).await);
        assert_eq!(page.status, 409, "{}", page.words());
        assert!(page.says("It was not confirmed."), "{}", page.words());
        let confirms = page.fields("value=\"confirm\"");
        assert_eq!(clinic.post(&path, &confirms).await.status, 303);
    }
}

mod a_therapist {
    use super::*;

    /// When Therapist A and Therapist B are free.
    const TWO: &str = "2026-12-01T20:00:00Z";

    /// The last step of a booking with Therapist A then.
    const AT_TWO: &str = "/book?service=relaxation-60&therapist=1&start=2026-12-01T20:00:00Z";

    /// That they are not on the list any more, that nobody is free, and that nothing else is open: none of it was so.
    #[tokio::test]
    async fn who_has_left_is_told_once_with_who_is_free() {
        let clinic = Clinic::open().await;
        let typed = filled_in(&Page::of(clinic.get(AT_TWO).await));
        clinic.run_sql("UPDATE resource SET active = 0 WHERE id = 1").await;
        for page in [
            Page::of(clinic.post(AT_TWO, &typed).await),
            Page::of(clinic.get(AT_TWO).await),
        ] {
            assert_eq!(page.status, 422, "{}", page.words());
            assert!(
                page.says("This massage cannot be booked with the therapist you chose"),
                "{}",
                page.words()
            );
            assert_eq!(alerts(&page), 1, "{}", page.words());
            for untrue in [
                "has just been taken",
                "Nothing else is open",
                "We do not have this therapist",
            ] {
                assert!(!page.says(untrue), "{untrue}: {}", page.words());
            }
            assert_eq!(page.choices("therapist"), ["any", "2"]);
            assert_eq!(page.value("start"), TWO);
        }
        let page = Page::of(clinic.post(AT_TWO, &typed).await);
        keeps_what_was_typed(&page);
        let mut fields = page.fields("Book this visit");
        set(&mut fields, "therapist", "2");
        let booked = clinic.post(AT_TWO, &fields).await;
        assert_eq!(show(&clinic, &token(&booked)).await["therapist"], json!("Therapist B"));
    }

    #[tokio::test]
    async fn who_has_unlearnt_it_is_told_once_with_the_nearest_times_of_others() {
        let clinic = Clinic::open().await;
        let nine = "/book?service=relaxation-60&therapist=1&start=2026-12-01T15:00:00Z";
        let typed = filled_in(&Page::of(clinic.get(nine).await));
        clinic
            .run_sql("DELETE FROM therapist_skill WHERE resource_id = 1")
            .await;
        let page = Page::of(clinic.post(nine, &typed).await);
        assert_eq!(page.status, 422, "{}", page.words());
        assert!(
            page.says("This massage cannot be booked with the therapist you chose"),
            "{}",
            page.words()
        );
        assert!(page.says("Nobody else is free then."), "{}", page.words());
        assert_eq!(alerts(&page), 1, "{}", page.words());
        assert_eq!(
            (page.value("therapist"), page.choices("start").len()),
            ("any".to_owned(), 3)
        );
        keeps_what_was_typed(&page);
        let booked = clinic.post(nine, &page.fields("Book this visit")).await;
        assert_eq!(booked.status, 303, "{}", booked.text());
    }

    #[tokio::test]
    async fn who_has_left_is_told_where_a_time_is_chosen_too() {
        let clinic = Clinic::open().await;
        clinic.run_sql("UPDATE resource SET active = 0 WHERE id = 1").await;
        let page = Page::of(
            clinic
                .get("/book?service=relaxation-60&therapist=1&month=2026-12")
                .await,
        );
        assert!(
            page.says("The therapist you chose does not give this massage. Choose somebody else."),
            "{}",
            page.words()
        );
        assert!(!page.says("Nothing is open in"), "{}", page.words());
    }

    #[tokio::test]
    async fn who_has_left_is_told_once_where_a_visit_is_moved() {
        let clinic = Clinic::open().await;
        let token = clinic.post("/api/visits/book", &form_at(TEN)).await.json();
        let token = token.as_str().unwrap();
        let asks = format!("/book?visit={token}&start=2026-12-02T19:00:00Z");
        let before = Page::of(clinic.get(&asks).await).fields("Yes, move it");
        clinic
            .run_sql("DELETE FROM therapist_skill WHERE resource_id = 1")
            .await;
        let page = Page::of(clinic.post(&format!("/visit/{token}"), &before).await);
        assert_eq!((page.status, alerts(&page)), (422, 1), "{}", page.words());
        assert!(
            page.says("The therapist you chose does not give this massage any more."),
            "{}",
            page.words()
        );
        assert!(
            page.source().contains("start=2026-12-02T19:00:00Z"),
            "{}",
            page.source()
        );
        let page = Page::of(clinic.get(&asks).await);
        assert_eq!(page.status, 422, "{}", page.words());
        assert_eq!(alerts(&page), 1, "{}", page.words());
        assert!(
            page.says("Your visit cannot be moved there with the same therapist") && !page.says("has just been taken"),
            "{}",
            page.words()
        );
        let moves = page.fields("Yes, move it");
        let answer = clinic.post(&format!("/visit/{token}"), &moves).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
}
