//! Cells, spans of them and sets of them, against sets that anybody can see to be right.

use std::collections::BTreeSet;

use domain::{Cell, CellSet, Span};
use jiff::Timestamp;
use proptest::prelude::*;

fn instant(text: &str) -> Timestamp {
    text.parse().expect("the test's own instant")
}

fn span(from: i64, until: i64) -> Span {
    Span::new(Cell::new(from), Cell::new(until))
}

#[test]
fn a_cell_begins_at_a_multiple_of_five_minutes() {
    let nine = Cell::starting_at(instant("2026-12-01T09:00:00Z")).expect("a multiple of five minutes");
    assert_eq!(nine.start(), instant("2026-12-01T09:00:00Z"));
    assert_eq!(nine.plus(1).start(), instant("2026-12-01T09:05:00Z"));
    for beside in [
        "2026-12-01T09:01:00Z",
        "2026-12-01T09:00:01Z",
        "2026-12-01T09:00:00.000000001Z",
    ] {
        assert_eq!(Cell::starting_at(instant(beside)), None, "{beside}");
    }
}

#[test]
fn an_instant_within_a_cell_is_in_that_one_and_before_the_next() {
    let nine = Cell::containing(instant("2026-12-01T09:00:00Z"));
    let within = instant("2026-12-01T09:04:59.999999999Z");
    assert_eq!(Cell::containing(within), nine);
    assert_eq!(Cell::at_or_after(within), nine.plus(1));
    assert_eq!(Cell::at_or_after(nine.start()), nine);
}

/// Seconds before 1970 round towards zero, so the half second before 1970 was counted into it.
#[test]
fn a_fraction_of_a_second_before_1970_is_before_1970() {
    let eve = instant("1969-12-31T23:59:59.5Z");
    assert_eq!(Cell::containing(eve), Cell::new(-1));
    assert_eq!(Cell::at_or_after(eve), Cell::new(0));
}

#[test]
fn a_span_covers_every_cell_that_it_touches() {
    let touched = Span::covering(instant("2026-12-01T09:04:00Z"), instant("2026-12-01T09:11:00Z"));
    assert_eq!(touched.from.start(), instant("2026-12-01T09:00:00Z"));
    assert_eq!(touched.until.start(), instant("2026-12-01T09:15:00Z"));
    let noon = instant("2026-12-01T12:00:00Z");
    assert!(Span::covering(noon, noon).is_empty());
}

#[test]
fn cells_beyond_all_years_stop_at_the_last_instant() {
    assert_eq!(Cell::new(i64::MAX).start(), Timestamp::MAX);
    assert_eq!(Cell::new(i64::MIN).start(), Timestamp::MIN);
    assert_eq!(Cell::new(i64::MAX).plus(1), Cell::new(i64::MAX));
}

#[test]
#[should_panic(expected = "sets over different windows")]
fn sets_over_different_windows_do_not_mix() {
    CellSet::empty(span(0, 64)).unite(&CellSet::full(span(1, 65)));
}

/// A window, and a set within it together with its reference.
#[derive(Clone, Debug)]
struct Twins {
    set: CellSet,
    reference: BTreeSet<i64>,
}

impl Twins {
    fn new(window: Span, changes: &[(bool, Span)]) -> Self {
        let mut twins = Self {
            set: CellSet::empty(window),
            reference: BTreeSet::new(),
        };
        for &(add, span) in changes {
            let numbers = || span.cells().filter(|&cell| window.contains(cell)).map(Cell::number);
            if add {
                twins.set.insert(span);
                twins.reference.extend(numbers());
            } else {
                twins.set.remove(span);
                numbers().for_each(|number| {
                    twins.reference.remove(&number);
                });
            }
        }
        twins
    }

    fn assert_equal(&self) {
        let reference: Vec<i64> = self.reference.iter().copied().collect();
        assert_eq!(self.set.iter().map(Cell::number).collect::<Vec<_>>(), reference);
    }
}

/// From before 1970 to after it, empty, backwards, one word, several, and rarely whole ones.
fn window() -> impl Strategy<Value = Span> {
    (-200..200_i64, prop_oneof![0..300_i64, Just(64), Just(128), Just(-5)])
        .prop_map(|(from, length)| span(from, from + length))
}

/// Spans within, around and beside every window, some of them empty or backwards.
fn any_span() -> impl Strategy<Value = Span> {
    (-300..600_i64, -3..150_i64).prop_map(|(from, length)| span(from, from + length))
}

fn changes() -> impl Strategy<Value = Vec<(bool, Span)>> {
    proptest::collection::vec((proptest::bool::weighted(0.7), any_span()), 0..12)
}

fn twins() -> impl Strategy<Value = Twins> {
    (window(), changes()).prop_map(|(window, changes)| Twins::new(window, &changes))
}

fn two_twins() -> impl Strategy<Value = (Twins, Twins)> {
    (window(), changes(), changes())
        .prop_map(|(window, one, other)| (Twins::new(window, &one), Twins::new(window, &other)))
}

proptest! {
    #[test]
    fn a_set_has_what_was_put_in_and_not_taken_out(twins in twins()) {
        twins.assert_equal();
        prop_assert_eq!(twins.set.len(), twins.reference.len());
        prop_assert_eq!(twins.set.is_empty(), twins.reference.is_empty());
        for number in -400..800 {
            prop_assert_eq!(twins.set.contains(Cell::new(number)), twins.reference.contains(&number));
        }
    }

    #[test]
    fn a_full_set_has_every_cell_of_its_window(window in window()) {
        let full = CellSet::full(window);
        prop_assert_eq!(full.window(), window);
        prop_assert_eq!(full.iter().collect::<Vec<_>>(), window.cells().collect::<Vec<_>>());
    }

    #[test]
    fn a_set_has_all_of_a_span_if_it_has_each_cell(twins in twins(), span in any_span()) {
        let each = span.cells().all(|cell| twins.reference.contains(&cell.number()));
        prop_assert_eq!(twins.set.contains_all(span), each);
    }

    #[test]
    fn a_union_has_what_either_has((mut one, other) in two_twins()) {
        one.set.unite(&other.set);
        one.reference.extend(&other.reference);
        one.assert_equal();
    }

    #[test]
    fn an_intersection_has_what_both_have((mut one, other) in two_twins()) {
        one.set.intersect(&other.set);
        one.reference.retain(|number| other.reference.contains(number));
        one.assert_equal();
    }

    #[test]
    fn something_starts_where_all_of_its_cells_are_free(
        twins in twins(),
        count in prop_oneof![0..20_u32, 60..70_u32, 120..200_u32, Just(u32::MAX)],
    ) {
        let fits = |&start: &i64| (start..).take(count as usize).all(|number| twins.reference.contains(&number));
        let starts: Vec<i64> = twins.reference.iter().copied().filter(fits).collect();
        prop_assert_eq!(twins.set.starts(count).iter().map(Cell::number).collect::<Vec<_>>(), starts);
    }
}
