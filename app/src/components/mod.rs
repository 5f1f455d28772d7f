//! Plain data and callbacks in, view out. Nothing here knows of the api, and each has a stylesheet of its name.

mod date_grid;
mod error_summary;
mod field;
mod footer;
mod header;
mod nearest;
mod notice;
mod service_list;
mod start_list;
mod steps;
mod words;

pub(crate) use date_grid::{DateGrid, day_id};
pub(crate) use error_summary::ErrorSummary;
pub(crate) use field::{NoteField, TextField, Trap};
pub(crate) use footer::Footer;
pub(crate) use header::Header;
pub(crate) use nearest::NearestStarts;
pub(crate) use notice::Notice;
pub(crate) use service_list::{ServiceItem, ServiceList};
pub(crate) use start_list::StartList;
pub(crate) use steps::{StepName, Steps};
pub(crate) use words::{
    clock_time, count_of_openings, field_message, long_date, month_name, price, refusal_message, zone_words,
};
