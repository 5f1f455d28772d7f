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
    scene.change_hours(&owner, &change, scene.now).await.expect("a change");
    let hours = scene.store.hours(scene.now).await.expect("hours");
    let of_a = &hours[0];
    let HoursChange::Week(week) = change.change else {
        panic!("a week")
    };
    assert_eq!((of_a.id, of_a.is_sample), (A, false));
    assert_eq!(of_a.hours.weekly(jiff::civil::Weekday::Monday), week[0]);
    assert_eq!(of_a.hours.weekly(jiff::civil::Weekday::Tuesday), []);
    let news = scene.store.changes(scene.now).await.expect("news");
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
    let outcome = scene.change_hours(&owner, &change, scene.now).await;
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
        scene
            .number("SELECT COUNT(*) FROM audit WHERE who IS NOT NULL AND subject <> 'account'")
            .await,
        0,
        "nothing was changed"
    );
    assert_eq!(
        scene.store.changes(scene.now).await.expect("news").len(),
        4,
        "of the bookings"
    );

    change.anyway = true;
    scene.change_hours(&owner, &change, scene.now).await.expect("a change");
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
        scene.change_hours(&owner, &change, scene.now).await.expect("a change");
        assert_eq!(scene.number("SELECT COUNT(*) FROM hours_exception").await, exceptions);
    }
    let news = scene.store.changes(scene.now).await.expect("news");
    assert!(news.iter().all(|news| news.dates.first == news.dates.last), "{news:?}");
    scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
    let outcome = scene.change_hours(&owner, &request(A, "date", &other), scene.now).await;
    assert!(matches!(outcome, Err(SettingError::Stranded { .. })), "{outcome:?}");
}

async fn what_was_outside_already_is_not_asked_about(scene: Scene) {
    let owner = scene.owner().await;
    scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
    let mut change = request(A, "week", &MONDAYS);
    change.anyway = true;
    scene.change_hours(&owner, &change, scene.now).await.expect("a change");
    change.anyway = false;
    scene
        .change_hours(&owner, &change, scene.now)
        .await
        .expect("nothing new is left behind");
    // What has begun is not coming any more.
    let later: Timestamp = scene.at("2026-12-02 09:30");
    scene.change_hours(&owner, &change, later).await.expect("a change");
}

async fn once_everybody_has_real_hours_nothing_is_a_sample(scene: Scene) {
    let owner = scene.owner().await;
    for therapist in [A, B, C] {
        assert!(scene.store.clinic().await.expect("a clinic").is_sample);
        let change = request(therapist, "week", &MONDAYS);
        scene.change_hours(&owner, &change, scene.now).await.expect("a change");
    }
    assert!(
        scene.store.clinic().await.expect("a clinic").is_sample,
        "the rooms still are"
    );
    scene
        .execute("UPDATE resource SET sample = 0 WHERE kind = 'room'")
        .await;
    scene
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
            .change_hours(&owner, &request(nobody, "week", &MONDAYS), scene.now)
            .await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
    }
}

mod team {
    use domain::{Membership, ResourceId, Role, TeamForm, TeamRequest, TherapistRequest};
    use store::{Caller, InvitationToken, NewInvitation, SettingError};

    use crate::accounts::sign_in::{PASSWORD, from, name};
    use crate::scene::{A, B, ROOM_1, Scene, wish};

    stories! {
        a_therapist_joins_and_leaves,
        a_therapist_who_is_expected_is_not_let_go_unasked,
        an_invitation_says_whose_calendar_it_is_for,
        whoever_is_an_owner_no_more_has_invited_nobody,
        an_account_changes_at_once_and_goes_with_its_sessions,
        nobody_changes_their_own_account,
        two_owners_cannot_take_each_others_role,
        a_session_is_known_by_its_device,
    }

    pub(super) fn therapist(fields: &[(&str, &str)]) -> TherapistRequest {
        let mut form = TeamForm {
            change: "therapist".into(),
            key: store::new_key().expect("a key"),
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

    const RECEPTION: Membership = Membership {
        role: Role::Reception,
        therapist: None,
    };

    async fn a_therapist_joins_and_leaves(scene: Scene) {
        let owner = scene.owner().await;
        let new = therapist(&[("skill-relaxation", "yes"), ("skill-flying", "yes")]);
        scene
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
            .save_therapist(&owner, &leaves, scene.now)
            .await
            .expect("nobody expects her");
        let (all, _) = scene.store.therapists().await.expect("therapists");
        assert!(!all.last().expect("Dana").is_active);
        let audited = "SELECT COUNT(*) FROM audit WHERE subject_id LIKE 'therapist/%'";
        assert_eq!(scene.number(audited).await, 2);
        assert_eq!(scene.store.changes(scene.now).await.expect("news").len(), 2);
        let nobody = therapist(&[("id", "999")]);
        let outcome = scene.save_therapist(&owner, &nobody, scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
    }

    async fn a_therapist_who_is_expected_is_not_let_go_unasked(scene: Scene) {
        let owner = scene.owner().await;
        scene.book(&scene.request_for(A, "2026-12-02 09:00")).await;
        scene
            .book(&wish("relaxation-60", Some(B), scene.at("2026-12-02 11:00")))
            .await;
        let mut leaves = therapist(&[("id", "1"), ("active", "")]);
        let outcome = scene.save_therapist(&owner, &leaves, scene.now).await;
        let Err(SettingError::Stranded { visits }) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(visits.len(), 1);
        let rows = scene.rows().await;
        leaves.anyway = true;
        scene
            .save_therapist(&owner, &leaves, scene.now)
            .await
            .expect("a change");
        assert_eq!(scene.rows().await, rows, "the visit and its claims stay");
        leaves.anyway = false;
        scene
            .save_therapist(&owner, &leaves, scene.now)
            .await
            .expect("gone already");
    }

    async fn an_invitation_says_whose_calendar_it_is_for(scene: Scene) {
        let owner = scene.owner().await;
        let post = |therapist| Membership {
            role: Role::Therapist,
            therapist: Some(therapist),
        };
        let by = Some(&owner);
        let outcome = scene
            .store
            .invite(
                NewInvitation {
                    membership: post(ROOM_1),
                    by,
                    key: None,
                },
                scene.now,
            )
            .await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
        let invited = scene
            .store
            .invite(
                NewInvitation {
                    membership: post(B),
                    by,
                    key: None,
                },
                scene.now,
            )
            .await;
        let invitation = invited.expect("an invitation");
        let password = domain::NewPassword::parse(PASSWORD, &name("ada")).expect("a password");
        let (who, sender) = ((&name("ada"), &password), domain::spam::Sender::default());
        let token = scene.store.accept_invitation(&invitation, who, sender, scene.now).await;
        let caller = scene
            .caller(&token.expect("a session").session, scene.now)
            .await
            .expect("somebody");
        assert_eq!((caller.role, caller.therapist), (Role::Therapist, Some(B)));

        let other = scene
            .store
            .invite(
                NewInvitation {
                    membership: RECEPTION,
                    by,
                    key: None,
                },
                scene.now,
            )
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
        assert_eq!(
            scene
                .number("SELECT COUNT(*) FROM audit WHERE who = 'olga' AND subject <> 'account'")
                .await,
            3
        );
    }

    async fn invite(scene: &Scene, by: &Caller) -> Result<InvitationToken, SettingError> {
        let new = NewInvitation {
            membership: RECEPTION,
            by: Some(by),
            key: None,
        };
        scene.store.invite(new, scene.now).await
    }

    /// A removed owner used to come back by an invitation of their own.
    async fn whoever_is_an_owner_no_more_has_invited_nobody(scene: Scene) {
        let owner = scene.owner().await;
        let kept = invite(&scene, &owner).await.expect("an invitation");
        for is_removed in [true, false] {
            let who = if is_removed { "eve" } else { "ada" };
            let token = scene.employ(who, Role::Owner).await;
            let caller = scene.caller(&token, scene.now).await.expect("somebody");
            let theirs = invite(&scene, &caller).await.expect("an invitation");
            let (_, invited) = scene.store.team(scene.now).await.expect("a team");
            let makers: Vec<_> = invited.iter().filter_map(|invited| invited.by.as_deref()).collect();
            assert!(makers.contains(&"olga") && makers.contains(&who), "{makers:?}");
            let id = id_of(&scene, who).await;
            if is_removed {
                scene.remove_account(&owner, id, scene.now).await.expect("a removal");
            } else {
                let change = scene.change_account(&owner, (id, RECEPTION), scene.now);
                change.await.expect("a change");
            }
            let left = scene.store.invitation(&theirs, scene.now).await.expect("an answer");
            assert_eq!(left, None, "{who}");
            // Their page was open still.
            let outcome = invite(&scene, &caller).await;
            assert!(matches!(outcome, Err(SettingError::NotAllowed)), "{outcome:?}");
        }
        let left = scene.store.invitation(&kept, scene.now).await.expect("an answer");
        assert_eq!(left, Some(Role::Reception), "what others have made is good");
        let withdrawn = "SELECT COUNT(*) FROM audit WHERE act = 'withdraw' AND who = 'olga'";
        assert_eq!(scene.number(withdrawn).await, 2);
    }

    async fn an_account_changes_at_once_and_goes_with_its_sessions(scene: Scene) {
        let owner = scene.owner().await;
        let token = scene.employ("ada", Role::Owner).await;
        let id = id_of(&scene, "ada").await;
        let post = Membership {
            role: Role::Therapist,
            therapist: Some(A),
        };
        scene
            .change_account(&owner, (id, post), scene.now)
            .await
            .expect("a change");
        let ada = scene.caller(&token, scene.now).await.expect("Ada");
        assert_eq!((ada.role, ada.therapist), (Role::Therapist, Some(A)));
        let wrong = Membership {
            therapist: Some(ResourceId(99)),
            ..post
        };
        let outcome = scene.change_account(&owner, (id, wrong), scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
        scene.remove_account(&owner, id, scene.now).await.expect("a removal");
        assert!(scene.caller(&token, scene.now).await.is_none());
        let said = ("ada", PASSWORD, "");
        assert!(scene.sign_in(said, from(1), scene.now).await.is_err());
        assert_eq!(
            scene
                .number("SELECT COUNT(*) FROM audit WHERE subject_id = 'ada' AND who = 'olga'")
                .await,
            2
        );
        let outcome = scene.remove_account(&owner, id, scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
    }

    async fn nobody_changes_their_own_account(scene: Scene) {
        let owner = scene.owner().await;
        let id = id_of(&scene, "olga").await;
        let outcome = scene.change_account(&owner, (id, RECEPTION), scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotAllowed)), "{outcome:?}");
        let outcome = scene.remove_account(&owner, id, scene.now).await;
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
                scene.change_account(&olga, (of_ada, RECEPTION), scene.now),
                scene.remove_account(&ada, of_olga, scene.now),
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

mod catalogue {
    use domain::{CatalogueForm, CatalogueRequest, PackageRequest, RoomRequest, ServiceRequest};
    use store::{SettingError, Store};

    use crate::scene::{Scene, keys, service};

    stories! {
        a_service_is_added_and_changed_and_turned_off,
        visits_keep_the_length_they_were_booked_with,
        what_visits_need_is_not_taken_away_unasked,
        a_room_with_visits_is_not_closed_unasked,
        a_package_is_added_and_changed,
        two_of_one_name_have_two_slugs,
        what_is_set_is_told_at_once_by_whichever_server,
    }

    fn request(fields: &[(&str, &str)]) -> CatalogueRequest {
        let form: serde_json::Map<String, serde_json::Value> = fields
            .iter()
            .map(|&(name, text)| (name.to_owned(), text.into()))
            .collect();
        let form = CatalogueForm {
            key: store::new_key().expect("a key"),
            ..serde_json::from_value(form.into()).expect("a form")
        };
        form.parse().expect("a form that is well filled in")
    }

    fn an_hour() -> ServiceRequest {
        let CatalogueRequest::Service(request) = request(&[
            ("change", "service"),
            ("name", "Deep tissue massage"),
            ("summary", "An hour of it."),
            ("treatment", "deep-tissue"),
            ("minutes", "60"),
            ("clean_up", "10"),
            ("skill", "therapeutic"),
            ("room_kind", "massage"),
            ("price", "120"),
            ("position", "9"),
            ("active", "yes"),
        ]) else {
            panic!("a service")
        };
        // Most stories change it.
        ServiceRequest { key: None, ..request }
    }

    async fn a_service_is_added_and_changed_and_turned_off(scene: Scene) {
        let owner = scene.owner().await;
        scene
            .save_service(&owner, &an_hour(), scene.now)
            .await
            .expect("a service");
        let slug = service("deep-tissue-massage-60");
        let found = scene.store.service(&slug).await.expect("a store").expect("a service");
        assert_eq!(found.price_cents, Some(12_000));
        let off = ServiceRequest {
            slug: Some(slug.clone()),
            minutes: 75,
            price_cents: None,
            is_bookable: false,
            ..an_hour()
        };
        scene.save_service(&owner, &off, scene.now).await.expect("a change");
        assert!(scene.store.service(&slug).await.expect("a store").is_none());
        let all = scene.store.catalogue().await.expect("a catalogue").services;
        let last = all.last().expect("a service");
        assert_eq!(
            (&last.what.slug, last.what.minutes, last.position, last.is_bookable),
            (&slug, 75, 9, Some(false))
        );
        assert_eq!(
            scene
                .number("SELECT COUNT(*) FROM audit WHERE subject_id LIKE 'service/%'")
                .await,
            2
        );
        for wrong in [
            ServiceRequest {
                slug: Some(service("no-such-60")),
                ..an_hour()
            },
            ServiceRequest {
                treatment: domain::TreatmentSlug::parse("hot-stones").expect("a slug"),
                ..an_hour()
            },
        ] {
            let outcome = scene.save_service(&owner, &wrong, scene.now).await;
            assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
        }
    }

    async fn visits_keep_the_length_they_were_booked_with(scene: Scene) {
        let owner = scene.owner().await;
        let token = scene.book(&scene.request("2026-12-02 14:00")).await;
        let shorter = ServiceRequest {
            slug: Some(service("relaxation-60")),
            minutes: 45,
            skill: domain::Skill("relaxation".into()),
            ..an_hour()
        };
        scene.save_service(&owner, &shorter, scene.now).await.expect("a change");
        let visit = scene.store.visit(&token).await.expect("a store").expect("a visit");
        assert_eq!(visit.minutes, 60);
    }

    async fn what_visits_need_is_not_taken_away_unasked(scene: Scene) {
        let owner = scene.owner().await;
        scene.book(&scene.request("2026-12-02 14:00")).await;
        let an_hour = ServiceRequest {
            slug: Some(service("relaxation-60")),
            skill: domain::Skill("relaxation".into()),
            ..an_hour()
        };
        let save = async |request: &ServiceRequest| scene.save_service(&owner, request, scene.now).await;
        save(&an_hour).await.expect("nobody needs what is changed");
        let as_it_was = an_hour.clone();
        let off = ServiceRequest {
            is_bookable: false,
            ..an_hour.clone()
        };
        let learnt = ServiceRequest {
            skill: domain::Skill("flying".into()),
            ..an_hour.clone()
        };
        let elsewhere = ServiceRequest {
            room_kind: domain::RoomKind("sauna".into()),
            ..an_hour
        };
        for request in [off, learnt, elsewhere] {
            let outcome = save(&request).await;
            let Err(SettingError::Stranded { visits }) = outcome else {
                panic!("{request:?} {outcome:?}")
            };
            assert_eq!(visits.len(), 1);
            let meant = ServiceRequest {
                anyway: true,
                ..request
            };
            save(&meant).await.expect("it is meant");
            save(&as_it_was).await.expect("nobody is left behind by that");
        }
        let room = [
            ("change", "room"),
            ("id", "11"),
            ("name", "Room"),
            ("room_kind", "sauna"),
            ("position", "1"),
            ("active", "yes"),
        ];
        let CatalogueRequest::Room(room) = request(&room) else {
            panic!("a room")
        };
        let outcome = scene.save_room(&owner, &room, scene.now).await;
        assert!(matches!(outcome, Err(SettingError::Stranded { .. })), "{outcome:?}");
        let unlearns = super::team::therapist(&[("id", "1")]);
        let outcome = scene.save_therapist(&owner, &unlearns, scene.now).await;
        assert!(matches!(outcome, Err(SettingError::Stranded { .. })), "{outcome:?}");
    }

    async fn a_room_with_visits_is_not_closed_unasked(scene: Scene) {
        let owner = scene.owner().await;
        scene.book(&scene.request("2026-12-02 14:00")).await;
        let room = |fields: &[(&'static str, &'static str)]| -> RoomRequest {
            let fields: Vec<_> = [
                ("change", "room"),
                ("name", "Quiet room"),
                ("room_kind", "massage"),
                ("position", "1"),
            ]
            .into_iter()
            .chain(fields.iter().copied())
            .collect();
            match request(&fields) {
                CatalogueRequest::Room(room) => room,
                other => panic!("{other:?}"),
            }
        };
        let outcome = scene.save_room(&owner, &room(&[("id", "11")]), scene.now).await;
        let Err(SettingError::Stranded { visits }) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(visits.len(), 1);
        scene
            .save_room(&owner, &room(&[("id", "12")]), scene.now)
            .await
            .expect("nobody is there");
        let meant = room(&[("id", "11"), ("anyway", "yes")]);
        scene.save_room(&owner, &meant, scene.now).await.expect("it is meant");
        scene
            .save_room(&owner, &room(&[("active", "yes")]), scene.now)
            .await
            .expect("a new room");
        let rooms = scene.store.catalogue().await.expect("a catalogue").rooms;
        let active: Vec<_> = rooms.iter().map(|room| room.is_active).collect();
        assert_eq!(active, [true, false, false]);
        // A therapist is no room.
        let outcome = scene.save_room(&owner, &room(&[("id", "1")]), scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
    }

    fn package(id: &'static str) -> PackageRequest {
        let fields = [
            ("change", "package"),
            ("id", id),
            ("name", "Two hours off"),
            ("summary", "A massage and a facial."),
            ("price", "195.50"),
            ("position", "2"),
            ("part1", "Facial"),
            ("part2", "Massage"),
            ("part2_minutes", "60"),
            ("part2_treatment", "relaxation"),
        ];
        match request(&fields) {
            CatalogueRequest::Package(package) => package,
            other => panic!("{other:?}"),
        }
    }

    async fn a_package_is_added_and_changed(scene: Scene) {
        let owner = scene.owner().await;
        scene
            .save_package(&owner, &package(""), scene.now)
            .await
            .expect("a package");
        scene
            .save_package(&owner, &package("head-to-toe-glo"), scene.now)
            .await
            .expect("a change");
        let packages = scene.store.public_clinic().await.expect("packages").packages.clone();
        let told: Vec<_> = packages
            .iter()
            .map(|package| (&*package.slug, &*package.name, package.parts.len(), package.price_cents))
            .collect();
        let price = Some(19_550);
        assert_eq!(
            told,
            [
                ("head-to-toe-glo", "Two hours off", 2, price),
                ("two-hours-off", "Two hours off", 2, price)
            ]
        );
        let outcome = scene.save_package(&owner, &package("no-such"), scene.now).await;
        assert!(matches!(outcome, Err(SettingError::NotFound)), "{outcome:?}");
    }

    /// Each keeps what it tells in memory.
    async fn what_is_set_is_told_at_once_by_whichever_server(scene: Scene) {
        let owner = scene.owner().await;
        let other = Store::open(&scene.url, &keys()).await.expect("another server");
        let told = async |store: &Store| format!("{:?}", store.public_clinic().await.expect("a clinic"));
        let mut before = told(&other).await;
        assert_eq!(told(&scene.store).await, before);
        for step in ["service", "package", "another package"] {
            let saved = match step {
                "service" => scene.save_service(&owner, &an_hour(), scene.now).await,
                "package" => scene.save_package(&owner, &package(""), scene.now).await,
                _ => scene.save_package(&owner, &package("head-to-toe-glo"), scene.now).await,
            };
            saved.expect("a change");
            let after = told(&Store::open(&scene.url, &keys()).await.expect("a new server")).await;
            assert_ne!(after, before, "{step}");
            assert_eq!(told(&scene.store).await, after, "{step}");
            // As whoever of the staff asks has it do.
            other.look_again();
            assert_eq!(told(&other).await, after, "{step}");
            before = after;
        }
    }

    async fn two_of_one_name_have_two_slugs(scene: Scene) {
        let owner = scene.owner().await;
        for _ in 0..3 {
            scene
                .save_service(&owner, &an_hour(), scene.now)
                .await
                .expect("a service");
        }
        let count = scene
            .number("SELECT COUNT(*) FROM service WHERE slug LIKE 'deep-tissue-massage-60%'")
            .await;
        assert_eq!(count, 3);
        assert!(
            scene
                .store
                .service(&service("deep-tissue-massage-60-3"))
                .await
                .expect("a store")
                .is_some()
        );
    }
}

mod clinic {
    use domain::ClinicForm;

    use crate::scene::Scene;

    stories! { the_clinic_says_what_its_owner_has_set }

    async fn the_clinic_says_what_its_owner_has_set(scene: Scene) {
        let owner = scene.owner().await;
        let before = scene.store.clinic().await.expect("a clinic");
        assert_eq!(
            (&*before.profile.city, &*before.profile.headline),
            ("Edmonton", "An hour for yourself")
        );
        let form = ClinicForm {
            revision: domain::Revision::default(),
            name: "Elm Massage".into(),
            phone: "587 555 0101".into(),
            address: String::new(),
            city: "Leduc".into(),
            province: "AB".into(),
            headline: "Rest".into(),
            welcome: "Under the elms.".into(),
            lead: "60".into(),
            horizon: "30".into(),
            step: "20".into(),
        };
        let request = form.parse().expect("a profile");
        scene
            .change_clinic(&owner, &request, scene.now)
            .await
            .expect("a change");
        let after = scene.store.clinic().await.expect("a clinic");
        assert_eq!(
            (&*after.profile.name, &*after.phone_link),
            ("Elm Massage", "tel:+15875550101")
        );
        assert_eq!(
            (after.profile.policy.step_minutes, after.zone_name),
            (20, before.zone_name)
        );
        let news = scene.store.changes(scene.now).await.expect("news");
        assert_eq!(news[0].dates.last.to_string(), "2027-02-21", "as far as it was before");
        let audited = "SELECT COUNT(*) FROM audit WHERE subject_id = 'clinic' AND after LIKE '%Leduc%'";
        assert_eq!(scene.number(audited).await, 1);
    }
}
