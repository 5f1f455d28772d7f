//! What a connection is doing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::Notify;

use super::waiting::Waiting;

/// Whether a connection's requests are being answered: known to what answers them, and to the stream that they come by.
#[derive(Clone, Debug)]
pub(super) struct Phase(Arc<State>);

#[derive(Debug)]
struct State {
    turn: AtomicU64,
    /// Whether the body of the request being answered is still on its way: until it is there, nothing is lost.
    is_receiving: AtomicBool,
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
            is_receiving: AtomicBool::new(false),
            waiting,
            number,
            notice,
        }))
    }

    /// A request's head is there, and its body is, if it has none.
    pub(super) fn begin(&self, has_body: bool) -> Answering {
        self.0.leave();
        if has_body {
            self.0.enter();
        }
        self.0.is_receiving.store(has_body, Ordering::Relaxed);
        self.0.turn.fetch_add(1, Ordering::Relaxed);
        Answering(self.clone())
    }

    /// The body is there, or nobody wants it any more.
    pub(super) fn received(&self) {
        if self.0.is_receiving.swap(false, Ordering::Relaxed) {
            self.0.leave();
        }
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
            if !Self::is_answering(self.turn()) || self.0.is_receiving.load(Ordering::Relaxed) {
                return;
            }
        }
    }
}

impl State {
    fn enter(&self) {
        let number = self.waiting.enter(self.notice.clone());
        self.number.store(number, Ordering::Relaxed);
    }

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
        // It may have been answered before all of it was there.
        state.leave();
        state.is_receiving.store(false, Ordering::Relaxed);
        state.enter();
        state.turn.fetch_add(1, Ordering::Relaxed);
    }
}
