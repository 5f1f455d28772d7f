//! Crowds that only hold what there is.

use std::fs;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

use super::{Server, log};
use crate::scene::{Folder, Turn, client, say};

/// Longer than anything takes that does not hang.
const PATIENCE: Duration = Duration::from_mins(1);
/// How many connections come from one address.
const EACH: usize = 100;
/// What is sent of a request that never comes to its end.
const SLOW: [&str; 2] = [
    "GET / HTTP/1.1\r\nhost: glo.example\r\n",
    "POST /contact HTTP/1.1\r\nhost: glo.example\r\ncontent-type: application/x-www-form-urlencoded\r\n\
     content-length: 100\r\n\r\nname=A",
];

/// The soft limit that most shells and supervisors give, whatever this process has made of its own.
fn with_the_usual_descriptors<T>(start: impl FnOnce() -> T) -> T {
    let own = getrlimit(Resource::Nofile);
    let usual = Rlimit {
        current: Some(1_024),
        ..own
    };
    setrlimit(Resource::Nofile, usual).unwrap();
    let started = start();
    let all = Rlimit {
        current: own.maximum,
        ..own
    };
    setrlimit(Resource::Nofile, all).unwrap();
    started
}

/// A hundred connections from an address of their own on this machine, each of which has sent this.
async fn hundred(source: usize, address: SocketAddr, sent: &'static str, is_answered: bool) -> Vec<TcpStream> {
    let mut streams = Vec::new();
    let source: SocketAddr = format!("127.0.{}.{}:0", 1 + source / 200, 1 + source % 200)
        .parse()
        .unwrap();
    for _ in 0..EACH {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(source).unwrap();
        let mut stream = socket.connect(address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        if is_answered {
            let mut answer = [0; 15];
            stream.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"HTTP/1.1 200 OK");
        }
        streams.push(stream);
    }
    streams
}

/// 1,100 idle connections used to stop the site for everybody, for as long as they were held.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_who_only_hold_their_connection_stop_nobody() {
    let _turn = Turn::alone().await;
    if getrlimit(Resource::Nofile).maximum.is_some_and(|most| most < 12_000) {
        say("skipped: the system lets nobody have 12,000 descriptors");
        return;
    }
    let folder = Folder::new();
    let server = with_the_usual_descriptors(|| Server::start(folder.path(), &[]));
    let address: SocketAddr = server.address.parse().unwrap();
    let began = Instant::now();
    let mut crowd = JoinSet::new();
    let livez = "GET /livez HTTP/1.1\r\nhost: glo.example\r\n\r\n";
    for source in 0..50 {
        crowd.spawn(hundred(source, address, livez, true));
    }
    let idle: Vec<_> = tokio::time::timeout(PATIENCE, crowd.join_all())
        .await
        .expect("they get in");
    let mut slow = Vec::new();
    for source in 50..55 {
        slow.push(hundred(source, address, SLOW[source % 2], false).await);
    }
    let held = began.elapsed();

    let mut took = Vec::new();
    for _ in 0..20 {
        // Each with a connection of its own.
        let answer = tokio::time::timeout(PATIENCE, server.get(&client(), "/")).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, 200);
        took.push(answer.took);
    }
    took.sort();
    let memory = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap_or_default();
    let memory = memory
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap_or_default();
    say(&format!(
        "5,000 idle and 500 slow connections, made in {held:?}: / answers in {:?}, and at most {:?}; {memory}",
        took[10], took[19]
    ));
    assert!(took[19] < Duration::from_secs(5), "{took:?}");
    assert_eq!(idle.iter().chain(&slow).map(Vec::len).sum::<usize>(), 5_500);
    server.terminate();
    assert!(server.wait().success(), "{}", log(folder.path()));
}

/// All connections come from the proxy then: neither it nor anybody behind it is cut off for what another does.
#[tokio::test]
async fn behind_a_proxy_everybody_has_the_places_of_their_own_address() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let server = Server::start(folder.path(), &["--client-header", "X-Forwarded-For"]);
    let mut open = Vec::new();
    for page in 0..300 {
        let address = format!("203.0.113.{}", page / 100);
        let request = client()
            .get(server.url("/api/changes"))
            .header("x-forwarded-for", address);
        let stream = request.send().await.unwrap();
        assert_eq!(stream.status(), 200, "{page}");
        open.push(stream);
    }
    for (address, status) in [("203.0.113.0", 429), ("203.0.113.2", 429), ("203.0.113.3", 200)] {
        let request = client()
            .get(server.url("/api/changes"))
            .header("x-forwarded-for", address);
        assert_eq!(request.send().await.unwrap().status(), status, "{address}");
    }
}

/// What the system refuses for a while ends nothing.
#[tokio::test]
async fn without_descriptors_it_waits_until_somebody_goes() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    assert_eq!(server.get(&client(), "/livez").await.status, 200);
    let open = fs::read_dir(format!("/proc/{}/fd", server.child.id())).unwrap().count();
    let few = Rlimit {
        current: Some(u64::try_from(open).unwrap() + 4),
        ..getrlimit(Resource::Nofile)
    };
    prlimit(Some(Pid::from_child(&server.child)), Resource::Nofile, few).unwrap();
    let mut crowd = Vec::new();
    for _ in 0..20 {
        crowd.push(TcpStream::connect(&server.address).await.unwrap());
    }
    let began = Instant::now();
    while !log(folder.path()).contains("no more connections can be taken now") {
        assert!(began.elapsed() < PATIENCE, "{}", log(folder.path()));
        tokio::task::yield_now().await;
    }
    drop(crowd);
    assert_eq!(server.get(&client(), "/livez").await.status, 200);
    let told = log(folder.path()).matches("no more connections").count();
    assert!(told < 10, "it is said once, and not with every try: {told}");
    server.terminate();
    assert!(server.wait().success());
}
