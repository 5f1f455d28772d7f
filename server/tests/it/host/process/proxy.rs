//! A proxy in front of the server, and whether it was told.

use std::io::{BufRead, BufReader};

use super::{Server, command, log};
use crate::scene::{Answer, Folder, Turn, client};

#[tokio::test]
async fn it_says_once_that_it_sees_a_proxy_which_it_was_not_told_of() {
    let _turn = Turn::shared().await;
    for (flags, header, said) in [
        (&[][..], "x-forwarded-for", Some("GLO_CLIENT_HEADER=X-Forwarded-For")),
        (&[], "forwarded", Some("GLO_CLIENT_HEADER=Forwarded")),
        (&["--client-header", "X-Real-IP"], "x-real-ip", None),
        // The proxy tells by another one than it was said to.
        (
            &["--client-header", "X-Real-IP"],
            "x-forwarded-for",
            Some("GLO_CLIENT_HEADER=X-Forwarded-For"),
        ),
    ] {
        let folder = Folder::new();
        let server = Server::start(folder.path(), flags);
        for _ in 0..2 {
            let request = client().get(server.url("/treatments")).header(header, "203.0.113.9");
            assert_eq!(Answer::to(request).await.status, 200);
        }
        let log = log(folder.path());
        let told = log.matches("a request says that it came through a proxy").count();
        assert_eq!(told, usize::from(said.is_some()), "{flags:?}: {log}");
        assert!(said.is_none_or(|said| log.contains(said)), "{flags:?}: {log}");
    }
}

/// It speaks no TLS, so who is reached by https has a proxy.
#[test]
fn it_says_at_the_start_that_it_lacks_a_proxys_header() {
    for (flags, is_told) in [
        (&["--public-url", "https://book.example"][..], true),
        (
            &["--public-url", "https://book.example", "--client-header", "X-Real-IP"],
            false,
        ),
        (&["--public-url", "http://book.example"], false),
    ] {
        let folder = Folder::new();
        let mut child = command(folder.path()).args(flags).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(line.starts_with("Glo is at "), "{line}");
        let log = log(folder.path());
        assert_eq!(log.contains("a proxy must stand in front"), is_told, "{flags:?}: {log}");
    }
}
