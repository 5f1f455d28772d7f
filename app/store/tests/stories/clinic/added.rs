//! The same form that adds something, sent more than once: by a double click, from a page somebody went back to, or because
//! the answer was lost.

use domain::{CatalogueForm, CatalogueRequest, Membership, Role, TeamForm, TeamRequest};
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::{Caller, NewInvitation, SettingError, new_key};
use tokio::task::JoinSet;

use crate::scene::Scene;

stories! {
    ten_clicks_add_one,
    a_form_that_has_added_something_adds_nothing_else,
    ten_clicks_invite_once,
    a_form_is_remembered_for_a_month,
}

type Fields = &'static [(&'static str, &'static str)];

/// What is added: which form, its table, and what it says but for its key and its name.
const FORMS: [(&str, &str, Fields); 4] = [
    (
        "service",
        "service",
        &[
            ("summary", "An hour."),
            ("treatment", "relaxation"),
            ("minutes", "60"),
            ("clean_up", "10"),
            ("skill", "relaxation"),
            ("room_kind", "massage"),
        ],
    ),
    ("room", "resource", &[("room_kind", "massage")]),
    ("package", "package", &[("summary", "A facial."), ("part1", "Facial")]),
    ("therapist", "resource", &[("skill-relaxation", "yes")]),
];

async fn add(
    scene: &Scene,
    owner: &Caller,
    (change, fields): (&str, Fields),
    [key, name]: [&str; 2],
) -> Result<(), SettingError> {
    let mut form = json!({ "change": change, "key": key, "name": name, "position": "9", "active": "yes" });
    for (field, text) in fields {
        form[field] = Value::from(*text);
    }
    let (store, now) = (&scene.store, scene.now);
    if change == "therapist" {
        let form: TeamForm = serde_json::from_value(form).expect("a form");
        return match form.parse() {
            Ok(TeamRequest::Therapist(request)) => store.save_therapist(owner, &request, now).await,
            other => panic!("{other:?}"),
        };
    }
    let form: CatalogueForm = serde_json::from_value(form).expect("a form");
    match form.parse().expect("a good form") {
        CatalogueRequest::Service(request) => store.save_service(owner, &request, now).await,
        CatalogueRequest::Room(request) => store.save_room(owner, &request, now).await,
        CatalogueRequest::Package(request) => store.save_package(owner, &request, now).await,
    }
}

impl Scene {
    async fn called(&self, table: &str, name: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table} WHERE name = '{name}'"))
            .await
    }
}

async fn ten_clicks_add_one(scene: Scene) {
    let owner = scene.owner().await;
    for (change, table, fields) in FORMS {
        let key = new_key().expect("a key");
        let mut clicks = JoinSet::new();
        for _ in 0..10 {
            let (scene, owner, key) = (scene.clone(), owner.clone(), key.clone());
            clicks.spawn(async move { add(&scene, &owner, (change, fields), [&key, "New"]).await });
        }
        while let Some(answer) = clicks.join_next().await {
            answer
                .expect("no panic")
                .unwrap_or_else(|error| panic!("{change}: {error}"));
        }
        assert_eq!(scene.called(table, "New").await, 1, "{change}");
        scene
            .execute(&format!("UPDATE {table} SET name = 'Old' WHERE name = 'New'"))
            .await;
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'add'").await, 4);
}

async fn a_form_that_has_added_something_adds_nothing_else(scene: Scene) {
    let owner = scene.owner().await;
    for (change, table, fields) in FORMS {
        let key = new_key().expect("a key");
        let form = (change, fields);
        add(&scene, &owner, form, [&key, "New"]).await.expect("one more");
        let other = add(&scene, &owner, form, [&key, "Newer"]).await;
        assert!(matches!(other, Err(SettingError::KeyReused)), "{change}: {other:?}");
        assert_eq!(scene.called(table, "Newer").await, 0, "{change}");
        let fresh = new_key().expect("a key");
        add(&scene, &owner, form, [&fresh, "Newer"]).await.expect("on purpose");
        assert_eq!(scene.called(table, "Newer").await, 1, "{change}");
        scene
            .execute(&format!(
                "UPDATE {table} SET name = 'Old' WHERE name IN ('New', 'Newer')"
            ))
            .await;
    }
}

async fn ten_clicks_invite_once(scene: Scene) {
    let owner = scene.owner().await;
    let key = domain::IdempotencyKey::parse(&new_key().expect("a key")).expect("a key");
    let post = |role| Membership { role, therapist: None };
    let mut clicks = JoinSet::new();
    for _ in 0..10 {
        let (scene, owner, key) = (scene.clone(), owner.clone(), key.clone());
        clicks.spawn(async move {
            let new = NewInvitation {
                membership: post(Role::Reception),
                by: Some(&owner),
                key: Some(&key),
            };
            scene.store.invite(new, scene.now).await
        });
    }
    while let Some(answer) = clicks.join_next().await {
        answer.expect("no panic").expect("a link");
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM invitation").await, 1);
    let invite = async |role| {
        let new = NewInvitation {
            membership: post(role),
            by: Some(&owner),
            key: Some(&key),
        };
        scene.store.invite(new, scene.now).await
    };
    let token = invite(Role::Reception).await.expect("a link that is good");
    let invitation = scene.store.invitation(&token, scene.now).await.expect("an answer");
    assert!(invitation.is_some(), "whoever has lost the answer has this one");
    let other = invite(Role::Owner).await;
    assert!(matches!(other, Err(SettingError::KeyReused)), "{other:?}");
    let (_, invited) = scene.store.team(scene.now).await.expect("a team");
    let withdrawn = scene.store.withdraw_invitation(&owner, invited[0].id, scene.now);
    withdrawn.await.expect("it is gone");
    let gone = invite(Role::Reception).await;
    assert!(matches!(gone, Err(SettingError::NotFound)), "{gone:?}");
}

async fn a_form_is_remembered_for_a_month(mut scene: Scene) {
    let owner = scene.owner().await;
    let (change, _, fields) = FORMS[1];
    let [old, new] = [(); 2].map(|()| new_key().expect("a key"));
    add(&scene, &owner, (change, fields), [&old, "Old"])
        .await
        .expect("a room");
    scene.now += SignedDuration::from_hours(31 * 24);
    add(&scene, &owner, (change, fields), [&new, "New"])
        .await
        .expect("a room");
    assert_eq!(scene.number("SELECT COUNT(*) FROM added").await, 1);
}
