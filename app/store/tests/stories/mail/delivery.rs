//! Mails: each is sent at least once, and by one server at a time.

use std::collections::BTreeSet;

use domain::{MailFailure, TherapistPreference, VisitNews};
use jiff::SignedDuration;
use store::{Mail, MailAbout, Recipient, Store};
use tokio::task::JoinSet;

use crate::scene::{A, Scene, keys};

stories! {
    a_booking_is_confirmed,
    a_mail_is_lent_to_one,
    a_mail_that_was_sent_is_never_due_again,
    a_mail_whose_sender_died_is_due_again,
    a_mail_that_failed_waits_ever_longer_and_is_given_up,
    a_mail_that_is_refused_for_good_is_given_up_at_once,
    a_late_failure_does_not_disturb_who_has_it_now,
    a_mail_that_makes_no_sense_stops_no_other,
    a_server_of_the_last_release_may_still_write_mails,
    mails_of_the_last_release_are_kept,
    what_was_told_before_this_release_is_remembered,
    a_store_rings_when_there_is_mail,
}

const TWO_O_CLOCK: &str = "2026-12-02 14:00";

impl Scene {
    /// The mails that are due so many minutes after the story begins.
    pub(crate) async fn due(&self, minutes: i64) -> Vec<Mail> {
        let now = self.now + SignedDuration::from_mins(minutes);
        self.store.due_mail(10, now).await.expect("a store")
    }

    /// Sends what is due so many minutes after the story begins, and answers what it tells of visits.
    pub(crate) async fn sent(&self, minutes: i64) -> Vec<VisitNews> {
        let now = self.now + SignedDuration::from_mins(minutes);
        let mut news = Vec::new();
        loop {
            let mails = self.store.due_mail(10, now).await.expect("a store");
            if mails.is_empty() {
                return news;
            }
            for mail in mails {
                self.store.mark_sent(&mail, now).await.expect("a store");
                if let MailAbout::Visit(_, told) = mail.about {
                    news.push(told);
                }
            }
        }
    }
}

async fn a_booking_is_confirmed(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let mails = scene.due(0).await;
    let [mail] = &mails[..] else {
        panic!("one mail: {mails:?}")
    };
    assert_eq!(
        (mail.attempt, mail.recipient, mail.created_at),
        (1, Recipient::Client, scene.now)
    );
    assert_eq!(mail.clinic.profile.name, "Glo Skin & Medspa");
    let MailAbout::Visit(visit, VisitNews::Booked) = &mail.about else {
        panic!("{:?}", mail.about)
    };
    assert_eq!(
        (
            &visit.token,
            visit.client_email.as_ref().map(domain::EmailAddress::as_str)
        ),
        (&token, Some("ada@example.org"))
    );
    scene.store.mark_sent(mail, scene.now).await.expect("a store");

    scene
        .store
        .move_visit(
            &token,
            scene.at("2026-12-03 14:00"),
            TherapistPreference::Anyone,
            scene.now,
        )
        .await
        .expect("a free start");
    let news = scene.sent(15).await;
    assert!(
        matches!(&news[..], [VisitNews::Changed(changes)] if changes.start == Some("2026-12-02T14:00".parse().expect("a time"))),
        "{news:?}"
    );
    scene.store.cancel_visit(&token, scene.now).await.expect("a visit");
    assert_eq!(scene.sent(30).await, [VisitNews::Cancelled]);
}

async fn a_mail_is_lent_to_one(scene: Scene) {
    for hour in 9..15 {
        scene.book(&scene.request(&format!("2026-12-02 {hour:02}:00"))).await;
    }
    let mut servers = JoinSet::new();
    for _ in 0..8 {
        let scene = scene.clone();
        servers.spawn(async move {
            let mut taken = Vec::new();
            loop {
                let mails = scene.store.due_mail(2, scene.now).await.expect("a store");
                if mails.is_empty() {
                    return taken;
                }
                taken.extend(mails.into_iter().map(|mail| mail.id));
            }
        });
    }
    let mut taken = Vec::new();
    while let Some(mails) = servers.join_next().await {
        taken.extend(mails.expect("no panic"));
    }
    assert_eq!(
        (taken.len(), taken.iter().collect::<BTreeSet<_>>().len()),
        (6, 6),
        "each mail once"
    );
}

async fn a_mail_that_was_sent_is_never_due_again(scene: Scene) {
    scene.book(&scene.request(TWO_O_CLOCK)).await;
    let mails = scene.due(0).await;
    for _ in 0..2 {
        scene.store.mark_sent(&mails[0], scene.now).await.expect("a store");
    }
    assert!(scene.due(1_000_000).await.is_empty());
    assert_eq!(scene.store.next_mail().await.expect("a store"), None);
}

async fn a_mail_whose_sender_died_is_due_again(scene: Scene) {
    scene.book(&scene.request(TWO_O_CLOCK)).await;
    let first = scene.due(0).await;
    assert!(scene.due(9).await.is_empty(), "it may still be on its way");
    let again = scene.due(10).await;
    assert_eq!((again[0].id, again[0].attempt), (first[0].id, 2), "the same mail");
    assert_eq!(again[0].created_at, first[0].created_at);
}

async fn a_mail_that_failed_waits_ever_longer_and_is_given_up(scene: Scene) {
    scene.book(&scene.request(TWO_O_CLOCK)).await;
    let mut now = scene.now;
    let mut waits = Vec::new();
    for attempt in 1..=22 {
        let mails = scene.store.due_mail(10, now).await.expect("a store");
        assert_eq!((mails.len(), mails[0].attempt), (1, attempt));
        let failure = MailFailure::Connection;
        let due = scene
            .store
            .mark_failed(mails[0].id, attempt, failure, now)
            .await
            .expect("a store");
        assert_eq!(scene.store.next_mail().await.expect("a store"), due);
        let Some(due) = due else { break };
        waits.push(due.duration_since(now).as_secs());
        assert!(
            scene
                .store
                .due_mail(10, due - SignedDuration::from_secs(1))
                .await
                .expect("a store")
                .is_empty()
        );
        now = due;
    }
    assert_eq!(waits[..4], [30, 60, 120, 240]);
    assert_eq!((waits.len(), waits[20]), (21, 6 * 3_600), "and never longer");
    let days = now.duration_since(scene.now).as_hours();
    assert!((72..80).contains(&days), "for three days: {days} h");
    let failures =
        "SELECT COUNT(*) FROM outbox WHERE failure = 'connection' AND attempts = 22 AND given_up_at IS NOT NULL";
    assert_eq!(scene.number(failures).await, 1);
    // Nor does a server of the last release try it, which looks at nothing else.
    let due = format!(
        "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND due_at < {}",
        now.as_second() * 2
    );
    assert_eq!(scene.number(&due).await, 0);
}

/// It used to be tried for three days, and nobody was told before.
async fn a_mail_that_is_refused_for_good_is_given_up_at_once(scene: Scene) {
    scene.book(&scene.request(TWO_O_CLOCK)).await;
    let mails = scene.due(0).await;
    let due = scene
        .store
        .mark_failed(mails[0].id, mails[0].attempt, MailFailure::Refused, scene.now)
        .await
        .expect("a store");
    assert_eq!((due, scene.store.next_mail().await.expect("a store")), (None, None));
    assert_eq!(scene.due(60 * 24 * 7).await.len(), 0);
    let failed = scene.store.failed_letters(scene.now).await.expect("a store");
    assert!(failed[0].letter.is_given_up && failed[0].attempts == 1, "{failed:?}");
}

async fn a_late_failure_does_not_disturb_who_has_it_now(scene: Scene) {
    scene.book(&scene.request(TWO_O_CLOCK)).await;
    let first = scene.due(0).await;
    assert_eq!(scene.due(10).await.len(), 1);
    let late = scene.now + SignedDuration::from_mins(11);
    scene
        .store
        .mark_failed(first[0].id, first[0].attempt, MailFailure::Timeout, late)
        .await
        .expect("a store");
    assert!(scene.due(15).await.is_empty(), "the other one has it until 20");
    assert_eq!(scene.due(20).await.len(), 1);
}

async fn a_mail_that_makes_no_sense_stops_no_other(scene: Scene) {
    scene.book(&scene.request(TWO_O_CLOCK)).await;
    scene.execute("UPDATE segment SET local_start = 'after lunch'").await;
    scene.book(&scene.request("2026-12-03 14:00")).await;
    assert_eq!(scene.due(0).await.len(), 1);
}

async fn a_server_of_the_last_release_may_still_write_mails(scene: Scene) {
    scene.book(&scene.request(TWO_O_CLOCK)).await;
    scene
        .execute(
            "INSERT INTO outbox (id, kind, visit_id, created_at, due_at, attempts)
             SELECT 7, 'moved', id, booked_at, booked_at, 0 FROM visit",
        )
        .await;
    let mails = scene.due(0).await;
    assert_eq!(mails.len(), 1, "one about each visit at once");
    assert!(mails.iter().all(|mail| mail.recipient == Recipient::Client));
}

/// The outbox as the first release made it.
const FIRST_OUTBOX: &str = "
    CREATE TABLE outbox (
        id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
        kind TEXT NOT NULL CHECK (kind IN ('booked', 'moved', 'cancelled')),
        visit_id BIGINT NOT NULL REFERENCES visit (id),
        created_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        sent_at BIGINT,
        attempts BIGINT NOT NULL CHECK (attempts >= 0)
    )";

async fn mails_of_the_last_release_are_kept(scene: Scene) {
    scene.book(&scene.request(TWO_O_CLOCK)).await;
    for sql in [
        "DROP TABLE outbox",
        "DROP INDEX client_unknown",
        "DROP TABLE known_as",
        "ALTER TABLE client DROP COLUMN known_revision",
        "DROP TABLE reply",
        "DROP TABLE message",
        "DROP TABLE budget",
        "DROP TABLE secret",
        "ALTER TABLE client DROP COLUMN revision",
        "DROP INDEX client_by_name",
        "DROP INDEX IF EXISTS client_named",
        "ALTER TABLE client DROP COLUMN erased_at",
        "ALTER TABLE visit DROP COLUMN told",
        "ALTER TABLE visit DROP COLUMN own_contact",
        "DELETE FROM _sqlx_migrations WHERE description IN ('contact', 'inbox', 'letters', 'identity', 'account letters', 'letter budget')",
        FIRST_OUTBOX,
        "CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL",
        "INSERT INTO outbox SELECT 7, 'booked', id, booked_at, booked_at, NULL, 0 FROM visit",
        "INSERT INTO outbox SELECT 8, 'moved', id, booked_at, booked_at, booked_at, 1 FROM visit",
    ] {
        scene.execute(sql).await;
    }
    let store = Store::open(&scene.url, &keys()).await.expect("the same store");
    let mails = store.due_mail(10, scene.now).await.expect("a store");
    let ids: Vec<_> = mails.iter().map(|mail| mail.id.0).collect();
    assert_eq!(ids, [7], "what was sent is not sent again");
    assert_eq!(scene.number("SELECT COUNT(*) FROM outbox").await, 2);
    store.close().await;
}

/// What the migration that made this column has to bring back.
async fn what_was_told_before_this_release_is_remembered(scene: Scene) {
    let told = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let waiting = scene.book(&scene.request_for(A, "2026-12-03 14:00")).await;
    scene
        .execute("UPDATE resource SET name = 'A \"B\" \\ C' WHERE id = 1")
        .await;
    for sql in [
        &format!(
            "UPDATE outbox SET sent_at = 1 WHERE visit_id = {}",
            scene.id_of(&told).await
        ),
        "ALTER TABLE visit DROP COLUMN told",
        "ALTER TABLE visit DROP COLUMN own_contact",
        "ALTER TABLE outbox DROP COLUMN given_up_at",
        "DROP INDEX outbox_letters",
        "DROP INDEX outbox_failed",
        "CREATE INDEX outbox_visit ON outbox (visit_id) WHERE sent_at IS NULL",
        "DELETE FROM _sqlx_migrations WHERE description = 'letters'",
    ] {
        scene.execute(sql).await;
    }
    let store = Store::open(&scene.url, &keys()).await.expect("the same store");
    for token in [&told, &waiting] {
        let to = scene.at("2026-12-04 14:00");
        let to = if token == &told {
            to
        } else {
            scene.at("2026-12-07 14:00")
        };
        store
            .move_visit(token, to, TherapistPreference::Therapist(A), scene.now)
            .await
            .expect("a free start");
    }
    let news = scene.sent(15).await;
    assert!(news.contains(&VisitNews::Booked), "who was told nothing: {news:?}");
    let start = Some("2026-12-02T14:00".parse().expect("a time"));
    let is_moved = |news: &VisitNews| matches!(news, VisitNews::Changed(changes) if changes.start == start && changes.therapist.is_none());
    assert!(news.iter().any(is_moved), "{news:?}");
    assert_eq!(news.len(), 2);
    store.close().await;
}

async fn a_store_rings_when_there_is_mail(scene: Scene) {
    let token = scene.book(&scene.request(TWO_O_CLOCK)).await;
    let clone: Store = scene.store.clone();
    clone.mail_is_written().await;
    scene.sent(0).await;
    scene.store.cancel_visit(&token, scene.now).await.expect("a visit");
    clone.mail_is_written().await;
}
