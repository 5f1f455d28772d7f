//! Where something was done from, as far as it is kept.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The network that somebody has done something from, such as `203.0.113.0/24`: enough to tell the clinic from elsewhere,
/// and not one household from the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The network of an address: the first 24 bits of IPv4, the first 48 of IPv6.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => format!("{}/24", Ipv4Addr::from_bits(address.to_bits() & 0xffff_ff00)),
            IpAddr::V6(address) => format!("{}/48", Ipv6Addr::from_bits(address.to_bits() >> 80 << 80)),
        })
    }

    /// One that was stored.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// It as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shortened_to_its_network() {
        for (address, network) in [
            ("203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
            ("::1", "::/48"),
        ] {
            let address: IpAddr = address.parse().expect("an address");
            assert_eq!(Origin::of(address).as_str(), network);
        }
    }
}
