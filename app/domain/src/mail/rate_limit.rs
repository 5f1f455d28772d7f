//! What a stranger can cause has a budget: letters to an address that may be anyone's, and changes to a visit by whoever
//! has its link. What is past it waits, or is refused with the clinic's number; it is never an error of ours.

use jiff::SignedDuration;

/// How long a client's own changes to a visit wait for one another: one letter tells how things stand at the end.
pub const BETWEEN_LETTERS: SignedDuration = SignedDuration::from_mins(15);

/// The time that [`MOST_LETTERS`] and [`MOST_MOVES`] are for.
pub const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How many letters that strangers have caused go to one [`mailbox`] within [`DAY`], over all visits and messages. What is
/// past it waits until there is room, and says then how things stand; but for the first letter of a visit, which nobody
/// else is to keep from whoever has booked it: of these there are no more than bookings.
pub const MOST_LETTERS: u32 = 10;

/// How often a visit can be moved by its link within [`DAY`].
pub const MOST_MOVES: u32 = 10;

/// Where the mail to an address comes to, as far as anybody can tell who counts: `ada+1@` and `ada+2@` are one person's.
#[must_use]
pub fn mailbox(address: &str) -> String {
    let address = address.to_lowercase();
    let Some((name, host)) = address.rsplit_once('@') else {
        return address;
    };
    let host = if host == "googlemail.com" { "gmail.com" } else { host };
    let tagged = name.split_once('+').filter(|(name, _)| !name.is_empty());
    let mut name = tagged.map_or(name, |(name, _)| name).to_owned();
    if host == "gmail.com" {
        name.retain(|letter| letter != '.');
    }
    format!("{name}@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_mailbox_are_one() {
        for address in ["ada+1@example.org", "ADA@example.org", "ada+a+b@Example.ORG"] {
            assert_eq!(mailbox(address), "ada@example.org", "{address}");
        }
        for address in ["a.d.a@gmail.com", "ada+x@googlemail.com"] {
            assert_eq!(mailbox(address), "ada@gmail.com", "{address}");
        }
        for address in ["a.da@example.org", "+ada@example.org", "nobody"] {
            assert_eq!(mailbox(address), address);
        }
    }
}
