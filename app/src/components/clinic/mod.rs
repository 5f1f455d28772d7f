//! The clinic, as it is told and counted.

mod bar_chart;
#[cfg(feature = "ssr")]
mod linked_data;

pub(crate) use bar_chart::{Bar, BarChart};
#[cfg(feature = "ssr")]
pub(crate) use linked_data::*;
