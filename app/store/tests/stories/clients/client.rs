//! Clients: looking for them, correcting them, making one of two, and forgetting them.

use domain::{BoardForm, ClientForm, ClientRequest, EraseForm, MessageChange, Outcome, Revision, Role};
use jiff::SignedDuration;
use jiff::civil::date;
use store::{Caller, ClientError, ClientFile, ClientId, EraseError, VisitError, Whose};

use crate::inbox::contact::PERSON;
use crate::scene::{A, B, Scene};

stories! {
    a_therapist_sees_whom_they_treat,
    ten_thousand_clients_are_searched_at_once,
    nobody_changes_a_client_past_somebody_else,
    two_become_one_with_all_that_was_theirs,
    who_is_erased_is_nowhere_any_more,
    who_is_expected_is_not_erased,
    a_report_counts_what_there_was,
}

impl Scene {
    async fn clients(&self) -> Vec<ClientId> {
        let (clients, _) = self.store.clients("", Whose::Everyone, 100).await.expect("clients");
        clients.into_iter().map(|client| client.id).collect()
    }

    pub(crate) async fn file(&self, id: ClientId) -> ClientFile {
        let file = self.store.client_file(id, Whose::Everyone).await.expect("an answer");
        file.expect("a client")
    }

    /// How many rows of any table hold this text.
    pub(crate) async fn rows_with(&self, text: &str) -> i64 {
        let mut rows = 0;
        for (table, columns) in [
            ("client", "name, email, phone, note, search"),
            (
                "visit",
                "client_name, client_email, client_phone, client_note, cancel_reason, token, idempotency_key",
            ),
            ("message", "name, email, address, phone, subject, body"),
            ("known_as", "typed, folded"),
            ("reply", "body, who"),
            ("visit_link", "token_hash"),
            ("audit", "before, after"),
        ] {
            for column in columns.split(", ") {
                let sql = format!("SELECT COUNT(*) FROM {table} WHERE lower({column}) LIKE '%{text}%'");
                rows += self.number(&sql).await;
            }
        }
        rows
    }

    /// Makes one client of two as they are now.
    pub(crate) async fn merge(&self, keep: ClientId, gone: ClientId, caller: &Caller) -> Result<(), ClientError> {
        let seen = self.both(keep, gone).await;
        self.store.merge_clients((keep, gone), &seen, caller, self.now).await
    }

    /// How the two are, for who looks now.
    pub(crate) async fn both(&self, keep: ClientId, gone: ClientId) -> Revision {
        let mut both = Vec::new();
        for id in [keep, gone] {
            let file = self.store.client_file(id, Whose::Everyone).await.expect("an answer");
            both.extend(file.map(|file| (id.0.to_string(), file.identity)));
        }
        Revision::of_many(both, &Revision::default())
    }

    /// The form that erases a client as they are now.
    pub(crate) async fn erasure(&self, id: ClientId, name: &str) -> EraseForm {
        let file = self.store.client_file(id, Whose::Everyone).await.expect("an answer");
        EraseForm {
            id: id.0.to_string(),
            revision: file.map(|file| file.identity).unwrap_or_default(),
            name: name.into(),
        }
    }

    async fn erase(&self, id: ClientId, name: &str, caller: &Caller) -> Result<(), EraseError> {
        let form = self.erasure(id, name).await;
        self.store.erase_client(id, &form, caller, self.now).await
    }
}

fn request(name: &str, email: &str, note: &str) -> ClientRequest {
    let form = ClientForm {
        name: name.into(),
        email: email.into(),
        phone: "780-555-0100".into(),
        note: note.into(),
        ..ClientForm::default()
    };
    form.parse().expect("a good form")
}

async fn a_therapist_sees_whom_they_treat(scene: Scene) {
    scene.book(&scene.request_for(A, "2026-11-25 12:00")).await;
    let [id] = scene.clients().await[..] else {
        panic!("one client")
    };
    let (unconfirmed, _) = scene.store.clients("", Whose::Of(Some(A)), 10).await.expect("clients");
    assert!(unconfirmed.is_empty(), "a form says it, and nobody else");
    scene.confirmed().await;
    for (whose, sees) in [
        (Whose::Everyone, true),
        (Whose::Of(Some(A)), true),
        (Whose::Of(Some(B)), false),
        (Whose::Of(None), false),
    ] {
        let (found, more) = scene.store.clients("lovelace", whose, 10).await.expect("clients");
        assert_eq!((found.len(), more), (usize::from(sees), false), "{whose:?}");
        let file = scene.store.client_file(id, whose).await.expect("an answer");
        assert_eq!(file.is_some(), sees, "{whose:?}");
    }
    let file = scene.file(id).await;
    let [visit] = &file.visits[..] else { panic!("one visit") };
    assert_eq!((visit.outcome, &*visit.therapist), (Outcome::Booked, "Therapist A"));
    assert_eq!(file.expected(scene.now).count(), 1);
}

async fn ten_thousand_clients_are_searched_at_once(scene: Scene) {
    scene
        .execute(
            "INSERT INTO client (id, name, email, phone, search, created_at, changed_at)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
             SELECT i, 'Person ' || i, 'p' || i || '@example.org', '780 555 ' || i,
                 'person ' || i || ' p' || i || '@example.org 780 555 ' || i || ' 780555' || i, 0, 0 FROM n",
        )
        .await;
    let (found, more) = scene.store.clients("", Whose::Everyone, 50).await.expect("clients");
    assert_eq!((found.len(), more), (50, true));
    let (found, more) = scene
        .store
        .clients("P777@ person", Whose::Everyone, 50)
        .await
        .expect("clients");
    assert_eq!((found.len(), more), (1, false));
    let (found, _) = scene
        .store
        .clients("7805559999", Whose::Everyone, 50)
        .await
        .expect("clients");
    assert_eq!(found.len(), 1);
    // A generous bound: what is meant is that it is no second.
    let before = std::time::Instant::now();
    scene
        .store
        .clients("nobody at all", Whose::Everyone, 50)
        .await
        .expect("clients");
    assert!(before.elapsed().as_millis() < 500, "{:?}", before.elapsed());
}

async fn nobody_changes_a_client_past_somebody_else(scene: Scene) {
    scene.book(&scene.request("2026-11-25 12:00")).await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let [id] = scene.clients().await[..] else {
        panic!("one client")
    };
    let revision = &scene.file(id).await.revision;
    let change = async |revision, note: &str| {
        let request = request("Ada King", "ada@example.org", note);
        scene
            .store
            .change_client((id, revision), &request, &rosa, scene.now)
            .await
    };
    change(revision, "Likes it quiet").await.expect("a change");
    change(revision, "Likes it quiet").await.expect("a double click");
    let outcome = change(revision, "Likes music").await;
    assert!(matches!(outcome, Err(ClientError::Stale)), "{outcome:?}");
    let file = scene.file(id).await;
    assert_eq!((file.client.name.as_str(), &*file.note), ("Ada King", "Likes it quiet"));
    let (found, _) = scene
        .store
        .clients("king 7805550100", Whose::Everyone, 9)
        .await
        .expect("clients");
    assert_eq!(found.len(), 1, "the search knows it too");
    assert_eq!(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'edit'").await, 1);
}

async fn two_become_one_with_all_that_was_theirs(scene: Scene) {
    scene.book(&scene.request("2026-11-25 12:00")).await;
    let mut other = scene.request("2026-11-26 12:00");
    other.email = domain::EmailAddress::parse("ada@example.com").expect("an address");
    scene.book(&other).await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let [keep, gone] = scene.clients().await[..] else {
        panic!("two clients")
    };
    let alike = scene.file(keep).await.alike;
    assert_eq!(alike.iter().map(|client| client.id).collect::<Vec<_>>(), [gone]);
    for (one, other) in [(keep, keep), (keep, ClientId(1)), (ClientId(1), keep)] {
        let outcome = scene.merge(one, other, &rosa).await;
        assert!(matches!(outcome, Err(ClientError::NotFound)), "{outcome:?}");
    }
    scene.merge(keep, gone, &rosa).await.expect("one client");
    assert_eq!(scene.clients().await, [keep]);
    let file = scene.file(keep).await;
    assert_eq!((file.visits.len(), file.alike.len()), (2, 0));
    assert_eq!(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'merge'").await, 2);
    scene.merge(keep, gone, &rosa).await.expect("what is done already");
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM audit WHERE act = 'merge'").await,
        2,
        "once"
    );
}

async fn who_is_erased_is_nowhere_any_more(scene: Scene) {
    let token = scene.book(&scene.request("2026-11-25 12:00")).await;
    let mut other = scene.request("2026-11-26 12:00");
    other.email = domain::EmailAddress::parse("lovelace@example.com").expect("an address");
    scene.book(&other).await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let [keep, gone] = scene.clients().await[..] else {
        panic!("two clients")
    };
    for id in [keep, gone] {
        let revision = scene.file(id).await.revision;
        let email = scene.file(id).await.client.email.expect("an address");
        let request = request("Ada Lovelace", email.as_str(), "Lovelace likes it quiet");
        scene
            .store
            .change_client((id, &revision), &request, &rosa, scene.now)
            .await
            .expect("a change");
    }
    // Linked to nobody, but from the same address.
    let letter = scene.letter(60).await;
    let reference = scene.write(&letter, PERSON).await.reference;
    scene
        .store
        .change_message(&reference, &MessageChange::Close, &rosa, scene.now)
        .await
        .expect("a change");
    scene.merge(keep, gone, &rosa).await.expect("one client");
    let mut scene = scene;
    scene.now += SignedDuration::from_hours(24 * 7);
    let exported = scene
        .store
        .export_client(keep, &rosa, scene.now)
        .await
        .expect("an answer")
        .expect("a client");
    let json = serde_json::to_string(&exported).expect("JSON");
    for told in [
        "Ada Lovelace",
        "lovelace@example.com",
        "My left shoulder.",
        "before a race",
        "likes it quiet",
    ] {
        assert!(json.contains(told), "{told}: {json}");
    }
    assert!(!json.contains("rosa") && !json.contains(token.as_str()), "{json}");

    let outcome = scene.erase(keep, "Ada", &rosa).await;
    assert!(matches!(outcome, Err(EraseError::OtherName)), "{outcome:?}");
    assert!(scene.rows_with("lovelace").await > 0);
    scene.erase(keep, "ada lovelace", &rosa).await.expect("nobody");
    scene.erase(keep, "", &rosa).await.expect("once more");
    for text in [
        "lovelace",
        "ada@",
        "555 0100",
        "555-0100",
        "5550100",
        "shoulder",
        "race",
        "quiet",
        token.as_str(),
    ] {
        assert_eq!(scene.rows_with(text).await, 0, "{text}");
    }
    assert!(scene.clients().await.is_empty());
    let file = scene.file(keep).await;
    assert!(file.erased_at.is_some());
    assert_eq!((file.visits.len(), file.messages.len()), (2, 1), "the counts stay");
    assert!(scene.store.thread(&reference).await.expect("an answer").is_some());
    assert!(scene.store.visit(&token).await.expect("an answer").is_none());
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL").await,
        0,
        "nobody is written to any more"
    );
    assert_eq!(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'erase'").await, 1);
}

async fn who_is_expected_is_not_erased(scene: Scene) {
    let token = scene.book(&scene.request("2026-11-25 12:00")).await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let [id] = scene.clients().await[..] else {
        panic!("one client")
    };
    let outcome = scene.erase(id, "Ada Lovelace", &rosa).await;
    assert!(matches!(outcome, Err(EraseError::Expected)), "{outcome:?}");
    scene.store.cancel_visit(&token, scene.now).await.expect("no visit");
    scene.erase(id, "Ada Lovelace", &rosa).await.expect("nobody");
    // Nor does their visit take an address again, or a letter to one.
    for act in ["contact", "resend"] {
        let form = BoardForm {
            act: act.into(),
            visit: scene.number("SELECT id FROM visit").await.to_string(),
            revision: scene.number("SELECT revision FROM visit").await.to_string(),
            email: "ada@example.org".into(),
            ..BoardForm::default()
        };
        let outcome = scene.arrange(&rosa, &form).await;
        assert!(matches!(outcome, Err(VisitError::NotFound)), "{act}: {outcome:?}");
    }
    let outcome = scene.erase(ClientId(1), "Ada Lovelace", &rosa).await;
    assert!(matches!(outcome, Err(EraseError::NotFound)), "{outcome:?}");
}

async fn a_report_counts_what_there_was(scene: Scene) {
    scene.book(&scene.request_for(A, "2026-11-24 09:00")).await;
    scene.book(&scene.request_for(B, "2026-11-25 10:00")).await;
    let token = scene.book(&scene.request_for(B, "2026-12-02 10:00")).await;
    scene.store.cancel_visit(&token, scene.now).await.expect("no visit");
    scene
        .execute(
            "UPDATE visit SET attendance = 'no-show'
             WHERE id IN (SELECT visit_id FROM segment WHERE therapist_id = 1)",
        )
        .await;
    let (from, until) = (date(2026, 11, 23), date(2026, 12, 6));
    let report = scene.store.report(from, until).await.expect("a report");
    let total = report.total;
    assert_eq!((total.visits, total.cancelled, total.no_shows), (2, 1, 1));
    assert_eq!(total.used_minutes, 140, "with the time to clean up");
    let week = (5 * 480) + (4 * 420 + 480) + (3 * 480 + 540 + 360);
    assert_eq!(total.open_minutes, 2 * week);
    assert_eq!(report.by_week.len(), 2);
    assert!(
        report
            .by_week
            .iter()
            .all(|week_sums| week_sums.sums.open_minutes == week)
    );
    let names: Vec<_> = report.by_therapist.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["Therapist A", "Therapist B", "Therapist C"]);
    assert_eq!(report.by_service.len(), 1);
    assert_eq!(report.by_service[0].0, "Relaxation massage, 60 minutes");
    let one_day = scene
        .store
        .report(date(2026, 11, 24), date(2026, 11, 24))
        .await
        .expect("a report");
    assert_eq!((one_day.total.visits, one_day.total.open_minutes), (1, 480 + 420));
}
