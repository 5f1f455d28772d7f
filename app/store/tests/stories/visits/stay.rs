//! Bookings by strangers: what stays, what has to be confirmed by mail, and what becomes of it.

use std::net::{IpAddr, Ipv4Addr};

use domain::spam::Sender;
use domain::stay::{
    HELD_FOR, MOST_FOR_ADDRESS, MOST_FROM_NETWORK, MOST_HELD_FOR_ADDRESS, MOST_HELD_FROM_NETWORK,
    MOST_PROGRAMS_FROM_NETWORK, MOST_TIMES_FROM_NETWORK, WINDOW,
};
use domain::{BoardForm, BookingRequest, ClientName, EmailAddress, Role, Scope};
use jiff::{SignedDuration, Timestamp};
use store::{Booked, MailAbout, VisitError, VisitState, VisitToken};

use crate::inbox::contact::{PERSON, SCRIPT};
use crate::inspector::inspect;
use crate::scene::Scene;

stories! {
    forty_posts_of_a_script_do_not_take_a_week,
    one_address_has_a_budget_wherever_it_is_booked_from,
    whoever_books_and_calls_off_comes_to_an_end,
    whoever_confirms_everything_comes_to_an_end_too,
    a_held_visit_stays_once_its_client_says_yes,
    a_held_visit_that_nobody_confirms_is_free_again,
    what_its_client_has_called_off_does_not_lapse,
    only_the_key_from_the_mail_confirms,
    staff_see_what_is_held_and_keep_it,
    what_shows_a_sign_of_a_script_is_asked_for,
}

/// Starts in the week, one after another.
fn walls() -> impl Iterator<Item = String> {
    (24..29).flat_map(|day| (10..18).map(move |hour| format!("2026-11-{day} {hour}:00")))
}

pub(crate) fn at_host(sender: Sender, host: u8) -> Sender {
    Sender {
        address: Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, host))),
        ..sender
    }
}

/// What became of a booking: stays, held, refused, or the start was not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Stays,
    Held,
    Refused,
    NotOpen,
}

impl Scene {
    fn by(&self, email: &str, wall: &str) -> BookingRequest {
        BookingRequest {
            email: EmailAddress::parse(email).expect("an address"),
            ..self.request(wall)
        }
    }

    async fn fate(&self, request: &BookingRequest, sender: Sender) -> (Fate, Option<VisitToken>) {
        match self.store.book_from(request, sender, self.now).await {
            Ok(Booked { token, .. }) => {
                let visit = self.store.visit(&token).await.expect("an answer").expect("a visit");
                let fate = visit.confirm_by.map_or(Fate::Stays, |_| Fate::Held);
                (fate, Some(token))
            }
            Err(VisitError::TooMany) => (Fate::Refused, None),
            Err(VisitError::NotOpen { .. }) => (Fate::NotOpen, None),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Books until something is held.
    async fn held(&self) -> VisitToken {
        for (turn, wall) in walls().enumerate() {
            let request = self.by(&format!("somebody-{turn}@example.org"), &wall);
            if let (Fate::Held, Some(token)) = self.fate(&request, SCRIPT).await {
                return token;
            }
        }
        panic!("nothing is held")
    }

    async fn state(&self, token: &VisitToken) -> (VisitState, Option<Timestamp>) {
        let visit = self.store.visit(token).await.expect("an answer").expect("a visit");
        (visit.state, visit.confirm_by)
    }

    /// The key that the mail about a visit brings.
    async fn key_of(&self, token: &VisitToken) -> String {
        loop {
            let mails = self.store.due_mail(10, self.now).await.expect("mails");
            assert!(!mails.is_empty(), "no mail about it");
            for mail in mails {
                if matches!(&mail.about, MailAbout::Visit(visit, _) if visit.token == *token) {
                    return mail.confirm_key.expect("a key").as_str().to_owned();
                }
            }
        }
    }
}

/// Forty posts took every free start of a week.
async fn forty_posts_of_a_script_do_not_take_a_week(scene: Scene) {
    let mut fates = Vec::new();
    for (turn, wall) in walls().enumerate() {
        let request = scene.by(&format!("somebody-{turn}@example.org"), &wall);
        fates.push(scene.fate(&request, SCRIPT).await.0);
    }
    let count = |fate| fates.iter().filter(|other| **other == fate).count();
    let (stay, held) = (MOST_PROGRAMS_FROM_NETWORK as usize, MOST_HELD_FROM_NETWORK as usize);
    assert_eq!((count(Fate::Stays), count(Fate::Held)), (stay, held));
    assert!(count(Fate::Refused) > 20, "{fates:?}");
    // A person behind the same address is asked for nothing, and no more than a family needs.
    let mut stay = 0;
    for (turn, wall) in walls().enumerate() {
        let request = scene.by(&format!("person-{turn}@example.org"), &wall);
        stay += u32::from(scene.fate(&request, PERSON).await.0 == Fate::Stays);
    }
    assert_eq!(stay, MOST_FROM_NETWORK - MOST_PROGRAMS_FROM_NETWORK);
    // And what is held is free again in half an hour.
    let later = scene.now + HELD_FOR;
    assert_eq!(scene.store.free_unconfirmed(later).await.expect("a store"), held);
    let left = scene.number("SELECT COUNT(*) FROM segment WHERE active = 1").await;
    assert_eq!(left, i64::from(MOST_FROM_NETWORK));
    inspect(&scene).await;
}

/// What is called off leaves room for another one, and so did a thousand of them.
async fn whoever_books_and_calls_off_comes_to_an_end(scene: Scene) {
    let mut fates = Vec::new();
    for turn in 0..60 {
        let request = scene.by(&format!("somebody-{turn}@example.org"), "2026-11-25 10:00");
        let (fate, token) = scene.fate(&request, PERSON).await;
        fates.push(fate);
        if let Some(token) = token {
            scene.store.cancel_visit(&token, scene.now).await.expect("a visit");
        }
    }
    let most = MOST_TIMES_FROM_NETWORK as usize;
    assert!(fates[..most].iter().all(|fate| *fate == Fate::Stays), "{fates:?}");
    assert!(fates[most..].iter().all(|fate| *fate == Fate::Refused), "{fates:?}");
    let elsewhere = scene.by("somebody@example.org", "2026-11-25 10:00");
    assert_eq!(scene.fate(&elsewhere, at_host(PERSON, 77)).await.0, Fate::Stays);
    let mut later = scene.clone();
    later.now += WINDOW;
    let again = scene.by("somebody-else@example.org", "2026-11-25 12:00");
    assert_eq!(later.fate(&again, PERSON).await.0, Fate::Stays);
}

/// With all the mail of a domain, one network took sixty starts by confirming each.
async fn whoever_confirms_everything_comes_to_an_end_too(scene: Scene) {
    scene.hire(5, 5).await;
    let mut fates = Vec::new();
    for (turn, wall) in walls().enumerate() {
        let request = scene.by(&format!("somebody-{turn}@example.org"), &wall);
        let (fate, token) = scene.fate(&request, PERSON).await;
        fates.push(fate);
        if let Some(token) = token {
            let key = scene.key_of(&token).await;
            let confirmed = scene.store.confirm_visit(&token, &key, scene.now).await;
            confirmed.expect("a visit of theirs");
        }
    }
    fates.retain(|fate| *fate != Fate::NotOpen);
    let (stay, refused) = fates.split_at(MOST_TIMES_FROM_NETWORK as usize);
    assert!(stay.iter().all(|fate| *fate == Fate::Stays), "{fates:?}");
    assert!(
        refused.len() > 5 && refused.iter().all(|fate| *fate == Fate::Refused),
        "{fates:?}"
    );
    let elsewhere = scene.by("somebody@example.com", "2026-12-20 10:00");
    assert_eq!(scene.fate(&elsewhere, at_host(PERSON, 77)).await.0, Fate::Stays);
}

async fn one_address_has_a_budget_wherever_it_is_booked_from(scene: Scene) {
    let mut fates = Vec::new();
    for (host, wall) in (0..).zip(walls()) {
        let email = if host % 2 == 0 {
            "victim@example.org"
        } else {
            "VICTIM@example.org"
        };
        fates.push(scene.fate(&scene.by(email, &wall), at_host(PERSON, host)).await.0);
    }
    let count = |fate| fates.iter().filter(|other| **other == fate).count();
    let expected = (MOST_FOR_ADDRESS as usize, MOST_HELD_FOR_ADDRESS as usize);
    assert_eq!((count(Fate::Stays), count(Fate::Held)), expected);
}

async fn a_held_visit_stays_once_its_client_says_yes(scene: Scene) {
    let token = scene.held().await;
    let until = scene.now + HELD_FOR;
    assert_eq!(scene.state(&token).await, (VisitState::Booked, Some(until)));
    let key = scene.key_of(&token).await;
    let late = until - SignedDuration::from_secs(1);
    for _ in 0..2 {
        scene
            .store
            .confirm_visit(&token, &key, late)
            .await
            .expect("it is theirs");
    }
    assert_eq!(scene.state(&token).await, (VisitState::Booked, None));
    let next_day = scene.now + SignedDuration::from_hours(24);
    scene.store.free_unconfirmed(next_day).await.expect("a store");
    assert_eq!(scene.state(&token).await.0, VisitState::Booked);
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM audit WHERE act = 'confirm'").await,
        1
    );
    inspect(&scene).await;
}

async fn a_held_visit_that_nobody_confirms_is_free_again(scene: Scene) {
    let token = scene.held().await;
    let key = scene.key_of(&token).await;
    let until = scene.now + HELD_FOR;
    let early = until - SignedDuration::from_secs(1);
    assert_eq!(scene.store.free_unconfirmed(early).await.expect("a store"), 0);
    assert_eq!(scene.store.free_unconfirmed(until).await.expect("a store"), 1);
    assert_eq!(scene.store.free_unconfirmed(until).await.expect("a store"), 0);
    assert_eq!(scene.state(&token).await, (VisitState::Cancelled, None));
    let late = scene.store.confirm_visit(&token, &key, until).await;
    assert!(matches!(late, Err(VisitError::Cancelled)), "{late:?}");
    // Nobody is mailed about it, and staff can bring it back.
    let waiting = format!(
        "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND visit_id = {}",
        scene.id_of(&token).await
    );
    assert_eq!(scene.number(&waiting).await, 0);
    let rosa = scene.staff("rosa", Role::Reception).await;
    let entry = scene.number("SELECT id FROM audit WHERE act = 'lapse'").await;
    let undo = BoardForm {
        act: "undo".into(),
        entry: entry.to_string(),
        ..BoardForm::default()
    };
    scene.arrange(&rosa, &undo).await.expect("it is back");
    assert_eq!(scene.state(&token).await, (VisitState::Booked, None));
    inspect(&scene).await;
}

/// It used to read that nobody had confirmed it in time.
async fn what_its_client_has_called_off_does_not_lapse(scene: Scene) {
    let token = scene.held().await;
    scene.store.cancel_visit(&token, scene.now).await.expect("it is off");
    assert_eq!(scene.state(&token).await, (VisitState::Cancelled, None));
    let late = scene.now + HELD_FOR;
    assert_eq!(scene.store.free_unconfirmed(late).await.expect("a store"), 0);
    let with_reason = "SELECT COUNT(*) FROM visit WHERE cancel_reason IS NOT NULL";
    assert_eq!(scene.number(with_reason).await, 0);
}

async fn only_the_key_from_the_mail_confirms(scene: Scene) {
    let stays = scene.book(&scene.request("2026-12-02 10:00")).await;
    let token = scene.held().await;
    let key = scene.key_of(&token).await;
    for wrong in [
        "",
        "0",
        token.as_str(),
        &key[1..],
        &key.to_uppercase(),
        &"0".repeat(key.len()),
    ] {
        let outcome = scene.store.confirm_visit(&token, wrong, scene.now).await;
        assert!(matches!(outcome, Err(VisitError::NotFound)), "{wrong}: {outcome:?}");
    }
    let other = scene.store.confirm_visit(&stays, &key, scene.now).await;
    assert!(matches!(other, Err(VisitError::NotFound)), "{other:?}");
    // Another address has another key.
    scene
        .execute(&format!(
            "UPDATE visit SET client_email = 'other@example.org' WHERE id = {}",
            scene.id_of(&token).await
        ))
        .await;
    let old = scene.store.confirm_visit(&token, &key, scene.now).await;
    assert!(matches!(old, Err(VisitError::NotFound)), "{old:?}");
    assert_eq!(
        scene
            .number("SELECT COUNT(*) FROM visit WHERE confirmed_at IS NOT NULL")
            .await,
        0
    );
}

async fn staff_see_what_is_held_and_keep_it(scene: Scene) {
    let token = scene.held().await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let days = ("2026-11-23".parse().expect("a date"), 7);
    let board = scene.store.board(days, Scope::All, scene.now).await.expect("one");
    let held: Vec<_> = board.visits.iter().filter(|visit| visit.held_until.is_some()).collect();
    let [visit] = held[..] else {
        panic!("one is held: {held:?}")
    };
    assert_eq!(
        visit.held_until.map(|until| until.to_string()).as_deref(),
        Some("2026-11-23T12:30:00")
    );
    let keep = BoardForm {
        act: "expected".into(),
        visit: visit.id.0.to_string(),
        revision: visit.revision.to_string(),
        ..BoardForm::default()
    };
    scene.arrange(&rosa, &keep).await.expect("it is kept");
    assert_eq!(scene.state(&token).await, (VisitState::Booked, None));
    let next_day = scene.now + SignedDuration::from_hours(24);
    assert_eq!(scene.store.free_unconfirmed(next_day).await.expect("a store"), 0);
}

async fn what_shows_a_sign_of_a_script_is_asked_for(scene: Scene) {
    let request = BookingRequest {
        name: ClientName::parse("Win at https://evil.example").expect("a name"),
        ..scene.request("2026-11-24 10:00")
    };
    assert_eq!(scene.fate(&request, PERSON).await.0, Fate::Held);
    let plain = scene.request("2026-11-24 12:00");
    assert_eq!(
        scene.fate(&plain, PERSON).await.0,
        Fate::Stays,
        "others are asked for nothing"
    );
}
