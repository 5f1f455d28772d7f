//! What a mail says: plain text, in the words of the pages. Facts only, and nothing that a script could have put there:
//! what strangers have typed never comes first, and of a name is shown what names have ([`letter_name`]).

use domain::{AccountEvent, AccountNews, Profile, VisitChanges, VisitNews, letter_name};
use jiff::ToSpan;
use jiff::civil::DateTime;
use store::{Clinic, Mail, MailAbout, Message, Recipient, Reply, Visit};

use crate::components::{clock_time, long_date, where_words, zone_words};

/// A mail's subject and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    /// Lines of text, each a paragraph or an item.
    pub text: String,
}

/// Writes a mail. `public_url` is the site's own address.
#[must_use]
pub fn write(mail: &Mail, public_url: &str) -> Letter {
    let clinic = &mail.clinic;
    match &mail.about {
        MailAbout::Visit(visit, VisitNews::Cancelled) => cancelled(visit, clinic, public_url),
        MailAbout::Visit(visit, VisitNews::Booked) => {
            let news = "You are booked. We look forward to your visit.";
            expected(visit, mail, public_url, "You are booked", news)
        }
        MailAbout::Visit(visit, VisitNews::Restored) => {
            let news = "Your visit was called off, and takes place after all. You need not book it again.";
            expected(visit, mail, public_url, "Your visit takes place after all", news)
        }
        MailAbout::Visit(visit, VisitNews::Changed(changes)) => {
            let (subject, news) = changed(visit, changes);
            expected(visit, mail, public_url, subject, &news)
        }
        MailAbout::Written(message) => match mail.recipient {
            Recipient::Client => received(message, clinic),
            Recipient::Clinic | Recipient::Account => for_the_clinic(message),
        },
        MailAbout::Replied(replied) => answer(&replied.0, &replied.1, clinic),
        MailAbout::Account(news) => account(news, clinic, public_url),
    }
}

/// What has changed, in the words of the subject and in a line for each.
fn changed(visit: &Visit, changes: &VisitChanges) -> (&'static str, String) {
    let VisitChanges {
        start,
        minutes,
        therapist,
    } = changes;
    let length = minutes.map(|before| if visit.minutes < before { "shorter" } else { "longer" });
    let subject = match (start, length, therapist) {
        (Some(_), ..) => "Your visit has a new time",
        (None, Some("shorter"), None) => "Your visit is shorter",
        (None, Some(_), None) => "Your visit is longer",
        (None, None, _) => "Your visit is with another therapist",
        (None, Some(_), Some(_)) => "Your visit has changed",
    };
    let lines = [
        start.map(|before| {
            let (from, to) = (moment(before), moment(visit.local_start));
            format!("Your visit has a new time: from {from} to {to}.")
        }),
        minutes
            .zip(length)
            .map(|(before, length)| format!("Your visit is {length}: {} minutes, and not {before}.", visit.minutes)),
        therapist
            .as_ref()
            .map(|before| format!("Your visit is with {}, and not with {before}.", visit.therapist_name)),
    ];
    let lines: Vec<_> = lines.into_iter().flatten().collect();
    (subject, lines.join("\n"))
}

fn expected(visit: &Visit, mail: &Mail, public_url: &str, subject: &str, news: &str) -> Letter {
    let clinic = &mail.clinic;
    // Whoever has this address may not be who booked: they are asked, and need do nothing.
    let held = visit.confirm_by.map(|until| {
        let until = plain(&clock_time(clinic.zone.to_datetime(until).time()));
        format!(
            "Somebody has booked this visit in your name, and we hope that it was you. We hold the time until {until}. If you \
             have not booked it, you need do nothing: it is free again then."
        )
    });
    let (subject, news, see) = match &held {
        Some(held) => (
            "Please confirm your visit",
            held.as_str(),
            "Open this address and say that you will come, and the time is yours:",
        ),
        None => (subject, news, "See your visit, move it or cancel it:"),
    };
    let end = visit.local_start.saturating_add(i64::from(visit.minutes).minutes());
    let Profile { name, phone, .. } = &clinic.profile;
    let address = where_words(&clinic.profile.address, &clinic.profile.city);
    let place = if address.is_empty() {
        name.clone()
    } else {
        format!("{name}, {address}")
    };
    let text = format!(
        "Hello,

{news}

{client}What: {service}, {minutes} minutes, with {therapist}
When: {date}
      {from} to {until}, {zone}
Where: {place}

{see}
{public_url}/visit/{token}{confirm}
This address is the key to it, so share it only with those who may see it.

To ask anything, call us: {phone}

{name}
",
        client = who(visit),
        service = visit.service_name,
        minutes = visit.minutes,
        therapist = visit.therapist_name,
        date = long_date(visit.local_start.date()),
        from = plain(&clock_time(visit.local_start.time())),
        until = plain(&clock_time(end.time())),
        zone = zone_words(&visit.zone_name),
        token = visit.token,
        confirm = mail
            .confirm_key
            .as_ref()
            .map_or_else(String::new, |key| format!("?confirm={}", key.as_str())),
    );
    Letter {
        subject: format!("{subject}: {}", moment(visit.local_start)),
        text,
    }
}

fn cancelled(visit: &Visit, clinic: &Clinic, public_url: &str) -> Letter {
    let Profile { name, phone, .. } = &clinic.profile;
    let text = format!(
        "Hello,

Your visit is cancelled, and the time is free for somebody else:

{client}What: {service}, {minutes} minutes
When: {when}, {zone}

Would you like to come another time? See what is open:
{public_url}/book
or call us: {phone}

{name}
",
        client = who(visit),
        service = visit.service_name,
        minutes = visit.minutes,
        when = moment(visit.local_start),
        zone = zone_words(&visit.zone_name),
    );
    Letter {
        subject: format!("Your visit is cancelled: {}", moment(visit.local_start)),
        text,
    }
}

/// The line that says who comes, if the name can be shown.
fn who(visit: &Visit) -> String {
    letter_name(&visit.client_name).map_or_else(String::new, |name| format!("Who: {name}\n"))
}

/// To whoever wrote. It does not repeat what they wrote: whoever has this address may not be who wrote it.
fn received(message: &Message, clinic: &Clinic) -> Letter {
    let Profile { name, phone, .. } = &clinic.profile;
    let text = format!(
        "Hello,

Thank you for writing to us. We have your message, and we will answer it.

Reference: {reference}
Name it when you ask about your message again, or call us: {phone}

If you have not written to us, somebody has mistyped their address, and you need do nothing.

{name}
",
        reference = message.reference,
    );
    Letter {
        subject: format!("We have your message ({})", message.reference),
        text,
    }
}

/// What somebody at the clinic has written, and below it what it answers.
fn answer(message: &Message, reply: &Reply, clinic: &Clinic) -> Letter {
    let Profile { name, phone, .. } = &clinic.profile;
    let zone = &clinic.zone;
    let written = zone.to_datetime(message.received_at);
    let quoted: Vec<_> = message.body.as_str().lines().map(|line| format!("> {line}")).collect();
    let text = format!(
        "{reply}

{name}
{phone}

On {date}, you wrote:

{quoted}
",
        reply = reply.body.as_str(),
        date = long_date(written.date()),
        quoted = quoted.join("\n"),
    );
    let about = message
        .subject
        .as_ref()
        .map_or("Your message", |subject| subject.as_str());
    Letter {
        subject: format!("Re: {about} ({})", message.reference),
        text,
    }
}

fn for_the_clinic(message: &Message) -> Letter {
    let Message {
        reference,
        name,
        email,
        phone,
        subject,
        body,
        ..
    } = message;
    let about = subject.as_ref().map_or("no subject", |subject| subject.as_str());
    let text = format!(
        "Somebody has written through the contact form.

Name: {name}
Email: {email}
Phone: {phone}
Subject: {subject}
Reference: {reference}

{body}
",
        name = name.as_str(),
        email = email.as_ref().map_or("none given", |email| email.as_str()),
        phone = phone.as_ref().map_or("none given", |phone| phone.as_str()),
        subject = subject.as_ref().map_or("none given", |subject| subject.as_str()),
        body = body.as_str(),
    );
    Letter {
        subject: format!("Message {reference}: {about}"),
        text,
    }
}

/// To somebody who works at the clinic. It says what was done and what to do if it was somebody else, and has no link: who
/// copies such letters would put their own in its place.
fn account(news: &AccountNews, clinic: &Clinic, public_url: &str) -> Letter {
    let (subject, done) = match news.event {
        AccountEvent::FactorSet => (
            "A second factor was set up",
            "A second factor was set up for your account. Elsewhere, it was signed out.",
        ),
        AccountEvent::FactorReplaced => (
            "Your second factor was replaced",
            "The second factor of your account was replaced. Elsewhere, it was signed out.",
        ),
        AccountEvent::FactorRemoved => (
            "Your second factor was turned off",
            "The second factor of your account was turned off. Elsewhere, it was signed out.",
        ),
        AccountEvent::PasswordChanged => (
            "Your password was changed",
            "The password of your account was changed. Elsewhere, it was signed out.",
        ),
        AccountEvent::AddressChanged => (
            "Your address was changed",
            "The address at which you are told what is done with your account was changed.",
        ),
    };
    let site = public_url.split_once("://").map_or(public_url, |(_, site)| site);
    let text = format!(
        "Hello {name},

{done}
When: {when}, {zone}

If that was you, there is nothing to do. If it was not, sign in at {site} as always, change your password, and tell an
owner of the clinic at once.

{clinic}
",
        name = news.name,
        when = moment(clinic.zone.to_datetime(news.at)),
        zone = zone_words(&clinic.zone_name),
        clinic = clinic.profile.name,
    );
    Letter {
        subject: subject.to_owned(),
        text,
    }
}

/// `Tuesday, December 1, 2026, 9:00 am`
fn moment(wall: DateTime) -> String {
    format!("{}, {}", long_date(wall.date()), plain(&clock_time(wall.time())))
}

/// A page keeps a number and its unit on one line; a mail need not, and reads better without it.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}
