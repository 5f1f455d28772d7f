//! A wire between a store and its PostgreSQL that breaks when it hurts most: once the database has committed, and before
//! its answer is through.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

#[derive(Clone)]
pub(crate) struct Wire {
    /// The database's URL, by this wire.
    pub(crate) url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// How many of the next answers to a commit are lost.
    to_lose: AtomicUsize,
    /// Whether nobody gets through from the next loss on.
    stays_broken: AtomicBool,
    is_broken: watch::Sender<bool>,
}

impl Wire {
    /// A wire to the database at `url`.
    pub(crate) async fn to(url: &str) -> Self {
        let (user, rest) = url.split_once('@').expect("a URL with a user");
        let (server, database) = rest.split_once('/').expect("a URL with a database");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (server, state) = (server.to_owned(), Arc::<State>::default());
        let wire = Self {
            url: format!("{user}@{address}/{database}"),
            state: state.clone(),
        };
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if *state.is_broken.borrow() {
                    continue;
                }
                let far = TcpStream::connect(&server).await.expect("the database");
                tokio::spawn(carry(near.into_split(), far.into_split(), state.clone()));
            }
        });
        wire
    }

    /// Loses the answers to the next `count` commits, each with its connection.
    pub(crate) fn lose(&self, count: usize) {
        self.state.to_lose.store(count, Ordering::SeqCst);
    }

    /// Loses the answer to the next commit, and lets nobody through any more.
    pub(crate) fn break_at_commit(&self) {
        self.state.stays_broken.store(true, Ordering::SeqCst);
        self.lose(1);
    }

    /// Lets everybody through again.
    pub(crate) fn mend(&self) {
        self.state.stays_broken.store(false, Ordering::SeqCst);
        self.state.is_broken.send_replace(false);
    }
}

type Ends = (OwnedReadHalf, OwnedWriteHalf);

/// Carries both ways until either end hangs up, the wire breaks, or an answer is to be lost.
async fn carry((mut asks, mut hears): Ends, (mut answers, mut says): Ends, state: Arc<State>) {
    let (mut question, mut answer) = ([0; 8192], [0; 8192]);
    let mut is_broken = state.is_broken.subscribe();
    loop {
        tokio::select! {
            () = async { _ = is_broken.wait_for(|is_broken| *is_broken).await } => return,
            read = asks.read(&mut question) => {
                let Ok(count @ 1..) = read else { return };
                if says.write_all(&question[..count]).await.is_err() {
                    return;
                }
                let is_commit = question[..count].windows(7).any(|bytes| bytes == b"COMMIT\0");
                let is_left = |left: usize| left.checked_sub(1);
                if is_commit && state.to_lose.fetch_update(Ordering::SeqCst, Ordering::SeqCst, is_left).is_ok() {
                    // Its first byte says that it is done.
                    _ = answers.read(&mut answer).await;
                    let stays_broken = state.stays_broken.load(Ordering::SeqCst);
                    state.is_broken.send_replace(stays_broken);
                    return;
                }
            }
            read = answers.read(&mut answer) => {
                let Ok(count @ 1..) = read else { return };
                if hears.write_all(&answer[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}
