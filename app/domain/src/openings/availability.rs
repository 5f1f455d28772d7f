//! Openings: when a service can start, and with whom.

mod free_time;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use self::free_time::Working;
pub use self::free_time::{Busy, FreeTime};
use crate::{Cell, CellSet, Days, Plan, Policy, Refusal, ResourceId, Service, Span, Therapist, TherapistPreference};

/// When a visit can be, on a run of days: what is free then, seen at a moment and under a policy.
///
/// Each resource is one set of free cells over the whole run; an answer is a few shifts, ORs and ANDs of these sets.
#[derive(Clone, Debug)]
pub struct Availability {
    free: Arc<FreeTime>,
    /// Where a visit may start within these days, whoever is free.
    offered: CellSet,
    /// Where the policy lets a visit start, on the grid or off it.
    bookable: Span,
    /// The first cell that has not begun yet.
    now: Cell,
}

/// The starts of one plan, and who can begin with it at each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openings {
    starts: CellSet,
    therapists: Vec<(ResourceId, CellSet)>,
}

/// A therapist and a room, both free for a whole step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub therapist: ResourceId,
    pub room: ResourceId,
}

impl Availability {
    /// The `count` days from `first` on, seen at `now`. What is free is known of some days, and offered on no others.
    #[must_use]
    pub fn new(
        free: impl Into<Arc<FreeTime>>,
        (zone, first, count): (&TimeZone, Date, u16),
        (policy, now): (Policy, Timestamp),
    ) -> Self {
        let free = free.into();
        let bookable = bookable(policy, now, zone);
        let mut offered = CellSet::empty(free.window());
        offered.insert(bookable.intersection(Days::span(zone, first, count)));
        offered.intersect(&free.grid);
        Self {
            offered,
            bookable,
            now: Cell::at_or_after(now),
            free,
        }
    }

    /// When `plan` can start within these days, for somebody who wants `wanted` to give its first step.
    #[must_use]
    pub fn openings(&self, plan: &Plan, wanted: TherapistPreference) -> Openings {
        let mut openings = self.free_for(plan.first(), wanted);
        openings.keep(&self.offered);
        for step in plan.later() {
            let later = self.free_for(&step.service, TherapistPreference::Anyone);
            openings.keep(&later.starts.earlier(step.offset_cells()));
        }
        if plan.overlaps() {
            openings.retain(|therapist, start| self.assign(plan, therapist, start).is_some());
        }
        openings
    }

    /// Every therapist who can begin with `plan` at `start`, each as the first of an assignment for every step.
    ///
    /// The one with most free time on these days comes first, so that "anyone" spreads the work.
    ///
    /// # Errors
    /// Why there is none; never an empty list.
    pub fn assignments(
        &self,
        plan: &Plan,
        wanted: TherapistPreference,
        start: Timestamp,
    ) -> Result<Vec<Vec<Assignment>>, Refusal> {
        let start = Cell::starting_at(start).ok_or(Refusal::OffGrid)?;
        self.allows(start)?;
        for (index, (service, span)) in plan.spans(start).enumerate() {
            let wanted = if index == 0 {
                wanted
            } else {
                TherapistPreference::Anyone
            };
            let mut skilled = self.skilled(service, wanted);
            if !skilled.any(|working| working.hours.contains_all(span)) {
                return Err(Refusal::OutsideHours);
            }
        }
        let mut therapists: Vec<&Working> = self.skilled(plan.first(), wanted).collect();
        therapists.sort_by_key(|working| working.rank());
        let assign = |working: &Working| self.assign(plan, working.therapist.id, start);
        let assigned: Vec<Vec<Assignment>> = therapists.into_iter().filter_map(assign).collect();
        if assigned.is_empty() {
            return Err(Refusal::Taken);
        }
        Ok(assigned)
    }

    /// Somebody and somewhere for every step of `plan` from `start`, if `first` begins with it.
    fn assign(&self, plan: &Plan, first: ResourceId, start: Cell) -> Option<Vec<Assignment>> {
        let steps: Vec<(&Service, Span)> = plan.spans(start).collect();
        self.assign_rest(&steps, TherapistPreference::Therapist(first), &[])
    }

    /// `found`, and an assignment for each of `steps` after those. Who gives one step gives the next too, if they can.
    fn assign_rest(
        &self,
        steps: &[(&Service, Span)],
        wanted: TherapistPreference,
        found: &[Assignment],
    ) -> Option<Vec<Assignment>> {
        let Some(&(service, span)) = steps.get(found.len()) else {
            return Some(found.to_vec());
        };
        let is_free = |resource: ResourceId, free: &CellSet| {
            let mut before = std::iter::zip(found, steps);
            let has_other_step = before.any(|(one, &(_, other))| {
                [one.therapist, one.room].contains(&resource) && !other.intersection(span).is_empty()
            });
            free.contains_all(span) && !has_other_step
        };
        let rooms = self
            .free
            .rooms
            .iter()
            .filter(|(room, _)| room.kind == service.room_kind);
        let rooms: Vec<ResourceId> = rooms
            .filter(|(room, free)| is_free(room.id, free))
            .map(|(room, _)| room.id)
            .collect();
        let mut therapists: Vec<&Working> = self
            .skilled(service, wanted)
            .filter(|working| is_free(working.therapist.id, &working.free))
            .collect();
        let before = found.last().map(|one| one.therapist);
        therapists.sort_by_key(|working| (before != Some(working.therapist.id), working.rank()));
        let pairs = therapists.iter().flat_map(|working| {
            let therapist = working.therapist.id;
            rooms.iter().map(move |&room| Assignment { therapist, room })
        });
        pairs.into_iter().find_map(|pair| {
            let found = [found, &[pair]].concat();
            self.assign_rest(steps, TherapistPreference::Anyone, &found)
        })
    }

    /// Where `service` fits, whatever is offered, and with whom.
    fn free_for(&self, service: &Service, wanted: TherapistPreference) -> Openings {
        let cells = service.cells();
        let window = self.offered.window();
        let mut possible = CellSet::empty(window);
        for (_, free) in self
            .free
            .rooms
            .iter()
            .filter(|(room, _)| room.kind == service.room_kind)
        {
            possible.unite(&free.starts(cells));
        }
        let therapists = self.skilled(service, wanted).map(|working| {
            let free = working.free.starts(cells);
            (working.therapist.id, free)
        });
        let mut openings = Openings {
            starts: CellSet::full(window),
            therapists: therapists.collect(),
        };
        openings.keep(&possible);
        openings
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
        self.free.therapists.iter().filter(move |working| {
            wanted.accepts(working.therapist.id) && working.therapist.skills.contains(&service.skill)
        })
    }
}

impl Openings {
    /// Keeps the starts that `possible` has.
    fn keep(&mut self, possible: &CellSet) {
        self.starts = CellSet::empty(possible.window());
        for (_, own) in &mut self.therapists {
            own.intersect(possible);
            self.starts.unite(own);
        }
        self.therapists.retain(|(_, own)| !own.is_empty());
    }

    /// Keeps the starts at which this is so of whoever is free.
    fn retain(&mut self, is_possible: impl Fn(ResourceId, Cell) -> bool) {
        let window = self.starts.window();
        let mut starts = CellSet::empty(window);
        for (therapist, own) in &mut self.therapists {
            let mut kept = CellSet::empty(window);
            for start in own.iter().filter(|&start| is_possible(*therapist, start)) {
                kept.insert(Span::of(start, 1));
            }
            starts.unite(&kept);
            *own = kept;
        }
        self.starts = starts;
        self.therapists.retain(|(_, own)| !own.is_empty());
    }

    /// Every start, in order.
    pub fn starts(&self) -> impl Iterator<Item = Cell> {
        self.starts.iter()
    }

    /// Who can begin at `start`, in the order the calendar was given them.
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
    let after_last = Days::span(zone, policy.last_date(now, zone), 1).until;
    Span::new(Cell::at_or_after(policy.earliest(now)), after_last)
}
