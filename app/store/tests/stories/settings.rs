//! What staff set: who works when.

use domain::{HoursChange, HoursForm, HoursRequest, ResourceId, Role};
use jiff::Timestamp;
use store::{Caller, SettingError};

use crate::scene::{A, B, C, Scene};

stories! {
    a_week_is_set_and_open_pages_are_told,
    a_week_that_leaves_visits_behind_names_them_first,
    a_date_is_closed_and_follows_the_week_again,
    what_was_outside_already_is_not_asked_about,
    once_everybody_has_real_hours_nothing_is_a_sample,
    nobody_elses_hours_change,
}

impl Scene {
    pub(crate) async fn owner(&self) -> Caller {
        let token = self.employ("olga", Role::Owner).await;
        self.caller(&token, self.now).await.expect("an owner")
    }
}

fn request(therapist: ResourceId, change: &str, rows: &[(&str, &str)]) -> HoursRequest {
    let mut form = HoursForm {
        change: change.into(),
        therapist: therapist.0.to_string(),
        ..HoursForm::default()
    };
    for &(name, text) in rows {
        if name == "date" {
            form.date = text.into();
            continue;
        }
        form.rows.insert(name.into(), text.into());
    }
    if change == "date" && form.rows.is_empty() {
        form.closed = "closed".into();
    }
    form.parse(jiff::civil::date(2026, 11, 23))
        .expect("a form that is well filled in")
}

/// Mondays from nine to twelve, and nothing else.
const MONDAYS: [(&str, &str); 2] = [("mon1", "09:00"), ("mon1_until", "12:00")];

async fn a_week_is_set_and_open_pages_are_told(scene: Scene) {
    let owner = scene.owner().await;
    let change = request(A, "week", &MONDAYS);
    scene
        .store
        .change_hours(&owner, &change, scene.now)
        .await
        .expect("a change");
    let hours = scene.store.hours(scene.now).await.expect("hours");
    let of_a = &hours[0];
    let HoursChange::Week(week) = change.change else {
        panic!("a week")
    };
    assert_eq!((of_a.id, of_a.is_sample), (A, false));
    assert_eq!(of_a.hours.weekly(jiff::civil::Weekday::Monday), week[0]);
    assert_eq!(of_a.hours.weekly(jiff::civil::Weekday::Tuesday), []);
    let news = scene.store.news(scene.now).await.expect("news");
    let [news] = &news[..] else { panic!("one: {news:?}") };
    assert_eq!(news.dates.first.to_string(), "2026-11-23");
    assert_eq!(news.dates.last.to_string(), "2027-02-21");
    let noted = scene
        .number(
            "SELECT COUNT(*) FROM audit WHERE who = 'olga' AND act = 'set-hours' AND subject_id = 'hours/1'
             AND before LIKE '%[540,1020]%' AND after LIKE '%[540,720]%'",
        )
        .await;
    assert_eq!(noted, 1);
}

async fn a_week_that_leaves_visits_behind_names_them_first(scene: Scene) {
    let owner = scene.owner().await;
    scene.book(&scene.request_for(A, "2026-11-30 09:00")).await;
    scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
    // Ends with the hours, but not so the clean-up.
    scene.book(&scene.request_for(A, "2026-12-07 11:00")).await;
    scene.book(&scene.request_for(B, "2026-12-02 11:00")).await;
    let rows = scene.rows().await;
    let mut change = request(A, "week", &MONDAYS);
    let outcome = scene.store.change_hours(&owner, &change, scene.now).await;
    let Err(SettingError::Stranded { visits }) = outcome else {
        panic!("two visits: {outcome:?}")
    };
    let stranded = scene.store.stranded(&visits).await.expect("visits");
    let told: Vec<_> = stranded
        .iter()
        .map(|visit| {
            (
                visit.local_start.to_string(),
                &*visit.service_name,
                &*visit.therapist_name,
            )
        })
        .collect();
    let (service, therapist) = ("Relaxation massage", "Therapist A");
    assert_eq!(
        told,
        [
            ("2026-12-02T09:00:00".to_owned(), service, therapist),
            ("2026-12-07T11:00:00".to_owned(), service, therapist)
        ]
    );
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM audit").await,
        0,
        "nothing was changed"
    );
    assert_eq!(
        scene.store.news(scene.now).await.expect("news").len(),
        4,
        "of the bookings"
    );

    change.anyway = true;
    scene
        .store
        .change_hours(&owner, &change, scene.now)
        .await
        .expect("a change");
    assert_eq!(scene.rows().await, rows, "visits and their claims stay");
}

async fn a_date_is_closed_and_follows_the_week_again(scene: Scene) {
    let owner = scene.owner().await;
    let date = ("date", "2026-12-02");
    let other = [
        date,
        ("date1", "10:00"),
        ("date1_until", "12:00"),
        ("date2", "13:00"),
        ("date2_until", "14:00"),
    ];
    for (change, rows, exceptions) in [("date", &other[..], 2), ("date", &[date], 1), ("as-ever", &[date], 0)] {
        let change = request(A, change, rows);
        scene
            .store
            .change_hours(&owner, &change, scene.now)
            .await
            .expect("a change");
        assert_eq!(scene.number("SELECT COUNT(*) FROM hours_exception").await, exceptions);
    }
    let news = scene.store.news(scene.now).await.expect("news");
    assert!(news.iter().all(|news| news.dates.first == news.dates.last), "{news:?}");
    scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
    let outcome = scene
        .store
        .change_hours(&owner, &request(A, "date", &other), scene.now)
        .await;
    assert!(matches!(outcome, Err(SettingError::Stranded { .. })), "{outcome:?}");
}

async fn what_was_outside_already_is_not_asked_about(scene: Scene) {
    let owner = scene.owner().await;
    scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
    let mut change = request(A, "week", &MONDAYS);
    change.anyway = true;
    scene
        .store
        .change_hours(&owner, &change, scene.now)
        .await
        .expect("a change");
    change.anyway = false;
    scene
        .store
        .change_hours(&owner, &change, scene.now)
        .await
        .expect("nothing new is left behind");
    // What has begun is not coming any more.
    let later: Timestamp = scene.at("2026-12-02 09:30");
    scene
        .store
        .change_hours(&owner, &change, later)
        .await
        .expect("a change");
}

async fn once_everybody_has_real_hours_nothing_is_a_sample(scene: Scene) {
    let owner = scene.owner().await;
    for therapist in [A, B, C] {
        assert!(scene.store.clinic().await.expect("a clinic").is_sample);
        let change = request(therapist, "week", &MONDAYS);
        scene
            .store
            .change_hours(&owner, &change, scene.now)
            .await
            .expect("a change");
    }
    assert!(
        scene.store.clinic().await.expect("a clinic").is_sample,
        "the rooms still are"
    );
    scene
        .execute("UPDATE resource SET sample = 0 WHERE kind = 'room'")
        .await;
    scene
        .store
        .change_hours(&owner, &request(A, "week", &MONDAYS), scene.now)
        .await
        .expect("a change");
    assert!(!scene.store.clinic().await.expect("a clinic").is_sample);
}

async fn nobody_elses_hours_change(scene: Scene) {
    let owner = scene.owner().await;
    let before = scene
        .number("SELECT COUNT(*) FROM weekly_hours WHERE resource_id <> 1")
        .await;
    scene
        .store
        .change_hours(&owner, &request(A, "week", &MONDAYS), scene.now)
        .await
        .expect("a change");
    assert_eq!(
        scene
            .number("SELECT COUNT(*) FROM weekly_hours WHERE resource_id <> 1")
            .await,
        before
    );
    // A room keeps no hours.
    for nobody in [crate::scene::ROOM_1, ResourceId(999)] {
        let outcome = scene
            .store
            .change_hours(&owner, &request(nobody, "week", &MONDAYS), scene.now)
            .await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
    }
}
