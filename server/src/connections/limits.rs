//! How much patience there is with a connection, and how many there may be.

use std::time::Duration;

use tracing::{info, warn};

use super::descriptors;

/// What a connection may take, and how many may be there at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For a request's head from its first byte on, and for the first one from the beginning.
    pub head: Duration,
    /// For a good piece of a request's body, again and again.
    pub body: Duration,
    /// For an answer's reader to take some of it, again and again.
    pub answer: Duration,
    /// For the next request.
    pub idle: Duration,
    pub connections: usize,
    /// Those of one address, or one network of IPv6; nothing where all come from one, which is the proxy's.
    pub per_network: Option<usize>,
}

/// Files, the database, mail, and what else the process opens.
const RESERVED: u64 = 256;

impl Default for Limits {
    /// A browser has six connections, and a household or an office several browsers.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            answer: Duration::from_mins(1),
            idle: Duration::from_mins(1),
            connections: 8_000,
            per_network: Some(200),
        }
    }
}

impl Limits {
    /// What this process can hold, for which it takes as many descriptors as the system lets it have. Behind a proxy all
    /// connections are the proxy's, and none of them is one too many for one address.
    #[must_use]
    pub fn of_process(is_behind_proxy: bool) -> Self {
        let limits = Self::default();
        let descriptors = descriptors::raise();
        let connections = limits.connections.min(affordable(descriptors));
        if connections < limits.connections {
            warn!(
                descriptors,
                connections, "the system lets this process have few descriptors: raise their limit (ulimit -n)"
            );
        } else {
            info!(descriptors, connections, "so many connections can be there at once");
        }
        Self {
            connections,
            per_network: limits.per_network.filter(|_| !is_behind_proxy),
            ..limits
        }
    }
}

/// Each connection may be reading a file besides.
fn affordable(descriptors: u64) -> usize {
    let left = descriptors.saturating_sub(RESERVED) / 2;
    usize::try_from(left).unwrap_or(usize::MAX).max(16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_never_more_connections_than_descriptors() {
        for (descriptors, connections) in [(0, 16), (1_024, 384), (4_096, 1_920), (20_000, 9_872)] {
            assert_eq!(affordable(descriptors), connections, "{descriptors}");
        }
        assert!(affordable(u64::MAX) > Limits::default().connections);
    }
}
