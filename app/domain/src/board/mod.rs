//! The staff's calendar: what it shows, what staff ask of it, and who judges that.

mod agenda;
mod arrange;

pub use agenda::{
    Agenda, AgendaBlock, AgendaDay, AgendaRoom, AgendaTherapist, AgendaVisit, Attendance, Clash, Holder, MOST_CLASHES,
    Place, Verdict, VisitId, Warning, working_spans,
};
pub use arrange::{BlockRequest, CalendarForm, CalendarRequest, Destination, Seen, WalkIn, When};
