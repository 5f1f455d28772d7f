//! Booking a visit, and reading it back.

use domain::{BookingRequest, Cell, Role, Terms, TherapistPreference};
use jiff::civil::date;
use store::{Purpose, Schedule, VisitError, VisitState, VisitToken};

use crate::board::block::block;
use crate::scene::{A, B, C, Scene, instants, near_taken, service};

stories! {
    a_visit_can_be_read_back,
    a_start_is_given_once,
    anyone_is_whoever_has_most_time,
    rooms_run_out_before_therapists,
    who_wants_one_therapist_gets_no_other,
    clean_up_takes_time,
    openings_are_what_can_be_booked,
    nearest_openings_are_told_before_anything_is_booked,
    nearest_openings_may_be_weeks_away,
    what_was_shown_is_what_is_booked,
}

/// Wednesday, 2 December, when everyone works.
const TWO_O_CLOCK: &str = "2026-12-02 14:00";

/// A service that was made longer, or dearer, used to be booked as it was by then.
async fn what_was_shown_is_what_is_booked(scene: Scene) {
    let asks = |minutes, price| BookingRequest {
        terms: Some(Terms::of(minutes, price)),
        ..scene.request_for(B, TWO_O_CLOCK)
    };
    let rows = scene.rows().await;
    for (seen, price) in [(75, None), (60, Some(9_500)), (30, Some(0))] {
        let refused = scene.store.book(&asks(seen, price), scene.now).await;
        let is_told = matches!(
            refused,
            Err(VisitError::Changed {
                minutes: 60,
                price_cents: None
            })
        );
        assert!(is_told, "{refused:?}");
    }
    assert_eq!(scene.rows().await, rows, "nothing is stored");
    let request = asks(60, None);
    let token = scene.book(&request).await;
    scene
        .execute("UPDATE service SET minutes = 75, price_cents = 9500 WHERE slug = 'relaxation-60'")
        .await;
    // The answer was lost, and the form is sent again; or with what it says now.
    for terms in [request.terms.clone(), Some(Terms::of(75, Some(9_500))), None] {
        let again = BookingRequest {
            terms,
            ..request.clone()
        };
        let again = scene.store.book(&again, scene.now).await.expect("it is booked");
        assert!(again.repeated && again.token == token);
    }
}

async fn a_visit_can_be_read_back(scene: Scene) {
    let request = scene.request_for(B, TWO_O_CLOCK);
    let token = scene.book(&request).await;
    assert_eq!(VisitToken::parse(token.as_str()), Some(token.clone()));

    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    assert_eq!(visit.token, token);
    assert_eq!(visit.state, VisitState::Booked);
    assert_eq!(visit.client_name, request.name);
    assert_eq!(visit.client_email.as_ref(), Some(&request.email));
    assert_eq!(visit.client_phone, request.phone);
    assert_eq!(visit.note, request.note);
    assert_eq!(
        (visit.service_slug.as_str(), &*visit.service_name),
        ("relaxation-60", "Relaxation massage")
    );
    assert_eq!((visit.minutes, visit.clean_up_minutes), (60, 10));
    assert_eq!((visit.therapist, &*visit.therapist_name), (B, "Therapist B"));
    assert_eq!(visit.room_name, "Massage room 1");
    assert_eq!(
        visit.starts_at,
        "2026-12-02T20:00:00Z".parse().expect("six hours behind, for good")
    );
    assert_eq!(visit.ends_at, scene.at("2026-12-02 15:00"));
    assert_eq!(visit.local_start, date(2026, 12, 2).at(14, 0, 0, 0));
    assert_eq!(visit.zone_name, "America/Edmonton");

    // Seventy minutes of therapist and room.
    assert_eq!(scene.rows().await, [1, 1, 28, 0, 1]);
    let nobodys = VisitToken::parse(&"0".repeat(32)).expect("a token");
    assert!(scene.store.visit(&nobodys).await.expect("a store").is_none());
}

async fn a_start_is_given_once(scene: Scene) {
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let nearest = taken(&scene, scene.request_for(A, TWO_O_CLOCK)).await;
    assert_eq!(nearest, ["2026-12-02 12:30", "2026-12-02 12:45", "2026-12-02 15:15"]);
    assert_eq!(scene.rows().await, [1, 1, 28, 0, 1]);
}

async fn anyone_is_whoever_has_most_time(scene: Scene) {
    let first = scene.book(&scene.request(TWO_O_CLOCK)).await;
    let second = scene.book(&scene.request("2026-12-02 15:15")).await;
    assert_eq!(therapist(&scene, &first).await, "Therapist A");
    assert_eq!(therapist(&scene, &second).await, "Therapist C");
}

async fn rooms_run_out_before_therapists(scene: Scene) {
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    scene.book(&scene.request_for(B, TWO_O_CLOCK)).await;
    let nearest = taken(&scene, scene.request_for(C, TWO_O_CLOCK)).await;
    assert_eq!(nearest, ["2026-12-02 12:30", "2026-12-02 12:45", "2026-12-02 15:15"]);
}

async fn who_wants_one_therapist_gets_no_other(scene: Scene) {
    scene.book(&scene.request_for(B, TWO_O_CLOCK)).await;
    let nearest = taken(&scene, scene.request_for(B, TWO_O_CLOCK)).await;
    assert_eq!(
        nearest,
        ["2026-12-02 15:15", "2026-12-02 15:30", "2026-12-02 15:45"],
        "B has lunch at one, and could start before it at 11:45 at the latest"
    );
    scene.book(&scene.request(TWO_O_CLOCK)).await;
}

async fn clean_up_takes_time(scene: Scene) {
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    taken(&scene, scene.request_for(A, "2026-12-02 15:00")).await;
    taken(&scene, scene.request_for(A, "2026-12-02 13:00")).await;
    scene.book(&scene.request_for(A, "2026-12-02 15:15")).await;
    scene.book(&scene.request_for(A, "2026-12-02 12:45")).await;
}

async fn openings_are_what_can_be_booked(scene: Scene) {
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let (slug, first) = (service("relaxation-60"), date(2026, 12, 2));
    let schedule = scene.store.openings(&Purpose::Book(slug), (first, 1), scene.now).await;
    let Schedule {
        plan: found,
        clinic,
        availability,
        ..
    } = schedule.expect("a service that can be booked");
    let openings = availability.openings(&found, TherapistPreference::Therapist(A));
    let starts: Vec<_> = openings.starts().map(Cell::start).collect();
    let morning =
        (9..13).flat_map(|hour| ["00", "15", "30", "45"].map(|minute| format!("2026-12-02 {hour:02}:{minute}")));
    let afternoon = ["15:15", "15:30", "15:45"].map(|time| format!("2026-12-02 {time}"));
    let expected: Vec<String> = morning
        .filter(|wall| &**wall <= "2026-12-02 12:45")
        .chain(afternoon)
        .collect();
    assert_eq!(scene.walls(&starts), expected);

    let everyone = [(A, "Therapist A"), (B, "Therapist B"), (C, "Therapist C")];
    let therapists: Vec<_> = availability
        .therapists(found.first())
        .map(|one| (one.id, &*one.name))
        .collect();
    assert_eq!(therapists, everyone);
    assert_eq!(
        clinic.profile.policy.last_date(scene.now, &clinic.zone),
        date(2027, 2, 21)
    );
    assert_eq!((found.first().minutes, &*clinic.zone_name), (60, "America/Edmonton"));

    let unknown = scene
        .store
        .openings(&Purpose::Book(service("sauna")), (first, 1), scene.now)
        .await;
    assert!(matches!(unknown, Err(VisitError::NotFound)), "{unknown:?}");
}

async fn nearest_openings_are_told_before_anything_is_booked(scene: Scene) {
    let (plan, start) = (Purpose::Book(service("relaxation-60")), scene.at("2026-12-02 04:00"));
    let wanted = Some(TherapistPreference::Therapist(A));
    let nearest = scene.store.nearest(&plan, wanted, start, scene.now).await;
    let nearest = nearest.expect("a service that can be booked");
    let morning = ["2026-12-02 09:00", "2026-12-02 09:15", "2026-12-02 09:30"];
    assert_eq!(scene.walls(&instants(&nearest)), morning);

    let unknown = scene
        .store
        .nearest(&Purpose::Book(service("sauna")), None, start, scene.now)
        .await;
    assert!(matches!(unknown, Err(VisitError::NotFound)), "{unknown:?}");
}

async fn nearest_openings_may_be_weeks_away(scene: Scene) {
    // All that is left of a month is an hour and ten minutes.
    let rosa = scene.staff("rosa", Role::Reception).await;
    for (from, until) in [
        ("2026-11-23 00:00", "2026-12-01 09:00"),
        ("2026-12-01 10:10", "2026-12-23 24:00"),
    ] {
        for therapist in [A, B, C] {
            let renovation = block(Some(therapist), from, until);
            scene.arrange(&rosa, &renovation).await.expect("free weeks");
        }
    }
    let nearest = taken(&scene, scene.request(TWO_O_CLOCK)).await;
    assert_eq!(nearest, ["2026-12-01 09:00", "2026-12-24 09:00", "2026-12-24 09:15"]);
}

/// Books what must be taken, and answers what is near.
async fn taken(scene: &Scene, request: domain::BookingRequest) -> Vec<String> {
    let outcome = scene.store.book(&request, scene.now).await;
    let nearest = near_taken(&outcome).unwrap_or_else(|| panic!("should be taken: {outcome:?}"));
    scene.walls(&nearest)
}

async fn therapist(scene: &Scene, token: &VisitToken) -> String {
    scene
        .store
        .visit(token)
        .await
        .expect("a store")
        .expect("the visit")
        .therapist_name
}
