//! Moving a visit: `/book?…&visit={token}`, which chooses another time for it, and what becomes of those that cannot be
//! moved any more.

use domain::BookingForm;
use serde_json::{Value, json};

use crate::booking::{START, form, form_at};
use crate::html::Page;
use crate::scene::Clinic;

/// Everything ten days earlier, so that what was to come is over.
const TEN_DAYS_AGO: &str =
    "UPDATE segment SET starts_at = starts_at - 864000, ends_at = ends_at - 864000, free_at = free_at - 864000";

/// Books, and tells the visit's token.
async fn booked(clinic: &Clinic, form: &BookingForm) -> String {
    let token = clinic.post("/api/visits/book", form).await.json();
    token.as_str().unwrap().to_owned()
}

/// The page that chooses another time for a visit, with what else its address says.
async fn page(clinic: &Clinic, token: &str, more: &str) -> Page {
    let address = format!("/book?service=relaxation-60&visit={token}{more}");
    Page::of(clinic.get(&address).await)
}

/// Moves as a program does.
async fn moved(clinic: &Clinic, token: &str, start: &str, therapist: &str) -> (u16, Value) {
    let fields = [("token", token), ("start", start), ("therapist", therapist)];
    let answer = clinic.post("/api/visits/move", &fields).await;
    (answer.status, answer.json())
}

/// Who gives the visit, how long it lasts and when it starts.
async fn visit(clinic: &Clinic, token: &str) -> (String, u64, String) {
    let visit = clinic.post("/api/visits/show", &[("token", token)]).await.json();
    (
        visit["therapist"].as_str().unwrap().to_owned(),
        visit["minutes"].as_u64().unwrap(),
        visit["start"]["start"].as_str().unwrap().to_owned(),
    )
}

mod the_page_that_moves {
    use super::*;

    #[tokio::test]
    async fn counts_the_visits_own_time_as_free() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        let later = "2026-12-01T15:15:00Z";
        let day = page(&clinic, &token, "&date=2026-12-01").await;
        assert!(day.source().contains(&format!("start={later}")), "{}", day.words());
        let offer = page(&clinic, &token, &format!("&start={later}")).await;
        assert_eq!((offer.status, offer.heading()), (200, "Move your visit?"));
        assert_eq!(offer.choices("start"), [later], "and nothing instead of it");
        assert_eq!(moved(&clinic, &token, later, "").await, (200, Value::Null));
    }

    #[tokio::test]
    async fn counts_it_as_free_among_the_nearest_times_too() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        // What overlaps its own time, and not that itself: there it need not be moved to.
        let nearest = ["15:15", "15:30", "15:45"].map(|time| format!("2026-12-01T{time}:00Z"));
        let before_work = "2026-12-01T14:45:00Z";
        let offer = page(&clinic, &token, &format!("&start={before_work}")).await;
        assert_eq!((offer.status, offer.choices("start")), (422, nearest.to_vec()));
        let (status, refused) = moved(&clinic, &token, before_work, "").await;
        assert_eq!((status, &refused["refusal"]), (422, &json!("outside_hours")));
        let told: Vec<_> = refused["nearest"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["start"].clone())
            .collect();
        assert_eq!(told, nearest);
    }

    #[tokio::test]
    async fn keeps_what_was_agreed_whatever_becomes_of_the_service() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        clinic
            .run_sql("UPDATE service SET minutes = 90, clean_up_minutes = 30, bookable = 0")
            .await;
        let month = page(&clinic, &token, "&month=2026-12").await;
        assert_eq!((month.status, month.heading()), (200, "When would you like to come?"));
        assert!(month.says("60 minutes"), "{}", month.words());
        // Ten minutes to clean up, so this is the last before noon.
        let day = page(&clinic, &token, "&date=2026-12-01").await;
        assert!(day.source().contains("start=2026-12-01T16:45:00Z"), "{}", day.words());
        let offer = page(&clinic, &token, "&start=2026-12-01T16:45:00Z").await;
        assert!(offer.status == 200 && offer.says("60 minutes"), "{}", offer.words());
        assert_eq!(moved(&clinic, &token, "2026-12-01T16:45:00Z", "").await.0, 200);
        assert_eq!(visit(&clinic, &token).await.1, 60);
    }

    #[tokio::test]
    async fn keeps_the_therapist_unless_somebody_else_is_chosen() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        // At noon A has a break, and B works.
        let noon = "start=2026-12-01T18:00:00Z";
        for (therapist, is_offered) in [("", false), ("&therapist=any", true), ("&therapist=2", true)] {
            let day = page(&clinic, &token, &format!("{therapist}&date=2026-12-01")).await;
            assert_eq!(day.source().contains(noon), is_offered, "{therapist}: {}", day.words());
        }
        // Somebody with more time than A is free at one, too.
        let one = "2026-12-01T20:00:00Z";
        let offer = page(&clinic, &token, &format!("&start={one}")).await;
        assert_eq!(offer.value("therapist"), "1");
        assert_eq!(moved(&clinic, &token, one, "").await.0, 200);
        assert_eq!(visit(&clinic, &token).await.0, "Therapist A");

        let offer = page(&clinic, &token, &format!("&therapist=any&{noon}")).await;
        assert_eq!(offer.value("therapist"), "any");
        assert_eq!(moved(&clinic, &token, "2026-12-01T18:00:00Z", "any").await.0, 200);
        assert_eq!(visit(&clinic, &token).await.0, "Therapist B");
        assert_eq!(moved(&clinic, &token, START, "1").await.0, 200);
        assert_eq!(visit(&clinic, &token).await.0, "Therapist A");
    }

    #[tokio::test]
    async fn says_so_where_the_therapist_does_not_give_it_any_more() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        clinic
            .run_sql("DELETE FROM therapist_skill WHERE resource_id = 1")
            .await;
        let month = page(&clinic, &token, "").await;
        assert!(
            month.says("Therapist A does not give this massage any more."),
            "{}",
            month.words()
        );
        assert!(month.source().contains("therapist=any"));
        let (status, refused) = moved(&clinic, &token, "2026-12-01T18:00:00Z", "").await;
        assert_eq!((status, &refused["error"]), (422, &json!("invalid")));
        assert_eq!(moved(&clinic, &token, "2026-12-01T18:00:00Z", "any").await.0, 200);
    }

    #[tokio::test]
    async fn begins_in_the_visits_month() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at("2027-01-12T15:00:00Z")).await;
        let month = page(&clinic, &token, "").await;
        assert!(month.says("January 2027"), "{}", month.words());
        assert!(page(&clinic, &token, "&month=2026-12").await.says("December 2026"));
    }

    #[tokio::test]
    async fn begins_where_there_is_something_if_the_visits_month_has_nothing() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at("2027-01-12T15:00:00Z")).await;
        clinic
            .run_sql(
                "UPDATE segment SET starts_at = starts_at + 31536000, ends_at = ends_at + 31536000,
                     free_at = free_at + 31536000, local_start = '2028-01-12T09:00:00'",
            )
            .await;
        assert!(
            page(&clinic, &token, "").await.says("November 2026"),
            "a year from now is beyond the horizon"
        );
    }

    #[tokio::test]
    async fn says_from_where_to_where() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        let offer = page(&clinic, &token, "&start=2026-12-02T19:00:00Z").await;
        for words in [
            "From Tuesday, December 1, 2026 at 9:00\u{a0}am, with Therapist A",
            "To Wednesday, December 2, 2026 at 1:00\u{a0}pm, with Therapist A",
        ] {
            assert!(offer.says(words), "{words}: {}", offer.words());
        }
        let offer = page(&clinic, &token, "&therapist=any&start=2026-12-02T19:00:00Z").await;
        assert!(offer.says("1:00\u{a0}pm, with whoever is free"), "{}", offer.words());
        let month = page(&clinic, &token, "").await;
        assert!(
            month.says("Tuesday, December 1, 2026 at 9:00\u{a0}am"),
            "{}",
            month.words()
        );
    }

    #[tokio::test]
    async fn needs_nothing_but_the_visit() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        for service in ["", "service=therapeutic-60&", "service=nothing&"] {
            let month = Page::of(clinic.get(&format!("/book?{service}visit={token}")).await);
            assert_eq!(
                (month.status, month.heading()),
                (200, "When would you like to come?"),
                "{service}"
            );
            assert!(month.says("Relaxation massage, 60 minutes"), "{service}");
        }
    }

    #[tokio::test]
    async fn asks_by_post_for_what_only_a_key_opens() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        for (path, more) in [
            ("month", ("month", "")),
            ("day", ("date", "2026-12-01")),
            ("offer", ("start", START)),
        ] {
            let path = format!("/api/visits/{path}");
            let pairs = [("token", &*token), ("therapist", ""), more];
            assert_eq!(clinic.post(&path, &pairs).await.status, 200, "{path}");
            assert_eq!(clinic.ask(&path, &pairs).await.status, 405, "{path}");
        }
        // Who names a visit where anyone may ask, is answered as anyone is.
        let query = [
            ("service", "relaxation-60"),
            ("visit", &*token),
            ("from", "2026-12-01"),
            ("days", "1"),
        ];
        let list = clinic.ask("/api/openings/list", &query).await.json();
        assert_eq!(list["days"][0]["starts"][0]["start"], "2026-12-01T16:15:00Z");
    }
}

mod a_visit_that_cannot_be_moved {
    use super::*;

    /// The pages of the time, the day and the start.
    const STEPS: [&str; 3] = ["", "&date=2026-12-01", "&start=2026-12-01T19:00:00Z"];

    #[tokio::test]
    async fn because_it_is_cancelled_says_so_and_what_can_be_done() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        clinic.post("/api/visits/cancel", &[("token", &token)]).await;
        for step in STEPS {
            let page = page(&clinic, &token, step).await;
            assert_eq!(
                (page.status, page.heading()),
                (410, "This visit is cancelled"),
                "{step}"
            );
            assert!(
                page.says("Book another time") && page.says("(780) 481-9772"),
                "{}",
                page.words()
            );
        }
    }

    #[tokio::test]
    async fn because_it_is_over_says_so_and_what_can_be_done() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        clinic.run_sql(TEN_DAYS_AGO).await;
        for step in STEPS {
            let page = page(&clinic, &token, step).await;
            assert_eq!((page.status, page.heading()), (410, "This visit is over"), "{step}");
            assert!(
                page.says("Book another time") && page.says("(780) 481-9772"),
                "{}",
                page.words()
            );
        }
    }

    #[tokio::test]
    async fn because_there_is_none_is_not_found() {
        let clinic = Clinic::open().await;
        for token in ["0", "A", &"a".repeat(32), &"a".repeat(64)] {
            for step in STEPS {
                let page = page(&clinic, token, step).await;
                assert_eq!(
                    (page.status, page.heading()),
                    (404, "We cannot find this page"),
                    "{token}{step}"
                );
            }
            assert_eq!(moved(&clinic, token, START, "").await.0, 404, "{token}");
        }
    }

    #[tokio::test]
    async fn because_it_was_cancelled_meanwhile_says_one_thing() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        clinic.post("/api/visits/cancel", &[("token", &token)]).await;
        let moving = format!("token={token}&change=move&therapist=1&start=2026-12-01T19:00:00Z");
        let page = Page::of(clinic.post_text(&format!("/visit/{token}"), moving).await);
        assert_eq!((page.status, page.heading()), (410, "This visit is cancelled"));
        assert!(
            page.says("Book another time") && page.says("(780) 481-9772"),
            "{}",
            page.words()
        );
        assert!(!page.source().contains("role=\"alert\""), "{}", page.words());
        let answer = moved(&clinic, &token, "2026-12-01T19:00:00Z", "").await;
        assert_eq!(answer, (410, json!({ "error": "cancelled" })));
    }

    #[tokio::test]
    async fn because_it_has_begun_meanwhile_says_one_thing() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        clinic.run_sql(TEN_DAYS_AGO).await;
        let moving = format!("token={token}&change=move&therapist=1&start=2026-12-01T19:00:00Z");
        let page = Page::of(clinic.post_text(&format!("/visit/{token}"), moving).await);
        assert_eq!((page.status, page.heading()), (422, "This visit is over"));
        for other in ["You are booked", "is where it was", "It has begun"] {
            assert!(!page.says(other), "{other}: {}", page.words());
        }
        assert!(
            page.says("Book another time") && page.says("(780) 481-9772"),
            "{}",
            page.words()
        );
        let (status, refused) = moved(&clinic, &token, "2026-12-01T19:00:00Z", "").await;
        assert_eq!((status, refused), (422, json!({ "error": "begun" })));
    }
}

mod the_page_of_a_visit {
    use super::*;

    #[tokio::test]
    async fn that_is_over_does_not_expect_anyone() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form_at(START)).await;
        clinic.run_sql(TEN_DAYS_AGO).await;
        let page = Page::of(clinic.get(&format!("/visit/{token}")).await);
        assert_eq!(
            (page.status, page.heading(), page.title()),
            (200, "This visit is over", "This visit is over · Glo")
        );
        for words in [
            "You are booked",
            "Choose another time",
            "Yes, cancel it",
            "To change or cancel it",
        ] {
            assert!(!page.says(words), "{words}: {}", page.words());
        }
        assert!(
            page.says("Book another time") && page.says("(780) 481-9772"),
            "{}",
            page.words()
        );
    }

    #[tokio::test]
    async fn that_has_begun_says_so() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic, &form()).await;
        clinic
            .run_sql("UPDATE segment SET starts_at = starts_at - 87300, ends_at = ends_at - 87300, free_at = free_at - 87300")
            .await;
        let page = Page::of(clinic.get(&format!("/visit/{token}")).await);
        assert_eq!((page.status, page.heading()), (200, "Your visit has begun"));
        assert!(
            !page.says("Choose another time") && page.says("(780) 481-9772"),
            "{}",
            page.words()
        );
    }
}
