//! Dates and starts to choose from.

mod date_grid;
mod nearest;
mod start_links;
mod start_list;
mod steps;

pub(crate) use date_grid::{DateGrid, day_id};
pub(crate) use nearest::NearestStarts;
pub(crate) use start_links::StartLinks;
pub(crate) use start_list::StartList;
pub(crate) use steps::{StepName, Steps};
