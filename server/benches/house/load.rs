//! Asking as fast as a server answers, over sixteen connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::clinic::Server;

const CONNECTIONS: usize = 16;
const LASTS: Duration = Duration::from_secs(3);

/// How many answers come in a second, each to the path of its number.
pub(crate) fn a_second(server: &Server, path: impl Fn(usize) -> String + Send + Sync + 'static) -> f64 {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (path, address) = (Arc::new(path), server.address.clone());
    let asked = Arc::new(AtomicUsize::new(0));
    runtime.block_on(async {
        let began = Instant::now();
        let mut connections = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (path, address, asked) = (Arc::clone(&path), address.clone(), Arc::clone(&asked));
            connections.spawn(async move {
                let mut connection = Connection::to(&address).await;
                let mut answers = 0_u32;
                while began.elapsed() < LASTS {
                    connection.ask(&path(asked.fetch_add(1, Ordering::Relaxed))).await;
                    answers += 1;
                }
                answers
            });
        }
        let answers: u32 = connections.join_all().await.into_iter().sum();
        f64::from(answers) / began.elapsed().as_secs_f64()
    })
}

/// Asks once.
pub(crate) fn once(server: &Server, path: &str) {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { Connection::to(&server.address).await.ask(path).await });
}

struct Connection(BufReader<TcpStream>);

impl Connection {
    async fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server");
        stream.set_nodelay(true).expect("a stream");
        Self(BufReader::new(stream))
    }

    /// Asks for a path, and reads all of the answer, which must be what was asked for.
    async fn ask(&mut self, path: &str) {
        let request = format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n");
        self.0.write_all(request.as_bytes()).await.expect("a request");
        let (mut line, mut length, mut is_first) = (String::new(), None, true);
        loop {
            line.clear();
            self.0.read_line(&mut line).await.expect("an answer");
            assert!(!is_first || line.starts_with("HTTP/1.1 200"), "{path}: {line}");
            is_first = false;
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse::<usize>().ok();
            }
            if line == "\r\n" {
                break;
            }
        }
        match length {
            Some(length) => self.skip(length).await,
            None => self.skip_chunks().await,
        }
    }

    async fn skip_chunks(&mut self) {
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await.expect("a chunk");
            let length = usize::from_str_radix(line.trim(), 16).expect("its length");
            self.skip(length + 2).await;
            if length == 0 {
                return;
            }
        }
    }

    async fn skip(&mut self, length: usize) {
        let mut rest = vec![0; length];
        self.0.read_exact(&mut rest).await.expect("all of it");
    }
}
