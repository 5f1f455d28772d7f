//! Plain data and callbacks in, view out. Nothing here knows of the api, and each has a stylesheet of its name.

mod bar_chart;
mod board;
mod body_figure;
mod calendar_words;
mod card;
mod care;
mod comparison;
mod date_grid;
mod error_summary;
mod field;
mod footer;
mod header;
mod linked_data;
mod nearest;
mod notice;
mod onward;
mod option;
mod page_head;
mod picker_words;
mod post_form;
mod service_list;
mod start_links;
mod start_list;
mod steps;
mod touch;
mod treatment_list;
mod words;

pub(crate) use bar_chart::{Bar, BarChart};
pub(crate) use board::{BODY, Board, BoardColumn, BoardEvent, BoardGhost, BoardItem};
pub(crate) use body_figure::BodyFigure;
pub(crate) use calendar_words::{
    attendance_name, clash_advice, clock_span, day_name, failure_words, hour_name, taken_words, unsent_words,
    warning_words, when_words,
};
pub(crate) use card::Card;
pub(crate) use care::{care_list, care_words, every_care_list, pregnancy_words};
pub(crate) use comparison::{CompareCell, CompareColumn, Comparison};
pub(crate) use date_grid::{DateGrid, day_id};
pub(crate) use error_summary::ErrorSummary;
pub(crate) use field::{NoteField, SelectField, TextField, Trap};
pub(crate) use footer::Footer;
pub(crate) use header::Header;
pub(crate) use linked_data::{linked_clinic, linked_questions, linked_service};
pub(crate) use nearest::NearestStarts;
pub(crate) use notice::Notice;
pub(crate) use onward::{Onward, onward_href};
pub(crate) use option::OptionField;
pub(crate) use page_head::PageHead;
pub(crate) use picker_words::{
    caution_words, change_words, condition_groups, condition_label, condition_words, goal_label, length_label,
    listed_conditions, reason_words, ruled_out_words, unserved_words, without_words,
};
pub(crate) use post_form::PostForm;
pub(crate) use service_list::{ServiceItem, ServiceList};
pub(crate) use start_links::StartLinks;
pub(crate) use start_list::StartList;
pub(crate) use steps::{StepName, Steps};
pub(crate) use touch::Touch;
pub(crate) use treatment_list::TreatmentList;
pub(crate) use words::{
    TRY_AGAIN, UNREACHED, clock_time, count_of_openings, dated_start, field_message, hours_words, long_date,
    month_name, price, refusal_message, role_name, short_date, short_start, weekday_name, where_words, zone_words,
};
