//! The bytes of a connection, which have to come and go in time.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

use super::Limits;
use super::phase::Phase;

/// A stream that ends when nobody asks for anything in time, when a head does not come to its end, or when an answer is not
/// taken. How a body comes, [`super::body`] looks after.
#[derive(Debug)]
pub(super) struct Paced {
    stream: TcpStream,
    limits: Limits,
    phase: Phase,
    /// The turn that `asking` belongs to.
    turn: u64,
    asking: Pin<Box<Sleep>>,
    /// Whether a head has begun.
    has_begun: bool,
    /// Runs while the reader takes nothing.
    telling: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    pub(super) fn new(stream: TcpStream, limits: Limits, phase: Phase) -> Self {
        Self {
            stream,
            limits,
            turn: phase.turn(),
            phase,
            asking: Box::pin(sleep(limits.head)),
            // Who connects has something to ask for.
            has_begun: true,
            telling: None,
        }
    }

    /// Has the next head come in time.
    fn wait(&mut self, patience: Duration) {
        self.asking.as_mut().reset(Instant::now() + patience);
    }

    /// What is written, unless nobody takes it for too long.
    fn told(&mut self, context: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.telling = None;
            if !self.has_begun {
                // The end of an answer is still on its way.
                self.wait(self.limits.idle);
            }
            return written;
        }
        let patience = self.limits.answer;
        let telling = self.telling.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(telling.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Paced {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let turn = this.phase.turn();
        let is_answering = Phase::is_answering(turn);
        if turn != this.turn {
            this.turn = turn;
            this.has_begun = false;
            this.wait(this.limits.idle);
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(context, buffer);
        if is_answering {
            return read;
        }
        if read.is_pending() {
            ready!(this.asking.as_mut().poll(context));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        if buffer.filled().len() > before && !this.has_begun {
            this.has_begun = true;
            this.wait(this.limits.head);
        }
        read
    }
}

impl AsyncWrite for Paced {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.told(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.told(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
