//! How the staff's calendar says what is there and what would happen.

use domain::{Attendance, Clash, MailFailure, UnsentLetter, Warning};
use jiff::civil::{Date, Time};

use super::clock_time;

/// What became of a visit, in a word.
pub(crate) fn attendance_name(attendance: Attendance) -> &'static str {
    match attendance {
        Attendance::Expected => "Expected",
        Attendance::Arrived => "Arrived",
        Attendance::Done => "Done",
        Attendance::NoShow => "No-show",
    }
}

/// What makes a change impossible.
pub(crate) fn clash_words(clash: Clash) -> &'static str {
    match clash {
        Clash::Therapist => "There is something else at this time already.",
        Clash::Room => "The room is taken at this time.",
    }
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
    if letter.is_given_up {
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
    let words = super::short_start(date.at(0, 0, 0, 0));
    match words.rsplit_once(',') {
        Some((date, _)) => date.to_owned(),
        None => words,
    }
}
