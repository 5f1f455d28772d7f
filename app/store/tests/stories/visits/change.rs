//! Moving and cancelling a visit.

use domain::{BoardForm, Cell, Refusal, Role, TherapistPreference};
use store::{Purpose, VisitError, VisitState, VisitToken};

use crate::inspector::inspect;
use crate::scene::{A, B, C, ROOM_2, Scene, instants};

stories! {
    a_visit_is_moved_with_all_it_takes,
    a_visit_is_not_in_its_own_way,
    a_move_that_fails_changes_nothing,
    a_move_keeps_the_policy,
    what_was_agreed_stays,
    what_is_offered_for_a_visit_is_what_it_can_be_moved_to,
    a_visit_keeps_its_therapist_unless_somebody_else_is_wanted,
    what_cannot_be_moved_is_offered_nothing,
    a_visit_that_is_cancelled_frees_its_start,
    what_has_begun_stays_as_it_is,
    what_is_not_there_is_not_changed,
    what_has_changed_since_it_was_shown_is_left_as_it_is,
    a_visit_of_two_steps_is_one,
}

const TWO_O_CLOCK: &str = "2026-12-02 14:00";

async fn a_visit_is_moved_with_all_it_takes(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    scene
        .store
        .move_visit(
            &token,
            scene.at("2026-12-05 09:30"),
            TherapistPreference::Therapist(C),
            scene.now,
        )
        .await
        .expect("free");
    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    assert_eq!(visit.therapist_name, "Therapist C");
    assert_eq!(
        scene.walls(&[visit.starts_at, visit.ends_at]),
        ["2026-12-05 09:30", "2026-12-05 10:30"]
    );
    assert_eq!(visit.local_start.to_string(), "2026-12-05T09:30:00");
    inspect(&scene).await;
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM outbox WHERE kind = 'moved'").await,
        1
    );
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
}

/// An hour with A, and then half an hour with B in another room: moved, called off and brought back as one.
async fn a_visit_of_two_steps_is_one(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let id = scene.id_of(&token).await;
    let (start, free) = (scene.at("2026-12-02 15:00"), scene.at("2026-12-02 15:35"));
    let seconds = [start.as_second(), free.as_second() - 300, free.as_second()];
    scene
        .execute(&format!(
            "INSERT INTO segment (id, visit_id, position, service, therapist_id, room_id, starts_at, ends_at, free_at,
                 local_start, zone, active)
             SELECT {id}, visit_id, 1, 'relaxation-30', {}, {}, {}, {}, {}, '2026-12-02T15:00:00', zone, 1 FROM segment",
            B.0, ROOM_2.0, seconds[0], seconds[1], seconds[2]
        ))
        .await;
    for (resource, cell) in [B, ROOM_2]
        .into_iter()
        .flat_map(|resource| (0..7).map(move |cell| (resource.0, cell)))
    {
        let cell = Cell::containing(start).plus(cell).number();
        let sql = format!("INSERT INTO claim (resource_id, cell, segment_id) VALUES ({resource}, {cell}, {id})");
        scene.execute(&sql).await;
    }
    inspect(&scene).await;
    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    assert_eq!((visit.steps.len(), visit.minutes, visit.clean_up_minutes), (2, 90, 5));
    assert_eq!(visit.therapist_name, "Therapist A and Therapist B");
    let stands = async |walls: [&str; 2]| {
        let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
        let places: Vec<_> = visit.steps.iter().map(|step| step.place).collect();
        let starts: Vec<_> = places.iter().map(|place| place.start.start()).collect();
        assert_eq!(scene.walls(&starts), walls);
        assert_eq!((places[0].therapist, places[1].therapist), (A, B));
        inspect(&scene).await;
    };

    let moved = scene
        .store
        .move_visit(&token, scene.at("2026-12-02 09:30"), None, scene.now)
        .await;
    moved.expect("it fits");
    stands(["2026-12-02 09:30", "2026-12-02 10:30"]).await;

    let rosa = scene.staff("rosa", Role::Reception).await;
    let mut board = BoardForm {
        act: "move".into(),
        visit: id.to_string(),
        revision: "1".into(),
        therapist: A.0.to_string(),
        date: "2026-12-03".into(),
        time: "11:00".into(),
        ..BoardForm::default()
    };
    let moved = scene.arrange(&rosa, &board).await.expect("it fits");
    stands(["2026-12-03 11:00", "2026-12-03 12:00"]).await;
    board = BoardForm {
        act: "undo".into(),
        entry: moved.entry.0.to_string(),
        ..BoardForm::default()
    };
    scene.arrange(&rosa, &board).await.expect("it is back");
    stands(["2026-12-02 09:30", "2026-12-02 10:30"]).await;

    scene.store.cancel_visit(&token, scene.now).await.expect("it is off");
    inspect(&scene).await;
    assert_eq!(
        scene
            .number(&format!("SELECT COUNT(*) FROM claim WHERE segment_id = {id}"))
            .await,
        0
    );
    let entry = scene.number("SELECT id FROM audit WHERE act = 'cancel'").await;
    board.entry = entry.to_string();
    scene.arrange(&rosa, &board).await.expect("it is on again");
    stands(["2026-12-02 09:30", "2026-12-02 10:30"]).await;
}

async fn a_visit_is_not_in_its_own_way(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    for wall in ["2026-12-02 14:15", "2026-12-02 13:45", "2026-12-02 14:00"] {
        scene
            .store
            .move_visit(&token, scene.at(wall), TherapistPreference::Therapist(A), scene.now)
            .await
            .expect("its own time");
        let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
        assert_eq!(scene.walls(&[visit.starts_at]), [wall]);
        inspect(&scene).await;
    }
    // Moved to where it is, with whom it is: nothing happens, and nobody gets a mail.
    scene
        .store
        .move_visit(&token, scene.at(TWO_O_CLOCK), TherapistPreference::Anyone, scene.now)
        .await
        .expect("its own time");
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM outbox WHERE kind = 'moved'").await,
        3
    );
}

async fn a_move_that_fails_changes_nothing(scene: Scene) {
    scene.book(&scene.request_for(A, "2026-12-02 15:30")).await;
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let before = inspect(&scene).await;
    match scene
        .store
        .move_visit(
            &token,
            scene.at("2026-12-02 15:00"),
            TherapistPreference::Therapist(A),
            scene.now,
        )
        .await
    {
        Err(VisitError::NotOpen {
            refusal: Refusal::Taken,
            nearest,
        }) => {
            // What overlaps its own time is free, for it would be; and where it is, it need not be moved to.
            let expected = ["2026-12-02 13:30", "2026-12-02 13:45", "2026-12-02 14:15"];
            assert_eq!(scene.walls(&instants(&nearest)), expected);
        }
        other => panic!("should be taken: {other:?}"),
    }
    assert_eq!(inspect(&scene).await, before);
}

async fn a_move_keeps_the_policy(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let before = inspect(&scene).await;
    for (wall, expected) in [
        ("2026-11-23 11:45", Refusal::Past),
        ("2026-11-23 13:00", Refusal::TooSoon),
        ("2027-02-22 10:00", Refusal::BeyondHorizon),
        ("2026-12-02 14:05", Refusal::OffGrid),
        ("2026-12-06 14:00", Refusal::OutsideHours),
    ] {
        match scene
            .store
            .move_visit(&token, scene.at(wall), TherapistPreference::Therapist(A), scene.now)
            .await
        {
            Err(VisitError::NotOpen { refusal, .. }) => assert_eq!(refusal, expected, "{wall}"),
            other => panic!("{wall} should be refused: {other:?}"),
        }
    }
    let nobody = TherapistPreference::Therapist(crate::scene::ROOM_1);
    let outcome = scene
        .store
        .move_visit(&token, scene.at("2026-12-02 15:00"), nobody, scene.now)
        .await;
    assert!(matches!(outcome, Err(VisitError::UnknownTherapist)), "{outcome:?}");
    assert_eq!(inspect(&scene).await, before);
}

async fn what_was_agreed_stays(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    scene
        .execute("UPDATE service SET minutes = 90, bookable = 0 WHERE slug = 'relaxation-60'")
        .await;
    scene
        .store
        .move_visit(
            &token,
            scene.at("2026-12-02 15:30"),
            TherapistPreference::Anyone,
            scene.now,
        )
        .await
        .expect("free");
    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    assert_eq!((visit.minutes, visit.clean_up_minutes), (60, 10));
    inspect(&scene).await;
}

/// Whatever is offered can be had, and whatever can be had is offered: its own time, and what was agreed.
async fn what_is_offered_for_a_visit_is_what_it_can_be_moved_to(scene: Scene) {
    let token = scene.book(&scene.request_for(A, "2026-12-02 11:30")).await;
    scene.book(&scene.request_for(A, "2026-12-02 15:00")).await;
    scene
        .execute("UPDATE service SET minutes = 90, clean_up_minutes = 30, bookable = 0 WHERE slug = 'relaxation-60'")
        .await;
    let plan = Purpose::Move(token.clone());
    let day = (jiff::civil::date(2026, 12, 2), 1);
    let schedule = scene
        .store
        .openings(&plan, day, scene.now)
        .await
        .expect("a visit to come");
    let (plan, wanted) = (&schedule.plan, schedule.wanted(None));
    let agreed = plan.first();
    assert_eq!((agreed.minutes, agreed.clean_up_minutes), (60, 10));
    assert_eq!(
        schedule.moving.as_ref().map(|visit| visit.starts_at),
        Some(scene.at("2026-12-02 11:30"))
    );
    let openings = schedule.availability.openings(plan, wanted);
    let starts: Vec<_> = openings.starts().map(Cell::start).collect();
    let walls = scene.walls(&starts);
    assert!(walls.contains(&"2026-12-02 11:45".to_owned()), "{walls:?}");
    for quarter in 0..4 * 24 {
        let start = scene.at("2026-12-02 00:00") + jiff::SignedDuration::from_mins(15 * quarter);
        // How often somebody may move it is another story.
        scene.execute("UPDATE audit SET at = 0 WHERE act = 'move'").await;
        let moved = scene.store.move_visit(&token, start, None, scene.now).await;
        assert_eq!(
            moved.is_ok(),
            starts.contains(&start),
            "{:?}: {moved:?}",
            scene.walls(&[start])
        );
    }
    inspect(&scene).await;
}

async fn a_visit_keeps_its_therapist_unless_somebody_else_is_wanted(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let plan = Purpose::Move(token.clone());
    // C has more time left on this day, and would be the first of anyone.
    scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
    for (wanted, gives) in [
        (None, "Therapist A"),
        (Some(TherapistPreference::Anyone), "Therapist C"),
        (None, "Therapist C"),
        (Some(TherapistPreference::Therapist(A)), "Therapist A"),
    ] {
        let before = scene.store.visit(&token).await.expect("a store").expect("the visit");
        let later = before.starts_at + jiff::SignedDuration::from_mins(15);
        scene
            .store
            .move_visit(&token, later, wanted, scene.now)
            .await
            .expect("free");
        let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
        assert_eq!(visit.therapist_name, gives, "{wanted:?}");
    }
    let early = scene.at("2026-12-02 08:00");
    let nearest = scene
        .store
        .nearest(&plan, None, early, scene.now)
        .await
        .expect("a visit to come");
    assert_eq!(
        scene.walls(&instants(&nearest[..1])),
        ["2026-12-02 10:15"],
        "when A is free"
    );

    scene.execute("DELETE FROM therapist_skill WHERE resource_id = 1").await;
    let moved = scene
        .store
        .move_visit(&token, scene.at("2026-12-03 14:00"), None, scene.now)
        .await;
    assert!(matches!(moved, Err(VisitError::UnknownTherapist)), "{moved:?}");
    scene
        .store
        .move_visit(
            &token,
            scene.at("2026-12-03 14:00"),
            TherapistPreference::Anyone,
            scene.now,
        )
        .await
        .expect("somebody else");
}

async fn what_cannot_be_moved_is_offered_nothing(scene: Scene) {
    let day = (jiff::civil::date(2026, 12, 2), 1);
    let cancelled = Purpose::Move(scene.book(&scene.request_for(A, TWO_O_CLOCK)).await);
    if let Purpose::Move(token) = &cancelled {
        scene
            .store
            .cancel_visit(token, scene.now)
            .await
            .expect("a visit to come");
    }
    let over = Purpose::Move(scene.book(&scene.request_for(A, TWO_O_CLOCK)).await);
    let unknown = Purpose::Move(VisitToken::parse(&"0".repeat(32)).expect("a token"));
    let (start, now) = (scene.at("2026-12-02 16:00"), scene.at(TWO_O_CLOCK));
    for (plan, expected) in [(cancelled, "Cancelled"), (over, "Begun"), (unknown, "NotFound")] {
        let openings = scene.store.openings(&plan, day, now).await.map(|_| ());
        let nearest = scene.store.nearest(&plan, None, start, now).await.map(|_| ());
        for outcome in [openings, nearest] {
            let found = match &outcome {
                Err(VisitError::Cancelled) => "Cancelled",
                Err(VisitError::Begun) => "Begun",
                Err(VisitError::NotFound) => "NotFound",
                other => panic!("{other:?}"),
            };
            assert_eq!(found, expected);
        }
    }
}

async fn a_visit_that_is_cancelled_frees_its_start(scene: Scene) {
    let token = scene.book(&scene.request_for(B, TWO_O_CLOCK)).await;
    scene.sent(0).await;
    for _ in 0..2 {
        scene
            .store
            .cancel_visit(&token, scene.now)
            .await
            .expect("once or twice");
        let visit = scene
            .store
            .visit(&token)
            .await
            .expect("a store")
            .expect("still on record");
        assert_eq!(visit.state, VisitState::Cancelled);
        assert_eq!(scene.walls(&[visit.starts_at]), [TWO_O_CLOCK]);
    }
    assert_eq!(
        scene.rows().await,
        [1, 1, 0, 0, 2],
        "booked and cancelled, each told once"
    );
    inspect(&scene).await;
    scene.book(&scene.request_for(B, TWO_O_CLOCK)).await;
    let outcome = scene
        .store
        .move_visit(
            &token,
            scene.at("2026-12-03 14:00"),
            TherapistPreference::Anyone,
            scene.now,
        )
        .await;
    assert!(matches!(outcome, Err(VisitError::Cancelled)), "{outcome:?}");
}

async fn what_has_begun_stays_as_it_is(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let before = inspect(&scene).await;
    let now = scene.at(TWO_O_CLOCK);
    let moved = scene
        .store
        .move_visit(&token, scene.at("2026-12-03 14:00"), TherapistPreference::Anyone, now)
        .await;
    assert!(matches!(moved, Err(VisitError::Begun)), "{moved:?}");
    let cancelled = scene.store.cancel_visit(&token, now).await;
    assert!(matches!(cancelled, Err(VisitError::Begun)), "{cancelled:?}");
    assert_eq!(inspect(&scene).await, before);
}

/// It used to be moved, or called off, wherever staff had moved it since.
async fn what_has_changed_since_it_was_shown_is_left_as_it_is(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let shown = async || {
        let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
        visit.shown()
    };
    let takes_it_to = async |wall: &str, shown: &str| {
        let (start, shown) = (scene.at(wall), (&token, shown));
        scene
            .store
            .move_visit(shown, start, TherapistPreference::Anyone, scene.now)
            .await
    };
    let before = shown().await;
    takes_it_to("2026-12-02 15:30", &before)
        .await
        .expect("it is as it was shown");
    let again = takes_it_to("2026-12-02 15:30", &before).await;
    assert!(again.is_ok(), "the same move twice is no error: {again:?}");
    let rows = scene.rows().await;
    let moved = takes_it_to("2026-12-03 14:00", &before).await;
    assert!(matches!(moved, Err(VisitError::Stale)), "{moved:?}");
    let cancelled = scene.store.cancel_visit((&token, &*before), scene.now).await;
    assert!(matches!(cancelled, Err(VisitError::Stale)), "{cancelled:?}");
    assert_eq!(scene.rows().await, rows);
    let now = shown().await;
    takes_it_to("2026-12-03 14:00", &now).await.expect("as it is shown now");
    for _ in 0..2 {
        let now = shown().await;
        let cancelled = scene.store.cancel_visit((&token, &*now), scene.now).await;
        assert!(cancelled.is_ok(), "{cancelled:?}");
    }
    let cancelled = scene.store.cancel_visit((&token, &*before), scene.now).await;
    assert!(cancelled.is_ok(), "nor is it, where it is off already: {cancelled:?}");
}

async fn what_is_not_there_is_not_changed(scene: Scene) {
    let token = VisitToken::parse(&"0".repeat(32)).expect("a token");
    let moved = scene
        .store
        .move_visit(&token, scene.at(TWO_O_CLOCK), TherapistPreference::Anyone, scene.now)
        .await;
    assert!(matches!(moved, Err(VisitError::NotFound)), "{moved:?}");
    let cancelled = scene.store.cancel_visit(&token, scene.now).await;
    assert!(matches!(cancelled, Err(VisitError::NotFound)), "{cancelled:?}");
}
