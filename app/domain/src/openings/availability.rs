//! Openings: when a service can start, and with whom.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::{Cell, CellSet, Days, Policy, Refusal, ResourceId, Room, Service, Span, Therapist, TherapistPreference};

/// A run of days with everyone who works and everything that is taken.
///
/// Each resource is one set of free cells over the whole run; an answer is a few shifts, ORs and ANDs of these sets.
#[derive(Clone, Debug)]
pub struct Availability {
    /// Where a visit may start within these days, whoever is free.
    offered: CellSet,
    /// Where the policy lets a visit start, on the grid or off it.
    bookable: Span,
    /// The first cell that has not begun yet.
    now: Cell,
    therapists: Vec<Working>,
    rooms: Vec<(Room, CellSet)>,
}

#[derive(Clone, Debug)]
struct Working {
    therapist: Therapist,
    hours: CellSet,
    free: CellSet,
}

/// Cells of a resource that are gone: a segment with its clean-up, or a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    pub resource: ResourceId,
    pub span: Span,
}

/// The starts of one service, and who is free at each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openings {
    starts: CellSet,
    therapists: Vec<(ResourceId, CellSet)>,
}

/// A therapist and a room, both free for the whole service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub therapist: ResourceId,
    pub room: ResourceId,
}

impl Availability {
    /// The calendar of `count` days from `first` on, seen at `now`.
    ///
    /// It looks one day further, so that what starts late on the last of them can end after midnight. `taken` may name
    /// resources that are not among `therapists` and `rooms`, and cells outside these days.
    #[must_use]
    pub fn new(
        (zone, first, count): (&TimeZone, Date, u16),
        (policy, now): (Policy, Timestamp),
        therapists: Vec<Therapist>,
        rooms: Vec<Room>,
        taken: &[Busy],
    ) -> Self {
        let days = Days::new(zone, first, count.saturating_add(1));
        let window = days.window();
        let bookable = bookable(policy, now, zone);
        let mut offered = CellSet::empty(window);
        offered.insert(bookable.intersection(days.window_of(usize::from(count))));
        offered.intersect(&days.grid(policy.step_minutes));

        let mut therapists: Vec<Working> = therapists
            .into_iter()
            .map(|therapist| {
                let hours = days.cells_within(&therapist.hours);
                Working {
                    therapist,
                    free: hours.clone(),
                    hours,
                }
            })
            .collect();
        let mut rooms: Vec<(Room, CellSet)> = rooms.into_iter().map(|room| (room, CellSet::full(window))).collect();
        let mut free: Vec<(ResourceId, &mut CellSet)> = therapists
            .iter_mut()
            .map(|working| (working.therapist.id, &mut working.free))
            .chain(rooms.iter_mut().map(|(room, free)| (room.id, free)))
            .collect();
        free.sort_unstable_by_key(|&(id, _)| id);
        for taken in taken {
            if let Ok(index) = free.binary_search_by_key(&taken.resource, |&(id, _)| id) {
                free[index].1.remove(taken.span);
            }
        }
        Self {
            offered,
            bookable,
            now: Cell::at_or_after(now),
            therapists,
            rooms,
        }
    }

    /// When `service` can start within these days, for somebody who wants `wanted`.
    #[must_use]
    pub fn openings(&self, service: &Service, wanted: TherapistPreference) -> Openings {
        let cells = service.cells();
        let window = self.offered.window();
        let mut possible = CellSet::empty(window);
        for (_, free) in self.rooms.iter().filter(|(room, _)| room.kind == service.room_kind) {
            possible.unite(&free.starts(cells));
        }
        possible.intersect(&self.offered);

        let mut starts = CellSet::empty(window);
        let mut therapists = Vec::new();
        for working in self.skilled(service, wanted) {
            let mut own = working.free.starts(cells);
            own.intersect(&possible);
            if !own.is_empty() {
                starts.unite(&own);
                therapists.push((working.therapist.id, own));
            }
        }
        Openings { starts, therapists }
    }

    /// Every therapist free for all of `service` from `start`, each with a room that is.
    ///
    /// The one with most free time on these days comes first, so that "anyone" spreads the work.
    ///
    /// # Errors
    /// Why there is none; never an empty list.
    pub fn assignments(
        &self,
        service: &Service,
        wanted: TherapistPreference,
        start: Timestamp,
    ) -> Result<Vec<Assignment>, Refusal> {
        let start = Cell::starting_at(start).ok_or(Refusal::OffGrid)?;
        self.allows(start)?;
        let span = Span::of(start, service.cells());
        if !self
            .skilled(service, wanted)
            .any(|working| working.hours.contains_all(span))
        {
            return Err(Refusal::OutsideHours);
        }
        let room = self
            .rooms
            .iter()
            .find(|(room, free)| room.kind == service.room_kind && free.contains_all(span))
            .map(|(room, _)| room.id)
            .ok_or(Refusal::Taken)?;
        let mut free: Vec<&Working> = self
            .skilled(service, wanted)
            .filter(|working| working.free.contains_all(span))
            .collect();
        free.sort_by_key(|working| (std::cmp::Reverse(working.free.len()), working.therapist.id));
        if free.is_empty() {
            return Err(Refusal::Taken);
        }
        Ok(free
            .into_iter()
            .map(|working| Assignment {
                therapist: working.therapist.id,
                room,
            })
            .collect())
    }

    /// Everyone who gives `service`, in the order the calendar was given them.
    pub fn therapists(&self, service: &Service) -> impl Iterator<Item = &Therapist> {
        self.skilled(service, TherapistPreference::Anyone)
            .map(|working| &working.therapist)
    }

    /// Whether the policy lets a visit start at `cell`, whoever is free.
    fn allows(&self, cell: Cell) -> Result<(), Refusal> {
        if cell < self.now {
            Err(Refusal::Past)
        } else if cell < self.bookable.from {
            Err(Refusal::TooSoon)
        } else if cell >= self.bookable.until {
            Err(Refusal::BeyondHorizon)
        } else if !self.offered.contains(cell) {
            Err(Refusal::OffGrid)
        } else {
            Ok(())
        }
    }

    fn skilled(&self, service: &Service, wanted: TherapistPreference) -> impl Iterator<Item = &Working> {
        self.therapists.iter().filter(move |working| {
            wanted.accepts(working.therapist.id) && working.therapist.skills.contains(&service.skill)
        })
    }
}

impl Openings {
    /// Every start, in order.
    pub fn starts(&self) -> impl Iterator<Item = Cell> {
        self.starts.iter()
    }

    /// Who is free for the whole service from `start`, in the order the calendar was given them.
    pub fn therapists_at(&self, start: Cell) -> impl Iterator<Item = ResourceId> {
        self.therapists
            .iter()
            .filter(move |(_, starts)| starts.contains(start))
            .map(|&(id, _)| id)
    }

    /// The `count` starts nearest to `wanted`, in the order of time.
    #[must_use]
    pub fn nearest(&self, wanted: Cell, count: usize) -> Vec<Cell> {
        let mut starts: Vec<Cell> = self.starts().collect();
        starts.sort_by_key(|start| (start.number().abs_diff(wanted.number()), start.number()));
        starts.truncate(count);
        starts.sort_unstable();
        starts
    }
}

/// The cells in which the policy lets a visit start, seen at `now`.
fn bookable(policy: Policy, now: Timestamp, zone: &TimeZone) -> Span {
    let after_last = Days::new(zone, policy.last_date(now, zone), 1).window().until;
    Span::new(Cell::at_or_after(policy.earliest(now)), after_last)
}
