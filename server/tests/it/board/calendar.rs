//! `/staff/calendar`: what staff see and do there, and what open pages are told.

use std::time::Duration;

use domain::Role;
use reqwest::Response;
use serde_json::{Value, json};

use crate::accounts::staff::Browser;
use crate::html::Page;
use crate::scene::Clinic;

/// A Tuesday.
const DAY: &str = "2026-12-01";

fn walk_in<'a>(name: &'a str, therapist: &'a str, time: &'a str, key: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("act", "book"),
        ("name", name),
        ("service", "relaxation-60"),
        ("date", DAY),
        ("time", time),
        ("therapist", therapist),
        ("key", key),
        ("back", "date=2026-12-01"),
    ]
}

async fn board(browser: &Browser, clinic: &Clinic) -> Value {
    let answer = browser.get(clinic, "/api/staff/calendar?first=2026-12-01&days=1").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn the_front_desk_books_and_moves_without_a_script() {
    let clinic = Clinic::open().await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let post = async |form: &[(&str, &str)]| rosa.post(&clinic, "/staff/calendar?date=2026-12-01", form).await;
    let answer = post(&walk_in("Zoë <b>", "1", "10:05", "key-0123456789abcdef")).await;
    let location = answer.header("location");
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(
        location.starts_with("/staff/calendar?date=2026-12-01&done="),
        "{location}"
    );
    let page = Page::of(rosa.get(&clinic, location).await);
    assert_eq!(page.status, 200);
    assert!(
        page.says("Zoë <b> Relaxation massage, Massage room 1"),
        "{}",
        page.words()
    );
    assert!(page.source().contains("Zoë &lt;b&gt;"), "it is text");

    let visit = &board(&rosa, &clinic).await["board"]["visits"][0];
    let id = visit["id"].to_string();
    let mut to_lunch = vec![
        ("act", "move"),
        ("visit", &*id),
        ("revision", "0"),
        ("date", DAY),
        ("time", "12:00"),
        ("therapist", "1"),
    ];
    let warned = Page::of(post(&to_lunch).await);
    assert_eq!(warned.status, 409);
    assert!(
        warned.says("The therapist does not work for all of this time."),
        "{}",
        warned.words()
    );
    to_lunch.push(("anyway", "yes"));
    assert_eq!(post(&to_lunch).await.status, 303);
    let stale = Page::of(post(&to_lunch).await);
    assert_eq!(stale.status, 409);
    assert!(stale.says("It has changed since you opened it."), "{}", stale.words());
    let mistaken = walk_in("", "1", "10:02", "key-0123456789abcdeg");
    let mistaken = Page::of(rosa.post(&clinic, "/staff/calendar?new=visit", &mistaken).await);
    assert_eq!(mistaken.status, 422);
    assert!(mistaken.says("Enter a name") && mistaken.says("Choose a multiple of five minutes"));
    assert_eq!(post(&[("act", "dance")]).await.status, 422);
}

#[tokio::test]
async fn what_is_sent_when_the_session_is_over_is_there_after_signing_in() {
    let clinic = Clinic::open().await;
    Browser::of(&clinic, "rosa", Role::Reception).await;
    let mut rosa = Browser::default();
    let form = walk_in("Zoë & \"Co\"", "1", "10:00", "key-0123456789abcdef");
    let asked = Page::of(rosa.post(&clinic, "/staff/calendar?date=2026-12-01", &form).await);
    assert_eq!((asked.status, asked.heading()), (401, "Sign in"));
    let kept = asked.value("kept");
    let wrong = [("name", "rosa"), ("password", "not it at all"), ("kept", &kept)];
    let again = Page::of(rosa.post(&clinic, "/staff/sign-in", &wrong).await);
    assert_eq!((again.status, again.value("kept")), (422, kept.clone()));
    let right = [
        ("name", "rosa"),
        ("password", crate::accounts::staff::PASSWORD),
        ("kept", &kept),
    ];
    let there = Page::of(rosa.follows(&clinic, "/staff/sign-in", &right).await);
    assert_eq!((there.status, there.heading()), (200, "You are signed in again"));
    assert_eq!(there.form_action(), "/staff/calendar?date=2026-12-01");
    for (name, value) in &form {
        assert_eq!(there.value(name), *value, "{name}");
    }
    let answer = rosa.post(&clinic, "/staff/calendar?date=2026-12-01", &form).await;
    assert_eq!(answer.status, 303);
    assert_eq!(
        board(&rosa, &clinic).await["board"]["visits"][0]["name"],
        "Zoë & \"Co\""
    );
    // Nothing that was not sealed here is sent from here.
    for made_up in [
        "https://evil.example/staff/x a=b",
        "/staff/calendar act=cancel",
        &kept.replace("10%3A00", "11%3A00"),
        &kept.replace("/staff/calendar", "/staff/team"),
        "nonsense",
    ] {
        let form = [right[0], right[1], ("kept", made_up)];
        let answer = Browser::default().post(&clinic, "/staff/sign-in", &form).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff"), "{made_up}");
    }
}

#[tokio::test]
async fn what_only_an_owner_may_do_waits_for_the_one_who_has_sent_it() {
    let clinic = Clinic::open().await;
    let olga = Browser::since(&clinic, "olga", Role::Owner, "2026-11-30T10:00:00Z").await;
    Browser::of(&clinic, "otto", Role::Owner).await;
    let form = [
        ("change", "week"),
        ("therapist", "1"),
        ("tue1", "09:00"),
        ("tue1_until", "17:00"),
    ];
    let asked = Page::of(olga.post(&clinic, "/staff/hours?therapist=1", &form).await);
    assert_eq!((asked.status, asked.heading()), (401, "Sign in"));
    let kept = asked.value("kept");
    let sign_in = async |name| {
        let form = [
            ("name", name),
            ("password", crate::accounts::staff::PASSWORD),
            ("kept", &*kept),
        ];
        Browser::default().post(&clinic, "/staff/sign-in", &form).await
    };
    let otto = sign_in("otto").await;
    assert_eq!((otto.status, otto.header("location")), (303, "/staff"), "it is not his");
    let there = Page::of(sign_in("olga").await);
    assert_eq!((there.status, there.heading()), (200, "You are signed in again"));
    assert_eq!(
        (&*there.form_action(), &*there.value("tue1_until")),
        ("/staff/hours?therapist=1", "17:00")
    );
    // Whoever has no session is asked to sign in, and nothing waits for an owner to send it.
    let nobody = Browser::default()
        .post(&clinic, "/staff/hours?therapist=1", &form)
        .await;
    let nobody = Page::of(nobody);
    assert_eq!((nobody.status, nobody.heading()), (401, "Sign in"));
    assert!(!nobody.source().contains("name=\"kept\""), "{}", nobody.source());
    assert!(nobody.says("could not be kept"), "{}", nobody.words());
}

#[tokio::test]
async fn what_was_typed_is_kept_when_another_browser_has_ended_the_session() {
    let clinic = Clinic::open().await;
    let here = Browser::of(&clinic, "olga", Role::Owner).await;
    let mut there = Browser::default();
    let sign_in = [("name", "olga"), ("password", crate::accounts::staff::PASSWORD)];
    assert_eq!(there.follows(&clinic, "/staff/sign-in", &sign_in).await.status, 303);
    let sessions = there.sessions(&clinic).await;
    for session in &sessions[1..] {
        assert_eq!(there.post(&clinic, "/staff", &[("session", session)]).await.status, 303);
    }
    assert_eq!(there.sessions(&clinic).await, sessions[..1]);

    let form = [("change", "clinic"), ("name", "Glo on 12th")];
    let asked = Page::of(here.post(&clinic, "/staff/clinic", &form).await);
    assert_eq!((asked.status, asked.heading()), (401, "Sign in"));
    let kept = asked.value("kept");
    let again = [sign_in[0], sign_in[1], ("kept", &*kept)];
    let back = Page::of(Browser::default().post(&clinic, "/staff/sign-in", &again).await);
    assert_eq!((back.status, back.value("name")), (200, "Glo on 12th".to_owned()));
}

#[tokio::test]
async fn every_form_that_is_kept_asks_to_sign_in_at_its_own_address() {
    let clinic = Clinic::open().await;
    let olga = Browser::since(&clinic, "olga", Role::Owner, "2026-11-30T10:00:00Z").await;
    for address in [
        "/staff/calendar?date=2026-12-01",
        "/staff/catalogue?service=relaxation-60",
        "/staff/clinic",
        "/staff/hours?therapist=1",
        "/staff/team",
        "/staff/inbox/7K2-M9Q",
        "/staff/clients/1",
        "/staff/clients/1/merge?with=2",
        "/staff/clients/1/erase",
    ] {
        let asked = Page::of(olga.post(&clinic, address, &[("name", "Zoë")]).await);
        assert_eq!((asked.status, asked.heading()), (401, "Sign in"), "{address}");
        assert_eq!(asked.form_action(), "/staff/sign-in", "{address}");
        assert!(asked.value("kept").contains("name="), "{address}");
    }
    // What the server shows is what the address says, so there is no page for it alone.
    assert_eq!(clinic.get("/staff/kept").await.status, 404);
}

#[tokio::test]
async fn programs_get_the_right_status_and_nothing_about_anyone() {
    let clinic = Clinic::open().await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let post = async |form: &[(&str, &str)]| rosa.post(&clinic, "/api/staff/calendar/arrange", form).await;
    let first = walk_in("Ada", "1", "10:00", "key-0123456789abcdef");
    let answer = post(&first).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let again = post(&first).await.json();
    for name in ["entry", "visit"] {
        assert_eq!(again[name], answer.json()[name], "the same form books once");
    }
    let clash = post(&walk_in("Bo", "1", "10:30", "key-0123456789abcdeg")).await;
    let ada = json!({ "resource": 1, "holder": { "visit": answer.json()["visit"] } });
    assert_eq!(
        (clash.status, clash.json()),
        (409, json!({ "error": "clash", "clashes": [ada] }))
    );
    let early = post(&walk_in("Bo", "1", "06:00", "key-0123456789abcdeh")).await;
    assert_eq!(
        (early.status, early.json()),
        (409, json!({ "error": "warned", "warnings": ["outside-hours"] }))
    );
    assert_eq!(post(&[("act", "undo"), ("entry", "7")]).await.status, 404);
    let found = rosa
        .post(&clinic, "/api/staff/calendar/clients", &[("words", "ad")])
        .await;
    assert_eq!(found.json()[0]["name"], "Ada");
    for query in ["first=tomorrow", "days=400", "days=0"] {
        let answer = rosa.get(&clinic, &format!("/api/staff/calendar?{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
    }
}

#[tokio::test]
async fn a_therapist_sees_and_changes_what_is_their_own() {
    let clinic = Clinic::open().await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let thea = Browser::of(&clinic, "thea", Role::Therapist).await;
    for (name, therapist, key) in [
        ("Ada", "1", "key-0123456789abcdef"),
        ("Bo", "2", "key-0123456789abcdeg"),
    ] {
        let form = walk_in(name, therapist, "14:00", key);
        let answer = rosa.post(&clinic, "/api/staff/calendar/arrange", &form).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert_eq!(
        thea.get(&clinic, "/api/staff/calendar").await.status,
        403,
        "nobody's yet"
    );
    clinic
        .run_sql("UPDATE account SET therapist_id = 2 WHERE name = 'thea'")
        .await;
    let own = board(&thea, &clinic).await;
    assert_eq!(own["is_all"], false);
    assert_eq!(own["board"]["visits"].as_array().unwrap().len(), 1);
    assert_eq!(own["board"]["visits"][0]["name"], "Bo");
    let others = board(&rosa, &clinic).await;
    for visit in others["board"]["visits"].as_array().unwrap() {
        let form = [
            ("act", "arrived"),
            ("visit", &*visit["id"].to_string()),
            ("revision", "0"),
        ];
        let answer = thea.post(&clinic, "/api/staff/calendar/arrange", &form).await;
        assert_eq!(answer.status, if visit["name"] == "Bo" { 200 } else { 403 });
    }
}

/// Whether a page says this, wherever its lines may break.
fn reads(page: &Page, words: &str) -> bool {
    page.words().replace('\u{a0}', " ").contains(words)
}

/// Time off of the first therapist, or of everyone.
fn block<'a>(whom: &'a str, time: &'a str, until: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("act", "block"),
        ("whom", whom),
        ("date", DAY),
        ("time", time),
        ("until", until),
        ("reason", reason),
    ]
}

#[tokio::test]
async fn a_refused_block_says_what_is_there_and_what_can_be_done() {
    let clinic = Clinic::open().await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let post = async |form: &[(&str, &str)]| rosa.post(&clinic, "/staff/calendar?date=2026-12-01", form).await;
    assert_eq!(
        post(&walk_in("Zoë", "1", "10:00", "key-0123456789abcdef")).await.status,
        303
    );
    assert_eq!(post(&block("1", "12:00", "13:00", "Lunch")).await.status, 303);

    let refused = Page::of(post(&block("1", "11:00", "12:00", "Course")).await);
    assert_eq!(refused.status, 409);
    for words in [
        "Therapist A is taken: \u{2068}Zoë\u{2069}, Tue, Dec 1, 10:00 – 11:00 am, and 10 minutes to clean up. Open",
        "Move or cancel what is there first, or choose another time.",
    ] {
        assert!(reads(&refused, words), "{words}: {}", refused.words());
    }
    // From another date, too.
    let day = rosa
        .post(
            &clinic,
            "/staff/calendar?date=2026-12-02",
            &block("", "10:30", "12:30", "Fire drill"),
        )
        .await;
    let refused = Page::of(day);
    assert_eq!(refused.status, 409);
    for words in [
        "Therapist A is taken: \u{2068}Zoë\u{2069}, Tue, Dec 1, 10:00 – 11:00 am, and 10 minutes to clean up. Open",
        "Therapist A is taken: \u{2068}Lunch\u{2069}, Tue, Dec 1, 12:00 – 1:00 pm. Open",
        "Move, cancel or free what is there first, or choose another time.",
    ] {
        assert!(reads(&refused, words), "{words}: {}", refused.words());
    }
    let visit = board(&rosa, &clinic).await["board"]["visits"][0]["id"].to_string();
    assert!(
        refused
            .source()
            .contains(&format!("/staff/calendar?date=2026-12-01&amp;visit={visit}"))
    );

    // Whose visit is with somebody else, a therapist is not told; the room is named all the same.
    let thea = Browser::of(&clinic, "thea", Role::Therapist).await;
    clinic
        .run_sql("UPDATE account SET therapist_id = 2 WHERE name = 'thea'")
        .await;
    let mut own = walk_in("Bo", "2", "10:00", "key-0123456789abcdeg");
    own.push(("room", "11"));
    let refused = Page::of(thea.post(&clinic, "/staff/calendar?date=2026-12-01", &own).await);
    assert_eq!(refused.status, 409);
    assert!(
        reads(&refused, "Massage room 1 is taken at this time."),
        "{}",
        refused.words()
    );
    assert!(!refused.source().contains("Zoë"), "{}", refused.words());
    let holders = format!("/api/staff/calendar/holders?visits={visit}");
    assert_eq!(thea.get(&clinic, &holders).await.json(), json!([]));
    assert_eq!(rosa.get(&clinic, &holders).await.json()[0]["title"], "Zoë");
}

#[tokio::test]
async fn what_was_open_and_is_off_says_so_and_offers_undo() {
    let clinic = Clinic::open().await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let other = Browser::of(&clinic, "otto", Role::Reception).await;
    let post = async |form: &[(&str, &str)]| other.post(&clinic, "/api/staff/calendar/arrange", form).await.json();
    let booked = post(&walk_in("Zoë", "1", "10:00", "key-0123456789abcdef")).await;
    let visit = booked["visit"].to_string();
    let address = format!("/staff/calendar?date={DAY}&visit={visit}");
    post(&[("act", "cancel"), ("visit", &*visit), ("revision", "0")]).await;

    let page = Page::of(rosa.get(&clinic, &address).await);
    assert_eq!(page.status, 200);
    assert!(
        reads(&page, "otto has cancelled this visit: Tue, Dec 1, 10:00 – 11:00 am."),
        "{}",
        page.words()
    );
    let undo = [("act", "undo"), ("entry", &*page.value("entry"))];
    assert_eq!(rosa.post(&clinic, "/staff/calendar", &undo).await.status, 303);
    let page = Page::of(rosa.get(&clinic, &address).await);
    assert!(reads(&page, "Relaxation massage, 60 minutes"), "{}", page.words());

    // What is on another date by now, leads there.
    let to_wednesday = [
        ("act", "move"),
        ("visit", &*visit),
        ("revision", "2"),
        ("date", "2026-12-02"),
        ("time", "10:00"),
        ("therapist", "1"),
    ];
    post(&to_wednesday).await;
    let page = Page::of(rosa.get(&clinic, &address).await);
    assert!(
        reads(&page, "It is somewhere else now: Wed, Dec 2, 10:00 – 11:00 am"),
        "{}",
        page.words()
    );
    assert!(
        page.source()
            .contains(&format!("/staff/calendar?date=2026-12-02&amp;visit={visit}"))
    );

    // The same for time off.
    post(&block("1", "12:00", "13:00", "Lunch")).await;
    let lunch = board(&rosa, &clinic).await["board"]["blocks"][0]["id"].to_string();
    post(&[("act", "unblock"), ("block", &*lunch)]).await;
    let page = Page::of(
        rosa.get(&clinic, &format!("/staff/calendar?date={DAY}&block={lunch}"))
            .await,
    );
    assert!(
        reads(&page, "otto has freed this time: Tue, Dec 1, 12:00 – 1:00 pm."),
        "{}",
        page.words()
    );
    // And what never was is not there either.
    let page = Page::of(rosa.get(&clinic, &format!("/staff/calendar?date={DAY}&visit=7")).await);
    assert!(reads(&page, "It is not on this calendar any more."), "{}", page.words());
}

#[tokio::test]
async fn a_day_with_a_hundred_and_twenty_visits_shows_all_of_them() {
    let clinic = Clinic::open().await;
    clinic
        .run_sql(
            "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 111)
             INSERT INTO resource SELECT i, 'therapist', 'Therapist ' || i, NULL, 1, 1, i FROM n",
        )
        .await;
    clinic
        .run_sql(
            "WITH RECURSIVE n (i) AS (SELECT 200 UNION ALL SELECT i + 1 FROM n WHERE i < 211)
             INSERT INTO resource SELECT i, 'room', 'Room ' || i, 'massage', 1, 1, i FROM n",
        )
        .await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    for therapist in 100..112 {
        for place in 0..10 {
            let (id, time) = (therapist.to_string(), format!("{:02}:00", 8 + place));
            let (name, key) = (
                format!("Client {therapist}-{place}"),
                format!("key-{therapist}-{place}-0123456789"),
            );
            let mut form = walk_in(&name, &id, &time, &key);
            form.extend([("anyway", "yes"), ("minutes", "45")]);
            let answer = rosa.post(&clinic, "/api/staff/calendar/arrange", &form).await;
            assert_eq!(answer.status, 200, "{name} {}", answer.text());
        }
    }
    let page = Page::of(rosa.get(&clinic, "/staff/calendar?date=2026-12-01").await);
    assert_eq!(page.status, 200);
    assert_eq!(page.source().matches("class=\"board__link\"").count(), 120);
    assert!(page.source().contains("</html>"), "all of the page has come");
}

/// The next event of a stream, without the comments that keep it open.
async fn next_event(stream: &mut Response) -> Option<String> {
    loop {
        let chunk = tokio::time::timeout(Duration::from_secs(5), stream.chunk());
        let chunk = chunk.await.expect("an event in time").unwrap()?;
        let text = String::from_utf8(chunk.to_vec()).unwrap();
        if let Some(data) = text.trim().strip_prefix("data: ") {
            return Some(data.to_owned());
        }
    }
}

#[tokio::test]
async fn open_pages_are_told_where_something_has_changed_and_not_what() {
    let clinic = Clinic::open().await;
    let request = clinic.request(reqwest::Method::GET, "/api/changes");
    let mut stream = request.send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert_eq!(next_event(&mut stream).await.as_deref(), Some("listening"));
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let form = walk_in("Ada", "1", "10:00", "key-0123456789abcdef");
    let answer = rosa.post(&clinic, "/api/staff/calendar/arrange", &form).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = next_event(&mut stream).await.unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told, json!({ "first": DAY, "last": DAY }));
}
