//! Staff run the calendar.

use std::collections::BTreeSet;

use domain::{Attendance, Board, BoardForm, BoardVisit, Clash, Holder, ResourceId, Role, Scope, VisitId, Warning};
use jiff::SignedDuration;
use store::{Arranged, Caller, VisitError, Whose, new_key};
use tokio::task::JoinSet;

use crate::accounts::sign_in::{PASSWORD, from};
use crate::inspector::inspect;
use crate::scene::{A, B, C, ROOM_1, ROOM_2, Scene};

stories! {
    somebody_comes_in_and_is_booked,
    the_same_form_twice_books_once,
    a_visit_is_moved_and_put_back,
    nobody_changes_what_they_have_not_seen,
    a_claim_is_never_gone_past,
    what_is_warned_of_can_be_gone_past,
    a_cancelled_visit_is_restored_unless_its_time_is_taken,
    clients_hear_of_what_stands_in_the_end,
    time_off_comes_back_every_week_until_it_is_undone,
    a_therapist_has_their_own_calendar,
    of_two_who_move_the_same_visit_one_wins,
}

/// Another name for a form in the making.
type Form = BoardForm;

impl Scene {
    pub(crate) async fn signed_in(&self, who: &str) -> Caller {
        let token = self.sign_in((who, PASSWORD, ""), from(1), self.now).await;
        self.caller(&token.expect("a session"), self.now)
            .await
            .expect("somebody")
    }

    pub(crate) async fn arrange(&self, caller: &Caller, form: &Form) -> Result<Arranged, VisitError> {
        let request = form.parse().expect("a form that is well filled in");
        self.store.arrange(caller, &request, form.is_sure(), self.now).await
    }

    /// The calendar of Tuesday, the day after.
    async fn tuesday(&self) -> Board {
        let days = (jiff::civil::date(2026, 11, 24), 1);
        self.store.board(days, Scope::All, self.now).await.expect("an agenda")
    }

    async fn only_visit(&self) -> BoardVisit {
        let mut visits = self.tuesday().await.visits;
        assert_eq!(visits.len(), 1);
        visits.remove(0)
    }

    async fn mails(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM outbox").await
    }
}

/// Ada comes on Tuesday.
fn walk_in(therapist: ResourceId, time: &str) -> Form {
    Form {
        act: "book".into(),
        name: "Ada".into(),
        phone: "780 555 0100".into(),
        service: "relaxation-60".into(),
        date: "2026-11-24".into(),
        time: time.into(),
        therapist: therapist.0.to_string(),
        key: new_key().expect("a key"),
        ..Form::default()
    }
}

fn seen(act: &str, visit: &BoardVisit) -> Form {
    Form {
        act: act.into(),
        visit: visit.id.0.to_string(),
        revision: visit.revision.to_string(),
        ..Form::default()
    }
}

fn to(visit: &BoardVisit, therapist: ResourceId, time: &str) -> Form {
    Form {
        date: "2026-11-24".into(),
        time: time.into(),
        therapist: therapist.0.to_string(),
        ..seen("move", visit)
    }
}

fn undo(arranged: Arranged) -> Form {
    Form {
        act: "undo".into(),
        entry: arranged.entry.0.to_string(),
        ..Form::default()
    }
}

async fn somebody_comes_in_and_is_booked(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let booked = scene.arrange(&rosa, &walk_in(A, "10:05")).await.expect("a visit");
    let visit = scene.only_visit().await;
    assert_eq!(booked.visit, Some(visit.id));
    assert_eq!((visit.name.as_str(), visit.email.as_deref()), ("Ada", None));
    assert_eq!((visit.attendance, visit.revision), (Attendance::Expected, 0));
    assert_eq!(
        (visit.place.therapist, visit.place.room, visit.place.minutes),
        (A, ROOM_1, 60)
    );
    assert_eq!(
        visit.place.start.start(),
        scene.at("2026-11-24 10:05"),
        "not on the clients' grid"
    );
    assert_eq!(scene.mails().await, 0, "there is no address");
    let found = scene
        .store
        .clients("5550100 ada", Whose::Everyone, 10)
        .await
        .expect("clients")
        .0;
    assert_eq!(found.len(), 1);
    inspect(&scene).await;

    // Again, with what the first visit does not know: the same client.
    scene.arrange(&rosa, &walk_in(B, "10:05")).await.expect("a visit");
    let rooms: BTreeSet<_> = scene
        .tuesday()
        .await
        .visits
        .iter()
        .map(|visit| visit.place.room)
        .collect();
    assert_eq!(rooms, BTreeSet::from([ROOM_1, ROOM_2]), "the first room is taken");
    assert_eq!(scene.number("SELECT COUNT(*) FROM client").await, 1);
}

async fn the_same_form_twice_books_once(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let form = walk_in(A, "10:00");
    let first = scene.arrange(&rosa, &form).await.expect("a visit");
    assert_eq!(scene.arrange(&rosa, &form).await.expect("the same"), first);
    let other = Form {
        time: "12:00".into(),
        ..form
    };
    let refused = scene.arrange(&rosa, &other).await;
    assert!(matches!(refused, Err(VisitError::KeyReused { .. })), "{refused:?}");
    scene.only_visit().await;
}

async fn a_visit_is_moved_and_put_back(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.arrange(&rosa, &walk_in(A, "10:00")).await.expect("a visit");
    let before = scene.only_visit().await;
    let longer = Form {
        minutes: "90".into(),
        room: ROOM_2.0.to_string(),
        ..to(&before, B, "11:00")
    };
    let moved = scene.arrange(&rosa, &longer).await.expect("it moves");
    let after = scene.only_visit().await;
    assert_eq!(after.place.start.start(), scene.at("2026-11-24 11:00"));
    assert_eq!(
        (after.place.therapist, after.place.room, after.place.minutes),
        (B, ROOM_2, 90)
    );
    inspect(&scene).await;

    let undone = scene.arrange(&rosa, &undo(moved)).await.expect("it goes back");
    let back = scene.only_visit().await;
    assert_eq!((back.place, back.revision), (before.place, 2));
    let twice = scene.arrange(&rosa, &undo(moved)).await;
    assert!(matches!(twice, Err(VisitError::Stale)), "{twice:?}");
    scene.arrange(&rosa, &undo(undone)).await.expect("and forth again");
    assert_eq!(scene.only_visit().await.place, after.place);
    inspect(&scene).await;
    let entries = "SELECT COUNT(*) FROM audit WHERE who = 'rosa' AND subject = 'visit'";
    assert_eq!(scene.number(entries).await, 4);
}

async fn nobody_changes_what_they_have_not_seen(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.arrange(&rosa, &walk_in(A, "10:00")).await.expect("a visit");
    let seen_first = scene.only_visit().await;
    scene
        .arrange(&rosa, &seen("arrived", &seen_first))
        .await
        .expect("she is here");
    for form in [
        to(&seen_first, A, "12:00"),
        seen("cancel", &seen_first),
        seen("done", &seen_first),
    ] {
        let refused = scene.arrange(&rosa, &form).await;
        assert!(matches!(refused, Err(VisitError::Stale)), "{form:?} {refused:?}");
    }
    let visit = scene.only_visit().await;
    assert_eq!((visit.attendance, visit.place), (Attendance::Arrived, seen_first.place));
    let nobody = BoardVisit {
        id: VisitId(1),
        ..visit
    };
    let refused = scene.arrange(&rosa, &seen("done", &nobody)).await;
    assert!(matches!(refused, Err(VisitError::NotFound)), "{refused:?}");
}

async fn a_claim_is_never_gone_past(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.arrange(&rosa, &walk_in(A, "10:00")).await.expect("a visit");
    let sure = |form: Form| Form {
        anyway: "yes".into(),
        ..form
    };
    let ada = Some(Holder::Visit(scene.only_visit().await.id));
    let by_ada = |resource| [Clash { resource, holder: ada }];
    // 11:05 is within the clean-up.
    for time in ["09:00", "10:00", "10:55", "11:05"] {
        match scene.arrange(&rosa, &sure(walk_in(A, time))).await {
            Err(VisitError::Clash(clashes)) => assert_eq!(clashes, by_ada(A), "{time}"),
            other => panic!("{time} {other:?}"),
        }
    }
    let same_room = Form {
        room: ROOM_1.0.to_string(),
        ..walk_in(B, "10:30")
    };
    match scene.arrange(&rosa, &sure(same_room)).await {
        Err(VisitError::Clash(clashes)) => assert_eq!(clashes, by_ada(ROOM_1)),
        other => panic!("{other:?}"),
    }
    let block = Form {
        act: "block".into(),
        date: "2026-11-24".into(),
        time: "08:00".into(),
        until: "10:05".into(),
        reason: "Dentist".into(),
        whom: A.0.to_string(),
        ..Form::default()
    };
    let refused = scene.arrange(&rosa, &block).await;
    assert!(matches!(refused, Err(VisitError::Clash(_))), "{refused:?}");
    assert_eq!(scene.tuesday().await.blocks, []);
    scene.only_visit().await;
    inspect(&scene).await;
}

async fn what_is_warned_of_can_be_gone_past(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    // C does not work on Tuesdays, and gives no therapeutic massage.
    let form = Form {
        service: "therapeutic-60".into(),
        ..walk_in(C, "07:00")
    };
    match scene.arrange(&rosa, &form).await {
        Err(VisitError::Warned(warnings)) => assert_eq!(warnings, [Warning::OutsideHours, Warning::NotSkilled]),
        other => panic!("{other:?}"),
    }
    let sure = Form {
        anyway: "yes".into(),
        ..form
    };
    scene.arrange(&rosa, &sure).await.expect("a visit");
    let late = Form {
        date: "2026-11-23".into(),
        time: "11:00".into(),
        ..to(&scene.only_visit().await, A, "11:00")
    };
    match scene.arrange(&rosa, &late).await {
        Err(VisitError::Warned(warnings)) => assert_eq!(warnings, [Warning::Past]),
        other => panic!("{other:?}"),
    }
    inspect(&scene).await;
}

async fn a_cancelled_visit_is_restored_unless_its_time_is_taken(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.arrange(&rosa, &walk_in(A, "10:00")).await.expect("a visit");
    let cancelled = Form {
        reason: "Has a cold".into(),
        ..seen("cancel", &scene.only_visit().await)
    };
    let cancelled = scene.arrange(&rosa, &cancelled).await.expect("it is off");
    assert_eq!(scene.tuesday().await.visits, []);
    let restored = scene.arrange(&rosa, &undo(cancelled)).await.expect("it is on");
    scene.only_visit().await;
    let again = scene.arrange(&rosa, &undo(restored)).await.expect("off once more");
    scene.arrange(&rosa, &walk_in(A, "10:30")).await.expect("somebody else");
    let refused = scene.arrange(&rosa, &undo(again)).await;
    assert!(matches!(refused, Err(VisitError::Clash(_))), "{refused:?}");
    assert_eq!(
        scene
            .number("SELECT COUNT(*) FROM visit WHERE cancel_reason = 'Has a cold'")
            .await,
        1
    );
    inspect(&scene).await;
}

async fn clients_hear_of_what_stands_in_the_end(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.book(&scene.request_for(A, "2026-11-24 10:00")).await;
    let due = |minutes| scene.now + SignedDuration::from_mins(minutes);
    let sent = async |minutes| {
        let mails = scene.store.due_mail(10, due(minutes)).await.expect("mails");
        for mail in &mails {
            scene.store.mark_sent(mail, due(minutes)).await.expect("it is sent");
        }
        mails.len()
    };
    assert_eq!(sent(0).await, 1, "that it is booked");
    let moved = scene
        .arrange(&rosa, &to(&scene.only_visit().await, A, "12:00"))
        .await
        .expect("it moves");
    assert_eq!(sent(1).await, 0, "staff may yet change their mind");
    scene.arrange(&rosa, &undo(moved)).await.expect("and they do");
    assert_eq!(sent(60).await, 0, "nothing has happened");
    let visit = scene.only_visit().await;
    scene.arrange(&rosa, &to(&visit, A, "12:00")).await.expect("it moves");
    let visit = scene.only_visit().await;
    scene
        .arrange(&rosa, &to(&visit, A, "14:00"))
        .await
        .expect("it moves again");
    scene
        .arrange(&rosa, &seen("arrived", &scene.only_visit().await))
        .await
        .expect("here");
    assert_eq!(sent(60).await, 1, "one mail, about where it is now");

    // What is undone is the second move alone: of the first one they still have to hear.
    let visit = scene.only_visit().await;
    scene.arrange(&rosa, &to(&visit, A, "10:00")).await.expect("it moves");
    let mut later = scene.clone();
    later.now = scene.now + SignedDuration::from_secs(30);
    let visit = scene.only_visit().await;
    let second = later.arrange(&rosa, &to(&visit, A, "15:00")).await.expect("it moves");
    later.arrange(&rosa, &undo(second)).await.expect("and back");
    assert_eq!(sent(120).await, 1, "that it has moved");
}

async fn time_off_comes_back_every_week_until_it_is_undone(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let block = Form {
        act: "block".into(),
        date: "2026-11-24".into(),
        time: "12:00".into(),
        until: "13:00".into(),
        reason: "Team lunch".into(),
        weekly_until: "2027-03-30".into(),
        ..Form::default()
    };
    let blocked = scene.arrange(&rosa, &block).await.expect("a block");
    assert_eq!(scene.number("SELECT COUNT(*) FROM block").await, 19);
    let days = (jiff::civil::date(2027, 3, 16), 1);
    let board = scene.store.board(days, Scope::All, scene.now).await.expect("an agenda");
    assert_eq!(board.blocks.len(), 1);
    assert_eq!(board.blocks[0].resources, [A, B, C, ROOM_1, ROOM_2]);
    assert_eq!(
        board.blocks[0].span.from.start(),
        scene.at("2027-03-16 12:00"),
        "the same by the clock on the wall"
    );
    let one = Form {
        act: "unblock".into(),
        block: board.blocks[0].id.to_string(),
        ..Form::default()
    };
    let unblocked = scene.arrange(&rosa, &one).await.expect("one less");
    assert_eq!(scene.number("SELECT COUNT(*) FROM block").await, 18);
    let refused = scene.arrange(&rosa, &undo(blocked)).await;
    assert!(matches!(refused, Err(VisitError::Stale)), "{refused:?}");
    scene.arrange(&rosa, &undo(unblocked)).await.expect("it is back");
    inspect(&scene).await;
    scene
        .arrange(&rosa, &undo(blocked))
        .await
        .expect("all of them are gone");
    assert_eq!(scene.number("SELECT COUNT(*) FROM claim").await, 0);
}

async fn a_therapist_has_their_own_calendar(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.arrange(&rosa, &walk_in(A, "10:00")).await.expect("a visit");
    let visit = scene.only_visit().await;
    let thea = scene.staff("thea", Role::Therapist).await;
    assert_eq!(thea.scope(), None, "nobody's yet");
    scene
        .execute("UPDATE account SET therapist_id = 2 WHERE name = 'thea'")
        .await;
    let thea = scene.signed_in("thea").await;
    assert_eq!(thea.scope(), Some(Scope::Only(B)));
    for form in [
        seen("cancel", &visit),
        to(&visit, B, "12:00"),
        walk_in(A, "12:00"),
        Form {
            act: "block".into(),
            time: "12:00".into(),
            until: "13:00".into(),
            date: "2026-11-24".into(),
            reason: "x".into(),
            ..Form::default()
        },
    ] {
        let refused = scene.arrange(&thea, &form).await;
        assert!(matches!(refused, Err(VisitError::NotAllowed)), "{form:?} {refused:?}");
    }
    scene.arrange(&thea, &walk_in(B, "11:00")).await.expect("her own");
    assert_eq!(
        scene.number("SELECT COUNT(DISTINCT client_id) FROM visit").await,
        2,
        "who types a name that others know gets to see no file of theirs"
    );
    let again = Form {
        anyway: "yes".into(),
        ..walk_in(B, "14:00")
    };
    scene.arrange(&thea, &again).await.expect("her own again");
    assert_eq!(scene.number("SELECT COUNT(*) FROM client").await, 2);
    let days = (jiff::civil::date(2026, 11, 24), 1);
    let own = scene
        .store
        .board(days, Scope::Only(B), scene.now)
        .await
        .expect("an agenda");
    assert_eq!((own.therapists.len(), own.visits.len()), (1, 2));
    assert_eq!(own.visits[0].place.therapist, B);
}

async fn of_two_who_move_the_same_visit_one_wins(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.arrange(&rosa, &walk_in(A, "10:00")).await.expect("a visit");
    let visit = scene.only_visit().await;
    let mut movers = JoinSet::new();
    for half in 0..8 {
        let (scene, rosa) = (scene.clone(), rosa.clone());
        let form = to(
            &visit,
            if half % 2 == 0 { A } else { B },
            &format!("1{}:{}0", 2 + half / 2, half % 2 * 3),
        );
        let form = Form {
            anyway: "yes".into(),
            ..form
        };
        movers.spawn(async move { scene.arrange(&rosa, &form).await });
    }
    let outcomes = movers.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let told = |outcome: &Result<_, _>| matches!(outcome, Ok(_) | Err(VisitError::Stale));
    assert!(outcomes.iter().all(told), "{outcomes:?}");
    assert_eq!(scene.only_visit().await.revision, 1);
    inspect(&scene).await;
}
