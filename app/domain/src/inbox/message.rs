//! What staff do with the messages that people write.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AccountName, EmailAddress, Field, FieldErrors, IdempotencyKey, MessageText, Problem, Revision};

/// How far a message in the inbox has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Somebody waits for an answer.
    Open,
    /// An answer was sent.
    Answered,
    /// There is nothing more to do.
    Closed,
}

impl Progress {
    /// Its name where it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Answered, Self::Closed]
            .into_iter()
            .find(|progress| progress.name() == name)
    }
}

/// Messages that are looked through together. Each message is in one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxFolder {
    /// Those in the inbox that wait for an answer.
    #[default]
    Open,
    /// Those in the inbox that were answered.
    Answered,
    /// Those in the inbox that are done with.
    Closed,
    /// Those held apart, because a script may have written them.
    Held,
}

impl InboxFolder {
    /// Every folder, in the order of how soon somebody should look at it.
    pub const ALL: [Self; 4] = [Self::Open, Self::Answered, Self::Closed, Self::Held];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Held => "held",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|folder| folder.name() == name)
    }
}

/// A form on the page of a message, as it was sent; a field that was not sent is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    pub reference: String,
    /// What to do, said in so many words: `reply`, `assign`, `close`, `open`, `release`, `address`,
    /// `link`, `add-client` or `unlink`.
    pub act: String,
    /// How what is to change was when the form was made: whose it is, or where it is answered to.
    pub revision: Revision,
    pub message: String,
    /// How many replies there were when the form was made.
    pub replies: String,
    /// The idempotency key of the reply.
    pub key: String,
    /// Whose it is to be: an account's name, or empty for nobody's.
    pub assignee: String,
    /// Whose message it is: a client's id.
    pub client: String,
    /// Where to answer to.
    pub email: String,
}

/// Shows what is to be done and nothing of what was typed.
impl fmt::Debug for MessageForm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MessageForm").finish_non_exhaustive()
    }
}

/// What staff do with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageChange {
    /// Answer it by mail.
    Reply {
        /// With what.
        body: MessageText,
        /// How many replies there were when this one was begun: nobody answers past somebody else.
        seen: u32,
        /// The same for every attempt to send the same form.
        key: IdempotencyKey,
    },
    /// Say whose it is to answer: one of the staff, or nobody.
    Assign {
        /// Whose.
        to: Option<AccountName>,
        /// Whose it was when somebody looked.
        seen: Revision,
    },
    /// Say that there is nothing more to do.
    Close,
    /// Say that there is more to do.
    Reopen,
    /// Take it from those held apart into the inbox.
    Release,
    /// Correct where it is answered to.
    Address {
        /// Where to.
        email: EmailAddress,
        /// Where it was when somebody looked.
        seen: Revision,
    },
    /// Say which client has written it, by their id.
    Link(i64),
    /// Make a client of whoever has written it.
    AddClient,
    /// Say that the client it was linked to has not written it.
    Unlink,
}

impl MessageForm {
    /// Reads the form; `None` if it does not say what to do, or leaves out what only a program would.
    ///
    /// # Errors
    /// What is wrong with what was typed.
    pub fn parse(&self) -> Result<Option<MessageChange>, FieldErrors> {
        Ok(match self.act.as_str() {
            "reply" => return self.reply().map(Some),
            "assign" => self.assign(),
            "close" => Some(MessageChange::Close),
            "open" => Some(MessageChange::Reopen),
            "release" => Some(MessageChange::Release),
            "address" => {
                let email = EmailAddress::parse(&self.email);
                let email = email.map_err(|problem| FieldErrors::one(Field::Email, problem))?;
                let seen = self.revision.whole();
                Some(MessageChange::Address { email, seen })
            }
            "link" => self.client.parse().ok().map(MessageChange::Link),
            "add-client" => Some(MessageChange::AddClient),
            "unlink" => Some(MessageChange::Unlink),
            _ => None,
        })
    }

    fn assign(&self) -> Option<MessageChange> {
        let to = match self.assignee.as_str() {
            "" => None,
            name => Some(AccountName::parse(name).ok()?),
        };
        let seen = self.revision.whole();
        Some(MessageChange::Assign { to, seen })
    }

    fn reply(&self) -> Result<MessageChange, FieldErrors> {
        let mut errors = FieldErrors::default();
        let body = errors.keep(Field::Message, MessageText::parse(&self.message));
        let key = errors.keep(Field::Key, IdempotencyKey::parse(&self.key));
        let seen = errors.keep(Field::Key, self.replies.parse().map_err(|_| Problem::Malformed));
        match (body, key, seen) {
            (Some(body), Some(key), Some(seen)) => Ok(MessageChange::Reply { body, seen, key }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(act: &str) -> MessageForm {
        MessageForm {
            act: act.to_owned(),
            ..MessageForm::default()
        }
    }

    #[test]
    fn nothing_is_done_by_leaving_something_out() {
        for act in ["", "delete", "Close", "link"] {
            assert_eq!(form(act).parse(), Ok(None), "{act}");
        }
        for (act, change) in [
            ("close", MessageChange::Close),
            ("open", MessageChange::Reopen),
            ("release", MessageChange::Release),
            ("link", MessageChange::Link(7)),
            ("add-client", MessageChange::AddClient),
            ("unlink", MessageChange::Unlink),
        ] {
            let form = MessageForm {
                client: "7".into(),
                ..form(act)
            };
            assert_eq!(form.parse(), Ok(Some(change)), "{act}");
        }
        let seen = Revision::default();
        assert_eq!(
            form("assign").parse(),
            Ok(Some(MessageChange::Assign { to: None, seen }))
        );
    }

    #[test]
    fn a_reply_says_something_and_what_it_has_seen() {
        let errors = form("reply").parse().expect_err("nothing in it");
        assert_eq!(errors.problem(Field::Message), Some(Problem::Missing));
        let form = MessageForm {
            message: "Yes, do come.\r\nAnn".into(),
            replies: "2".into(),
            key: "0123456789abcdef".into(),
            ..form("reply")
        };
        let Ok(Some(MessageChange::Reply { body, seen, .. })) = form.parse() else {
            panic!("a reply")
        };
        assert_eq!((body.as_str(), seen), ("Yes, do come.\nAnn", 2));
    }

    #[test]
    fn an_address_is_corrected_to_one_that_mail_can_go_to() {
        let address = |email: &str| MessageForm {
            email: email.into(),
            ..form("address")
        };
        let errors = address("ada@example").parse().expect_err("no domain");
        assert_eq!(errors.problem(Field::Email), Some(Problem::Malformed));
        assert_eq!(
            form("address").parse().expect_err("none").problem(Field::Email),
            Some(Problem::Missing)
        );
        let corrected = address("ada@example.org").parse();
        assert!(
            matches!(corrected, Ok(Some(MessageChange::Address { email, .. })) if email.as_str() == "ada@example.org")
        );
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for folder in InboxFolder::ALL {
            assert_eq!(InboxFolder::named(folder.name()), Some(folder));
        }
        for progress in [Progress::Open, Progress::Answered, Progress::Closed] {
            assert_eq!(Progress::named(progress.name()), Some(progress));
        }
    }
}
