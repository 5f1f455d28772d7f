//! The staff's calendar: what stands on it, and what a change to it would meet.
//!
//! The same [`Board`] is what the board shows and what judges a change: in the browser while a visit hovers, and on the
//! server in the transaction that makes it. After that, only the database decides.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::forms::choice::choice;
use crate::{
    CELL_MINUTES, Cell, Days, Hours, ResourceId, RoomKind, Scope, Service, ServiceSlug, Skill, Span, UnsentLetter,
};

/// Identifies a visit to the staff. It opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VisitId(pub i64);

choice! {
    /// What becomes of a visit that is not called off.
    Attendance {
        /// The client is to come.
        Expected = "expected",
        /// The client is here.
        Arrived = "arrived",
        /// The client was treated.
        Done = "done",
        /// The client did not come.
        NoShow = "no-show",
    }
}

/// Some dates of the staff's calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The dates, in order.
    pub days: Vec<BoardDay>,
    /// The clinic's zone, an IANA name.
    pub zone: String,
    /// The cell that has begun when this was read.
    pub now: Cell,
    /// Everyone who gives massages and is on it.
    pub therapists: Vec<BoardTherapist>,
    pub rooms: Vec<BoardRoom>,
    /// All that can be given.
    pub services: Vec<Service>,
    /// What is booked and not called off, in the order of time.
    pub visits: Vec<BoardVisit>,
    /// Time off and closures, likewise.
    pub blocks: Vec<BoardBlock>,
}

/// One date of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardDay {
    pub date: Date,
    /// Its cells: 23, 24 or 25 hours.
    pub span: Span,
    /// The cells at which the clock on the wall begins an hour, or jumps, and what it reads then.
    pub marks: Vec<(Cell, Time)>,
}

/// Somebody who gives massages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardTherapist {
    pub id: ResourceId,
    pub name: String,
    /// What they have learnt.
    pub skills: Vec<Skill>,
    /// When they work on these dates.
    pub working: Vec<Span>,
}

/// Where massages are given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRoom {
    pub id: ResourceId,
    pub name: String,
    /// What it is fit for.
    pub kind: RoomKind,
}

/// A visit on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardVisit {
    pub id: VisitId,
    /// How often it was changed: who changes it says which state they have seen.
    pub revision: i64,
    /// What became of it.
    pub attendance: Attendance,
    pub client: Option<i64>,
    pub name: String,
    pub phone: Option<String>,
    /// The link that calls it.
    pub call_link: Option<String>,
    /// Where to write to.
    pub email: Option<String>,
    /// What the client wants their therapist to know.
    pub note: Option<String>,
    /// A letter about it that could not be sent yet, the latest.
    pub letter: Option<UnsentLetter>,
    /// Whether its client, by the link in the mail, or staff have said that it is meant.
    pub is_confirmed: bool,
    /// Until when its time is held, if the client has to confirm it by mail; by the clinic's clock.
    pub held_until: Option<DateTime>,
    pub service: ServiceSlug,
    pub service_name: String,
    /// Who, where and when.
    pub place: Place,
}

/// Time off, or a closure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardBlock {
    pub id: i64,
    /// The series it is one of, if it comes back every week.
    pub series: Option<i64>,
    pub resources: Vec<ResourceId>,
    pub span: Span,
    pub reason: String,
}

/// Where a visit is, or would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub therapist: ResourceId,
    pub room: ResourceId,
    pub start: Cell,
    /// How long the client is treated, in minutes.
    pub minutes: u16,
    /// How long therapist and room are busy after that, in minutes.
    pub clean_up_minutes: u16,
}

impl Place {
    /// The cells in which the client is treated.
    #[must_use]
    pub fn treated(&self) -> Span {
        Span::of(self.start, u32::from(self.minutes.div_ceil(CELL_MINUTES)))
    }

    /// The cells for which therapist and room are taken.
    #[must_use]
    pub fn taken(&self) -> Span {
        let minutes = u32::from(self.minutes) + u32::from(self.clean_up_minutes);
        Span::of(self.start, minutes.div_ceil(u32::from(CELL_MINUTES)))
    }
}

/// How much of what is in the way is told of at once.
pub const MOST_CLASHES: usize = 5;

/// What nobody can go past: somebody or something is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    /// Whose time it is: a therapist's or a room's.
    pub resource: ResourceId,
    /// What has some of it; nothing if that is not theirs to know who ask.
    pub holder: Option<Holder>,
}

/// What has time on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    Visit(VisitId),
    Block(i64),
}

choice! {
    /// What staff may go past, once they know.
    Warning {
        /// It begins before now.
        Past = "past",
        /// The therapist does not work for all of it.
        OutsideHours = "outside-hours",
        /// The therapist has not learnt it.
        NotSkilled = "not-skilled",
        /// The room is not fit for it.
        WrongRoom = "wrong-room",
    }
}

/// What a change would meet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What makes it impossible.
    pub clash: Option<Clash>,
    /// What to think about, in the order of [`Warning`].
    pub warnings: Vec<Warning>,
}

impl Board {
    /// What a visit of `service` would meet at `place`. The visit `moving` is not in its own way, and what keeps its
    /// start is no later than it was.
    #[must_use]
    pub fn judge(&self, service: &Service, place: &Place, moving: Option<VisitId>) -> Verdict {
        let taken = place.taken();
        let therapist = self.therapists.iter().find(|therapist| therapist.id == place.therapist);
        let room = self.rooms.iter().find(|room| room.id == place.room);
        let moving_from = moving.and_then(|id| self.visit(id)).map(|visit| visit.place.start);
        let works = therapist.is_some_and(|therapist| covers(&therapist.working, taken));
        let is_skilled = therapist.is_some_and(|therapist| therapist.skills.contains(&service.skill));
        let is_fit = room.is_some_and(|room| room.kind == service.room_kind);
        let warnings = [
            (
                Warning::Past,
                place.start < self.now && moving_from != Some(place.start),
            ),
            (Warning::OutsideHours, !works),
            (Warning::NotSkilled, !is_skilled),
            (Warning::WrongRoom, !is_fit),
        ];
        Verdict {
            clash: self.clash(place, moving),
            warnings: warnings
                .into_iter()
                .filter_map(|(warning, holds)| holds.then_some(warning))
                .collect(),
        }
    }

    /// The room that a visit of `service` at `place` would get: the one it names if that is free, or else another one
    /// that is fit for it and free, or else the one it names.
    #[must_use]
    pub fn room_for(&self, service: &Service, place: &Place, moving: Option<VisitId>) -> ResourceId {
        let is_free = |room: ResourceId| self.holder(room, place.taken(), moving).is_none();
        if is_free(place.room) && self.rooms.iter().any(|room| room.id == place.room) {
            return place.room;
        }
        self.rooms
            .iter()
            .find(|room| room.kind == service.room_kind && is_free(room.id))
            .map_or(place.room, |room| room.id)
    }

    /// What is there already, of the therapist's time or else of the room's.
    #[must_use]
    pub fn clash(&self, place: &Place, moving: Option<VisitId>) -> Option<Clash> {
        [place.therapist, place.room].into_iter().find_map(|resource| {
            let holder = Some(self.holder(resource, place.taken(), moving)?);
            Some(Clash { resource, holder })
        })
    }

    /// What has any of these cells of a therapist or a room: the first visit, or else the first block.
    fn holder(&self, resource: ResourceId, span: Span, moving: Option<VisitId>) -> Option<Holder> {
        let overlaps = |other: Span| !other.intersection(span).is_empty();
        let visit = self.visits.iter().find(|visit| {
            moving != Some(visit.id)
                && (visit.place.therapist == resource || visit.place.room == resource)
                && overlaps(visit.place.taken())
        });
        let block = || {
            self.blocks
                .iter()
                .find(|block| block.resources.contains(&resource) && overlaps(block.span))
        };
        visit
            .map(|visit| Holder::Visit(visit.id))
            .or_else(|| block().map(|block| Holder::Block(block.id)))
    }

    /// Whether a visit or a block is on it.
    #[must_use]
    pub fn has(&self, holder: Holder) -> bool {
        match holder {
            Holder::Visit(id) => self.visit(id).is_some(),
            Holder::Block(id) => self.block(id).is_some(),
        }
    }

    /// Whether a visit or a block is somebody's own who sees this much of the calendar.
    #[must_use]
    pub fn is_within(&self, scope: Scope, holder: Holder) -> bool {
        match (scope, holder) {
            (Scope::All, _) => true,
            (Scope::Only(own), Holder::Visit(id)) => self.visit(id).is_some_and(|visit| visit.place.therapist == own),
            (Scope::Only(own), Holder::Block(id)) => self.block(id).is_some_and(|block| block.resources.contains(&own)),
        }
    }

    /// The service of this name.
    #[must_use]
    pub fn service(&self, slug: &ServiceSlug) -> Option<&Service> {
        self.services.iter().find(|service| service.slug == *slug)
    }

    /// The visit of this id.
    #[must_use]
    pub fn visit(&self, id: VisitId) -> Option<&BoardVisit> {
        self.visits.iter().find(|visit| visit.id == id)
    }

    /// The block of this id.
    #[must_use]
    pub fn block(&self, id: i64) -> Option<&BoardBlock> {
        self.blocks.iter().find(|block| block.id == id)
    }

    /// What the clock on the clinic's wall reads at a cell of these dates.
    #[must_use]
    pub fn wall(&self, cell: Cell) -> Option<DateTime> {
        let day = self.days.iter().find(|day| day.span.contains(cell))?;
        day.wall(cell)
    }
}

impl BoardDay {
    /// The date, as `zone` knows it.
    #[must_use]
    pub fn new(zone: &TimeZone, date: Date) -> Self {
        let span = Days::new(zone, date, 1).window();
        let mut marks = Vec::new();
        let mut expected = None;
        for cell in span.cells() {
            let time = zone.to_datetime(cell.start()).time();
            if time.minute() == 0 || expected != Some(time) {
                marks.push((cell, time));
            }
            expected = Some(time.wrapping_add(five_minutes()));
        }
        Self { date, span, marks }
    }

    /// What the clock on the wall reads at one of its cells.
    #[must_use]
    pub fn wall(&self, cell: Cell) -> Option<DateTime> {
        if !self.span.contains(cell) {
            return None;
        }
        let (mark, time) = self.marks.iter().rev().find(|(mark, _)| *mark <= cell)?;
        let minutes = (cell.number() - mark.number()) * i64::from(CELL_MINUTES);
        let time = time.wrapping_add(jiff::SignedDuration::from_mins(minutes));
        Some(self.date.to_datetime(time))
    }
}

fn five_minutes() -> jiff::SignedDuration {
    jiff::SignedDuration::from_mins(i64::from(CELL_MINUTES))
}

/// When somebody with these hours works on a run of dates.
#[must_use]
pub fn working_spans(zone: &TimeZone, first: Date, count: u16, hours: &Hours) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for cell in Days::new(zone, first, count).cells_within(hours).iter() {
        match spans.last_mut() {
            Some(last) if last.until == cell => last.until = cell.plus(1),
            _ => spans.push(Span::of(cell, 1)),
        }
    }
    spans
}

/// Whether one of `spans`, none of which touch, has all of `span`.
fn covers(spans: &[Span], span: Span) -> bool {
    spans.iter().any(|working| working.intersection(span) == span)
}
