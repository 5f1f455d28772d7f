//! `/staff`: who gets in, who stays out, and who may do what.

use std::collections::BTreeSet;

use domain::session::FREE_FOR_NAME;
use domain::{AccountName, NewPassword, Role};
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::html::{Page, attribute};
use crate::scene::{Answer, Clinic};

pub(crate) const PASSWORD: &str = "kelp violin 142";

/// What browsers send with a form, and pages cannot change.
const BROWSER: (&str, &str) = ("sec-fetch-site", "same-origin");

/// Somebody's browser: what is in its cookie, if anything.
#[derive(Clone, Default)]
pub(crate) struct Browser(pub(crate) Option<String>);

impl Browser {
    /// One of the staff, whose password is [`PASSWORD`], signed in.
    pub(crate) async fn of(clinic: &Clinic, name: &str, role: Role) -> Self {
        Self::since(clinic, name, role, crate::scene::NOW).await
    }

    /// The same, who has done nothing since then.
    pub(crate) async fn since(clinic: &Clinic, name: &str, role: Role, now: &str) -> Self {
        let name = AccountName::parse(name).unwrap();
        let now = now.parse().unwrap();
        let invitation = clinic.store.invite(role, now).await.unwrap();
        let password = NewPassword::parse(PASSWORD, &name).unwrap();
        let joined = clinic
            .store
            .accept_invitation(&invitation, (&name, &password), domain::spam::Sender::default(), now)
            .await;
        Self(Some(format!("glo={}", joined.unwrap().session.as_str())))
    }

    /// A request with what is in its cookie.
    pub(crate) fn send(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.0 {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    pub(crate) async fn get(&self, clinic: &Clinic, path: &str) -> Answer {
        // Only who reads pages is sent on to another one.
        let request = clinic.request(Method::GET, path).header("accept", "text/html");
        Answer::to(self.send(request)).await
    }

    pub(crate) async fn post(&self, clinic: &Clinic, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = clinic
            .request(Method::POST, path)
            .header(BROWSER.0, BROWSER.1)
            .form(form);
        Answer::to(self.send(request)).await
    }

    /// Posts a form of the page at this address, which has just been opened.
    pub(crate) async fn save(&self, clinic: &Clinic, path: &str, form: &[(&str, &str)]) -> Answer {
        let what = form.iter().find(|(name, _)| matches!(*name, "change" | "act"));
        let what = what.map_or("", |(_, what)| what);
        let page = Page::of(self.get(clinic, path).await);
        let own = ["revision", "key"].map(|name| (name, page.hidden(what, name)));
        let own = own.iter().filter(|(_, value)| !value.is_empty());
        let own = own.map(|(name, value)| (*name, &**value));
        let form: Vec<_> = form.iter().copied().chain(own).collect();
        self.post(clinic, path, &form).await
    }

    /// Posts, and keeps the cookie that comes back.
    pub async fn follows(&mut self, clinic: &Clinic, path: &str, form: &[(&str, &str)]) -> Answer {
        let answer = self.post(clinic, path, form).await;
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            self.0 = Some(cookie.to_owned());
        }
        answer
    }

    /// The names of the sessions on their page, this one first.
    pub(crate) async fn sessions(&self, clinic: &Clinic) -> Vec<String> {
        let page = Page::of(self.get(clinic, "/staff").await);
        assert_eq!(page.status, 200, "{}", page.words());
        let ids = page
            .tags("input")
            .into_iter()
            .filter(|tag| attribute(tag, "name").as_deref() == Some("session"));
        ids.map(|tag| attribute(tag, "value").unwrap()).collect()
    }
}

fn typed<'a>(name: &'a str, password: &'a str) -> [(&'static str, &'a str); 2] {
    [("name", name), ("password", password)]
}

/// Who may call which function: nobody who has signed in, a therapist, the reception, an owner.
const MAY: [(&str, [bool; 4]); 34] = [
    ("/api/clinic/show", [true; 4]),
    ("/api/contact/send", [true; 4]),
    ("/api/contact/ticket", [true; 4]),
    ("/api/openings/list", [true; 4]),
    ("/api/openings/month", [true; 4]),
    ("/api/openings/next", [true; 4]),
    ("/api/openings/show", [true; 4]),
    ("/api/packages/list", [true; 4]),
    ("/api/staff/account", [false, true, true, true]),
    // A therapist only once their account has a calendar: see the board's stories.
    ("/api/staff/calendar", [false, false, true, true]),
    ("/api/staff/calendar/arrange", [false, true, true, true]),
    ("/api/staff/calendar/clients", [false, false, true, true]),
    ("/api/staff/calendar/holders", [false, false, true, true]),
    ("/api/staff/catalogue", [false, false, false, true]),
    ("/api/staff/clinic", [false, false, false, true]),
    ("/api/staff/hours", [false, false, false, true]),
    ("/api/staff/audit", [false, false, false, true]),
    ("/api/staff/client", [false, true, true, true]),
    ("/api/staff/clients", [false, true, true, true]),
    ("/api/staff/inbox", [false, false, true, true]),
    ("/api/staff/invitation", [true; 4]),
    ("/api/staff/message", [false, false, true, true]),
    ("/api/staff/report", [false, false, false, true]),
    ("/api/staff/second-factor", [false, true, true, true]),
    ("/api/staff/stranded", [false, false, false, true]),
    ("/api/staff/team", [false, false, false, true]),
    ("/api/treatments/list", [true; 4]),
    ("/api/visits/book", [true; 4]),
    ("/api/visits/cancel", [true; 4]),
    ("/api/visits/day", [true; 4]),
    ("/api/visits/month", [true; 4]),
    ("/api/visits/move", [true; 4]),
    ("/api/visits/offer", [true; 4]),
    ("/api/visits/show", [true; 4]),
];

mod the_table {
    use super::*;

    async fn everyone(clinic: &Clinic) -> [Browser; 4] {
        [
            Browser::default(),
            Browser::of(clinic, "thea", Role::Therapist).await,
            Browser::of(clinic, "rosa", Role::Reception).await,
            Browser::of(clinic, "olga", Role::Owner).await,
        ]
    }

    #[tokio::test]
    async fn says_who_may_call_every_function_and_a_new_one_needs_a_row() {
        let clinic = Clinic::open().await;
        let functions: Vec<_> = server_fn_paths().collect();
        let paths: BTreeSet<_> = functions.iter().map(|(path, _)| *path).collect();
        assert_eq!(paths, MAY.iter().map(|(path, _)| *path).collect());
        let everyone = everyone(&clinic).await;
        for (path, method) in functions {
            let (_, may) = MAY.iter().find(|(known, _)| *known == path).unwrap();
            for ((browser, may), who) in everyone
                .iter()
                .zip(may)
                .zip(["nobody", "therapist", "reception", "owner"])
            {
                let method: Method = method.as_str().parse().unwrap();
                let request = clinic.request(method.clone(), path).header(BROWSER.0, BROWSER.1);
                let request = if method == Method::POST {
                    request.form(&[("a", "b")])
                } else {
                    request
                };
                let answer = Answer::to(browser.send(request)).await;
                let refused = if browser.0.is_none() { 401 } else { 403 };
                let is_refused = matches!(answer.status, 401 | 403);
                assert!(
                    if *may { !is_refused } else { answer.status == refused },
                    "{who} {path}: {}",
                    answer.status
                );
                assert!(answer.status < 500, "{who} {path}: {}", answer.text());
            }
        }
    }

    #[tokio::test]
    async fn holds_for_what_is_posted_too() {
        let clinic = Clinic::open().await;
        let everyone = everyone(&clinic).await;
        for (path, form, statuses) in [
            ("/staff", [("session", "1")], [303; 4]),
            ("/staff/password", [("new_password", "short")], [303, 422, 422, 422]),
            ("/staff/second-factor", [("key", "short")], [303, 404, 404, 404]),
            ("/staff/address", [("email", "nobody")], [303, 422, 422, 422]),
            ("/staff/catalogue", [("change", "room")], [401, 403, 403, 422]),
            ("/staff/clinic", [("name", "Glo")], [401, 403, 403, 422]),
            ("/staff/hours", [("change", "week")], [401, 403, 403, 422]),
            ("/staff/team", [("role", "therapist")], [401, 403, 403, 422]),
            ("/staff/inbox", [("letter", "1")], [401, 403, 303, 303]),
            ("/staff/inbox/222-222", [("reference", "222-222")], [401, 403, 400, 400]),
            ("/staff/clients/1", [("id", "1")], [401, 403, 422, 422]),
            ("/staff/clients/1/merge", [("keep", "1")], [401, 403, 404, 404]),
            ("/staff/clients/1/erase", [("id", "1")], [401, 403, 404, 404]),
        ] {
            for (browser, status) in everyone.iter().zip(statuses) {
                let answer = browser.post(&clinic, path, &form).await;
                assert_eq!(answer.status, status, "{path}");
                let is_sent_away = answer.status == 401 || answer.header("location") == "/staff/sign-in";
                assert_eq!(is_sent_away, browser.0.is_none(), "{path}");
            }
        }
    }

    #[tokio::test]
    async fn is_closed_to_whoever_has_to_choose_a_password_first() {
        let clinic = Clinic::open().await;
        let now = crate::scene::NOW.parse().unwrap();
        let owner = clinic.store.make_first_owner(now).await.unwrap().unwrap();
        let mut browser = Browser::default();
        let answer = browser
            .follows(&clinic, "/staff/sign-in", &typed("owner", &owner.password))
            .await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff"));
        let answer = browser.get(&clinic, "/staff").await;
        assert_eq!((answer.status, answer.header("location")), (302, "/staff/password"));
        assert_eq!(browser.get(&clinic, "/api/staff/team").await.status, 403);
        assert_eq!(
            browser.post(&clinic, "/staff/team", &[("role", "owner")]).await.status,
            403
        );
        let form = [("password", &*owner.password), ("new_password", PASSWORD)];
        let before = browser.clone();
        let answer = browser.follows(&clinic, "/staff/password", &form).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff"));
        assert_eq!(browser.get(&clinic, "/api/staff/team").await.status, 200);
        assert_eq!(
            before.get(&clinic, "/api/staff/account").await.status,
            401,
            "the token is another one"
        );
    }
}

mod signing_in {
    use super::*;

    #[tokio::test]
    async fn leads_to_ones_account() {
        let clinic = Clinic::open().await;
        Browser::of(&clinic, "ada", Role::Reception).await;
        let mut browser = Browser::default();
        let page = Page::of(browser.get(&clinic, "/staff/sign-in").await);
        assert_eq!((page.status, page.form_action().as_str()), (200, "/staff/sign-in"));
        let answer = browser
            .follows(&clinic, "/staff/sign-in", &typed("Ada", PASSWORD))
            .await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff"));
        let cookie = answer.header("set-cookie");
        assert!(
            cookie.starts_with("glo=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
            "{cookie}"
        );
        let page = Page::of(browser.get(&clinic, "/staff").await);
        assert!(page.says("ada") && page.says("Reception"), "{}", page.words());
        assert!(!page.source().contains("/staff/team"), "that is for owners");
    }

    #[tokio::test]
    async fn is_what_every_page_of_the_staff_asks_for() {
        let clinic = Clinic::open().await;
        for path in [
            "/staff",
            "/staff/address",
            "/staff/catalogue",
            "/staff/clinic",
            "/staff/hours",
            "/staff/password",
            "/staff/second-factor",
            "/staff/team",
            "/staff/calendar",
            "/staff/inbox",
            "/staff/inbox/222-222",
            "/staff/clients",
            "/staff/clients/1",
            "/staff/clients/1/merge?with=2",
            "/staff/clients/1/erase",
            "/staff/audit",
            "/staff/reports",
        ] {
            let answer = Browser::default().get(&clinic, path).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (302, "/staff/sign-in"),
                "{path}"
            );
        }
        for path in ["/staff/sign-in", "/staff/team", "/api/staff/account"] {
            let answer = clinic.get(path).await;
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.header("x-robots-tag"), "noindex", "{path}");
        }
    }

    #[tokio::test]
    async fn does_not_tell_a_wrong_name_from_a_wrong_password() {
        let clinic = Clinic::open().await;
        Browser::of(&clinic, "ada", Role::Reception).await;
        let browser = Browser::default();
        let mut seen = Vec::new();
        for form in [typed("ada", "not her password"), typed("eve", "not her password")] {
            let answer = browser.post(&clinic, "/staff/sign-in", &form).await;
            assert_eq!((answer.status, answer.header("set-cookie")), (422, ""));
            let page = Page::of(answer);
            assert_eq!(page.value("name"), form[0].1, "what was typed is kept");
            assert_eq!(page.value("password"), "");
            assert!(!page.source().contains("not her password"));
            assert!(page.title().starts_with("Error: "));
            seen.push(page.words());
        }
        assert_eq!(seen[0], seen[1]);
        for (form, wrong) in [(typed("", ""), 2), (typed("ada", ""), 1), (typed("a b", "c"), 1)] {
            let page = Page::of(browser.post(&clinic, "/staff/sign-in", &form).await);
            let marked = page.source().matches("aria-invalid=\"true\"").count();
            assert_eq!((page.status, marked), (422, wrong), "{form:?}");
        }
    }

    /// It used to be locked for a quarter of an hour: for everybody at the address, and for who was signed in.
    #[tokio::test]
    async fn slows_down_whoever_guesses_and_nobody_who_was_there_before() {
        let clinic = Clinic::open().await;
        Browser::of(&clinic, "ada", Role::Reception).await;
        let first = Browser::default()
            .post(&clinic, "/staff/sign-in", &typed("ada", PASSWORD))
            .await;
        let cookies: Vec<_> = first.headers.get_all("set-cookie").iter().collect();
        let [session, device] = &cookies[..] else {
            panic!("{cookies:?}")
        };
        let [session, device] = [session, device].map(|cookie| cookie.to_str().unwrap().split_once(';').unwrap());
        assert!(session.0.starts_with("glo=") && device.0.starts_with("glo-device="));
        assert!(
            device.1.contains("HttpOnly") && device.1.ends_with("Max-Age=34560000"),
            "{device:?}"
        );

        let browser = Browser::default();
        for _ in 0..FREE_FOR_NAME {
            let answer = browser.post(&clinic, "/staff/sign-in", &typed("ada", "wrong")).await;
            assert_eq!(answer.status, 422);
        }
        let answer = browser.post(&clinic, "/staff/sign-in", &typed("ada", PASSWORD)).await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, "1"));
        let page = Page::of(answer);
        assert!(page.says("Wait a second, then try it again."), "{}", page.words());
        assert!(
            page.says("you need not wait: as the code, type two codes"),
            "{}",
            page.words()
        );
        assert_eq!(page.value("name"), "ada", "what was typed is kept");

        let known = Browser(Some(device.0.to_owned()));
        let answer = known.post(&clinic, "/staff/sign-in", &typed("ada", PASSWORD)).await;
        assert_eq!(answer.status, 303, "their own browser");
        let live = Browser(Some(session.0.to_owned()));
        let form = [("password", PASSWORD), ("new_password", "wagon of teal 71")];
        let answer = live.post(&clinic, "/staff/password", &form).await;
        assert_eq!(answer.status, 303, "and their session");
    }

    #[tokio::test]
    async fn gives_a_token_that_nobody_else_has_chosen() {
        let clinic = Clinic::open().await;
        let before = Browser::of(&clinic, "ada", Role::Reception).await;
        // Planted by somebody, or left over: in neither case is it what the new session is known by.
        let made_up = Browser(Some(format!("glo={}", "0".repeat(64))));
        for planted in [made_up, before] {
            let mut browser = planted.clone();
            let answer = browser
                .follows(&clinic, "/staff/sign-in", &typed("ada", PASSWORD))
                .await;
            assert_eq!(answer.status, 303);
            assert_ne!(browser.0, planted.0);
            assert_eq!(browser.get(&clinic, "/api/staff/account").await.status, 200);
            assert_eq!(planted.get(&clinic, "/api/staff/account").await.status, 401);
        }
    }

    #[tokio::test]
    async fn cannot_be_done_by_another_site() {
        let clinic = Clinic::open().await;
        let browser = Browser::of(&clinic, "ada", Role::Owner).await;
        let own = format!("http://{}", clinic.address);
        for (headers, is_let_in) in [
            (&[][..], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "null")], false),
            (&[("origin", &*own)], true),
            (&[("sec-fetch-site", "same-origin")], true),
        ] {
            for (path, form) in [
                ("/staff/team", &[("role", "owner")][..]),
                ("/staff/sign-in", &typed("ada", PASSWORD)),
                ("/api/staff/second-factor", &[("key", "")]),
            ] {
                let request = clinic.request(Method::POST, path).form(form);
                let request = headers
                    .iter()
                    .fold(request, |request, (name, value)| request.header(*name, *value));
                let status = Answer::to(browser.send(request)).await.status;
                assert_eq!(status != 403, is_let_in, "{path} {headers:?}: {status}");
            }
        }
    }
}

mod a_session {
    use super::*;

    #[tokio::test]
    async fn ends_when_one_signs_out() {
        let clinic = Clinic::open().await;
        let mut browser = Browser::of(&clinic, "ada", Role::Reception).await;
        let before = browser.clone();
        let [this] = &browser.sessions(&clinic).await[..] else {
            panic!("one session")
        };
        let answer = browser.follows(&clinic, "/staff", &[("session", this)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff/sign-in"));
        assert!(
            answer.header("set-cookie").starts_with("glo=; ") && answer.header("set-cookie").ends_with("Max-Age=0")
        );
        // Not the cookies: one knows the browser, and others what was booked with it.
        assert_eq!(answer.header("clear-site-data"), r#""cache", "storage""#);
        assert_eq!(
            before.get(&clinic, "/api/staff/account").await.status,
            401,
            "on the server too"
        );
    }

    #[tokio::test]
    async fn is_ended_from_another_one_and_by_nobody_else() {
        let clinic = Clinic::open().await;
        let first = Browser::of(&clinic, "ada", Role::Reception).await;
        let mut second = Browser::default();
        second.follows(&clinic, "/staff/sign-in", &typed("ada", PASSWORD)).await;
        let other = Browser::of(&clinic, "eve", Role::Owner).await;
        let sessions = second.sessions(&clinic).await;
        assert_eq!(sessions.len(), 2);
        for session in &sessions {
            other.post(&clinic, "/staff", &[("session", session)]).await;
        }
        assert_eq!(first.get(&clinic, "/api/staff/account").await.status, 200);
        let answer = second.post(&clinic, "/staff", &[("session", &sessions[1])]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff"));
        assert_eq!(answer.header("clear-site-data"), "", "this browser goes on");
        assert_eq!(first.get(&clinic, "/api/staff/account").await.status, 401);
        assert_eq!(second.get(&clinic, "/api/staff/account").await.status, 200);
    }

    #[tokio::test]
    async fn is_no_other_ones_after_the_password_has_changed() {
        let clinic = Clinic::open().await;
        let stolen = Browser::of(&clinic, "ada", Role::Reception).await;
        let mut browser = stolen.clone();
        let wrong = [("password", "wrong"), ("new_password", "wagon of teal 71")];
        let page = Page::of(browser.post(&clinic, "/staff/password", &wrong).await);
        assert_eq!(page.status, 422);
        assert!(!page.source().contains("wagon of teal"));
        let weak = [("password", PASSWORD), ("new_password", "passwordpassword")];
        let page = Page::of(browser.post(&clinic, "/staff/password", &weak).await);
        assert!(page.status == 422 && page.says("harder to guess"), "{}", page.words());
        let form = [("password", PASSWORD), ("new_password", "wagon of teal 71")];
        assert_eq!(browser.follows(&clinic, "/staff/password", &form).await.status, 303);
        assert_eq!(stolen.get(&clinic, "/api/staff/account").await.status, 401);
        assert_eq!(browser.get(&clinic, "/api/staff/account").await.status, 200);
    }
}

mod an_invitation {
    use super::*;

    #[tokio::test]
    async fn makes_somebody_one_of_the_staff_once() {
        let clinic = Clinic::open().await;
        let owner = Browser::of(&clinic, "olga", Role::Owner).await;
        let answer = owner
            .save(&clinic, "/staff/team", &[("change", "invite"), ("role", "therapist")])
            .await;
        assert_eq!(answer.status, 303);
        let shown = answer.header("location").to_owned();
        let page = Page::of(owner.get(&clinic, &shown).await);
        let token = shown.strip_prefix("/staff/team/").unwrap();
        let link = format!("/staff/invitation/{token}");
        assert!(
            page.says(&format!("http://{}{link}", clinic.address)),
            "{}",
            page.words()
        );

        let mut guest = Browser::default();
        let page = Page::of(guest.get(&clinic, &link).await);
        assert_eq!((page.status, page.value("token").as_str()), (200, token));
        assert!(page.says("Therapist"));
        let with_her_name = [("token", token), ("name", "olga"), ("new_password", PASSWORD)];
        let page = Page::of(guest.post(&clinic, &link, &with_her_name).await);
        assert_eq!((page.status, page.value("name").as_str()), (422, "olga"));
        let as_a_stranger = [("token", token), ("name", "client"), ("new_password", PASSWORD)];
        let page = Page::of(guest.post(&clinic, &link, &as_a_stranger).await);
        assert!(
            page.status == 422 && page.says("taken for somebody else"),
            "{}",
            page.words()
        );
        let everyone_knows = [
            ("token", token),
            ("name", "thea"),
            ("new_password", "Glo Skin & Medspa"),
        ];
        let page = Page::of(guest.post(&clinic, &link, &everyone_knows).await);
        assert!(page.status == 422 && page.says("harder to guess"), "{}", page.words());
        let form = [("token", token), ("name", "thea"), ("new_password", PASSWORD)];
        let answer = guest.follows(&clinic, &link, &form).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff"));
        let account = guest.get(&clinic, "/api/staff/account").await.json();
        assert_eq!(
            (&account["name"], &account["role"]),
            (&json!("thea"), &json!("therapist"))
        );

        assert_eq!(clinic.get(&link).await.status, 404);
        let again = [("token", token), ("name", "eve"), ("new_password", PASSWORD)];
        assert_eq!(Browser::default().post(&clinic, &link, &again).await.status, 404);
        let made_up = format!("/staff/invitation/{}", "0".repeat(32));
        assert_eq!(clinic.get(&made_up).await.status, 404);
    }
}

mod a_second_factor {
    use super::*;

    #[tokio::test]
    async fn is_asked_for_once_it_is_set_up_and_a_recovery_code_does_too() {
        let clinic = Clinic::open().await;
        let browser = Browser::of(&clinic, "ada", Role::Owner).await;
        let page = Page::of(browser.get(&clinic, "/staff/second-factor").await);
        let key = page.value("key");
        assert_eq!(page.source().matches(r#"<li><code class="key">"#).count(), 10);
        let wrong = [("key", &*key), ("password", PASSWORD), ("code", "no code")];
        let page = Page::of(browser.post(&clinic, "/staff/second-factor", &wrong).await);
        assert_eq!(
            (page.status, page.value("key")),
            (422, key),
            "no other key than the one in the app"
        );

        // Somebody else's form is good for nothing, and another key is shown.
        let eve = Browser::of(&clinic, "eve", Role::Owner).await;
        let theirs = Page::of(eve.get(&clinic, "/staff/second-factor").await).value("key");
        let form = [("key", &*theirs), ("password", PASSWORD), ("code", "081804")];
        let page = Page::of(browser.post(&clinic, "/staff/second-factor", &form).await);
        assert_eq!(
            (page.status, page.heading()),
            (404, "Set up a second factor"),
            "{}",
            page.words()
        );
        assert!(page.says("This is not good any more"), "{}", page.words());
        assert_ne!(page.value("key"), theirs);

        // The RFC's code for its own key and second is known; this clock shows another one. So the store sets it up.
        let key = format!("3132333435363738393031323334353637383930{}", "07".repeat(32));
        let key = store::FactorKey::parse(&key).unwrap();
        let now = jiff::Timestamp::from_second(1_111_111_109).unwrap();
        let token = browser
            .0
            .as_deref()
            .and_then(|cookie| cookie.strip_prefix("glo="))
            .unwrap();
        let token = store::SessionToken::parse(token).unwrap();
        let caller = clinic
            .store
            .caller(&token, crate::scene::NOW.parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        let sender = domain::spam::Sender::default();
        let proof = store::Proof {
            password: &PASSWORD.into(),
            code: &"".into(),
        };
        let offer = clinic.store.offer_factor(&caller, &key, now).await.unwrap();
        let set = clinic
            .store
            .set_second_factor(&caller, proof, (&offer, "081804"), sender, now);
        set.await.unwrap();

        let mut other = Browser::default();
        let answer = other.follows(&clinic, "/staff/sign-in", &typed("ada", PASSWORD)).await;
        assert_eq!(answer.status, 422, "the password alone does not do");
        let codes = key.recovery_codes();
        let form = [("name", "ada"), ("password", PASSWORD), ("code", &codes[0])];
        assert_eq!(other.follows(&clinic, "/staff/sign-in", &form).await.status, 303);
        assert_eq!(
            other.follows(&clinic, "/staff/sign-in", &form).await.status,
            422,
            "once"
        );
        let page = Page::of(other.get(&clinic, "/staff").await);
        assert!(page.says("9 recovery codes are left"), "{}", page.words());

        // The password alone used to take it.
        let page = Page::of(other.get(&clinic, "/staff/second-factor?change=off").await);
        assert!(page.says("Code until now"), "{}", page.words());
        let page = Page::of(other.get(&clinic, "/staff/second-factor").await);
        assert!(page.says("Code until now"), "{}", page.words());
        let off = [("change", "off"), ("password", PASSWORD), ("present_code", "")];
        let refused = other.post(&clinic, "/staff/second-factor?change=off", &off).await;
        assert_eq!(refused.status, 422);
        let off = [("change", "off"), ("password", PASSWORD), ("present_code", &codes[1])];
        let answer = other.post(&clinic, "/staff/second-factor?change=off", &off).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff"));
        assert_eq!(
            browser.get(&clinic, "/api/staff/account").await.status,
            401,
            "whoever else was signed in has to do it again"
        );
    }

    #[tokio::test]
    async fn and_all_else_that_is_done_with_an_account_is_told_where_its_owner_says() {
        let clinic = Clinic::open().await;
        let browser = Browser::of(&clinic, "ada", Role::Owner).await;
        let page = Page::of(browser.get(&clinic, "/staff").await);
        assert!(page.says("you are not told"), "{}", page.words());
        let page = Page::of(browser.get(&clinic, "/staff/address").await);
        assert_eq!((page.status, page.form_action().as_str()), (200, "/staff/address"));
        for (email, password) in [("ada at home", PASSWORD), ("ada@example.org", "wrong")] {
            let form = [("email", email), ("password", password)];
            let page = Page::of(browser.post(&clinic, "/staff/address", &form).await);
            assert_eq!((page.status, page.value("email").as_str()), (422, email));
        }
        let form = [("email", " ada@example.org "), ("password", PASSWORD)];
        let answer = browser.post(&clinic, "/staff/address", &form).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff"));
        let page = Page::of(browser.get(&clinic, "/staff").await);
        assert!(page.says("ada@example.org"), "{}", page.words());
    }
}
