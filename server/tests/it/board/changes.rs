//! `/api/changes`: who may listen, when many want to.

use std::time::{Duration, Instant};

use domain::Role;
use reqwest::{Client, Response};

use crate::accounts::staff::Browser;
use crate::scene::Clinic;

/// Longer than anything takes that does not hang.
const PATIENCE: Duration = Duration::from_mins(1);

/// Somebody at this address of this machine.
fn at(address: &str) -> Client {
    let address: std::net::IpAddr = address.parse().unwrap();
    Client::builder().no_proxy().local_address(address).build().unwrap()
}

async fn listen(clinic: &Clinic, client: &Client, cookie: Option<&str>) -> Response {
    let request = client.get(clinic.url("/api/changes"));
    let request = match cookie {
        Some(cookie) => request.header("cookie", cookie),
        None => request,
    };
    request.send().await.unwrap()
}

/// One client used to take the places of all within seconds, and those of the staff.
#[tokio::test]
async fn one_client_does_not_take_the_places_of_others() {
    let clinic = Clinic::open().await;
    let eve = at("127.0.0.1");
    let mut open = Vec::new();
    for _ in 0..100 {
        let stream = listen(&clinic, &eve, None).await;
        assert_eq!(stream.status(), 200);
        open.push(stream);
    }
    let refused = listen(&clinic, &eve, None).await;
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["retry-after"]),
        (429, &"30".parse().unwrap())
    );
    let made_up = format!("glo={}", "0".repeat(64));
    assert_eq!(listen(&clinic, &eve, Some(&made_up)).await.status(), 429);
    assert_eq!(clinic.get("/").await.status, 200, "a page works all the same");

    let other = listen(&clinic, &at("127.0.0.2"), None).await;
    assert_eq!(other.status(), 200, "others have places");
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await.0;
    let mut of_staff = Vec::new();
    for _ in 0..20 {
        let stream = listen(&clinic, &eve, rosa.as_deref()).await;
        assert_eq!(
            stream.status(),
            200,
            "and staff have their own, whoever they share an address with"
        );
        of_staff.push(stream);
    }
    assert_eq!(listen(&clinic, &eve, rosa.as_deref()).await.status(), 429);
    let olga = Browser::of(&clinic, "olga", Role::Owner).await.0;
    assert_eq!(listen(&clinic, &eve, olga.as_deref()).await.status(), 200);

    // Who goes makes room, once it is known that they are gone.
    drop(open);
    let began = Instant::now();
    while listen(&clinic, &eve, None).await.status() != 200 {
        assert!(began.elapsed() < PATIENCE);
    }
}

/// A page that is only left open used to be no use of a session, and still is none.
#[tokio::test]
async fn a_page_that_listens_keeps_no_session_alive() {
    let clinic = Clinic::open().await;
    let almost_an_hour_before = "2026-11-30T14:01:00Z";
    let rosa = Browser::since(&clinic, "rosa", Role::Reception, almost_an_hour_before).await;
    let stream = listen(&clinic, &at("127.0.0.1"), rosa.0.as_deref()).await;
    assert_eq!(stream.status(), 200);
    let token = rosa
        .0
        .as_deref()
        .and_then(|cookie| cookie.strip_prefix("glo="))
        .unwrap();
    let token = store::SessionToken::parse(token).unwrap();
    let soon_after = "2026-11-30T15:02:00Z".parse().unwrap();
    assert!(clinic.store.session_of(&token, soon_after).await.unwrap().is_none());
}
