//! The staff's calendar, drawn.

mod grid;
mod words;

pub(crate) use grid::{BODY, Board, BoardColumn, BoardEvent, BoardGhost, BoardItem};
pub(crate) use words::{
    attendance_name, clash_advice, clock_span, day_name, failure_words, hour_name, taken_words, unsent_words,
    warning_words, when_words,
};
