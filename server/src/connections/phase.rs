//! What a connection is doing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Whether a connection's requests are being answered: known to what answers them, and to the stream that they come by.
#[derive(Clone, Debug)]
pub(super) struct Phase(Arc<AtomicU64>);

/// A request that is being answered, until it goes out of scope.
#[derive(Debug)]
pub(super) struct Answering(Phase);

impl Phase {
    /// Nobody has asked for anything yet.
    pub(super) fn new() -> Self {
        Self(Arc::default())
    }

    /// A request's head is there.
    pub(super) fn begin(&self) -> Answering {
        self.0.fetch_add(1, Ordering::Relaxed);
        Answering(self.clone())
    }

    /// How often the connection has begun or ended to answer: odd while it does.
    pub(super) fn turn(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Whether something is being answered at this turn.
    pub(super) fn is_answering(turn: u64) -> bool {
        turn % 2 == 1
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, Ordering::Relaxed);
    }
}
