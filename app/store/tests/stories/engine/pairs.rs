//! Pairs that each are right, and have to come one after the other. What comes of each is the table in the store's
//! `lock.rs`. A few pairs of each kind every time; `GLO_TEST_PAIRS` says how many, such as 200.

use domain::{
    BoardForm, HoursChange, HoursRequest, ResourceId, Revision, Role, RoomKind, RoomRequest, ServiceRequest, Skill,
    Summary, TherapistPreference, TherapistRequest, Title, TreatmentSlug,
};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use store::{Caller, SettingError, VisitError, new_key};

use crate::scene::{Scene, service, wish};

mod people;

stories! {
    who_is_booked_on_a_date_that_closes_is_told_of,
    who_is_booked_for_what_is_given_no_more_is_told_of,
}

const THERAPISTS: i64 = 5;
/// Days over which pairs are spread, from tomorrow on.
const DAYS: i64 = 40;

fn pairs() -> i64 {
    std::env::var("GLO_TEST_PAIRS").map_or(8, |pairs| pairs.parse().expect("a number"))
}

/// Where a pair meets, and no other one does.
fn place(pair: i64) -> (Date, ResourceId) {
    let day = date(2026, 11, 24).saturating_add((pair % DAYS).days());
    (day, ResourceId(101 + pair / DAYS % THERAPISTS))
}

/// What was found wrong, pair by pair, and which order the others had.
#[derive(Default)]
struct Verdicts {
    wrong: Vec<String>,
    orders: [usize; 2],
}

impl Verdicts {
    /// That a pair had one order, and whether what changes something was first.
    fn judge(&mut self, is_right: bool, is_changed_first: bool, found: impl FnOnce() -> String) {
        if is_right {
            self.orders[usize::from(is_changed_first)] += 1;
        } else {
            self.wrong.push(found());
        }
    }

    fn say(self, scene: &Scene) {
        let (wrong, [last, first]) = (self.wrong.len(), self.orders);
        println!(
            "{:?}: {wrong} of {} in the wrong order; the change came last {last} times and first {first} times",
            scene.engine,
            wrong + last + first
        );
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
    }
}

impl Scene {
    fn on(&self, day: Date, time: &str) -> jiff::Timestamp {
        self.at(&format!("{day} {time}"))
    }
}

/// Whether it was booked; anything else must be an answer, not a failure.
fn is_booked<T: std::fmt::Debug>(outcome: &Result<T, VisitError>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(VisitError::NotOpen { .. } | VisitError::NotFound | VisitError::UnknownTherapist) => false,
        Err(other) => panic!("{other:?}"),
    }
}

async fn who_is_booked_on_a_date_that_closes_is_told_of(scene: Scene) {
    scene.hire(THERAPISTS, THERAPISTS).await;
    let olga = scene.staff("olga", Role::Owner).await;
    let mut verdicts = Verdicts::default();
    for pair in 0..pairs() {
        let (day, therapist) = place(pair);
        let later = day.saturating_add(45.days());
        let elsewhere = wish("relaxation-60", Some(therapist), scene.on(later, "11:00"));
        let token = scene.book(&elsewhere).await;
        let change = HoursChange::Date(day, Vec::new());
        let closing = HoursRequest {
            revision: scene.hours_revision(therapist, &change).await,
            therapist,
            change,
            anyway: false,
        };
        let booking = wish("relaxation-60", Some(therapist), scene.on(day, "09:00"));
        let walk_in = BoardForm {
            act: "book".into(),
            name: "Grace Hopper".into(),
            service: "relaxation-60".into(),
            date: day.to_string(),
            time: "14:00".into(),
            therapist: therapist.0.to_string(),
            key: new_key().expect("a key"),
            ..BoardForm::default()
        };
        let eleven = scene.on(day, "11:00");
        let (closed, booked, moved, arranged) = tokio::join!(
            scene.store.change_hours(&olga, &closing, scene.now),
            scene.store.book(&booking, scene.now),
            scene
                .store
                .move_visit(&token, eleven, TherapistPreference::Therapist(therapist), scene.now),
            scene.arrange(&olga, &walk_in),
        );
        let moved = match moved {
            Ok(()) => true,
            Err(VisitError::NotOpen { .. }) => false,
            Err(other) => panic!("{other:?}"),
        };
        let arranged = match arranged {
            Ok(_) => true,
            Err(VisitError::Warned(_)) => false,
            Err(other) => panic!("{other:?}"),
        };
        let there = [is_booked(&booked), moved, arranged];
        let is_right = match &closed {
            Ok(()) => there == [false; 3],
            Err(SettingError::Stranded { .. }) => there != [false; 3],
            Err(other) => panic!("{other:?}"),
        };
        verdicts.judge(is_right, closed.is_ok(), || {
            format!("{day}: {closed:?}, and booked: {there:?}")
        });
    }
    verdicts.say(&scene);
}

/// What is taken out of the catalogue: a service, the only therapist or the only room for it.
async fn retire(scene: &Scene, olga: &Caller, pair: i64) -> Result<(), SettingError> {
    let title = |text: &str| Title::parse(text).expect("a title");
    match pair % 3 {
        0 => {
            let request = ServiceRequest {
                key: None,
                slug: Some(service(&format!("only-{pair}"))),
                revision: Revision::default(),
                name: title("Only"),
                summary: Summary::parse("Given once.").expect("a line"),
                treatment: TreatmentSlug::parse("relaxation").expect("a slug"),
                minutes: 60,
                clean_up_minutes: 10,
                skill: Skill(format!("skill-{pair}")),
                room_kind: RoomKind(format!("kind-{pair}")),
                price_cents: None,
                is_bookable: false,
                position: 9,
                anyway: false,
            };
            scene.save_service(olga, &request, scene.now).await
        }
        1 => {
            let request = TherapistRequest {
                key: None,
                id: Some(ResourceId(1000 + pair)),
                revision: Revision::default(),
                name: title("Only"),
                position: 9,
                skills: Vec::new(),
                is_active: true,
                anyway: false,
            };
            scene.save_therapist(olga, &request, scene.now).await
        }
        _ => {
            let request = RoomRequest {
                key: None,
                id: Some(ResourceId(2000 + pair)),
                revision: Revision::default(),
                name: title("Only"),
                kind: RoomKind(format!("kind-{pair}")),
                position: 9,
                is_active: false,
                anyway: false,
            };
            scene.save_room(olga, &request, scene.now).await
        }
    }
}

async fn who_is_booked_for_what_is_given_no_more_is_told_of(scene: Scene) {
    let olga = scene.staff("olga", Role::Owner).await;
    let mut verdicts = Verdicts::default();
    for pair in 0..pairs() {
        let (day, _) = place(pair);
        for sql in [
            format!(
                "INSERT INTO service (slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind,
                     bookable, position)
                 VALUES ('only-{pair}', 'relaxation', 'Only', 'Given once.', 60, 10, 'skill-{pair}', 'kind-{pair}', 1, 9)"
            ),
            format!("INSERT INTO resource VALUES ({}, 'therapist', 'Only', NULL, 1, 0, 9)", 1000 + pair),
            format!("INSERT INTO resource VALUES ({}, 'room', 'Only', 'kind-{pair}', 1, 0, 9)", 2000 + pair),
            format!("INSERT INTO therapist_skill VALUES ({}, 'skill-{pair}')", 1000 + pair),
            format!(
                "INSERT INTO hours_exception (resource_id, date, from_minute, until_minute) VALUES ({}, '{day}', 540, 1080)",
                1000 + pair
            ),
        ] {
            scene.execute(&sql).await;
        }
        let [nine, twelve] = ["09:00", "12:00"].map(|time| wish(&format!("only-{pair}"), None, scene.on(day, time)));
        let (retired, booked, other) = tokio::join!(
            retire(&scene, &olga, pair),
            scene.store.book(&nine, scene.now),
            scene.store.book(&twelve, scene.now),
        );
        let there = [is_booked(&booked), is_booked(&other)];
        let is_right = match &retired {
            Ok(()) => there == [false; 2],
            Err(SettingError::Stranded { .. }) => there != [false; 2],
            Err(other) => panic!("{other:?}"),
        };
        verdicts.judge(is_right, retired.is_ok(), || {
            format!("{pair}: {retired:?}, and booked: {there:?}")
        });
    }
    verdicts.say(&scene);
}
