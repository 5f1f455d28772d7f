//! What the audit tells, as sentences.

/// A sentence: who has done it, what, and to what, if to anything but oneself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) who: String,
    pub(crate) done: String,
    pub(crate) to: Option<String>,
}

/// What an entry tells. `who` is nobody where a client has done it, by the link of their visit.
pub(crate) fn told(
    (who, act): (Option<&str>, &str),
    (subject, id): (&str, &str),
    changes: &[(String, Option<String>, Option<String>)],
) -> Sentence {
    let after = |name: &str| {
        let change = changes.iter().find(|(known, ..)| known == name);
        change.and_then(|(_, _, after)| after.clone())
    };
    let who_words = match (who, act) {
        (Some(who), _) => who,
        (None, "refused") => "Somebody",
        (None, "reset-owner") => "Somebody at the machine",
        // Nobody has confirmed it in time.
        (None, "lapse") => "The site",
        (None, _) => "The client",
    };
    let is_own = subject == "account" && who == Some(id);
    let done = match (subject, act) {
        ("account", _) => account_words(act, &after),
        ("client", "open") => "opened the file of".to_owned(),
        ("message", act) => message_words(act).to_owned(),
        (_, act) => deed_words(act).to_owned(),
    };
    Sentence {
        who: who_words.to_owned(),
        done,
        to: (!is_own).then(|| subject_words(subject, id)),
    }
}

/// Whether an entry's sentence says all that it tells.
pub(crate) fn says_all(act: &str) -> bool {
    matches!(act, "refused" | "sign-in" | "join")
}

fn account_words(act: &str, after: &dyn Fn(&str) -> Option<String>) -> String {
    let with = after("device").map_or_else(String::new, |device| format!(" with {device}"));
    match act {
        "sign-in" => format!("signed in{with}"),
        "sign-out" => "signed out".to_owned(),
        "end-session" => "ended another session of theirs".to_owned(),
        "join" => format!("accepted an invitation{with}"),
        "change-password" => "chose another password".to_owned(),
        "set-second-factor" => "set up a second factor".to_owned(),
        "replace-second-factor" => "replaced their second factor".to_owned(),
        "remove-second-factor" => "turned their second factor off".to_owned(),
        "change-address" => "changed where they are told of it".to_owned(),
        "reset-owner" => "gave a new password to".to_owned(),
        "refused" => {
            let times = match after("times").as_deref() {
                None | Some("1") => "once".to_owned(),
                Some("2") => "twice".to_owned(),
                Some(times) => format!("{times} times"),
            };
            format!("tried in vain, {times}, to open")
        }
        act => deed_words(act).to_owned(),
    }
}

fn message_words(act: &str) -> &str {
    match act {
        "reply" => "answered",
        "assign" => "said who sees to",
        "close" => "closed",
        "open" => "opened again",
        "release" => "let into the inbox",
        "address" => "corrected the address of",
        act => deed_words(act),
    }
}

fn deed_words(act: &str) -> &str {
    match act {
        "book" => "booked",
        "move" => "moved",
        "cancel" => "called off",
        "confirm" => "confirmed",
        "accept" => "vouched for the client of",
        "lapse" => "let go of",
        "mark" => "noted what became of",
        "contact" => "corrected the address of",
        "undo" => "took back a change of",
        "block" => "entered",
        "unblock" | "remove" => "removed",
        "resend" => "sent a letter again about",
        "edit" => "edited",
        "merge" => "merged",
        "erase" => "erased",
        "export" => "exported all that is kept of",
        "link" => "linked",
        "unlink" => "unlinked",
        "add" => "added",
        "change" => "changed",
        "set-hours" => "set",
        "invite" => "made",
        "withdraw" => "took back",
        // Of a newer release beside this one.
        other => other,
    }
}

fn subject_words(subject: &str, id: &str) -> String {
    match subject {
        "visit" => "a visit".to_owned(),
        "block" => "time off".to_owned(),
        "message" => format!("the message {id}"),
        "client" => "a client".to_owned(),
        "account" if id.is_empty() => "an account that is not there".to_owned(),
        "account" => format!("the account {id}"),
        _ => match id.split_once('/') {
            Some(("hours", _)) => "somebody's hours".to_owned(),
            Some(("service", slug)) => format!("the service {slug}"),
            Some(("package", slug)) => format!("the package {slug}"),
            Some(("invitation", _)) => "an invitation".to_owned(),
            Some((kind, _)) => format!("a {kind}"),
            None => format!("the {id}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(who: Option<&str>, act: &str, subject: (&str, &str), after: &[(&str, &str)]) -> String {
        let changes: Vec<_> = after
            .iter()
            .map(|(name, after)| ((*name).to_owned(), None, Some((*after).to_owned())))
            .collect();
        let Sentence { who, done, to } = told((who, act), subject, &changes);
        let to = to.map_or_else(String::new, |to| format!(" {to}"));
        format!("{who} {done}{to}.")
    }

    #[test]
    fn every_entry_reads_as_a_sentence() {
        let (ada, own) = (Some("ada"), ("account", "ada"));
        let firefox: &[_] = &[("device", "Firefox on Windows")];
        for (told, words) in [
            (
                sentence(ada, "sign-in", own, firefox),
                "ada signed in with Firefox on Windows.",
            ),
            (sentence(ada, "sign-out", own, &[]), "ada signed out."),
            (
                sentence(ada, "end-session", own, &[]),
                "ada ended another session of theirs.",
            ),
            (sentence(ada, "join", own, &[]), "ada accepted an invitation."),
            (
                sentence(ada, "change-password", own, &[]),
                "ada chose another password.",
            ),
            (
                sentence(ada, "set-second-factor", own, &[]),
                "ada set up a second factor.",
            ),
            (
                sentence(ada, "remove-second-factor", own, &[]),
                "ada turned their second factor off.",
            ),
            (
                sentence(None, "refused", own, &[("times", "7")]),
                "Somebody tried in vain, 7 times, to open the account ada.",
            ),
            (
                sentence(None, "refused", ("account", ""), &[("times", "1")]),
                "Somebody tried in vain, once, to open an account that is not there.",
            ),
            (
                sentence(None, "reset-owner", ("account", "owner"), &[]),
                "Somebody at the machine gave a new password to the account owner.",
            ),
            (
                sentence(ada, "open", ("client", "7"), &[]),
                "ada opened the file of a client.",
            ),
            (
                sentence(ada, "export", ("client", "7"), &[]),
                "ada exported all that is kept of a client.",
            ),
            (sentence(ada, "erase", ("client", "7"), &[]), "ada erased a client."),
            (
                sentence(ada, "remove", ("account", "eve"), &[]),
                "ada removed the account eve.",
            ),
            (
                sentence(ada, "open", ("message", "7K2-M9Q"), &[]),
                "ada opened again the message 7K2-M9Q.",
            ),
            (
                sentence(ada, "set-hours", ("setting", "hours/1"), &[]),
                "ada set somebody's hours.",
            ),
            (
                sentence(ada, "change", ("setting", "clinic"), &[]),
                "ada changed the clinic.",
            ),
            (
                sentence(None, "cancel", ("visit", "9"), &[]),
                "The client called off a visit.",
            ),
            (
                sentence(None, "confirm", ("visit", "9"), &[]),
                "The client confirmed a visit.",
            ),
            (
                sentence(None, "lapse", ("visit", "9"), &[]),
                "The site let go of a visit.",
            ),
        ] {
            assert_eq!(told, words);
        }
    }
    #[cfg(feature = "ssr")]
    #[test]
    fn whatever_is_noted_has_words() {
        for (subject, act) in store::ACTS {
            let Sentence { done, .. } = told((None, act), (subject.name(), "7"), &[]);
            assert_ne!(done, *act, "no words for it");
        }
    }
}
