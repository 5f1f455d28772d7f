//! The staff's calendar, drawn.

mod grid;
mod words;

pub(crate) use grid::{BODY, BoardColumn, BoardEvent, BoardGhost, BoardGrid, BoardItem};
pub(crate) use words::{
    attendance_name, clash_advice, clock_span, day_name, failure_words, hour_name, taken_words, unsent_words,
    warning_words, when_words,
};
