//! The bodies of requests, which have to come on, and those of answers, which tell when they are told.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::phase::{Answering, Phase};

/// A good piece of a body. A telephone line brings as much in a second; a body that comes in smaller pieces for longer
/// would be one that is not meant to come to its end.
const PIECE: usize = 512;

/// A request's body that has to bring a good piece, or its end, again and again in time.
#[derive(Debug)]
pub(super) struct Patient {
    body: Incoming,
    patience: Duration,
    clock: Option<Pin<Box<Sleep>>>,
    /// What has come since the clock was set.
    come: usize,
    has_stalled: Arc<AtomicBool>,
    phase: Phase,
}

impl Patient {
    pub(super) fn new(body: Incoming, patience: Duration, has_stalled: Arc<AtomicBool>, phase: Phase) -> Self {
        Self {
            body,
            patience,
            clock: None,
            come: 0,
            has_stalled,
            phase,
        }
    }
}

impl Drop for Patient {
    fn drop(&mut self) {
        self.phase.received();
    }
}

impl HttpBody for Patient {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        let clock = this.clock.get_or_insert_with(|| Box::pin(sleep(this.patience)));
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else {
            ready!(clock.as_mut().poll(context));
            this.has_stalled.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())));
        };
        this.come += frame
            .as_ref()
            .and_then(|frame| frame.as_ref().ok()?.data_ref())
            .map_or(0, Bytes::len);
        if frame.is_none() || this.body.is_end_stream() {
            this.phase.received();
        }
        if this.come >= PIECE {
            this.come = 0;
            clock.as_mut().reset(Instant::now() + this.patience);
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body. Once it is gone, the answer is written.
#[derive(Debug)]
pub(super) struct WatchedBody {
    body: Body,
    _answering: Answering,
}

impl WatchedBody {
    pub(super) fn new(body: Body, answering: Answering) -> Self {
        Self {
            body,
            _answering: answering,
        }
    }
}

impl HttpBody for WatchedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
