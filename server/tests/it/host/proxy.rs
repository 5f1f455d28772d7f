//! A proxy that the server was not told of.

use domain::Role;
use reqwest::Method;

use crate::accounts::staff::Browser;
use crate::html::Page;
use crate::scene::{Answer, Clinic};

const ASKS: &str = "Is there a proxy in front of this site?";

/// A clinic behind such a proxy was locked out as one, and only whoever read the log could know why.
#[tokio::test]
async fn an_owner_is_told_of_a_proxy_that_the_server_was_not_told_of() {
    for (header, value) in [
        ("X-Forwarded-For", "203.0.113.9"),
        ("Forwarded", "for=203.0.113.9"),
        ("X-Real-IP", "203.0.113.9"),
    ] {
        let clinic = Clinic::open().await;
        let owner = Browser::of(&clinic, "olga", Role::Owner).await;
        let others = [
            Browser::of(&clinic, "rosa", Role::Reception).await,
            Browser::of(&clinic, "theo", Role::Therapist).await,
        ];
        let page = Page::of(owner.get(&clinic, "/staff").await);
        assert!(!page.words().contains(ASKS), "{}", page.words());

        let seen = clinic.request(Method::GET, "/treatments").header(header, value);
        assert_eq!(Answer::to(seen).await.status, 200);
        let page = Page::of(owner.get(&clinic, "/staff").await);
        let words = page.words();
        assert!(words.contains(ASKS), "{words}");
        assert!(words.contains(&format!("GLO_CLIENT_HEADER={header}")), "{words}");
        for other in others {
            let page = Page::of(other.get(&clinic, "/staff").await);
            assert!(!page.words().contains(ASKS), "{}", page.words());
        }
    }
}
