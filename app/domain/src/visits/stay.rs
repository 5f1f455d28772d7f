//! Whether a visit that was booked by a public form stays without more ado.
//!
//! Forty posts of a script took every free start of a week. So what nobody has confirmed has budgets: by the network that it
//! was booked from, by the address of mail that it was booked for, and by the time in which it came. Within them a visit
//! stays, and nothing is asked. Past them its time is held for [`HELD_FOR`], and stays once the link in the mail was opened
//! and said yes to. From one network and for one address there are only so many of these at a time: past that nothing is
//! booked, and the clinic's number is offered, as it is for whoever books over and over, whether they call off or confirm.
//! What others do never has anybody refused, and nobody is asked for a puzzle.

use jiff::SignedDuration;

/// How long a visit that has to be confirmed is held.
pub const HELD_FOR: SignedDuration = SignedDuration::from_mins(30);

/// The time that the budgets of everyone together are for.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(3);

/// How many unconfirmed visits to come may have been booked from one network: a family's, an office's.
pub const MOST_FROM_NETWORK: u32 = 8;

/// How many of them by something else than a browser.
pub const MOST_PROGRAMS_FROM_NETWORK: u32 = 4;

/// How many for one address of mail.
pub const MOST_FOR_ADDRESS: u32 = 5;

/// How many by everyone within [`WINDOW`]: more than a clinic is booked by those whom it has never heard of.
pub const MOST: u32 = 30;

/// How many of them by something else than a browser.
pub const MOST_PROGRAMS: u32 = 10;

/// How many may be booked from one network within [`WINDOW`], those that were confirmed or called off included: whoever has
/// all the mail of a domain can confirm any number.
pub const MOST_TIMES_FROM_NETWORK: u32 = 24;

/// How many for one address within a day.
pub const MOST_TIMES_FOR_ADDRESS: u32 = 12;

/// How many are held at a time from one network.
pub const MOST_HELD_FROM_NETWORK: u32 = 4;

/// How many are held at a time for one address.
pub const MOST_HELD_FOR_ADDRESS: u32 = 2;

/// Visits to come that public forms have booked and nobody has confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unconfirmed {
    /// Those that stay, from the sender's network.
    pub from_network: u32,
    /// Of those, by programs.
    pub programs_from_network: u32,
    /// Those that stay, for the same address of mail.
    pub for_address: u32,
    /// Those that stay and were booked within [`WINDOW`], by anyone.
    pub lately: u32,
    /// Of those, by programs.
    pub programs_lately: u32,
    /// Those that are held, from the sender's network.
    pub held_from_network: u32,
    /// Those that are held, for the same address.
    pub held_for_address: u32,
    /// Those that were booked from the sender's network within [`WINDOW`], whatever has become of them.
    pub times_from_network: u32,
    /// Those that were booked for the same address within a day.
    pub times_for_address: u32,
}

/// What becomes of a visit that a public form books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    Stays,
    /// It stays once it is confirmed, within [`HELD_FOR`].
    Held,
    /// It is not booked.
    Refused,
}

/// What becomes of it; `is_odd` if it shows a sign of a script, such as links where there is no use for them.
#[must_use]
pub const fn stay(is_browser: bool, is_odd: bool, before: Unconfirmed) -> Stay {
    if before.times_from_network >= MOST_TIMES_FROM_NETWORK || before.times_for_address >= MOST_TIMES_FOR_ADDRESS {
        return Stay::Refused;
    }
    let is_within = before.from_network < MOST_FROM_NETWORK
        && before.for_address < MOST_FOR_ADDRESS
        && before.lately < MOST
        && (is_browser
            || (before.programs_from_network < MOST_PROGRAMS_FROM_NETWORK && before.programs_lately < MOST_PROGRAMS));
    if is_within && !is_odd {
        return Stay::Stays;
    }
    let can_be_held =
        before.held_from_network < MOST_HELD_FROM_NETWORK && before.held_for_address < MOST_HELD_FOR_ADDRESS;
    if can_be_held { Stay::Held } else { Stay::Refused }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before() -> Unconfirmed {
        Unconfirmed::default()
    }

    #[test]
    fn who_books_a_few_is_asked_for_nothing() {
        for from_network in 0..MOST_FROM_NETWORK {
            let before = Unconfirmed {
                from_network,
                ..before()
            };
            assert_eq!(stay(true, false, before), Stay::Stays, "{from_network}");
        }
    }

    #[test]
    fn every_budget_ends_in_a_mail_to_confirm() {
        for before in [
            Unconfirmed {
                from_network: MOST_FROM_NETWORK,
                ..before()
            },
            Unconfirmed {
                for_address: MOST_FOR_ADDRESS,
                ..before()
            },
            Unconfirmed {
                lately: MOST,
                ..before()
            },
        ] {
            assert_eq!(stay(true, false, before), Stay::Held, "{before:?}");
        }
        let by_programs = Unconfirmed {
            programs_from_network: MOST_PROGRAMS_FROM_NETWORK,
            ..before()
        };
        assert_eq!(stay(false, false, by_programs), Stay::Held);
        assert_eq!(
            stay(true, false, by_programs),
            Stay::Stays,
            "a person behind the same address"
        );
        assert_eq!(stay(true, true, before()), Stay::Held, "what is odd");
    }

    #[test]
    fn who_calls_off_and_books_again_comes_to_an_end() {
        for before in [
            Unconfirmed {
                times_from_network: MOST_TIMES_FROM_NETWORK,
                ..before()
            },
            Unconfirmed {
                times_for_address: MOST_TIMES_FOR_ADDRESS,
                ..before()
            },
        ] {
            assert_eq!(stay(true, false, before), Stay::Refused, "{before:?}");
        }
    }

    #[test]
    fn what_is_held_ends_too() {
        for held in [
            Unconfirmed {
                held_from_network: MOST_HELD_FROM_NETWORK,
                ..before()
            },
            Unconfirmed {
                held_for_address: MOST_HELD_FOR_ADDRESS,
                ..before()
            },
        ] {
            assert_eq!(stay(true, true, held), Stay::Refused, "{held:?}");
            assert_eq!(stay(true, false, held), Stay::Stays, "others go on: {held:?}");
        }
    }
}
