//! Whether a person has written a message, judged without puzzles and without anybody else's help.
//!
//! What a person may have written goes to the inbox and is kept; what shows the marks of a script is held apart for
//! [`HELD_FOR`], with the signs, for staff to look at when they like. So a wrong judgement costs time and no message.
//! What is held has budgets too ([`has_room`]), so that a script that sends any number fills nothing: past them a message
//! is not taken, and whoever sent it is told so, and whom to call.
//!
//! Two kinds of sign. Some tell a script by themselves: the trap that nobody sees, a form that the server never made,
//! more links than anyone needs. The others are **budgets**, and they are what holds against a script that does
//! everything right: within [`WINDOW`], one address has [`MOST_FROM_ADDRESS`] messages in the inbox, whoever sends
//! them. What does not come from a browser shares a smaller part of it ([`MOST_PROGRAMS_FROM_ADDRESS`]), so that a
//! script cannot use up what belongs to the person behind the same address. Only what reaches the inbox is counted.
//!
//! What a person does is no sign: filling in by autofill within a second, leaving the page open over night, a link to
//! their own site, having no JavaScript. Only where no browser sends it are some of these odd.

use std::net::{IpAddr, Ipv6Addr};

use jiff::{SignedDuration, Timestamp};

use crate::{Device, Origin};

/// The time that budgets are for.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(3);

/// How many messages from one address reach the inbox within [`WINDOW`].
pub const MOST_FROM_ADDRESS: u32 = 5;

/// How many of them may come from something else than a browser.
pub const MOST_PROGRAMS_FROM_ADDRESS: u32 = 2;

/// How many messages from anywhere reach the inbox within [`WINDOW`]: far more than one clinic gets.
pub const MOST: u32 = 30;

/// How many of them may come from something else than a browser.
pub const MOST_PROGRAMS: u32 = 5;

/// How many messages from one address are held apart within [`WINDOW`].
pub const MOST_HELD_FROM_ADDRESS: u32 = 20;

/// How many messages from anywhere are held apart within [`WINDOW`].
pub const MOST_HELD: u32 = 100;

/// How many messages are held apart at all: 10 MB of the longest ones. For one more, an old one goes.
pub const MOST_KEPT: u32 = 500;

/// How long a message is held apart.
pub const HELD_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How many links a message may have: one's own site, a booking elsewhere, a map.
const MOST_LINKS: usize = 3;

/// Nobody reads a form and writes a message in less, but a browser may fill most of it in.
const HASTY: SignedDuration = SignedDuration::from_secs(2);

/// A page that was left open over night is younger.
const STALE: SignedDuration = SignedDuration::from_hours(24);

/// Who sends a message, as far as a request tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// Their address, if it is known. All whose address is not known count as one.
    pub address: Option<IpAddr>,
    /// Whether the request has what browsers send and scripts leave out. A script can add it; then only the budgets
    /// are left, which are the same for it as for everyone.
    pub is_browser: bool,
    /// What it comes from, by its own account: for people to know a session by, and for nothing else.
    pub device: Device,
}

impl Sender {
    /// Where they are, as far as it is kept.
    #[must_use]
    pub fn origin(&self) -> Option<Origin> {
        self.address.map(Origin::of)
    }

    /// The address that budgets are kept for: of IPv6 the first 56 bits, which is what providers give one household (RFC
    /// 6177). It has 256 networks of 2^64 addresses, and whoever counted these would count one as many.
    #[must_use]
    pub fn network(&self) -> Option<IpAddr> {
        self.address.map(|address| match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() >> 72 << 72;
                IpAddr::V6(Ipv6Addr::from_bits(network))
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// When the form was made, as its stamp tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormTime {
    /// The stamp is one of ours.
    Made(Timestamp),
    /// It is none: there is no stamp, it was made up, or it belongs to another form.
    Forged,
}

/// How many messages have reached the inbox within [`WINDOW`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// From the sender's network.
    pub from_address: u32,
    /// Of those, from programs.
    pub programs_from_address: u32,
    pub in_all: u32,
    /// Of those, from programs.
    pub programs: u32,
}

/// All that a message is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Whether the field that nobody sees was filled in.
    pub is_trapped: bool,
    /// When the form was made.
    pub form: FormTime,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The links in all of its text: [`count_links`].
    pub links: usize,
    /// Whether a browser has sent it.
    pub is_browser: bool,
    /// What has been let through before.
    pub spent: Spent,
}

/// A sign that a script may have written a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpamSignal {
    /// The field that nobody sees was filled in.
    Honeypot,
    /// The server has not made this form.
    Forged,
    /// It was sent right after the form was made, with a link in it, and not by a browser.
    Hasty,
    /// The form was made days ago, and no browser sends it.
    Stale,
    /// There are more links in it than anyone needs.
    Links,
    /// The sender's network has used up its budget.
    AddressRateLimit,
    /// Everyone together has used up theirs.
    RateLimit,
}

impl SpamSignal {
    /// Every sign.
    pub const ALL: [Self; 7] = [
        Self::Honeypot,
        Self::Forged,
        Self::Hasty,
        Self::Stale,
        Self::Links,
        Self::AddressRateLimit,
        Self::RateLimit,
    ];

    /// Its name where it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Honeypot => "trap",
            Self::Forged => "forged",
            Self::Hasty => "hasty",
            Self::Stale => "stale",
            Self::Links => "links",
            Self::AddressRateLimit => "address-budget",
            Self::RateLimit => "budget",
        }
    }

    /// The sign with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sign| sign.name() == name)
    }
}

/// Why a message is held apart; nothing, if it goes to the inbox.
#[must_use]
pub fn judge(evidence: &Evidence) -> Vec<SpamSignal> {
    let Evidence {
        is_trapped,
        form,
        sent_at,
        links,
        is_browser,
        spent,
    } = *evidence;
    // Two servers' clocks may differ, so a form can come from the future.
    let age = match form {
        FormTime::Made(made) => sent_at.duration_since(made),
        FormTime::Forged => SignedDuration::ZERO,
    };
    let is_forged = form == FormTime::Forged;
    let is_hasty = !is_browser && !is_forged && age < HASTY && links > 0;
    let is_stale = !is_browser && age > STALE;
    let (most_from_address, most) = if is_browser {
        (u32::MAX, u32::MAX)
    } else {
        (MOST_PROGRAMS_FROM_ADDRESS, MOST_PROGRAMS)
    };
    [
        (SpamSignal::Honeypot, is_trapped),
        (SpamSignal::Forged, is_forged),
        (SpamSignal::Hasty, is_hasty),
        (SpamSignal::Stale, is_stale),
        (SpamSignal::Links, links > MOST_LINKS),
        (
            SpamSignal::AddressRateLimit,
            spent.from_address >= MOST_FROM_ADDRESS || spent.programs_from_address >= most_from_address,
        ),
        (SpamSignal::RateLimit, spent.in_all >= MOST || spent.programs >= most),
    ]
    .into_iter()
    .filter_map(|(sign, is_there)| is_there.then_some(sign))
    .collect()
}

/// How many messages were held apart within [`WINDOW`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldBefore {
    /// From the sender's network.
    pub from_address: u32,
    pub in_all: u32,
}

/// Whether one more is held.
#[must_use]
pub const fn has_room(before: HeldBefore) -> bool {
    before.from_address < MOST_HELD_FROM_ADDRESS && before.in_all < MOST_HELD
}

/// How many links there are in a text, in HTML and in forums' markup too.
#[must_use]
pub fn count_links(text: &str) -> usize {
    let text = text.to_ascii_lowercase();
    let addresses = text.matches("://").count();
    // An address with its scheme was counted before.
    let bare = text.matches("www.").count() - text.matches("://www.").count();
    // Markup around an address makes it no second link, but a link without one is one too.
    let markup = text.matches("<a ").count() + text.matches("[url").count() + text.matches("[link").count();
    (addresses + bare).max(markup)
}
