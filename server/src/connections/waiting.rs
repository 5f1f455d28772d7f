//! The connections that nobody asks anything by at the moment. When all are taken, they are the first to go.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// All that wait for a request, or for the rest of one. All clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting(Arc<Mutex<Queue>>);

#[derive(Debug, Default)]
struct Queue {
    next: u64,
    /// Who has waited longest has the lowest number.
    waiting: BTreeMap<u64, Arc<Notify>>,
}

impl Waiting {
    /// A connection begins to wait, and is told to go by `notice`. Its number is for when it does no longer.
    pub(super) fn enter(&self, notice: Arc<Notify>) -> u64 {
        let mut queue = self.queue();
        queue.next += 1;
        let number = queue.next;
        queue.waiting.insert(number, notice);
        number
    }

    /// A connection does not wait any longer.
    pub(super) fn leave(&self, number: u64) {
        self.queue().waiting.remove(&number);
    }

    /// Has the one go that has waited longest, if any waits.
    pub(super) fn send_one_away(&self) {
        let first = self.queue().waiting.pop_first();
        if let Some((_, notice)) = first {
            notice.notify_one();
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
