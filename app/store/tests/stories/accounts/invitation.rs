//! Invitations.

use domain::{NewPassword, Role};
use jiff::SignedDuration;
use store::AcceptError;
use tokio::task::JoinSet;

use crate::accounts::sign_in::{PASSWORD, from, name};
use crate::scene::Scene;

stories! {
    somebody_is_invited_and_signs_in,
    an_invitation_is_good_once_however_many_come,
    an_invitation_ends,
    a_name_is_taken_once_and_the_invitation_is_kept,
}

fn password() -> NewPassword {
    NewPassword::parse(PASSWORD, &name("ada")).expect("a password")
}

async fn somebody_is_invited_and_signs_in(scene: Scene) {
    let invitation = scene
        .store
        .invite(Role::Therapist, scene.now)
        .await
        .expect("an invitation");
    let role = scene.store.invitation(&invitation, scene.now).await.expect("an answer");
    assert_eq!(role, Some(Role::Therapist));
    let (members, invited) = scene.store.team(scene.now).await.expect("a team");
    assert_eq!((members.len(), invited.len()), (0, 1));
    scene
        .store
        .accept_invitation(
            &invitation,
            (&name("ada"), &password()),
            domain::spam::Sender::default(),
            scene.now,
        )
        .await
        .expect("a session");
    let token = scene
        .sign_in(("ada", PASSWORD, ""), from(1), scene.now)
        .await
        .expect("a session");
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    assert_eq!((caller.role, caller.must_change), (Role::Therapist, false));
    let (members, invited) = scene.store.team(scene.now).await.expect("a team");
    assert_eq!((members.len(), invited.len()), (1, 0));
}

async fn an_invitation_is_good_once_however_many_come(scene: Scene) {
    let invitation = scene.store.invite(Role::Owner, scene.now).await.expect("an invitation");
    let mut guests = JoinSet::new();
    for guest in 0..6 {
        let (scene, invitation) = (scene.clone(), invitation.clone());
        guests.spawn(async move {
            let name = name(&format!("guest-{guest}"));
            scene
                .store
                .accept_invitation(
                    &invitation,
                    (&name, &password()),
                    domain::spam::Sender::default(),
                    scene.now,
                )
                .await
        });
    }
    let outcomes = guests.join_all().await;
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Ok(_) | Err(AcceptError::Gone))),
        "{outcomes:?}"
    );
    assert_eq!(scene.number("SELECT COUNT(*) FROM account").await, 1);
}

async fn an_invitation_ends(scene: Scene) {
    let invitation = scene.store.invite(Role::Owner, scene.now).await.expect("an invitation");
    let late = scene.now + SignedDuration::from_hours(72);
    assert_eq!(
        scene.store.invitation(&invitation, late).await.expect("an answer"),
        None
    );
    let outcome = scene
        .store
        .accept_invitation(
            &invitation,
            (&name("ada"), &password()),
            domain::spam::Sender::default(),
            late,
        )
        .await;
    assert!(matches!(outcome, Err(AcceptError::Gone)), "{outcome:?}");
}

async fn a_name_is_taken_once_and_the_invitation_is_kept(scene: Scene) {
    scene.employ("ada", Role::Owner).await;
    let invitation = scene
        .store
        .invite(Role::Reception, scene.now)
        .await
        .expect("an invitation");
    let outcome = scene
        .store
        .accept_invitation(
            &invitation,
            (&name("ada"), &password()),
            domain::spam::Sender::default(),
            scene.now,
        )
        .await;
    assert!(matches!(outcome, Err(AcceptError::NameTaken)), "{outcome:?}");
    scene
        .store
        .accept_invitation(
            &invitation,
            (&name("eve"), &password()),
            domain::spam::Sender::default(),
            scene.now,
        )
        .await
        .expect("another name is free");
}
