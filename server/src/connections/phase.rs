//! What a connection is doing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

use super::waiting::Waiting;

/// Whether a connection's requests are being answered: known to what answers them, and to the stream that they come by.
#[derive(Clone, Debug)]
pub(super) struct Phase(Arc<State>);

#[derive(Debug)]
struct State {
    turn: AtomicU64,
    waiting: Waiting,
    /// Its number among those.
    number: AtomicU64,
    notice: Arc<Notify>,
}

/// A request that is being answered, until it goes out of scope.
#[derive(Debug)]
pub(super) struct Answering(Phase);

impl Phase {
    /// Nobody has asked for anything yet.
    pub(super) fn new(waiting: Waiting) -> Self {
        let notice = Arc::new(Notify::new());
        let number = AtomicU64::new(waiting.enter(notice.clone()));
        Self(Arc::new(State {
            turn: AtomicU64::new(0),
            waiting,
            number,
            notice,
        }))
    }

    /// A request's head is there.
    pub(super) fn begin(&self) -> Answering {
        self.0.leave();
        self.0.turn.fetch_add(1, Ordering::Relaxed);
        Answering(self.clone())
    }

    /// How often the connection has begun or ended to answer: odd while it does.
    pub(super) fn turn(&self) -> u64 {
        self.0.turn.load(Ordering::Relaxed)
    }

    /// Whether something is being answered at this turn.
    pub(super) fn is_answering(turn: u64) -> bool {
        turn % 2 == 1
    }

    /// Waits until the connection has to go, because others need its place more.
    pub(super) async fn has_to_go(&self) {
        loop {
            self.0.notice.notified().await;
            // A request may have come meanwhile.
            if !Self::is_answering(self.turn()) {
                return;
            }
        }
    }
}

impl State {
    fn leave(&self) {
        self.waiting.leave(self.number.load(Ordering::Relaxed));
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let Self(Phase(state)) = self;
        let number = state.waiting.enter(state.notice.clone());
        state.number.store(number, Ordering::Relaxed);
        state.turn.fetch_add(1, Ordering::Relaxed);
    }
}
