//! What is free, of everyone who works and of every room: the same for whoever asks, and whenever.

use std::cmp::Reverse;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::{CellSet, Days, ResourceId, Room, Span, Therapist};

/// A run of days with everyone who works, and what of their time is not taken.
#[derive(Clone, Debug)]
pub struct FreeTime {
    /// The cells of these days at which visits are offered to start.
    pub(super) grid: CellSet,
    pub(super) therapists: Vec<Working>,
    pub(super) rooms: Vec<(Room, CellSet)>,
}

#[derive(Clone, Debug)]
pub(super) struct Working {
    pub(super) therapist: Therapist,
    pub(super) hours: CellSet,
    pub(super) free: CellSet,
}

/// Cells of a resource that are gone: a segment with its clean-up, or a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    pub resource: ResourceId,
    pub span: Span,
}

impl FreeTime {
    /// What is free on `count` days from `first` on, where visits start at multiples of `step` minutes since midnight.
    ///
    /// It looks one day further, so that what starts late on the last of them can end after midnight. `taken` may name
    /// resources that are not among `therapists` and `rooms`, and cells outside these days.
    #[must_use]
    pub fn new(
        (zone, first, count): (&TimeZone, Date, u16),
        step: u16,
        therapists: Vec<Therapist>,
        rooms: Vec<Room>,
        taken: &[Busy],
    ) -> Self {
        let days = Days::new(zone, first, count.saturating_add(1));
        let window = days.window();
        let therapists = therapists.into_iter().map(|therapist| {
            let hours = days.cells_within(&therapist.hours);
            Working {
                therapist,
                free: hours.clone(),
                hours,
            }
        });
        let mut all = Self {
            grid: days.grid(step),
            therapists: therapists.collect(),
            rooms: rooms.into_iter().map(|room| (room, CellSet::full(window))).collect(),
        };
        all.take(taken);
        all
    }

    /// It, where `taken` is all that is taken of `span`.
    #[must_use]
    pub fn with_taken(&self, span: Span, taken: &[Busy]) -> Self {
        let mut all = self.clone();
        let mut within = CellSet::empty(self.window());
        within.insert(span);
        for Working { hours, free, .. } in &mut all.therapists {
            let mut worked = hours.clone();
            worked.intersect(&within);
            free.unite(&worked);
        }
        for (_, free) in &mut all.rooms {
            free.insert(span);
        }
        all.take(taken);
        all
    }

    /// The cells that it knows of.
    #[must_use]
    pub const fn window(&self) -> Span {
        self.grid.window()
    }

    fn take(&mut self, taken: &[Busy]) {
        let therapists = self
            .therapists
            .iter_mut()
            .map(|working| (working.therapist.id, &mut working.free));
        let rooms = self.rooms.iter_mut().map(|(room, free)| (room.id, free));
        let mut free: Vec<(ResourceId, &mut CellSet)> = therapists.chain(rooms).collect();
        free.sort_unstable_by_key(|&(id, _)| id);
        for taken in taken {
            if let Ok(index) = free.binary_search_by_key(&taken.resource, |&(id, _)| id) {
                free[index].1.remove(taken.span);
            }
        }
    }
}

impl Working {
    /// Whoever has most free time comes first.
    pub(super) fn rank(&self) -> (Reverse<usize>, ResourceId) {
        (Reverse(self.free.len()), self.therapist.id)
    }
}
