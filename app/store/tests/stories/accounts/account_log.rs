//! What the audit tells of accounts: who came and went, from where, and who was not let in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use domain::spam::Sender;
use domain::{Device, NewPassword, PasswordForm, Role};
use jiff::SignedDuration;
use store::{AuditEntry, AuditFilter, ClientId, Subject};

use crate::accounts::sign_in::{PASSWORD, from, name};
use crate::scene::Scene;

stories! {
    all_that_is_done_with_an_account_is_told,
    who_is_not_let_in_is_counted,
    failed_tries_are_few_rows_whatever_is_tried,
    who_opens_a_clients_file_is_told_once_an_hour,
}

impl Scene {
    /// What the audit tells of accounts, the earliest first.
    async fn told(&self) -> Vec<AuditEntry> {
        let filter = AuditFilter {
            subject: Some(Subject::Account),
            ..AuditFilter::default()
        };
        let audit = self.store.audit(&filter, 0).await.expect("an audit");
        audit.entries.into_iter().rev().collect()
    }
}

fn sentence(entry: &AuditEntry) -> String {
    let who = entry.who.as_deref().unwrap_or("somebody");
    let origin = entry.origin.as_ref().map_or("nowhere", |origin| origin.as_str());
    format!("{who} {} {} from {origin}", entry.act, entry.subject_id)
}

/// None of it was.
async fn all_that_is_done_with_an_account_is_told(mut scene: Scene) {
    let invitation = scene.store.invite(Role::Owner, scene.now).await.expect("an invitation");
    let ada = name("ada");
    let password = NewPassword::parse(PASSWORD, &ada).expect("a password");
    let joined = scene
        .store
        .accept_invitation(&invitation, (&ada, &password), from(1), scene.now);
    let joined = joined.await.expect("an account").session;
    scene.now += SignedDuration::from_mins(1);
    let wrong = scene.sign_in(("ada", "wrong", ""), from(2), scene.now).await;
    assert!(wrong.is_err());
    scene.now += SignedDuration::from_mins(1);
    let second = scene.sign_in(("ada", PASSWORD, ""), from(2), scene.now).await;
    let second = second.expect("a session");
    scene.now += SignedDuration::from_mins(1);
    let caller = scene.caller(&joined, scene.now).await.expect("somebody").from(&from(1));
    let sessions = scene.store.sessions(&caller, scene.now).await.expect("a list");
    let other = sessions.iter().find(|session| !session.is_this).expect("another");
    let ended = scene.store.end_session(&caller, other.id, scene.now);
    ended.await.expect("an end");
    assert!(scene.caller(&second, scene.now).await.is_none());
    scene.now += SignedDuration::from_mins(1);
    let form = PasswordForm {
        password: PASSWORD.into(),
        new_password: "wagon of teal 71".into(),
    };
    let request = form.parse(&caller.name).expect("a good password");
    let changed = scene.store.change_password(&caller, &request, from(1), scene.now);
    let changed = changed.await.expect("a session").session;
    scene.now += SignedDuration::from_mins(1);
    scene
        .store
        .sign_out(&changed, from(1), scene.now)
        .await
        .expect("an end");
    scene.now += SignedDuration::from_mins(1);
    scene.store.reset_owner(scene.now).await.expect("an owner");
    let told: Vec<_> = scene.told().await.iter().map(sentence).collect();
    assert_eq!(
        told,
        [
            "ada join ada from 192.0.2.0/24",
            "somebody refused ada from 192.0.2.0/24",
            "ada sign-in ada from 192.0.2.0/24",
            "ada end-session ada from 192.0.2.0/24",
            "ada change-password ada from 192.0.2.0/24",
            "ada sign-out ada from 192.0.2.0/24",
            "somebody reset-owner ada from nowhere",
        ]
    );
    let secrets =
        "SELECT COUNT(*) FROM audit WHERE after LIKE '%kelp%' OR after LIKE '%wagon%' OR origin LIKE '192.0.2.1%'";
    assert_eq!(scene.number(secrets).await, 0);
}

async fn who_is_not_let_in_is_counted(scene: Scene) {
    scene.employ("ada", Role::Owner).await;
    for (who, times) in [("ada", 3), ("my-password-typed-here", 2)] {
        for _ in 0..times {
            let refused = scene.sign_in((who, "wrong", ""), from(1), scene.now).await;
            assert!(refused.is_err());
        }
    }
    let told = scene.told().await;
    let mut refused: Vec<_> = told
        .iter()
        .filter(|entry| entry.act == "refused")
        .map(|entry| (&*entry.subject_id, entry.changes[0].after.as_deref()))
        .collect();
    refused.sort_unstable();
    assert_eq!(
        refused,
        [("", Some("2")), ("ada", Some("3"))],
        "a name that nobody has may be anything, and is not kept"
    );
}

async fn failed_tries_are_few_rows_whatever_is_tried(scene: Scene) {
    scene.employ("ada", Role::Owner).await;
    for network in 0..130_u16 {
        let address = if network % 2 == 0 {
            IpAddr::V4(Ipv4Addr::from_bits(0xc600_0000 + (u32::from(network) << 8)))
        } else {
            IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, network, 0, 0, 0, 0, 1))
        };
        let sender = Sender {
            address: Some(address),
            is_browser: true,
            device: Device::UNKNOWN,
        };
        let refused = scene.sign_in(("ada", "wrong", ""), sender, scene.now).await;
        assert!(refused.is_err());
    }
    let rows = "SELECT COUNT(*) FROM audit WHERE act = 'refused'";
    assert_eq!(
        scene.number(rows).await,
        101,
        "a hundred networks, and all the others as one"
    );
    let elsewhere = "SELECT COUNT(*) FROM audit WHERE act = 'refused' AND origin IS NULL AND after = '{\"times\":30}'";
    assert_eq!(scene.number(elsewhere).await, 1);
    let later = scene.now + SignedDuration::from_hours(24 * 91);
    let refused = scene.sign_in(("ada", "wrong", ""), from(1), later).await;
    assert!(refused.is_err());
    assert_eq!(scene.number(rows).await, 1, "and after three months they are gone");
}

async fn who_opens_a_clients_file_is_told_once_an_hour(scene: Scene) {
    let token = scene.employ("ada", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody").from(&from(1));
    for (minutes, client) in [(0, 7), (1, 7), (1, 8), (61, 7)] {
        let now = scene.now + SignedDuration::from_mins(minutes);
        let noted = scene.store.note_opened(ClientId(client), &caller, now);
        noted.await.expect("a note");
    }
    let rows = "SELECT COUNT(*) FROM audit WHERE act = 'open' AND subject = 'client' AND origin = '192.0.2.0/24'";
    assert_eq!(scene.number(rows).await, 3);
}
