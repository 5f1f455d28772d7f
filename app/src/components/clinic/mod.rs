//! The clinic, as it is told and counted.

mod bar_chart;
mod linked_data;

pub(crate) use bar_chart::{Bar, BarChart};
pub(crate) use linked_data::*;
