//! What stands on the staff's calendar, and what a change to it would meet.

use domain::{
    Attendance, Board, BoardBlock, BoardDay, BoardRoom, BoardTherapist, BoardVisit, Clash, Holder, Hours, Place,
    ResourceId, RoomKind, Scope, Service, ServiceSlug, Skill, Span, TreatmentSlug, VisitId, WallSpan, Warning,
    working_spans,
};
use jiff::civil::{date, time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;

fn zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).expect("it is one")
}

pub(crate) const A: ResourceId = ResourceId(1);
pub(crate) const ROOM: ResourceId = ResourceId(11);
pub(crate) const OTHER_ROOM: ResourceId = ResourceId(12);

fn service() -> Service {
    Service {
        slug: ServiceSlug::parse("relaxation-60").expect("it is one"),
        name: "Relaxation".into(),
        treatment: TreatmentSlug::parse("relaxation").expect("it is one"),
        summary: String::new(),
        minutes: 60,
        clean_up_minutes: 10,
        price_cents: None,
        skill: Skill("relaxation".into()),
        room_kind: RoomKind("massage".into()),
    }
}

fn visit(id: i64, place: Place) -> BoardVisit {
    BoardVisit {
        id: VisitId(id),
        revision: 0,
        attendance: Attendance::Expected,
        client: None,
        name: "Ada".into(),
        phone: None,
        call_link: None,
        email: None,
        note: None,
        letter: None,
        is_confirmed: true,
        held_until: None,
        service: service().slug,
        service_name: service().name,
        place,
    }
}

/// A day on which one therapist works from nine to five, with a visit at ten.
pub(crate) fn board() -> Board {
    let zone = zone("America/Edmonton");
    let day = BoardDay::new(&zone, date(2026, 12, 1));
    let mut hours = Hours::default();
    hours.set_exception(day.date, vec![WallSpan::new(540, 1020).expect("it is one")]);
    let room = |id| BoardRoom {
        id,
        name: "Room".into(),
        kind: RoomKind("massage".into()),
    };
    let mut board = Board {
        zone: "America/Edmonton".into(),
        now: day.span.from,
        therapists: vec![BoardTherapist {
            id: A,
            name: "A".into(),
            skills: vec![Skill("relaxation".into())],
            working: working_spans(&zone, day.date, 1, &hours),
        }],
        rooms: vec![room(ROOM), room(OTHER_ROOM)],
        services: vec![service()],
        visits: Vec::new(),
        blocks: Vec::new(),
        days: vec![day],
    };
    let ten = place(&board, 10 * 12);
    board.visits.push(visit(1, ten));
    board
}

fn place(board: &Board, down: i64) -> Place {
    Place {
        therapist: A,
        room: ROOM,
        start: board.days[0].span.from.plus(down),
        minutes: 60,
        clean_up_minutes: 10,
    }
}

#[test]
fn what_is_taken_clashes_clean_up_included_and_a_visit_never_with_itself() {
    let board = board();
    let clash = |down, moving: Option<i64>| board.judge(&service(), &place(&board, down), moving.map(VisitId)).clash;
    let ada = Some(Clash {
        resource: A,
        holder: Some(Holder::Visit(VisitId(1))),
    });
    assert_eq!(clash(10 * 12, None), ada);
    assert_eq!(clash(11 * 12 + 1, None), ada, "the room is cleaned up");
    assert_eq!(clash(11 * 12 + 2, None), None);
    assert_eq!(clash(8 * 12 + 11, None), ada, "its own clean-up");
    assert_eq!(clash(8 * 12 + 10, None), None);
    assert_eq!(clash(10 * 12 + 3, Some(1)), None);
}

#[test]
fn a_room_that_is_taken_is_told_apart_and_another_one_is_found() {
    let mut board = board();
    board.visits[0].place.therapist = ResourceId(2);
    let place = place(&board, 10 * 12);
    let clash = Clash {
        resource: ROOM,
        holder: Some(Holder::Visit(VisitId(1))),
    };
    assert_eq!(board.judge(&service(), &place, None).clash, Some(clash));
    assert_eq!(board.room_for(&service(), &place, None), OTHER_ROOM);
    assert_eq!(
        board.room_for(&service(), &place, Some(VisitId(1))),
        ROOM,
        "it is its own"
    );
    let nowhere = Place {
        room: ResourceId(99),
        ..self::place(&board, 12 * 12)
    };
    assert_eq!(board.room_for(&service(), &nowhere, None), ROOM, "no room is called so");
}

#[test]
fn what_can_be_gone_past_is_warned_of() {
    let mut board = board();
    board.now = board.days[0].span.from.plus(9 * 12);
    let warnings = |board: &Board, place: &Place| board.judge(&service(), place, None).warnings;
    let at = |down| place(&board, down);
    assert_eq!(warnings(&board, &at(13 * 12)), []);
    assert_eq!(warnings(&board, &at(9 * 12)), [], "it begins now");
    assert_eq!(
        warnings(&board, &at(16 * 12)),
        [Warning::OutsideHours],
        "the clean-up is work"
    );
    assert_eq!(warnings(&board, &at(7 * 12)), [Warning::Past, Warning::OutsideHours]);
    let elsewhere = Place {
        therapist: ResourceId(9),
        room: ResourceId(9),
        ..at(13 * 12)
    };
    let all = [Warning::OutsideHours, Warning::NotSkilled, Warning::WrongRoom];
    assert_eq!(warnings(&board, &elsewhere), all);
}

#[test]
fn what_keeps_its_start_is_not_warned_that_it_has_passed() {
    let mut board = board();
    board.now = board.days[0].span.from.plus(10 * 12 + 6);
    let warnings = |place: Place| board.judge(&service(), &place, Some(VisitId(1))).warnings;
    let longer = Place {
        minutes: 75,
        ..place(&board, 10 * 12)
    };
    assert_eq!(warnings(longer), [], "it was to start then anyway");
    assert_eq!(warnings(place(&board, 9 * 12)), [Warning::Past]);
    let new = board.judge(&service(), &place(&board, 9 * 12), None);
    assert_eq!(new.warnings, [Warning::Past]);
}

#[test]
fn a_block_in_the_way_is_named_and_only_to_whom_it_concerns() {
    let mut board = board();
    board.blocks.push(BoardBlock {
        id: 7,
        series: None,
        resources: vec![OTHER_ROOM],
        span: Span::of(board.days[0].span.from.plus(14 * 12), 12),
        reason: "Painting".into(),
    });
    let place = Place {
        room: OTHER_ROOM,
        ..place(&board, 14 * 12)
    };
    let painting = Holder::Block(7);
    let clash = Clash {
        resource: OTHER_ROOM,
        holder: Some(painting),
    };
    assert_eq!(board.judge(&service(), &place, None).clash, Some(clash));
    let ada = Holder::Visit(VisitId(1));
    let seen = |scope| [ada, painting].map(|holder| board.is_within(scope, holder));
    assert_eq!(seen(Scope::All), [true, true]);
    assert_eq!(seen(Scope::Only(A)), [true, false], "the room is not their own");
    assert_eq!(seen(Scope::Only(ResourceId(2))), [false, false]);
    assert_eq!(seen(Scope::Only(OTHER_ROOM)), [false, true]);
    let gone = [Holder::Visit(VisitId(2)), Holder::Block(8)];
    assert!(board.has(ada) && board.has(painting) && !gone.into_iter().any(|holder| board.has(holder)));
}

#[test]
fn the_wall_is_read_on_days_on_which_it_jumps() {
    for (name, date, cells, noon, marks) in [
        ("America/Edmonton", date(2026, 12, 1), 288, 144, 24),
        ("Europe/Berlin", date(2026, 3, 29), 276, 132, 23),
        ("Europe/Berlin", date(2026, 10, 25), 300, 156, 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 282, 138, 24),
    ] {
        let day = BoardDay::new(&zone(name), date);
        assert_eq!((day.span.len(), day.marks.len()), (cells, marks), "{name} {date}");
        let wall = day.wall(day.span.from.plus(noon)).expect("it is one");
        assert_eq!(wall, date.to_datetime(time(12, 0, 0, 0)), "{name}");
        assert_eq!(day.wall(day.span.until), None);
    }
    let board = board();
    let day = &board.days[0];
    let noon = day.date.to_datetime(time(12, 0, 0, 0));
    assert_eq!(board.wall(day.span.from.plus(144)), Some(noon));
    assert_eq!(board.wall(day.span.until), None, "that is another date");
}

#[test]
fn who_pauses_works_twice_a_day() {
    let hours = |from: u16, until: u16| WallSpan::new(from * 60, until * 60).expect("whole hours");
    let (zone, date) = (zone("America/Edmonton"), date(2026, 12, 1));
    let mut own = Hours::default();
    own.set_exception(date, vec![hours(9, 12), hours(12, 13), hours(14, 17)]);
    let midnight = BoardDay::new(&zone, date).span.from;
    let working = [(9, 4), (14, 3)].map(|(from, count)| Span::of(midnight.plus(from * 12), count * 12));
    assert_eq!(working_spans(&zone, date, 1, &own), working);
}

proptest! {
    /// The marks of a day say of every cell what the zone says.
    #[test]
    fn marks_say_what_the_zone_says(
        name in prop::sample::select(vec![
            "America/Edmonton", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Berlin",
            "Africa/Casablanca", "Pacific/Chatham",
        ]),
        days in 0_i64..800,
    ) {
        let zone = zone(name);
        let date = date(2026, 1, 1).saturating_add(jiff::ToSpan::days(days));
        let day = BoardDay::new(&zone, date);
        for cell in day.span.cells() {
            prop_assert_eq!(day.wall(cell), Some(zone.to_datetime(cell.start())));
        }
    }
}
