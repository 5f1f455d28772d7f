//! How the staff's calendar says what is there and what would happen.

use domain::{Attendance, Clash, Holder, MailFailure, UnsentLetter, Warning};
use jiff::civil::{Date, DateTime, Time};

use crate::components::clock_time;

/// What became of a visit, in a word.
pub(crate) fn attendance_name(attendance: Attendance) -> &'static str {
    match attendance {
        Attendance::Expected => "Expected",
        Attendance::Arrived => "Arrived",
        Attendance::Done => "Done",
        Attendance::NoShow => "No-show",
    }
}

/// What makes a change impossible: whose time it is, who or what has it, when, and for how many minutes more.
pub(crate) fn taken_words(whose: &str, by: Option<(&str, &str, u16)>) -> String {
    match by {
        // Whatever the title's script, the time beside it reads from left to right.
        Some((title, when, 0)) => format!("{whose} is taken: \u{2068}{title}\u{2069}, {when}."),
        Some((title, when, clean_up)) => {
            format!("{whose} is taken: \u{2068}{title}\u{2069}, {when}, and {clean_up} minutes to clean up.")
        }
        None => format!("{whose} is taken at this time."),
    }
}

/// What can be done about what is in the way.
pub(crate) fn clash_advice(clashes: &[Clash]) -> &'static str {
    let any = |is: fn(Holder) -> bool| clashes.iter().filter_map(|clash| clash.holder).any(is);
    let visits = any(|holder| matches!(holder, Holder::Visit(_)));
    let blocks = any(|holder| matches!(holder, Holder::Block(_)));
    match (visits, blocks) {
        (true, true) => "Move, cancel or free what is there first, or choose another time.",
        (true, false) => "Move or cancel what is there first, or choose another time.",
        (false, true) => "Free that time first, or choose another.",
        (false, false) if clashes.is_empty() => "Somebody was quicker. This is how it is now.",
        (false, false) => "Choose another room, or another time.",
    }
}

/// `Tue, Nov 24, 10:00 – 11:00 am`, or from one day to another.
pub(crate) fn when_words(from: DateTime, until: DateTime) -> String {
    let (first, last) = (day_name(from.date()), day_name(until.date()));
    if from.date() == until.date() {
        return format!("{first}, {}", clock_span(from.time(), until.time()));
    }
    format!(
        "{first}, {} – {last}, {}",
        clock_time(from.time()),
        clock_time(until.time())
    )
}

/// What to think about before a change.
pub(crate) fn warning_words(warning: Warning) -> &'static str {
    match warning {
        Warning::Past => "This time has passed.",
        Warning::OutsideHours => "The therapist does not work for all of this time.",
        Warning::NotSkilled => "The therapist has not learnt this massage.",
        Warning::WrongRoom => "The room is not meant for this massage.",
    }
}

/// Why a letter could not be sent.
pub(crate) fn failure_words(failure: MailFailure) -> &'static str {
    match failure {
        MailFailure::Connection => "The mail server cannot be reached.",
        MailFailure::Timeout => "The mail server takes too long to answer.",
        MailFailure::Later => "The mail server asks to wait.",
        MailFailure::Refused => "The mail server does not take it. Perhaps nobody has this address.",
        MailFailure::Protocol => "The mail server and ours do not understand each other.",
        MailFailure::Address => "No mail can be sent to this address from here.",
        MailFailure::Folder => "The folder for mails cannot be written to.",
    }
}

/// What becomes of a letter that could not be sent.
pub(crate) fn unsent_words(letter: UnsentLetter) -> &'static str {
    if letter.is_given_up && letter.failure.is_permanent() {
        "It is not tried again by itself."
    } else if letter.is_given_up {
        "It was tried for three days, and is given up."
    } else {
        "It is tried again by itself, for three days in all."
    }
}

/// `10:00 – 11:00 am`
pub(crate) fn clock_span(from: Time, until: Time) -> String {
    let (from, until) = (clock_time(from), clock_time(until));
    match (from.split_once('\u{a0}'), until.split_once('\u{a0}')) {
        (Some((first, half)), Some((_, other))) if half == other => format!("{first} – {until}"),
        _ => format!("{from} – {until}"),
    }
}

/// `9 am`, and `9:30 am` where the clocks jump there.
pub(crate) fn hour_name(time: Time) -> String {
    clock_time(time).replacen(":00", "", 1)
}

/// `Tue, Nov 24`
pub(crate) fn day_name(date: Date) -> String {
    let words = crate::components::short_start(date.at(0, 0, 0, 0));
    match words.rsplit_once(',') {
        Some((date, _)) => date.to_owned(),
        None => words,
    }
}
