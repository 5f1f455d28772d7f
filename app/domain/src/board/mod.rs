//! The staff's calendar: what it shows, what staff ask of it, and who judges that.

mod board_form;
mod board_request;
mod geometry;
mod staff_board;

pub use board_form::BoardForm;
pub use board_request::{BlockRequest, BoardRequest, Destination, Seen, WalkIn, When};
pub use geometry::{Lane, STEP, cell_at, cell_within, gaps, lasting, snap};
pub use staff_board::{
    Attendance, Board, BoardBlock, BoardDay, BoardRoom, BoardTherapist, BoardVisit, Clash, Holder, MOST_CLASHES, Place,
    Verdict, VisitId, Warning, working_spans,
};
