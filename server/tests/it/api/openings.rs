//! `/api/openings/…`: when a service can start.

use serde_json::{Value, json};

use super::wrong_fields;
use crate::scene::{Answer, Clinic};

const SERVICE: (&str, &str) = ("service", "relaxation-60");

/// The list of relaxation massages that these pairs ask for.
async fn list(clinic: &Clinic, pairs: &[(&str, &str)]) -> Answer {
    clinic.ask("/api/openings/list", &[&[SERVICE], pairs].concat()).await
}

/// The dates of a list.
fn dates(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["date"].as_str().unwrap().to_owned())
        .collect()
}

/// Every start of a list.
fn starts(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let json = answer.json();
    json["days"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|day| day["starts"].as_array().unwrap().clone())
        .collect()
}

mod a_list {
    use super::*;

    #[tokio::test]
    async fn says_what_when_in_whose_time_and_with_whom() {
        let clinic = Clinic::open().await;
        let answer = list(&clinic, &[("from", "2026-12-01"), ("days", "1")]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "application/json");
        let json = answer.json();
        assert_eq!(json["service"], "relaxation-60");
        assert_eq!(json["minutes"], 60);
        assert_eq!(json["zone"], "America/Edmonton");
        let therapists = [(1, "Therapist A"), (2, "Therapist B"), (3, "Therapist C")];
        assert_eq!(
            json["therapists"],
            json!(therapists.map(|(id, name)| json!({ "id": id, "name": name })))
        );
        assert_eq!(json["days"][0]["date"], "2026-12-01");
        assert_eq!(
            json["days"][0]["starts"][0],
            json!({ "start": "2026-12-01T15:00:00Z", "local": "2026-12-01T09:00:00", "therapists": [1] })
        );
    }

    #[tokio::test]
    async fn holds_the_starts_that_fit_between_the_breaks_and_no_other() {
        let clinic = Clinic::open().await;
        let answer = list(&clinic, &[("from", "2026-12-01"), ("days", "1"), ("therapist", "1")]).await;
        // Nine to noon and one to five, an hour and ten minutes each, every quarter of an hour.
        let times: Vec<String> = starts(&answer)
            .iter()
            .map(|start| start["local"].as_str().unwrap()[11..16].to_owned())
            .collect();
        let morning = ["09:00", "09:15", "09:30", "09:45", "10:00", "10:15", "10:30", "10:45"];
        assert_eq!(times[..8], morning);
        assert_eq!(
            (times[8].as_str(), times[19].as_str(), times.len()),
            ("13:00", "15:45", 20)
        );
    }

    #[tokio::test]
    async fn begins_two_hours_from_now_and_tells_thirty_days_if_not_asked() {
        let clinic = Clinic::open().await;
        let answer = list(&clinic, &[]).await;
        // Eleven is two hours from nine, but nobody is free for an hour and ten minutes before noon.
        assert_eq!(starts(&answer)[0]["start"], "2026-11-30T18:00:00Z");
        let dates = dates(&answer);
        assert_eq!(
            (dates[0].as_str(), dates[dates.len() - 1].as_str()),
            ("2026-11-30", "2026-12-29")
        );
    }

    #[tokio::test]
    async fn takes_what_is_said_empty_as_not_said() {
        let clinic = Clinic::open().await;
        let empty = list(&clinic, &[("from", ""), ("days", ""), ("therapist", "")]).await;
        assert_eq!(empty.json(), list(&clinic, &[]).await.json());
    }

    #[tokio::test]
    async fn narrows_to_one_therapist() {
        let clinic = Clinic::open().await;
        let answer = list(&clinic, &[("from", "2026-12-01"), ("days", "7"), ("therapist", "2")]).await;
        let starts = starts(&answer);
        assert!(!starts.is_empty());
        assert!(
            starts.iter().all(|start| start["therapists"] == json!([2])),
            "{starts:?}"
        );
    }

    #[tokio::test]
    async fn of_a_therapist_who_is_not_there_is_empty() {
        let clinic = Clinic::open().await;
        for id in ["0", "-1", "99", "11", "9223372036854775807"] {
            assert_eq!(dates(&list(&clinic, &[("therapist", id)]).await), [""; 0], "{id}");
        }
    }

    #[tokio::test]
    async fn ends_at_the_horizon() {
        let clinic = Clinic::open().await;
        let answer = list(&clinic, &[("from", "2027-02-26"), ("days", "30")]).await;
        assert_eq!(
            dates(&answer),
            ["2027-02-26", "2027-02-27"],
            "the ninetieth day is a Sunday"
        );
    }

    #[tokio::test]
    async fn is_ninety_two_days_long_at_most() {
        let clinic = Clinic::open().await;
        let from = ("from", "2026-09-01");
        let most = dates(&list(&clinic, &[from, ("days", "92")]).await);
        assert_eq!(most, ["2026-11-30", "2026-12-01"]);
        assert_eq!(dates(&list(&clinic, &[from, ("days", "65535")]).await), most);
        assert_eq!(dates(&list(&clinic, &[from, ("days", "91")]).await), most[..1]);
    }

    #[tokio::test]
    async fn is_one_day_long_at_least() {
        let clinic = Clinic::open().await;
        assert_eq!(
            dates(&list(&clinic, &[("from", "2026-12-01"), ("days", "0")]).await),
            ["2026-12-01"]
        );
    }

    #[tokio::test]
    async fn of_far_away_is_empty_and_no_error() {
        let clinic = Clinic::open().await;
        for from in ["-009999-01-01", "0000-01-01", "1969-12-31", "2199-12-31", "9999-12-31"] {
            for days in ["1", "28", "92"] {
                let answer = list(&clinic, &[("from", from), ("days", days)]).await;
                assert_eq!(dates(&answer), [""; 0], "{from} {days}");
            }
        }
    }

    #[tokio::test]
    async fn of_an_unknown_service_is_not_found() {
        let clinic = Clinic::open().await;
        let answer = clinic
            .ask("/api/openings/list", &[("service", "singing-bowls-60")])
            .await;
        assert_eq!((answer.status, answer.text()), (404, r#"{"error":"not_found"}"#));
    }

    #[tokio::test]
    async fn that_cannot_be_read_names_every_wrong_field() {
        let clinic = Clinic::open().await;
        let wrong = [
            ("service", "No such!"),
            ("therapist", "me"),
            ("from", "2026-02-30"),
            ("days", "-1"),
        ];
        let answer = clinic.ask("/api/openings/list", &wrong).await;
        assert_eq!(answer.status, 422);
        assert_eq!(wrong_fields(&answer.json()), ["service", "therapist", "from", "days"]);
    }

    #[tokio::test]
    async fn needs_a_service() {
        let clinic = Clinic::open().await;
        let answer = clinic.get("/api/openings/list").await;
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.json()["fields"],
            json!([{ "field": "service", "problem": "missing" }])
        );
    }

    #[tokio::test]
    async fn knows_no_such_numbers_of_days_and_no_such_dates() {
        let clinic = Clinic::open().await;
        for days in ["-1", "-9999999999999999999", "65536", "1e3", "0x10", "3.5", "many", " "] {
            let answer = list(&clinic, &[("days", days)]).await;
            assert_eq!(
                (answer.status, wrong_fields(&answer.json())),
                (422, vec!["days"]),
                "{days}"
            );
        }
        for from in [
            "tomorrow",
            "2026-13-01",
            "2026-12-32",
            "2027-02-29",
            "10000-01-01",
            "12/01/2026",
            "0",
            " ",
        ] {
            let answer = list(&clinic, &[("from", from)]).await;
            assert_eq!(
                (answer.status, wrong_fields(&answer.json())),
                (422, vec!["from"]),
                "{from}"
            );
        }
    }

    #[tokio::test]
    async fn does_not_guess_which_of_two_is_meant() {
        let clinic = Clinic::open().await;
        for twice in [[SERVICE, SERVICE], [SERVICE, ("service", "relaxation-30")]] {
            let answer = clinic.ask("/api/openings/list", &twice).await;
            assert_eq!((answer.status, answer.text()), (400, r#"{"error":"unreadable"}"#));
        }
    }

    #[tokio::test]
    async fn is_read_and_not_posted() {
        let clinic = Clinic::open().await;
        assert_eq!(clinic.post("/api/openings/list", &[SERVICE]).await.status, 405);
    }
}

mod a_month {
    use super::*;

    /// The month that these pairs ask for.
    async fn month(clinic: &Clinic, pairs: &[(&str, &str)]) -> Answer {
        clinic.ask("/api/openings/month", &[&[SERVICE], pairs].concat()).await
    }

    #[tokio::test]
    async fn counts_the_openings_of_each_day() {
        let clinic = Clinic::open().await;
        let answer = month(&clinic, &[("month", "2026-12")]).await;
        assert_eq!(answer.status, 200);
        let json = answer.json();
        assert_eq!(json["service"]["slug"], "relaxation-60");
        assert_eq!(json["first"], "2026-12-01");
        assert_eq!(json["today"], "2026-11-30");
        assert_eq!(json["last_date"], "2027-02-28");
        let counts: Vec<u64> = json["counts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|count| count.as_u64().unwrap())
            .collect();
        assert_eq!(counts.len(), 31);
        assert_eq!(counts[5], 0, "the sixth is a Sunday");
        let first = starts(&list(&clinic, &[("from", "2026-12-01"), ("days", "1")]).await);
        assert_eq!(counts[0], first.len() as u64);
    }

    #[tokio::test]
    async fn not_named_is_the_first_that_has_openings() {
        let clinic = Clinic::open().await;
        assert_eq!(
            month(&clinic, &[]).await.json()["first"],
            "2026-11-01",
            "today has some"
        );
        clinic.run_sql("DELETE FROM weekly_hours WHERE weekday = 1").await;
        assert_eq!(
            month(&clinic, &[]).await.json()["first"],
            "2026-12-01",
            "nobody works on Mondays"
        );
    }

    #[tokio::test]
    async fn not_named_is_the_last_that_can_be_booked_where_none_has_openings() {
        let clinic = Clinic::open().await;
        clinic.run_sql("DELETE FROM weekly_hours").await;
        let json = month(&clinic, &[]).await.json();
        assert_eq!(json["first"], "2027-02-01");
        assert!(
            json["counts"].as_array().unwrap().iter().all(|count| count == 0),
            "{json}"
        );
    }

    #[tokio::test]
    async fn far_away_has_no_openings() {
        let clinic = Clinic::open().await;
        for text in ["0001-01", "1970-01", "2026-10", "2027-03", "9998-12"] {
            let answer = month(&clinic, &[("month", text)]).await;
            assert_eq!(answer.status, 200, "{text}");
            assert!(
                answer.json()["counts"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|count| count == 0),
                "{text}"
            );
        }
    }

    #[tokio::test]
    async fn that_is_none_is_named() {
        let clinic = Clinic::open().await;
        for text in [
            "2026-13", "2026-00", "0000-01", "9999-12", "10000-01", "2026-1", "2026", "-001-01", "December", " ",
        ] {
            let answer = month(&clinic, &[("month", text)]).await;
            assert_eq!(
                (answer.status, wrong_fields(&answer.json())),
                (422, vec!["month"]),
                "{text}"
            );
        }
    }

    #[tokio::test]
    async fn of_an_unknown_service_is_not_found() {
        let clinic = Clinic::open().await;
        assert_eq!(
            clinic
                .ask("/api/openings/month", &[("service", "nothing")])
                .await
                .status,
            404
        );
    }
}

mod an_offer {
    use super::*;

    /// The offer of a start.
    async fn offer(clinic: &Clinic, start: &str, therapist: &str) -> Answer {
        clinic
            .ask(
                "/api/openings/show",
                &[SERVICE, ("start", start), ("therapist", therapist)],
            )
            .await
    }

    #[tokio::test]
    async fn of_an_opening_can_be_booked_with_its_key() {
        let clinic = Clinic::open().await;
        let answer = offer(&clinic, "2026-12-01T15:00:00Z", "1").await;
        assert_eq!(answer.status, 200);
        let json = answer.json();
        assert_eq!(
            json["start"],
            json!({ "start": "2026-12-01T15:00:00Z", "local": "2026-12-01T09:00:00" })
        );
        assert_eq!(json["therapist"], json!({ "id": 1, "name": "Therapist A" }));
        assert_eq!((&json["refusal"], &json["nearest"]), (&Value::Null, &json!([])));
        let again = offer(&clinic, "2026-12-01T15:00:00Z", "1").await.json();
        assert_ne!(json["key"], again["key"], "each form has a key of its own");
    }

    #[tokio::test]
    async fn understands_any_offset_from_utc() {
        let clinic = Clinic::open().await;
        let answer = offer(&clinic, "2026-12-01T09:00:00-06:00", "").await;
        assert_eq!(answer.json()["start"]["start"], "2026-12-01T15:00:00Z");
    }

    #[tokio::test]
    async fn of_another_time_says_why_not_and_what_is_near() {
        let clinic = Clinic::open().await;
        for (start, refusal) in [
            ("-009999-01-03T00:00:00Z", "past"),
            ("2026-11-30T14:00:00Z", "past"),
            ("2026-11-30T16:00:00Z", "too_soon"),
            ("2027-03-01T16:00:00Z", "beyond_horizon"),
            ("9999-12-30T22:00:00Z", "beyond_horizon"),
            ("2026-12-01T15:05:00Z", "off_grid"),
            ("2026-12-06T16:00:00Z", "outside_hours"),
        ] {
            let answer = offer(&clinic, start, "").await;
            assert_eq!(answer.status, 200, "{start}");
            assert_eq!(answer.json()["refusal"], refusal, "{start}");
            assert_eq!(answer.json()["nearest"].as_array().unwrap().len(), 3, "{start}");
        }
    }

    #[tokio::test]
    async fn that_cannot_be_read_names_every_wrong_field() {
        let clinic = Clinic::open().await;
        let wrong = [("service", ""), ("therapist", "1.5"), ("start", "2026-12-01T15:01:00Z")];
        let answer = clinic.ask("/api/openings/show", &wrong).await;
        assert_eq!(answer.status, 422);
        assert_eq!(wrong_fields(&answer.json()), ["service", "therapist", "start"]);
    }

    #[tokio::test]
    async fn of_an_unknown_service_is_not_found() {
        let clinic = Clinic::open().await;
        let pairs = [("service", "nothing"), ("start", "2026-12-01T15:00:00Z")];
        assert_eq!(clinic.ask("/api/openings/show", &pairs).await.status, 404);
    }
}
