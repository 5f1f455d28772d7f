//! The board as it is drawn, and what moves on it.

use domain::{Cell, Lane, Place, ResourceId, STEP, Span, cell_at, cell_within, gaps, lasting, snap};
use proptest::prelude::*;

use super::judge::{A, OTHER_ROOM, ROOM, board};

fn span(from: i64, cells: u32) -> Span {
    Span::of(Cell::new(from), cells)
}

#[test]
fn a_day_shows_nine_to_five_and_whatever_is_beyond() {
    let mut board = board();
    let hours = |board: &domain::Board| {
        let (day, shown) = (board.days[0].span, board.shown()[0]);
        [shown.from, shown.until].map(|cell| (cell.number() - day.from.number()) / 12)
    };
    assert_eq!(hours(&board), [9, 17]);
    // From ten to seven till ten past eight, with ten minutes to clean up: whole hours are shown.
    let place = &mut board.visits[0].place;
    place.start = board.days[0].span.from.plus(18 * 12 + 10);
    place.minutes = 80;
    assert_eq!(hours(&board), [9, 21]);
    board.visits[0].place.start = board.days[0].span.from.plus(7 * 12 + 11);
    assert_eq!(hours(&board), [7, 17]);
    (board.therapists, board.visits) = (Vec::new(), Vec::new());
    assert_eq!(hours(&board), [9, 17], "nobody works");
}

#[test]
fn what_is_put_into_a_lane_gets_what_the_lane_stands_for() {
    let board = board();
    let visit = board.visits[0].clone();
    let start = visit.place.start.plus(36);
    let at = |lane| board.place_in(lane, start, &visit, 45);
    let here = Place {
        start,
        minutes: 45,
        ..visit.place
    };
    assert_eq!(at(Lane::Day), here);
    assert_eq!(at(Lane::Therapist(A)), here);
    let somebody = ResourceId(2);
    assert_eq!(
        at(Lane::Therapist(somebody)),
        Place {
            therapist: somebody,
            ..here
        }
    );
    // A room that was chosen is kept, whoever is in it: what is wrong with it, the judge says.
    assert_eq!(
        at(Lane::Room(OTHER_ROOM)),
        Place {
            room: OTHER_ROOM,
            ..here
        }
    );
    assert_eq!(at(Lane::Room(ROOM)), Place { room: ROOM, ..here });
}

#[test]
fn a_room_that_is_taken_there_is_another_one() {
    let mut board = board();
    let mut other = board.visits[0].clone();
    other.id = domain::VisitId(99);
    other.place.therapist = ResourceId(2);
    other.place.start = other.place.start.plus(36);
    board.visits.push(other.clone());
    let visit = board.visits[0].clone();
    assert_eq!(
        board.place_in(Lane::Day, other.place.start, &visit, 60).room,
        OTHER_ROOM
    );
}

#[test]
fn a_visit_lasts_twelve_hours_at_most() {
    assert_eq!([-3, 0, 1, 144, 145, i64::MAX].map(lasting), [0, 0, 5, 720, 720, 720]);
}

proptest! {
    #[test]
    fn what_snaps_lies_at_the_nearest_multiple(cells in -500_i64..500, step in prop::sample::select(&[1, STEP][..])) {
        let snapped = snap(cells, step);
        prop_assert_eq!(snapped.rem_euclid(step), 0);
        prop_assert!((snapped - cells).abs() * 2 <= step);
    }

    #[test]
    fn a_pointer_within_a_column_points_at_one_of_its_cells(from in 0_i64..9_000_000, cells in 1_u32..300, down in 0..1000) {
        let shown = span(from, cells);
        let cell = cell_at(shown, down);
        prop_assert!(shown.contains(cell));
        // In the middle of a cell lies that cell.
        let middle = |index: i64| i32::try_from((2 * index + 1) * 500 / i64::from(cells)).expect("a thousandth");
        if cells <= 100 {
            prop_assert_eq!(cell_at(shown, middle(i64::from(cells) - 1)), shown.from.plus(i64::from(cells) - 1));
        }
        prop_assert_eq!(cell_at(shown, 0), shown.from);
    }

    #[test]
    fn nothing_is_moved_out_of_a_column(from in 0_i64..9_000_000, cells in 1_u32..300, down in any::<i32>()) {
        let shown = span(from, cells);
        let cell = cell_within(shown, down.into());
        prop_assert!(shown.contains(cell));
        if (0..i64::from(cells)).contains(&down.into()) {
            prop_assert_eq!(cell, shown.from.plus(down.into()));
        }
    }

    #[test]
    fn gaps_are_all_that_is_shown_and_nothing_that_is_not(
        lengths in prop::collection::vec((1_u32..20, 1_u32..20), 0..6),
        (from, cells) in (0_i64..60, 1_u32..120),
    ) {
        let mut spans = Vec::new();
        let mut at = 0;
        for (pause, length) in lengths {
            at += i64::from(pause);
            spans.push(span(at, length));
            at += i64::from(length);
        }
        let shown = span(from, cells);
        let gaps = gaps(&spans, shown);
        for number in 0..200 {
            let cell = Cell::new(number);
            let is_gap = gaps.iter().any(|gap| gap.contains(cell));
            prop_assert_eq!(is_gap, shown.contains(cell) && !spans.iter().any(|span| span.contains(cell)), "{}", number);
        }
        prop_assert!(gaps.iter().all(|gap| !gap.is_empty()));
    }
}
