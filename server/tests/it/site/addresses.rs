//! What an address says, whatever page is there.

use domain::Role;
use reqwest::Method;

use crate::accounts::staff::Browser;
use crate::booking::form;
use crate::scene::{Answer, Clinic};

#[tokio::test]
async fn a_slash_at_the_end_leads_to_the_address_without() {
    let clinic = Clinic::open().await;
    for (address, without) in [
        ("/book/", "/book"),
        (
            "/book/?service=relaxation-60&month=2026-12",
            "/book?service=relaxation-60&month=2026-12",
        ),
        ("/contact/?", "/contact?"),
        ("/contact/thanks//", "/contact/thanks"),
        ("/visit/0123456789abcdef/", "/visit/0123456789abcdef"),
        ("/treatments/swedish/", "/treatments/swedish"),
        ("/staff/calendar/?view=week", "/staff/calendar?view=week"),
        ("/staff/clients/1/merge/", "/staff/clients/1/merge"),
        ("/staff/reports.csv/", "/staff/reports.csv"),
        (
            "/api/openings/list/?service=relaxation-60",
            "/api/openings/list?service=relaxation-60",
        ),
        ("/api/changes/", "/api/changes"),
        ("/livez/", "/livez"),
        ("/sitemap.xml/", "/sitemap.xml"),
        ("/pkg/glo.a15.js/", "/pkg/glo.a15.js"),
        ("/no/such/page/", "/no/such/page"),
    ] {
        for method in [Method::GET, Method::POST] {
            let answer = Answer::to(clinic.request(method.clone(), address)).await;
            let led = (answer.status, answer.header("location"));
            assert_eq!(led, (308, without), "{method} {address}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        }
    }
}

/// A browser takes what begins with two slashes, or what it reads as such, for the name of another server.
#[tokio::test]
async fn no_slash_leads_to_another_server() {
    let clinic = Clinic::open().await;
    for address in [
        "//evil.example/",
        "///",
        "//",
        "/\\evil.example/",
        "/%5cevil.example/../",
    ] {
        let answer = clinic.raw(&format!("GET {address} HTTP/1.1")).await;
        let location = answer.lines().find(|line| line.to_lowercase().starts_with("location:"));
        let leads = location.map_or("", |line| line["location:".len()..].trim());
        assert!(
            !leads.starts_with("//") && !leads.starts_with("/\\"),
            "{address}: {answer}"
        );
    }
}

#[tokio::test]
async fn where_a_key_is_in_the_address_it_goes_nowhere_else() {
    let clinic = Clinic::open().await;
    let booked = clinic.post("/book", &form()).await;
    let visit = booked.header("location").to_owned();
    let token = visit.strip_prefix("/visit/").unwrap().to_owned();
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let invitation = owner
        .save(&clinic, "/staff/team", &[("change", "invite"), ("role", "therapist")])
        .await;
    let shown = invitation.header("location").to_owned();
    let accepted = shown.replace("/staff/team/", "/staff/invitation/");
    for address in [
        visit.clone(),
        "/visit/0123456789abcdef".to_owned(),
        format!("{visit}/"),
        format!("/book?service=relaxation-60&visit={token}"),
        format!("/book?visit={token}&service=relaxation-60&start=2026-12-01T17:00:00Z"),
        format!("/book/?visit={token}"),
        shown,
        accepted,
    ] {
        let answer = owner.get(&clinic, &address).await;
        assert!(answer.status < 500, "{address}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{address}");
        assert_eq!(answer.header("x-robots-tag"), "noindex", "{address}");
    }
    for address in ["/", "/book?service=relaxation-60", "/contact", "/book?visit="] {
        assert_eq!(
            clinic.get(address).await.header("referrer-policy"),
            "same-origin",
            "{address}"
        );
    }
}

/// A browser that does not tell the relation of two pages says `Origin: null` for a form of a page without referrer.
#[tokio::test]
async fn forms_of_pages_with_a_key_can_be_sent_by_every_browser() {
    let clinic = Clinic::open().await;
    let booked = clinic.post("/book", &form()).await;
    let visit = booked.header("location").to_owned();
    let token = visit.strip_prefix("/visit/").unwrap();
    let post = |address: &str| clinic.request(Method::POST, address).header("origin", "null");
    let cancel = Answer::to(post(&visit).form(&[("token", token), ("change", "cancel")])).await;
    assert_eq!((cancel.status, cancel.header("location")), (303, visit.as_str()));
    let join = Answer::to(post("/staff/invitation/0123456789abcdef").form(&[("name", "eve")])).await;
    assert_eq!(join.status, 404, "{}", join.text());
    for address in [
        "/book",
        "/contact",
        "/staff/sign-in",
        "/book?visit=",
        "/staff/calendar?visit=1",
    ] {
        assert_eq!(Answer::to(post(address).form(&form())).await.status, 403, "{address}");
    }
    let elsewhere = clinic
        .request(Method::POST, &visit)
        .header("sec-fetch-site", "cross-site");
    let elsewhere = Answer::to(elsewhere.form(&[("token", token), ("change", "cancel")])).await;
    assert_eq!(elsewhere.status, 403);
}

#[tokio::test]
async fn steps_of_booking_are_found_as_their_first_only() {
    let clinic = Clinic::open().await;
    for address in [
        "/book?service=relaxation-60",
        "/book?service=relaxation-60&date=2026-12-01",
        "/book?service=relaxation-60&start=2026-12-01T15:00:00Z",
        "/book?month=2026-13",
    ] {
        assert_eq!(clinic.get(address).await.header("x-robots-tag"), "noindex", "{address}");
    }
    assert_eq!(clinic.get("/book").await.header("x-robots-tag"), "");
}
