//! How the site says dates, times, prices and what is wrong: the same words wherever they stand.

use domain::{Field, FieldError, HoursError, Month, Problem, Refusal, Role, WallSpan};
use jiff::civil::{Date, DateTime, Time, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What is said wherever the network or the server is gone.
pub(crate) const UNREACHED: &str = "We could not reach the clinic.";

/// What is said next: it is the same for what is asked and for what is sent, and promises nothing that is not known.
pub(crate) const TRY_AGAIN: &str = "Nothing was lost. Try again in a moment.";

/// `Tuesday, December 1, 2026`
pub(crate) fn long_date(date: Date) -> String {
    format!(
        "{}, {} {}, {}",
        weekday_name(date.weekday()),
        month_word(date),
        date.day(),
        date.year()
    )
}

/// `Tue, Dec 1, 9:00 am`
pub(crate) fn short_start(wall: DateTime) -> String {
    let date = wall.date();
    format!(
        "{}, {} {}, {}",
        &weekday_name(date.weekday())[..3],
        &month_word(date)[..3],
        date.day(),
        clock_time(wall.time())
    )
}

/// `Dec 1, 2026, 9:00 am`
pub(crate) fn dated_start(wall: DateTime) -> String {
    format!("{}, {}", short_date(wall.date()), clock_time(wall.time()))
}

/// `Dec 1, 2026`
pub(crate) fn short_date(date: Date) -> String {
    format!("{} {}, {}", &month_word(date)[..3], date.day(), date.year())
}

/// `December 2026`
pub(crate) fn month_name(month: Month) -> String {
    format!("{} {}", month_word(month.first()), month.first().year())
}

/// `9:00 am`, `12:30 pm`
pub(crate) fn clock_time(time: Time) -> String {
    let half = if time.hour() < 12 { "am" } else { "pm" };
    let hour = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    format!("{hour}:{:02}\u{a0}{half}", time.minute())
}

/// `America/Edmonton` is `Edmonton time`.
pub(crate) fn zone_words(zone: &str) -> String {
    let city = zone.rsplit('/').next().unwrap_or(zone);
    format!("{} time", city.replace('_', " "))
}

/// `12 Elm Street, Edmonton`; nothing where nobody has said which street.
pub(crate) fn where_words(address: &str, city: &str) -> String {
    if address.is_empty() {
        String::new()
    } else {
        format!("{address}, {city}")
    }
}

/// `no openings`, `1 opening`, `12 openings`
pub(crate) fn count_of_openings(count: u16) -> String {
    match count {
        0 => "no openings".to_owned(),
        1 => "1 opening".to_owned(),
        count => format!("{count} openings"),
    }
}

/// `$95`, `$92.50`
pub(crate) fn price(cents: u32) -> String {
    match (cents / 100, cents % 100) {
        (dollars, 0) => format!("${dollars}"),
        (dollars, cents) => format!("${dollars}.{cents:02}"),
    }
}

/// A number as a sentence begins with it: `Six`; in digits where the word is long.
pub(crate) fn number_word(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), ToString::to_string)
}

/// What somebody is at the clinic.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Reception => "Reception",
        Role::Therapist => "Therapist",
    }
}

/// Why a start cannot be booked.
pub(crate) fn refusal_message(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Past => "This time has passed.",
        Refusal::TooSoon => "This time is too soon to book online. Call us, and we will see what we can do.",
        Refusal::BeyondHorizon => "This time is further ahead than can be booked now.",
        Refusal::OffGrid => "Visits do not start at this time.",
        Refusal::OutsideHours => "Nobody who gives this massage works at this time.",
        Refusal::Taken => "This time has just been taken.",
    }
}

const HAS_ADDED: &str =
    "This form was saved before, with something else in it, and has added that. Save it again to add this, too.";

const HAS_BOOKED: &str = "This form has booked a visit already. Start again to book another one.";

/// What goes into a field, and how it may look.
const fn named(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Name => ("name", ""),
        Field::Email => ("email address", ", like name@example.com"),
        Field::Phone => ("phone number", ", like 780 555 0134"),
        Field::Note => ("note", ""),
        Field::Service => ("massage", ""),
        Field::Therapist => ("therapist", ""),
        Field::Start => ("time", ""),
        Field::Month => ("month", ", like 2026-12"),
        Field::Date | Field::From => ("date", ", like 2026-12-01"),
        Field::Visit => ("visit", ""),
        Field::Days => ("number of days", ", like 30"),
        Field::Subject => ("subject", ""),
        Field::Message => ("message", ""),
        Field::Key => ("form", ""),
        Field::Password => ("password", ""),
        Field::NewPassword => ("new password", ""),
        Field::Code | Field::PresentCode => ("code", ", like 123456"),
        Field::Time | Field::Until => ("time", ", like 09:30"),
        Field::UntilDate | Field::WeeklyUntil => ("last date", ", like 2026-12-01"),
        Field::Room => ("room", ""),
        Field::Reason => ("reason", ""),
        Field::Whom => ("therapist or room", ""),
        Field::Role => ("role", ""),
        Field::Position => ("place in the list", ", like 3"),
        Field::Summary => ("summary", ""),
        Field::Treatment => ("treatment", ""),
        Field::Minutes => ("number of minutes", ", a multiple of five like 60"),
        Field::CleanUp => ("number of minutes to clean up", ", a multiple of five like 10, or 0"),
        Field::Skill => ("skill", ", like deep-tissue"),
        Field::RoomKind => ("kind of room", ", like massage"),
        Field::Price => ("price in dollars", ", like 95 or 95.50"),
        Field::Address => ("address", ""),
        Field::City => ("city", ""),
        Field::Province => ("province in two letters", ", like AB"),
        Field::Headline => ("headline", ""),
        Field::Welcome => ("welcome", ""),
        Field::Lead => ("number of minutes of notice", " up to 43200, like 120"),
        Field::Horizon => ("number of days ahead", " from 1 to 730, like 90"),
        Field::Step => (
            "number of minutes between starts",
            ", a multiple of five up to 240, like 15",
        ),
        Field::Part(_) => (
            "part",
            ", with a name, and minutes that are a multiple of five if you give any",
        ),
        Field::Hours(_) => ("time", ", like 9:00 am"),
    }
}

/// What is wrong with a field, and how to mend it. The summary and the field itself both say it in these words.
pub(crate) fn field_message(FieldError { field, problem }: FieldError) -> String {
    let (thing, an_example) = named(field);
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

/// `9:00 am to 12:00 pm, 1:00 pm to 5:00 pm`
pub(crate) fn hours_words(spans: &[WallSpan]) -> String {
    let clock = |minute: u16| {
        let (hour, minute) = (minute / 60 % 24, minute % 60);
        let number = |number: u16| i8::try_from(number).unwrap_or_default();
        clock_time(Time::constant(number(hour), number(minute), 0, 0))
    };
    let spans: Vec<String> = spans
        .iter()
        .map(|span| format!("{} to {}", clock(span.from()), clock(span.until())))
        .collect();
    if spans.is_empty() {
        "off".to_owned()
    } else {
        spans.join(", ")
    }
}

fn month_word(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

pub(crate) fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Sunday => "Sunday",
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn dates_are_said_in_full() {
        assert_eq!(long_date(date(2026, 12, 1)), "Tuesday, December 1, 2026");
        assert_eq!(month_name(Month::of(date(2026, 5, 31))), "May 2026");
    }

    #[test]
    fn noon_and_midnight_are_twelve() {
        assert_eq!(clock_time(time(0, 5, 0, 0)), "12:05\u{a0}am");
        assert_eq!(clock_time(time(12, 0, 0, 0)), "12:00\u{a0}pm");
        assert_eq!(clock_time(time(17, 45, 0, 0)), "5:45\u{a0}pm");
    }

    #[test]
    fn prices_show_cents_only_where_there_are_any() {
        assert_eq!(price(9_500), "$95");
        assert_eq!(price(9_205), "$92.05");
    }

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
