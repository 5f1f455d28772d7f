//! Who works when, and what is there to work with.

use domain::{Cell, ResourceId, TherapistPreference};
use store::{Purpose, Schedule, VisitError};

use crate::scene::{A, B, C, Scene, near_taken, service, wish};

stories! {
    a_date_may_have_hours_of_its_own,
    a_date_may_be_closed,
    who_has_left_is_asked_no_more,
    a_visit_may_end_after_midnight,
}

/// A Wednesday, and the date after it.
const DATE: &str = "2026-12-02";
const AFTER: &str = "2026-12-03";

async fn a_date_may_have_hours_of_its_own(scene: Scene) {
    exception(&scene, A, "420, 500").await;
    exception(&scene, A, "1200, 1270").await;
    assert_eq!(starts(&scene, A, DATE).await, ["07:00", "07:05", "07:10", "20:00"]);
    scene.book(&scene.request_for(A, "2026-12-02 20:00")).await;
    // The days around it are as ever.
    scene.book(&scene.request_for(A, "2026-12-01 09:00")).await;
    scene.book(&scene.request_for(A, "2026-12-03 09:00")).await;
}

async fn a_date_may_be_closed(scene: Scene) {
    exception(&scene, A, "NULL, NULL").await;
    assert!(starts(&scene, A, DATE).await.is_empty());
    assert!(!starts(&scene, B, DATE).await.is_empty());
}

async fn who_has_left_is_asked_no_more(scene: Scene) {
    scene
        .execute("UPDATE resource SET active = 0 WHERE id IN (1, 11)")
        .await;
    let schedule = schedule(&scene, DATE).await;
    let therapists: Vec<ResourceId> = schedule
        .availability
        .therapists(schedule.plan.first())
        .map(|therapist| therapist.id)
        .collect();
    assert!(!therapists.contains(&A));
    let outcome = scene
        .store
        .book(&scene.request_for(A, "2026-12-02 14:00"), scene.now)
        .await;
    assert!(matches!(outcome, Err(VisitError::UnknownTherapist)), "{outcome:?}");
    let token = scene.book(&scene.request("2026-12-02 14:00")).await;
    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    assert_eq!(visit.room_name, "Massage room 2");
}

async fn a_visit_may_end_after_midnight(scene: Scene) {
    scene.hire(0, 2).await;
    for therapist in [A, B, C] {
        exception(&scene, therapist, "1380, 1440").await;
        let ResourceId(id) = therapist;
        scene
            .execute(&format!("INSERT INTO hours_exception VALUES ({id}, '{AFTER}', 0, 90)"))
            .await;
    }
    let token = scene.book(&scene.request_for(A, "2026-12-02 23:30")).await;
    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    assert_eq!(scene.walls(&[visit.ends_at]), ["2026-12-03 00:30"]);

    // The next date knows that its first minutes are taken, be it only by the clean-up.
    scene
        .book(&wish("relaxation-30", Some(B), scene.at("2026-12-02 23:30")))
        .await;
    for (therapist, wall) in [(A, "2026-12-03 00:10"), (B, "2026-12-03 00:00")] {
        let request = wish("relaxation-30", Some(therapist), scene.at(wall));
        let outcome = scene.store.book(&request, scene.now).await;
        assert!(near_taken(&outcome).is_some(), "{outcome:?}");
    }
    assert_eq!(starts(&scene, B, AFTER).await, ["00:10", "00:15", "00:20"]);
    // And the date before knows that they are, too.
    assert_eq!(starts(&scene, C, DATE).await.last().map(String::as_str), Some("23:55"));
    scene
        .book(&wish("relaxation-30", Some(C), scene.at("2026-12-03 00:15")))
        .await;
    assert_eq!(starts(&scene, C, DATE).await, ["23:00", "23:05"]);
}

/// Says a therapist's hours on [`DATE`], from and until.
async fn exception(scene: &Scene, therapist: ResourceId, hours: &str) {
    let ResourceId(id) = therapist;
    scene.execute("UPDATE clinic SET step_minutes = 5").await;
    scene
        .execute(&format!("INSERT INTO hours_exception VALUES ({id}, '{DATE}', {hours})"))
        .await;
}

/// When an hour of relaxation massage with `therapist` can start on `date`.
async fn starts(scene: &Scene, therapist: ResourceId, date: &str) -> Vec<String> {
    let schedule = schedule(scene, date).await;
    let openings = schedule
        .availability
        .openings(&schedule.plan, TherapistPreference::Therapist(therapist));
    let starts: Vec<_> = openings.starts().map(Cell::start).collect();
    scene
        .walls(&starts)
        .iter()
        .map(|wall| wall.replace(&format!("{date} "), ""))
        .collect()
}

async fn schedule(scene: &Scene, date: &str) -> Schedule {
    let date = date.parse().expect("a date");
    let plan = Purpose::Book(service("relaxation-60"));
    let found = scene.store.openings(&plan, (date, 1), scene.now).await;
    found.expect("a service that can be booked")
}
