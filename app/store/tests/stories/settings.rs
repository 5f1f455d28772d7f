//! What staff set: who works when.

use domain::{HoursChange, HoursForm, HoursRequest, ResourceId, Role};
use jiff::Timestamp;
use store::{Caller, SettingError};

use crate::scene::{A, B, C, Scene};

stories! {
    a_week_is_set_and_open_pages_are_told,
    a_week_that_leaves_visits_behind_names_them_first,
    a_date_is_closed_and_follows_the_week_again,
    what_was_outside_already_is_not_asked_about,
    once_everybody_has_real_hours_nothing_is_a_sample,
    nobody_elses_hours_change,
}

impl Scene {
    pub(crate) async fn owner(&self) -> Caller {
        let token = self.employ("olga", Role::Owner).await;
        self.caller(&token, self.now).await.expect("an owner")
    }
}

fn request(therapist: ResourceId, change: &str, rows: &[(&str, &str)]) -> HoursRequest {
    let mut form = HoursForm {
        change: change.into(),
        therapist: therapist.0.to_string(),
        ..HoursForm::default()
    };
    for &(name, text) in rows {
        if name == "date" {
            form.date = text.into();
            continue;
        }
        form.rows.insert(name.into(), text.into());
    }
    if change == "date" && form.rows.is_empty() {
        form.closed = "closed".into();
    }
    form.parse(jiff::civil::date(2026, 11, 23))
        .expect("a form that is well filled in")
}

/// Mondays from nine to twelve, and nothing else.
const MONDAYS: [(&str, &str); 2] = [("mon1", "09:00"), ("mon1_until", "12:00")];

async fn a_week_is_set_and_open_pages_are_told(scene: Scene) {
    let owner = scene.owner().await;
    let change = request(A, "week", &MONDAYS);
    scene
        .store
        .change_hours(&owner, &change, scene.now)
        .await
        .expect("a change");
    let hours = scene.store.hours(scene.now).await.expect("hours");
    let of_a = &hours[0];
    let HoursChange::Week(week) = change.change else {
        panic!("a week")
    };
    assert_eq!((of_a.id, of_a.is_sample), (A, false));
    assert_eq!(of_a.hours.weekly(jiff::civil::Weekday::Monday), week[0]);
    assert_eq!(of_a.hours.weekly(jiff::civil::Weekday::Tuesday), []);
    let news = scene.store.news(scene.now).await.expect("news");
    let [news] = &news[..] else { panic!("one: {news:?}") };
    assert_eq!(news.dates.first.to_string(), "2026-11-23");
    assert_eq!(news.dates.last.to_string(), "2027-02-21");
    let noted = scene
        .number(
            "SELECT COUNT(*) FROM audit WHERE who = 'olga' AND act = 'set-hours' AND subject_id = 'hours/1'
             AND before LIKE '%[540,1020]%' AND after LIKE '%[540,720]%'",
        )
        .await;
    assert_eq!(noted, 1);
}

async fn a_week_that_leaves_visits_behind_names_them_first(scene: Scene) {
    let owner = scene.owner().await;
    scene.book(&scene.request_for(A, "2026-11-30 09:00")).await;
    scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
    // Ends with the hours, but not so the clean-up.
    scene.book(&scene.request_for(A, "2026-12-07 11:00")).await;
    scene.book(&scene.request_for(B, "2026-12-02 11:00")).await;
    let rows = scene.rows().await;
    let mut change = request(A, "week", &MONDAYS);
    let outcome = scene.store.change_hours(&owner, &change, scene.now).await;
    let Err(SettingError::Stranded { visits }) = outcome else {
        panic!("two visits: {outcome:?}")
    };
    let stranded = scene.store.stranded(&visits).await.expect("visits");
    let told: Vec<_> = stranded
        .iter()
        .map(|visit| {
            (
                visit.local_start.to_string(),
                &*visit.service_name,
                &*visit.therapist_name,
            )
        })
        .collect();
    let (service, therapist) = ("Relaxation massage", "Therapist A");
    assert_eq!(
        told,
        [
            ("2026-12-02T09:00:00".to_owned(), service, therapist),
            ("2026-12-07T11:00:00".to_owned(), service, therapist)
        ]
    );
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM audit").await,
        0,
        "nothing was changed"
    );
    assert_eq!(
        scene.store.news(scene.now).await.expect("news").len(),
        4,
        "of the bookings"
    );

    change.anyway = true;
    scene
        .store
        .change_hours(&owner, &change, scene.now)
        .await
        .expect("a change");
    assert_eq!(scene.rows().await, rows, "visits and their claims stay");
}

async fn a_date_is_closed_and_follows_the_week_again(scene: Scene) {
    let owner = scene.owner().await;
    let date = ("date", "2026-12-02");
    let other = [
        date,
        ("date1", "10:00"),
        ("date1_until", "12:00"),
        ("date2", "13:00"),
        ("date2_until", "14:00"),
    ];
    for (change, rows, exceptions) in [("date", &other[..], 2), ("date", &[date], 1), ("as-ever", &[date], 0)] {
        let change = request(A, change, rows);
        scene
            .store
            .change_hours(&owner, &change, scene.now)
            .await
            .expect("a change");
        assert_eq!(scene.number("SELECT COUNT(*) FROM hours_exception").await, exceptions);
    }
    let news = scene.store.news(scene.now).await.expect("news");
    assert!(news.iter().all(|news| news.dates.first == news.dates.last), "{news:?}");
    scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
    let outcome = scene
        .store
        .change_hours(&owner, &request(A, "date", &other), scene.now)
        .await;
    assert!(matches!(outcome, Err(SettingError::Stranded { .. })), "{outcome:?}");
}

async fn what_was_outside_already_is_not_asked_about(scene: Scene) {
    let owner = scene.owner().await;
    scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
    let mut change = request(A, "week", &MONDAYS);
    change.anyway = true;
    scene
        .store
        .change_hours(&owner, &change, scene.now)
        .await
        .expect("a change");
    change.anyway = false;
    scene
        .store
        .change_hours(&owner, &change, scene.now)
        .await
        .expect("nothing new is left behind");
    // What has begun is not coming any more.
    let later: Timestamp = scene.at("2026-12-02 09:30");
    scene
        .store
        .change_hours(&owner, &change, later)
        .await
        .expect("a change");
}

async fn once_everybody_has_real_hours_nothing_is_a_sample(scene: Scene) {
    let owner = scene.owner().await;
    for therapist in [A, B, C] {
        assert!(scene.store.clinic().await.expect("a clinic").is_sample);
        let change = request(therapist, "week", &MONDAYS);
        scene
            .store
            .change_hours(&owner, &change, scene.now)
            .await
            .expect("a change");
    }
    assert!(
        scene.store.clinic().await.expect("a clinic").is_sample,
        "the rooms still are"
    );
    scene
        .execute("UPDATE resource SET sample = 0 WHERE kind = 'room'")
        .await;
    scene
        .store
        .change_hours(&owner, &request(A, "week", &MONDAYS), scene.now)
        .await
        .expect("a change");
    assert!(!scene.store.clinic().await.expect("a clinic").is_sample);
}

async fn nobody_elses_hours_change(scene: Scene) {
    let owner = scene.owner().await;
    let before = scene
        .number("SELECT COUNT(*) FROM weekly_hours WHERE resource_id <> 1")
        .await;
    scene
        .store
        .change_hours(&owner, &request(A, "week", &MONDAYS), scene.now)
        .await
        .expect("a change");
    assert_eq!(
        scene
            .number("SELECT COUNT(*) FROM weekly_hours WHERE resource_id <> 1")
            .await,
        before
    );
    // A room keeps no hours.
    for nobody in [crate::scene::ROOM_1, ResourceId(999)] {
        let outcome = scene
            .store
            .change_hours(&owner, &request(nobody, "week", &MONDAYS), scene.now)
            .await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
    }
}

mod team {
    use domain::{Post, ResourceId, Role, TeamForm, TeamRequest, TherapistRequest};
    use store::{Caller, NewInvitation, SettingError};

    use crate::scene::{A, B, ROOM_1, Scene, wish};
    use crate::sign_in::{PASSWORD, from, name};

    stories! {
        a_therapist_joins_and_leaves,
        a_therapist_who_is_expected_is_not_let_go_unasked,
        an_invitation_says_whose_calendar_it_is_for,
        an_account_changes_at_once_and_goes_with_its_sessions,
        nobody_changes_their_own_account,
        two_owners_cannot_take_each_others_role,
        a_session_is_known_by_its_device,
    }

    fn therapist(fields: &[(&str, &str)]) -> TherapistRequest {
        let mut form = TeamForm {
            change: "therapist".into(),
            name: "Dana".into(),
            position: "9".into(),
            active: "yes".into(),
            ..TeamForm::default()
        };
        for &(name, text) in fields {
            match name {
                "id" => form.id = text.into(),
                "active" => form.active = text.into(),
                "anyway" => form.anyway = text.into(),
                _ => _ = form.skills.insert(name.into(), text.into()),
            }
        }
        match form.parse().expect("a form that is well filled in") {
            TeamRequest::Therapist(request) => request,
            other => panic!("{other:?}"),
        }
    }

    async fn id_of(scene: &Scene, who: &str) -> i64 {
        scene
            .number(&format!("SELECT id FROM account WHERE name = '{who}'"))
            .await
    }

    const RECEPTION: Post = Post {
        role: Role::Reception,
        therapist: None,
    };

    async fn a_therapist_joins_and_leaves(scene: Scene) {
        let owner = scene.owner().await;
        let new = therapist(&[("skill-relaxation", "yes"), ("skill-flying", "yes")]);
        scene
            .store
            .save_therapist(&owner, &new, scene.now)
            .await
            .expect("a therapist");
        let (all, skills) = scene.store.therapists().await.expect("therapists");
        let dana = all.last().expect("Dana");
        assert_eq!((&*dana.name, dana.is_active, dana.position), ("Dana", true, 9));
        assert_eq!(dana.skills.len(), 1, "no service needs anybody to fly");
        assert_eq!(skills.len(), 2);
        let id = dana.id.0.to_string();
        let leaves = therapist(&[("id", &id), ("active", "")]);
        scene
            .store
            .save_therapist(&owner, &leaves, scene.now)
            .await
            .expect("nobody expects her");
        let (all, _) = scene.store.therapists().await.expect("therapists");
        assert!(!all.last().expect("Dana").is_active);
        let audited = "SELECT COUNT(*) FROM audit WHERE subject_id LIKE 'therapist/%'";
        assert_eq!(scene.number(audited).await, 2);
        assert_eq!(scene.store.news(scene.now).await.expect("news").len(), 2);
        let nobody = therapist(&[("id", "999")]);
        let outcome = scene.store.save_therapist(&owner, &nobody, scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
    }

    async fn a_therapist_who_is_expected_is_not_let_go_unasked(scene: Scene) {
        let owner = scene.owner().await;
        scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
        scene
            .book(&wish("relaxation-60", Some(B), scene.at("2026-12-02 11:00")))
            .await;
        let mut leaves = therapist(&[("id", "1"), ("active", "")]);
        let outcome = scene.store.save_therapist(&owner, &leaves, scene.now).await;
        let Err(SettingError::Stranded { visits }) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(visits.len(), 1);
        let rows = scene.rows().await;
        leaves.anyway = true;
        scene
            .store
            .save_therapist(&owner, &leaves, scene.now)
            .await
            .expect("a change");
        assert_eq!(scene.rows().await, rows, "the visit and its claims stay");
        leaves.anyway = false;
        scene
            .store
            .save_therapist(&owner, &leaves, scene.now)
            .await
            .expect("gone already");
    }

    async fn an_invitation_says_whose_calendar_it_is_for(scene: Scene) {
        let owner = scene.owner().await;
        let post = |therapist| Post {
            role: Role::Therapist,
            therapist: Some(therapist),
        };
        let by = Some(&owner);
        let outcome = scene
            .store
            .invite(NewInvitation { post: post(ROOM_1), by }, scene.now)
            .await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
        let invited = scene.store.invite(NewInvitation { post: post(B), by }, scene.now).await;
        let invitation = invited.expect("an invitation");
        let password = domain::NewPassword::parse(PASSWORD, &name("ada")).expect("a password");
        let (who, device) = ((&name("ada"), &password), domain::Device::UNKNOWN);
        let token = scene.store.accept_invitation(&invitation, who, device, scene.now).await;
        let caller = scene
            .caller(&token.expect("a session"), scene.now)
            .await
            .expect("somebody");
        assert_eq!((caller.role, caller.therapist), (Role::Therapist, Some(B)));

        let other = scene
            .store
            .invite(NewInvitation { post: RECEPTION, by }, scene.now)
            .await;
        let other = other.expect("an invitation");
        let (_, invited) = scene.store.team(scene.now).await.expect("a team");
        scene
            .store
            .withdraw_invitation(&owner, invited[0].id, scene.now)
            .await
            .expect("an answer");
        assert_eq!(
            scene.store.invitation(&other, scene.now).await.expect("an answer"),
            None
        );
        assert_eq!(scene.number("SELECT COUNT(*) FROM audit WHERE who = 'olga'").await, 3);
    }

    async fn an_account_changes_at_once_and_goes_with_its_sessions(scene: Scene) {
        let owner = scene.owner().await;
        let token = scene.employ("ada", Role::Owner).await;
        let id = id_of(&scene, "ada").await;
        let post = Post {
            role: Role::Therapist,
            therapist: Some(A),
        };
        scene
            .store
            .change_account(&owner, (id, post), scene.now)
            .await
            .expect("a change");
        let ada = scene.caller(&token, scene.now).await.expect("Ada");
        assert_eq!((ada.role, ada.therapist), (Role::Therapist, Some(A)));
        let wrong = Post {
            therapist: Some(ResourceId(99)),
            ..post
        };
        let outcome = scene.store.change_account(&owner, (id, wrong), scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
        scene
            .store
            .remove_account(&owner, id, scene.now)
            .await
            .expect("a removal");
        assert!(scene.caller(&token, scene.now).await.is_none());
        let said = ("ada", PASSWORD, "");
        assert!(scene.sign_in(said, from(1), scene.now).await.is_err());
        assert_eq!(
            scene
                .number("SELECT COUNT(*) FROM audit WHERE subject_id = 'ada'")
                .await,
            2
        );
        let outcome = scene.store.remove_account(&owner, id, scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
    }

    async fn nobody_changes_their_own_account(scene: Scene) {
        let owner = scene.owner().await;
        let id = id_of(&scene, "olga").await;
        let outcome = scene.store.change_account(&owner, (id, RECEPTION), scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotAllowed)), "{outcome:?}");
        let outcome = scene.store.remove_account(&owner, id, scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotAllowed)), "{outcome:?}");
    }

    async fn two_owners_cannot_take_each_others_role(scene: Scene) {
        for _ in 0..5 {
            scene.execute("DELETE FROM session").await;
            scene.execute("DELETE FROM account").await;
            let olga = scene.owner().await;
            let token = scene.employ("ada", Role::Owner).await;
            let ada: Caller = scene.caller(&token, scene.now).await.expect("Ada");
            let (of_olga, of_ada) = (id_of(&scene, "olga").await, id_of(&scene, "ada").await);
            let outcomes = tokio::join!(
                scene.store.change_account(&olga, (of_ada, RECEPTION), scene.now),
                scene.store.remove_account(&ada, of_olga, scene.now),
            );
            assert!(outcomes.0.is_ok() != outcomes.1.is_ok(), "{outcomes:?}");
            assert_eq!(
                scene.number("SELECT COUNT(*) FROM account WHERE role = 'owner'").await,
                1
            );
        }
    }

    async fn a_session_is_known_by_its_device(scene: Scene) {
        scene.employ("ada", Role::Reception).await;
        let token = scene
            .sign_in(("ada", PASSWORD, ""), from(1), scene.now)
            .await
            .expect("a session");
        let ada = scene.caller(&token, scene.now).await.expect("Ada");
        let sessions = scene.store.sessions(&ada, scene.now).await.expect("sessions");
        let mut devices: Vec<_> = sessions.iter().map(|session| &*session.device).collect();
        devices.sort_unstable();
        assert_eq!(devices, ["", "Firefox on Windows"]);
    }
}
