//! Plain data and callbacks in, view out. Nothing here knows of the api. What has a look of its own has it in `style`, in a
//! file of the same name; what has only words stands in files called `words`.

mod words;

#[cfg(feature = "ssr")]
pub(crate) use words::number_word;
pub(crate) use words::{
    TRY_AGAIN, UNREACHED, clock_time, count_of_openings, dated_start, hours_words, later_time, long_date, month_name,
    price, refusal_message, role_name, short_date, short_start, weekday_name, where_words, zone_words,
};

mod board;
mod catalogue;
mod clinic;
mod forms;
mod openings;
mod page;
mod treatments;

pub(crate) use board::*;
pub(crate) use catalogue::*;
pub(crate) use clinic::*;
pub(crate) use forms::*;
pub(crate) use openings::*;
pub(crate) use page::*;
pub(crate) use treatments::*;
