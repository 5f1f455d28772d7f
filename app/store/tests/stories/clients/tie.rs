//! What ties a therapist to a client: see the table in `domain`'s `role.rs`.

use domain::{
    Action, BoardForm, BookingForm, BookingRequest, ClientForm, ResourceId, Role, Scope, TherapistPreference,
};
use store::{Caller, ClientId, Store, VisitToken, Whose, new_key};

use crate::scene::{A, B, Scene, keys};

stories! {
    who_books_in_a_clients_name_reads_nothing_of_theirs,
    no_public_form_widens_what_a_therapist_sees,
    a_client_who_says_yes_is_seen,
    a_therapist_who_has_the_mail_come_to_herself_confirms_nothing,
    a_visit_in_somebodys_name_learns_nothing_of_them,
    a_note_is_a_therapists_to_read_if_it_is_shared,
    only_who_has_met_a_client_or_says_so_ties_them,
    whom_a_therapist_has_added_comes_after_others,
    whom_a_therapist_wrote_down_before_they_came_is_not_theirs,
    what_was_noted_before_stays_shared,
}

const DAY: &str = "2026-11-26";

impl Scene {
    /// A therapist with the calendar of `therapist`.
    async fn thea(&self, therapist: ResourceId) -> Caller {
        self.staff("thea", Role::Therapist).await;
        self.execute(&format!(
            "UPDATE account SET therapist_id = {} WHERE name = 'thea'",
            therapist.0
        ))
        .await;
        self.signed_in("thea").await
    }

    /// Whom somebody sees who has this calendar.
    async fn seen_by(&self, therapist: ResourceId) -> Vec<ClientId> {
        let whose = Whose::Of(Some(therapist));
        let (clients, _) = self.store.clients("", whose, 100).await.expect("clients");
        let listed: Vec<_> = clients.into_iter().map(|client| client.id).collect();
        let (all, _) = self.store.clients("", Whose::Everyone, 100).await.expect("clients");
        for client in all {
            let file = self.store.client_file(client.id, whose).await.expect("an answer");
            assert_eq!(file.is_some(), listed.contains(&client.id), "list and file agree");
        }
        listed
    }

    /// Somebody whom the reception has booked with `therapist`, and written something down about.
    async fn treated(&self, rosa: &Caller, (name, email): (&str, &str), therapist: ResourceId, time: &str) -> ClientId {
        let form = BoardForm {
            act: "book".into(),
            name: name.into(),
            email: email.into(),
            service: "relaxation-60".into(),
            date: DAY.into(),
            time: time.into(),
            therapist: therapist.0.to_string(),
            anyway: "yes".into(),
            key: new_key().expect("a key"),
            ..BoardForm::default()
        };
        self.arrange(rosa, &form).await.expect("a visit");
        let (found, _) = self.store.clients(email, Whose::Everyone, 1).await.expect("clients");
        let id = found[0].id;
        let file = self.store.client_file(id, Whose::Everyone).await.expect("an answer");
        let request = ClientForm {
            name: name.into(),
            email: email.into(),
            note: "Pregnant, sixth month".into(),
            ..ClientForm::default()
        };
        self.store
            .change_client(
                (id, &file.expect("a client").revision),
                &request.parse().expect("a good form"),
                rosa,
                self.now,
            )
            .await
            .expect("a note");
        id
    }

    fn in_the_name_of(&self, (name, email): (&str, &str), therapist: ResourceId, wall: &str) -> BookingRequest {
        let form = BookingForm {
            name: name.into(),
            email: email.into(),
            service: "relaxation-60".into(),
            therapist: therapist.0.to_string(),
            start: self.at(wall).to_string(),
            key: new_key().expect("a key"),
            ..BookingForm::default()
        };
        form.parse().expect("a good form")
    }

    /// What somebody does to the latest visit that is on their own calendar.
    async fn does_to_own(&self, who: &Caller, act: &str) {
        let scope = who.scope().expect("a calendar");
        let days = ("2026-11-23".parse().expect("a date"), 7);
        let board = self.store.board(days, scope, self.now).await.expect("an agenda");
        let Some(visit) = board.visits.iter().max_by_key(|visit| visit.id) else {
            return;
        };
        let form = BoardForm {
            act: act.into(),
            visit: visit.id.0.to_string(),
            revision: visit.revision.to_string(),
            date: DAY.into(),
            time: "16:00".into(),
            therapist: visit.place.therapist.0.to_string(),
            email: "thea@example.org".into(),
            anyway: "yes".into(),
            ..BoardForm::default()
        };
        // Some of it cannot be done, which is as good.
        let _ = self.arrange(who, &form).await;
    }
}

const VICTIM: (&str, &str) = ("Ada Lovelace", "ada@example.org");

/// What staff send who book the victim.
fn for_the_victim(therapist: ResourceId, date: &str) -> BoardForm {
    BoardForm {
        act: "book".into(),
        name: VICTIM.0.into(),
        email: VICTIM.1.into(),
        service: "relaxation-60".into(),
        date: date.into(),
        time: "10:00".into(),
        therapist: therapist.0.to_string(),
        anyway: "yes".into(),
        key: new_key().expect("a key"),
        ..BoardForm::default()
    }
}

/// A therapist wrote down people before they were clients, and saw what became of them.
async fn whom_a_therapist_wrote_down_before_they_came_is_not_theirs(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let thea = scene.thea(A).await;
    scene
        .arrange(&thea, &for_the_victim(A, "2026-11-25"))
        .await
        .expect("a visit of her own");
    let decoy = scene.seen_by(A).await;
    assert_eq!(decoy.len(), 1);
    let online = scene.in_the_name_of(VICTIM, B, "2026-11-26 10:00");
    scene.book(&online).await;
    let form = for_the_victim(B, "2026-11-27");
    scene.arrange(&rosa, &form).await.expect("a visit");
    let (all, _) = scene.store.clients("", Whose::Everyone, 100).await.expect("clients");
    let mut others = all.iter().map(|client| client.id).filter(|id| *id != decoy[0]);
    let (Some(theirs), None) = (others.next(), others.next()) else {
        panic!("they are somebody new, and one: {all:?}")
    };
    assert_eq!(scene.seen_by(A).await, decoy);
    let file = scene
        .store
        .client_file(theirs, Whose::Everyone)
        .await
        .expect("an answer")
        .expect("a client");
    assert_eq!(file.visits.len(), 2, "online and by the reception, they are one");
}

/// A therapist booked online in a client's name and address, with herself as the therapist, and called it off by the link:
/// then she read the client's file.
async fn who_books_in_a_clients_name_reads_nothing_of_theirs(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let ada = scene.treated(&rosa, VICTIM, B, "10:00").await;
    let thea = scene.thea(A).await;
    assert!(thea.role.may(Action::OwnClients) && !thea.role.may(Action::Clients));
    let request = scene.in_the_name_of(VICTIM, A, "2026-11-26 14:00");
    let token = scene.book(&request).await;
    assert_eq!(scene.seen_by(A).await, []);
    let days = (DAY.parse().expect("a date"), 1);
    let board = scene.store.board(days, Scope::Only(A), scene.now).await.expect("one");
    assert_eq!(
        (board.visits.len(), board.visits[0].client),
        (1, None),
        "the visit itself, and no file"
    );
    scene.does_to_own(&thea, "arrived").await;
    assert_eq!(scene.seen_by(A).await, []);
    scene.store.cancel_visit(&token, scene.now).await.expect("it is off");
    assert_eq!(scene.seen_by(A).await, []);
    assert_eq!(scene.seen_by(B).await, [ada], "who treats her sees her as ever");
}

/// Whatever is booked, moved and called off by forms and links, and whatever a therapist does to their own calendar.
async fn no_public_form_widens_what_a_therapist_sees(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let people = [
        VICTIM,
        ("Grace Hopper", "grace@example.org"),
        ("José Núñez", "jose@example.org"),
    ];
    for (person, time) in people.into_iter().zip(["09:00", "10:30", "12:00"]) {
        scene.treated(&rosa, person, B, time).await;
    }
    let thea = scene.thea(A).await;
    let typed = [
        VICTIM,
        ("ADA  LOVELACE", "Ada@Example.org"),
        ("Grace Hopper", "grace@example.org"),
        ("Jose Nunez", "JOSE@example.org"),
        ("Ada Lovelace", "thea@example.org"),
        ("Nobody", "nobody@example.org"),
    ];
    let mut tokens: Vec<VisitToken> = Vec::new();
    let mut chance = 7_u64;
    let mut next = |below: usize| {
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(chance >> 33).expect("a number") % below
    };
    for _ in 0..120 {
        let wall = format!("2026-11-{} {:02}:00", 24 + next(4), 9 + next(8));
        let therapist = [A, B][next(2)];
        match next(6) {
            0..2 => {
                let request = scene.in_the_name_of(typed[next(typed.len())], therapist, &wall);
                tokens.extend(scene.store.book(&request, scene.now).await.map(|booked| booked.token));
            }
            2 if !tokens.is_empty() => {
                let token = &tokens[next(tokens.len())];
                let to = TherapistPreference::Therapist(therapist);
                // Not every start is open.
                let _ = scene.store.move_visit(token, scene.at(&wall), to, scene.now).await;
            }
            3 if !tokens.is_empty() => {
                let token = &tokens[next(tokens.len())];
                scene.store.cancel_visit(token, scene.now).await.expect("a visit");
            }
            _ => {
                let acts = ["arrived", "done", "expected", "move", "contact", "cancel"];
                scene.does_to_own(&thea, acts[next(acts.len())]).await;
            }
        }
        assert_eq!(scene.seen_by(A).await, []);
    }
    assert!(tokens.len() > 10, "{} visits", tokens.len());
    // What she books by herself makes no file hers but a new one.
    let form = for_the_victim(A, "2026-11-30");
    scene.arrange(&thea, &form).await.expect("a visit");
    let [own] = scene.seen_by(A).await[..] else {
        panic!("one of her own")
    };
    let file = scene
        .store
        .client_file(own, Whose::Of(Some(A)))
        .await
        .expect("an answer");
    let file = file.expect("a client");
    assert_eq!((&*file.note, file.visits.len()), ("", 1));
}

async fn a_client_who_says_yes_is_seen(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let ada = scene.treated(&rosa, VICTIM, B, "10:00").await;
    let token = scene.book(&scene.in_the_name_of(VICTIM, A, "2026-11-26 14:00")).await;
    let mails = scene.due(60).await;
    let keys = mails.iter().filter_map(|mail| mail.confirm_key.as_ref());
    let keys: Vec<_> = keys.map(|key| key.as_str().to_owned()).collect();
    let [key] = &keys[..] else {
        panic!("one key, and none for what staff have booked")
    };
    assert_eq!(scene.seen_by(A).await, []);
    scene
        .store
        .confirm_visit(&token, key, scene.now)
        .await
        .expect("it is hers");
    assert_eq!(scene.seen_by(A).await, [ada]);
    let file = scene
        .store
        .client_file(ada, Whose::Of(Some(A)))
        .await
        .expect("an answer");
    let file = file.expect("a client");
    let therapists: Vec<_> = file.visits.iter().map(|visit| &*visit.therapist).collect();
    assert_eq!(therapists, ["Therapist A"], "her own visits, and not those to others");
    assert!(file.known_as.is_empty() && file.messages.is_empty());

    // And so is one whose visit the reception has seen.
    let grace = ("Grace Hopper", "grace@example.org");
    scene.book(&scene.in_the_name_of(grace, A, "2026-11-27 14:00")).await;
    assert_eq!(scene.seen_by(A).await, [ada]);
    let days = ("2026-11-27".parse().expect("a date"), 1);
    let board = scene.store.board(days, Scope::All, scene.now).await.expect("one");
    let form = BoardForm {
        act: "arrived".into(),
        visit: board.visits[0].id.0.to_string(),
        revision: board.visits[0].revision.to_string(),
        ..BoardForm::default()
    };
    scene.arrange(&rosa, &form).await.expect("she is here");
    assert_eq!(scene.seen_by(A).await.len(), 2);
}

async fn a_therapist_who_has_the_mail_come_to_herself_confirms_nothing(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.treated(&rosa, VICTIM, B, "10:00").await;
    let thea = scene.thea(A).await;
    let token = scene.book(&scene.in_the_name_of(VICTIM, A, "2026-11-26 14:00")).await;
    scene.sent(0).await;
    // To her own address: see `does_to_own`.
    scene.does_to_own(&thea, "contact").await;
    scene.does_to_own(&thea, "resend").await;
    let mails = scene.due(60).await;
    assert!(!mails.is_empty(), "the letter comes to her");
    for mail in &mails {
        assert_eq!(mail.confirm_key, None);
    }
    let outcome = scene.store.confirm_visit(&token, &"0".repeat(64), scene.now).await;
    assert!(outcome.is_err());
    assert_eq!(scene.seen_by(A).await, []);
}

/// What staff write down of a client went into every visit to come in their name, for whoever gives it to read.
async fn a_visit_in_somebodys_name_learns_nothing_of_them(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let ada = scene.treated(&rosa, VICTIM, B, "10:00").await;
    let mut later = scene.clone();
    later.now += jiff::SignedDuration::from_mins(1);
    later.book(&scene.in_the_name_of(VICTIM, A, "2026-11-26 14:00")).await;
    let file = scene.store.client_file(ada, Whose::Everyone).await.expect("an answer");
    let request = ClientForm {
        name: VICTIM.0.into(),
        email: "new@example.org".into(),
        phone: "780 555 0177".into(),
        ..ClientForm::default()
    };
    let request = request.parse().expect("a good form");
    let seen = (ada, &file.expect("a client").revision);
    scene
        .store
        .change_client(seen, &request, &rosa, scene.now)
        .await
        .expect("it is written down");
    let days = (DAY.parse().expect("a date"), 1);
    for (therapist, email) in [(A, VICTIM.1), (B, "new@example.org")] {
        let scope = Scope::Only(therapist);
        let board = scene.store.board(days, scope, scene.now).await.expect("one");
        assert_eq!(board.visits[0].email.as_deref(), Some(email));
    }
}

/// Whoever treats somebody used to read all that the reception has written down about them.
async fn a_note_is_a_therapists_to_read_if_it_is_shared(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let ada = scene.treated(&rosa, VICTIM, A, "10:00").await;
    let grace = ("Grace Hopper", "grace@example.org");
    let grace = scene.treated(&rosa, grace, A, "12:00").await;
    let read = async |id| {
        let mut notes = Vec::new();
        for whose in [Whose::Of(Some(A)), Whose::Everyone] {
            let file = scene.store.client_file(id, whose).await.expect("an answer");
            notes.push(file.expect("a client").note);
        }
        notes
    };
    let note = |id, note: &'static str, shared: &'static str| {
        let (scene, rosa) = (&scene, &rosa);
        async move {
            let file = scene.store.client_file(id, Whose::Everyone).await.expect("an answer");
            let form = ClientForm {
                name: "Ada Lovelace".into(),
                note: note.into(),
                shared: shared.into(),
                ..ClientForm::default()
            };
            let request = form.parse().expect("a good form");
            let seen = (id, &file.expect("a client").revision);
            let changed = scene.store.change_client(seen, &request, rosa, scene.now).await;
            changed.expect("it is written down");
        }
    };
    assert_eq!(read(ada).await, ["", "Pregnant, sixth month"]);
    note(ada, "Pregnant", "yes").await;
    assert_eq!(read(ada).await, ["Pregnant", "Pregnant"]);
    note(ada, "Owes us 40 dollars", "").await;
    assert_eq!(read(ada).await, ["", "Owes us 40 dollars"]);
    // What was not shared of either is not shared of both.
    note(grace, "Pregnant", "yes").await;
    let seen = scene.both(grace, ada).await;
    let merged = scene.store.merge_clients((grace, ada), &seen, &rosa, scene.now).await;
    merged.expect("one client");
    assert_eq!(read(grace).await, ["", "Pregnant\n\nOwes us 40 dollars"]);
}

async fn what_was_noted_before_stays_shared(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let ada = scene.treated(&rosa, VICTIM, A, "10:00").await;
    for sql in [
        "ALTER TABLE client DROP COLUMN note_shared",
        "DELETE FROM _sqlx_migrations WHERE description = 'shared note'",
    ] {
        scene.execute(sql).await;
    }
    let store = Store::open(&scene.url, &keys()).await.expect("the same store");
    let file = store.client_file(ada, Whose::Of(Some(A))).await.expect("an answer");
    assert_eq!(file.expect("a client").note, "Pregnant, sixth month");
    store.close().await;
}

/// The reception treats a visit that nobody has confirmed as any other one, and that opened the file of whoever it was in the
/// name of: when they did not come, too.
async fn only_who_has_met_a_client_or_says_so_ties_them(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.treated(&rosa, VICTIM, B, "10:00").await;
    let thea = scene.thea(A).await;
    for (turn, (act, ties)) in [
        ("no-show", false),
        ("contact", false),
        ("move", false),
        ("expected", false),
        ("resend", false),
        ("accept", true),
    ]
    .into_iter()
    .enumerate()
    {
        let wall = format!("2026-11-{} 14:00", 24 + turn % 3 + turn / 3);
        scene.book(&scene.in_the_name_of(VICTIM, A, &wall)).await;
        let days = ("2026-11-23".parse().expect("a date"), 7);
        let board = scene.store.board(days, Scope::Only(A), scene.now).await.expect("one");
        for visit in &board.visits {
            let form = BoardForm {
                act: act.into(),
                visit: visit.id.0.to_string(),
                revision: visit.revision.to_string(),
                date: "2026-11-27".into(),
                time: format!("{}:00", 10 + turn),
                therapist: A.0.to_string(),
                email: "other@example.org".into(),
                anyway: "yes".into(),
                ..BoardForm::default()
            };
            let outcome = scene.arrange(&thea, &form).await;
            assert!(outcome.is_ok() != ties, "{act}: {outcome:?}");
            let board = scene.store.board(days, Scope::Only(A), scene.now).await.expect("one");
            let now = board.visit(visit.id).expect("it is there").revision.to_string();
            let form = BoardForm { revision: now, ..form };
            scene.arrange(&rosa, &form).await.expect(act);
        }
        assert_eq!(!scene.seen_by(A).await.is_empty(), ties, "{act}");
        let form = BoardForm {
            act: "cancel".into(),
            ..BoardForm::default()
        };
        let board = scene.store.board(days, Scope::Only(A), scene.now).await.expect("one");
        for visit in &board.visits {
            let form = BoardForm {
                visit: visit.id.0.to_string(),
                revision: visit.revision.to_string(),
                ..form.clone()
            };
            scene.arrange(&rosa, &form).await.expect("it is off");
        }
    }
}

/// A therapist who knows whom another one treats added them once more, and what was booked after came to her own file.
async fn whom_a_therapist_has_added_comes_after_others(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let thea = scene.thea(A).await;
    let form = for_the_victim(A, "2026-11-30");
    scene.arrange(&thea, &form).await.expect("a visit");
    let [own] = scene.seen_by(A).await[..] else {
        panic!("one of her own")
    };
    // However long ago that was.
    scene.execute("UPDATE client SET created_at = 0").await;
    let form = for_the_victim(B, "2026-12-01");
    scene
        .execute(&format!(
            "UPDATE client SET email = 'else@example.org' WHERE id = {}",
            own.0
        ))
        .await;
    scene
        .execute("UPDATE known_as SET folded = 'else@example.org' WHERE what = 'email'")
        .await;
    scene.arrange(&rosa, &form).await.expect("a visit");
    scene
        .execute(&format!(
            "UPDATE client SET email = '{}' WHERE id = {}",
            VICTIM.1, own.0
        ))
        .await;
    scene
        .execute(&format!(
            "UPDATE known_as SET folded = '{}' WHERE folded = 'else@example.org'",
            VICTIM.1
        ))
        .await;
    scene.book(&scene.in_the_name_of(VICTIM, B, "2026-12-02 10:00")).await;
    let file = scene.store.client_file(own, Whose::Everyone).await.expect("an answer");
    assert_eq!(file.expect("a client").visits.len(), 1, "and the other has both");
}
