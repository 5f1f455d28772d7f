//! What a visit is made of.

use crate::{CELL_MINUTES, Cell, Service, Span};

/// The steps of a visit, in the order of time. A service is a plan of one; two people at once are steps with one offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    first: Service,
    later: Vec<Step>,
}

/// A step of a visit: somebody gives a service, somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub service: Service,
    /// How many minutes after the visit's start it begins: whole cells.
    pub offset_minutes: u16,
}

impl From<Service> for Plan {
    fn from(service: Service) -> Self {
        Self::new(service, Vec::new())
    }
}

impl Plan {
    /// `first` at the start, and the others each at its offset.
    #[must_use]
    pub fn new(first: Service, mut later: Vec<Step>) -> Self {
        later.sort_by_key(|step| step.offset_minutes);
        Self { first, later }
    }

    /// What it begins with, which is what it is called by where it is one service.
    #[must_use]
    pub const fn first(&self) -> &Service {
        &self.first
    }

    /// What comes after that.
    #[must_use]
    pub fn later(&self) -> &[Step] {
        &self.later
    }

    /// Every step's service, with what it takes of its therapist and its room if the visit begins in `start`.
    pub fn spans(&self, start: Cell) -> impl Iterator<Item = (&Service, Span)> {
        let later = self.later.iter().map(|step| (&step.service, step.offset_cells()));
        std::iter::once((&self.first, 0))
            .chain(later)
            .map(move |(service, offset)| (service, Span::of(start.plus(offset.into()), service.cells())))
    }

    /// Whether two steps take time at once: then one therapist or one room cannot do for both, which
    /// [`Availability`](crate::Availability) sees to.
    #[must_use]
    pub fn overlaps(&self) -> bool {
        let spans: Vec<Span> = self.spans(Cell::new(0)).map(|(_, span)| span).collect();
        let meets =
            |(index, span): (usize, &Span)| spans[..index].iter().any(|one| !one.intersection(*span).is_empty());
        spans.iter().enumerate().any(meets)
    }
}

impl Step {
    /// How many cells after the visit's start it begins.
    #[must_use]
    pub fn offset_cells(&self) -> u32 {
        u32::from(self.offset_minutes / CELL_MINUTES)
    }
}
