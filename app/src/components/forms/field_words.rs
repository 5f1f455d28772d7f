//! What fields are called, and what is said of what is wrong with them: once for each, for whatever form it stands in.

use domain::{Field, FieldError, HoursError, Problem};

use crate::components::{refusal_message, weekday_name};

/// What its label says; what is to be put into it, within a sentence; and how that may look.
const fn words_of(field: Field) -> (&'static str, &'static str, &'static str) {
    match field {
        Field::Name => ("Name", "name", ""),
        Field::Email => ("Email", "email address", ", like name@example.com"),
        Field::Phone => ("Phone", "phone number", ", like 780 555 0134"),
        Field::Note => ("Note", "note", ""),
        Field::Service => ("Massage", "massage", ""),
        Field::Therapist => ("Their own calendar", "therapist", ""),
        Field::Start => ("Time", "time", ""),
        Field::Month => ("Month", "month", ", like 2026-12"),
        Field::Date => ("Date", "date", ", like 2026-12-01"),
        Field::From => ("From", "date", ", like 2026-12-01"),
        Field::Visit => ("Visit", "visit", ""),
        Field::Days => ("Days", "number of days", ", like 30"),
        Field::Subject => ("Subject", "subject", ""),
        Field::Message => ("Message", "message", ""),
        Field::Key => ("", "form", ""),
        Field::Password => ("Password", "password", ""),
        Field::NewPassword => ("New password", "new password", ""),
        Field::Code => ("Code", "code", ", like 123456"),
        Field::PresentCode => ("Code until now", "code", ", like 123456"),
        Field::Time => ("Time", "time", ", like 09:30"),
        Field::Until => ("Until", "time", ", like 09:30"),
        Field::UntilDate => ("Last date", "last date", ", like 2026-12-01"),
        Field::WeeklyUntil => ("Every week until", "last date", ", like 2026-12-01"),
        Field::Room => ("Room", "room", ""),
        Field::Reason => ("Why", "reason", ""),
        Field::Whom => ("Who", "therapist or room", ""),
        Field::Role => ("What are they to be?", "role", ""),
        Field::Position => ("Place in the list", "place in the list", ", like 3"),
        Field::Summary => ("One line about it", "summary", ""),
        Field::Treatment => ("Treatment", "treatment", ""),
        Field::Minutes => ("Minutes", "number of minutes", ", a multiple of five like 60"),
        Field::CleanUp => (
            "Minutes to clean up",
            "number of minutes to clean up",
            ", a multiple of five like 10, or 0",
        ),
        Field::Skill => ("What a therapist must have learnt", "skill", ", like deep-tissue"),
        Field::RoomKind => ("Kind of room", "kind of room", ", like massage"),
        Field::Price => ("Price", "price in dollars", ", like 95 or 95.50"),
        Field::Address => ("Street and number", "address", ""),
        Field::City => ("City", "city", ""),
        Field::Province => ("Province", "province in two letters", ", like AB"),
        Field::Headline => ("Headline", "headline", ""),
        Field::Welcome => ("Welcome", "welcome", ""),
        Field::Lead => (
            "Minutes of notice",
            "number of minutes of notice",
            " up to 43200, like 120",
        ),
        Field::Horizon => ("Days ahead", "number of days ahead", " from 1 to 730, like 90"),
        Field::Step => (
            "Minutes between starts",
            "number of minutes between starts",
            ", a multiple of five up to 240, like 15",
        ),
        Field::Part(_) => (
            "Part",
            "part",
            ", with a name, and minutes that are a multiple of five if you give any",
        ),
        Field::Hours(_) => ("Hours", "time", ", like 9:00 am"),
    }
}

/// What the label of a field says, unless its form says it otherwise.
pub(crate) const fn label(field: Field) -> &'static str {
    words_of(field).0
}

/// The kind of input that a field has, as HTML calls it.
pub(crate) const fn input_kind(field: Field) -> &'static str {
    match field {
        Field::Email => "email",
        Field::Phone => "tel",
        Field::Password | Field::NewPassword => "password",
        Field::Date | Field::From | Field::UntilDate | Field::WeeklyUntil => "date",
        Field::Time | Field::Until => "time",
        _ => "text",
    }
}

const HAS_ADDED: &str =
    "This form was saved before, with something else in it, and has added that. Save it again to add this, too.";

const HAS_BOOKED: &str = "This form has booked a visit already. Start again to book another one.";

/// What is wrong with a field, and how to mend it. The summary and the field itself both say it in these words.
pub(crate) fn field_message(FieldError { field, problem }: FieldError) -> String {
    let (_, thing, an_example) = words_of(field);
    if let Field::Hours(row) = field {
        let day = row.weekday().map_or("This date", weekday_name);
        return format!("{day}: {}", hours_message(problem));
    }
    match (field, problem) {
        (_, Problem::NotOpen(refusal)) => refusal_message(refusal).to_owned(),
        (_, Problem::Added) => HAS_ADDED.to_owned(),
        (Field::Key, Problem::Reused) => HAS_BOOKED.to_owned(),
        (Field::Message, Problem::Reused) => {
            "You have sent this form before, with another message. Send it again to send this one too.".to_owned()
        }
        (Field::NewPassword, Problem::Reused) => "Choose another password than the one until now".to_owned(),
        (Field::NewPassword, Problem::Missing) => "Choose a new password".to_owned(),
        (_, Problem::Wrong) => "This does not open it. Check what you typed, and try again.".to_owned(),
        (_, Problem::Guessed) => {
            "Choose a password that is harder to guess, such as four or more words that nobody else would put together"
                .to_owned()
        }
        (_, Problem::TooShort { least }) => format!("Make the {thing} {least} characters long or longer"),
        (Field::Name, Problem::Reused) => "Somebody has this name. Choose another.".to_owned(),
        (_, Problem::Reserved) => {
            "Choose another name: in the record of changes, this one would be taken for somebody else".to_owned()
        }
        (_, Problem::NoReply) => "Enter your email address or your phone number, so that we can answer".to_owned(),
        (Field::Until, Problem::Malformed) => "Choose an end that is after the beginning".to_owned(),
        (Field::WeeklyUntil, Problem::Malformed) => "Choose a last date within two years of the first".to_owned(),
        (Field::Time, Problem::Malformed) => "Choose a time that the clock shows on this date, like 09:30".to_owned(),
        (_, Problem::OffGrid) => "Choose a multiple of five minutes".to_owned(),
        (Field::Key, _) => "This form is not complete. Reload the page and send it again.".to_owned(),
        (Field::Service | Field::Therapist | Field::Room | Field::Whom, Problem::Unknown) => {
            format!("We do not have this {thing}. Choose another.")
        }
        (Field::Service | Field::Therapist | Field::Start | Field::Room | Field::Whom, _) => {
            format!("Choose a {thing}.")
        }
        (_, Problem::TooLong { most }) => {
            format!("Shorten the {thing} to {most} characters or fewer")
        }
        (_, Problem::Unprintable) => format!("Remove the invisible characters from the {thing}"),
        // Whose it is, is not said: staff type the names of others, and of rooms.
        (
            _,
            Problem::Missing
            | Problem::Malformed
            | Problem::Unknown
            | Problem::Reused
            | Problem::Hours(_)
            | Problem::Overlaps,
        ) => {
            let article = if thing.starts_with(['a', 'e', 'i', 'o', 'u']) {
                "an"
            } else {
                "a"
            };
            format!("Enter {article} {thing}{an_example}")
        }
    }
}

/// What is wrong with a row of hours.
fn hours_message(problem: Problem) -> &'static str {
    match problem {
        Problem::Missing => "enter both when work starts and when it ends.",
        Problem::Overlaps => "these hours overlap others of the day. Change one of them.",
        Problem::Hours(HoursError::OffGrid) => "hours start and end on a multiple of five minutes, like 9:05.",
        Problem::Hours(HoursError::Empty | HoursError::PastMidnight) => {
            "hours end after they start, and by midnight. Put what comes after midnight on the day after."
        }
        _ => "enter times like 9:00 am.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_read_as_sentences() {
        let message = |field, problem| field_message(FieldError { field, problem });
        assert_eq!(message(Field::Name, Problem::Missing), "Enter a name");
        assert_eq!(
            message(Field::Email, Problem::Malformed),
            "Enter an email address, like name@example.com"
        );
        assert_eq!(
            message(Field::Phone, Problem::Malformed),
            "Enter a phone number, like 780 555 0134"
        );
        assert_eq!(
            message(Field::Note, Problem::TooLong { most: 2000 }),
            "Shorten the note to 2000 characters or fewer"
        );
    }
}
