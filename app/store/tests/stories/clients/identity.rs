//! Who a client is: by every name, address and number that was ever theirs, however it is typed.

use domain::{BookingRequest, ClientForm, ClientName, EmailAddress, PhoneNumber, Role};
use jiff::SignedDuration;
use store::{Caller, ClientId, Setting, Store, Whose};

use crate::inbox::contact::PERSON;
use crate::scene::{A, B, Scene, keys};

stories! {
    names_are_found_as_people_fold_them,
    a_number_is_found_however_it_is_typed,
    what_else_has_digits_is_still_found,
    a_booking_finds_its_client_however_it_is_typed,
    a_server_of_the_last_release_writes_beside_this_one,
    numbers_and_names_are_read_however_they_came,
    the_country_of_a_number_is_the_clinics,
    a_hundred_thousand_clients_are_not_read_to_book,
}

impl Scene {
    /// Whom these words find.
    pub(crate) async fn found(&self, words: &str) -> Vec<ClientId> {
        let (found, _) = self.store.clients(words, Whose::Everyone, 50).await.expect("clients");
        found.into_iter().map(|client| client.id).collect()
    }

    /// A client of whom nothing but this is known.
    pub(crate) async fn client(&self, rosa: &Caller, [name, email, phone]: [&str; 3]) -> ClientId {
        let visits = self.number("SELECT COUNT(*) FROM visit").await;
        let visit = self
            .book_as(["Nobody Yet", &format!("nobody{visits}@example.com"), ""])
            .await;
        let form = ClientForm {
            name: name.into(),
            email: email.into(),
            phone: phone.into(),
            ..ClientForm::default()
        };
        let request = form.parse().expect("a good form");
        let file = self.store.client_file(visit, Whose::Everyone).await.expect("an answer");
        let revision = file.expect("a client").revision;
        let changed = self
            .store
            .change_client((visit, &revision), &request, rosa, self.now)
            .await;
        changed.expect("a change");
        visit
    }

    /// Books the next free hour as this person, and tells whose visit it is.
    pub(crate) async fn book_as(&self, [name, email, phone]: [&str; 3]) -> ClientId {
        let taken = self.number("SELECT COUNT(*) FROM visit").await;
        let (day, hour) = (taken / 3, 10 + 2 * (taken % 3));
        let date = jiff::civil::date(2026, 11, 25) + SignedDuration::from_hours(24 * 7 * day);
        let request = BookingRequest {
            name: ClientName::parse(name).expect("a name"),
            email: EmailAddress::parse(email).expect("an address"),
            phone: (!phone.is_empty()).then(|| PhoneNumber::parse(phone).expect("a number")),
            ..self.request_for(A, &format!("{date} {hour}:00"))
        };
        let visit = self.book(&request).await;
        ClientId(
            self.number(&format!(
                "SELECT client_id FROM visit WHERE id = {}",
                self.id_of(&visit).await
            ))
            .await,
        )
    }
}

async fn names_are_found_as_people_fold_them(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    for (name, words) in [
        (
            "José Núñez",
            &["JOSÉ", "josé", "jose", "NUNEZ", "nu\u{301}n\u{303}ez", "Jose\u{301}"][..],
        ),
        ("Karl Weiß", &["WEISS", "weiß", "WEIẞ", "weiss"]),
        ("ANNA GROSS", &["groß", "Groß", "gross"]),
        ("Łukasz Żak", &["ŁUKASZ", "łukasz", "lukasz", "zak", "Luka żak"]),
        ("Søren Ærø", &["soren", "SØREN", "aero"]),
        ("İpek Işık", &["ipek", "IPEK", "isik", "ışık", "IŞIK"]),
        ("Νίκος Παππάς", &["ΝΙΚΟΣ", "νικος", "παππασ"]),
        ("Шалёнка", &["ШАЛЕНКА", "шаленка"]),
        ("Maeve O’Brien", &["o'brien", "O’BRIEN"]),
    ] {
        let id = scene.client(&rosa, [name, "", ""]).await;
        for words in words {
            assert_eq!(scene.found(words).await, [id], "{words} finds {name}");
        }
    }
    assert!(scene.found("joseph").await.is_empty());
}

/// Ways to type one number, and with what of them somebody looks for it.
const NUMBERS: [&[&str]; 4] = [
    &[
        "(555) 123-4567",
        "555-123-4567 ext 4",
        "5551234567",
        "+1 555 123 4567",
        "1 (555) 123-4567 x4",
        "555.123.4567",
    ],
    &[
        "+17805550134",
        "+1 780 555 0134",
        "780.555.0134",
        "(780)\u{a0}555-0134",
        "001 780 555 0134",
        "780-555-0134 #12",
    ],
    &[
        "0031612345678",
        "+31 6 12345678",
        "011 31 6 12 34 56 78",
        "+31 (0)6 12345678",
    ],
    &["(0)171/555-12", "0171 55512", "0171/555 12"],
];

async fn a_number_is_found_however_it_is_typed(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    for ways in NUMBERS {
        let id = scene.client(&rosa, ["Ada Lovelace", "", ways[0]]).await;
        for stored in ways {
            let file = scene.store.client_file(id, Whose::Everyone).await.expect("an answer");
            let revision = file.expect("a client").revision;
            let form = ClientForm {
                name: "Ada Lovelace".into(),
                phone: (*stored).into(),
                ..ClientForm::default()
            };
            let request = form.parse().expect("a good form");
            let changed = scene
                .store
                .change_client((id, &revision), &request, &rosa, scene.now)
                .await;
            changed.expect("a change");
            for typed in ways {
                for words in [(*typed).to_owned(), format!("love {typed}"), format!("{typed} ADA")] {
                    assert_eq!(scene.found(&words).await, [id], "{words} finds {stored}");
                }
            }
        }
    }
    for (part, how_many) in [
        ("555123", 1),
        ("550134", 1),
        ("55-01 34", 1),
        ("715551", 1),
        ("345678", 1),
        ("550135", 0),
    ] {
        assert_eq!(scene.found(part).await.len(), how_many, "{part}");
    }
    assert_eq!(
        scene.found("+49 171 55512").await.len(),
        1,
        "whoever says the country, too"
    );
}

async fn what_else_has_digits_is_still_found(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let id = scene
        .client(&rosa, ["Agent 007 0 1", "bond.007.1@example.org", "780 555 0134"])
        .await;
    for words in [
        "007",
        "0",
        "1 0",
        "007.1",
        "0134 555",
        "agent 007 0 1",
        "+1",
        "(780",
        "- 0134",
        "7 55",
    ] {
        assert_eq!(scene.found(words).await, [id], "{words}");
    }
    assert!(scene.found("008").await.is_empty());
}

async fn a_booking_finds_its_client_however_it_is_typed(scene: Scene) {
    let ada = scene.book_as(["José Núñez", "jose@example.org", ""]).await;
    for (name, email) in [("JOSÉ NÚÑEZ", "Jose@Example.org"), ("jose  nunez", "JOSE@example.org")] {
        assert_eq!(scene.book_as([name, email, ""]).await, ada, "{name}");
    }
    assert_ne!(
        scene.book_as(["Josef Núñez", "jose@example.org", ""]).await,
        ada,
        "another name"
    );
    assert_ne!(
        scene.book_as(["José Núñez", "jose@example.com", ""]).await,
        ada,
        "another address"
    );

    // Whoever is booked at the desk may have no address.
    let rosa = scene.staff("rosa", Role::Reception).await;
    let known = scene.client(&rosa, ["Ada Lovelace", "", "(780) 555-0134"]).await;
    for (number, time) in [
        ("+17805550134", "09:00"),
        ("1 780 555 0134 ext 4", "10:15"),
        ("780.555.0134", "11:30"),
    ] {
        let form = domain::BoardForm {
            act: "book".into(),
            name: "ADA LOVELACE".into(),
            phone: number.into(),
            service: "relaxation-60".into(),
            date: "2026-11-24".into(),
            time: time.into(),
            therapist: B.0.to_string(),
            key: store::new_key().expect("a key"),
            ..domain::BoardForm::default()
        };
        let request = form.parse().expect("a good form");
        let booked = scene
            .store
            .arrange(&rosa, &request, true, scene.now)
            .await
            .expect("a visit");
        let visit = booked.visit.expect("a visit").0;
        let whose = scene
            .number(&format!("SELECT client_id FROM visit WHERE id = {visit}"))
            .await;
        assert_eq!(ClientId(whose), known, "{number}");
    }
    // Somebody else with this number may be the same person, and who writes from it, too.
    let other = scene.client(&rosa, ["A. King", "", "001-780-555-0134"]).await;
    let file = scene
        .store
        .client_file(other, Whose::Everyone)
        .await
        .expect("an answer");
    let alike: Vec<_> = file.expect("a client").alike.iter().map(|client| client.id).collect();
    assert_eq!(alike, [known]);
    let mut letter = scene.letter(60).await;
    letter.email = None;
    letter.phone = PhoneNumber::parse("780 5550134").ok();
    let reference = scene.write(&letter, PERSON).await.reference;
    let thread = scene
        .store
        .thread(&reference)
        .await
        .expect("an answer")
        .expect("a message");
    assert_eq!(thread.alike.len(), 2);
}

/// What the last release does to the tables that it knows: see migration 0011.
async fn a_server_of_the_last_release_writes_beside_this_one(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let gone = scene.client(&rosa, ["Łukasz Żak", "zak@example.org", ""]).await;
    scene
        .execute(
            "INSERT INTO client (id, name, email, phone, search, created_at, changed_at)
             VALUES (77, 'José Núñez', 'JOSE@example.org', '(0)171/555-12', 'josé núñez jose@example.org', 0, 0)",
        )
        .await;
    scene
        .execute(&format!(
            "UPDATE client SET name = 'Weiß', search = 'weiß', revision = revision + 1 WHERE id = {}",
            gone.0
        ))
        .await;
    scene
        .execute(
            "INSERT INTO message (id, reference, state, signs, name, email, body, network_hash, by_browser,
                 idempotency_key, request_hash, received_at)
             SELECT 5, 'BCD-FGH', 'inbox', '', 'José', 'jOsE@example.org', 'Hello!', request_hash, 1, 'key', request_hash, 0
             FROM visit",
        )
        .await;
    assert_eq!(scene.found("nunez 017155512").await, [ClientId(77)]);
    assert_eq!(scene.found("WEISS").await, [gone]);
    assert!(scene.found("lukasz").await.is_empty());
    let file = scene
        .store
        .client_file(ClientId(77), Whose::Everyone)
        .await
        .expect("an answer");
    assert_eq!(file.expect("a client").messages.len(), 1);
    assert_eq!(
        scene.book_as(["JOSE NUNEZ", "jose@Example.org", ""]).await,
        ClientId(77)
    );

    // It forgets somebody, and knows nothing of the tables that are new.
    scene
        .execute(
            "UPDATE client SET name = 'Erased', email = NULL, phone = NULL, note = '', search = '', changed_at = 1,
                 erased_at = 1, revision = revision + 1
             WHERE id = 77",
        )
        .await;
    scene
        .execute("UPDATE message SET name = 'Erased', email = '-', body = 'Erased' WHERE id = 5")
        .await;
    scene
        .execute("UPDATE visit SET client_name = 'Erased', client_email = '-', client_phone = NULL, client_note = NULL")
        .await;
    scene.execute("DELETE FROM audit").await;
    let store = Store::open(&scene.url, &keys()).await.expect("a restart");
    for text in ["jos", "nunez", "21555171", "17155512"] {
        assert_eq!(scene.rows_with(text).await, 0, "{text}");
    }
    store.close().await;
}

/// Only plain hyphens used to be looked for; and what is refused today may be stored since it was not.
async fn numbers_and_names_are_read_however_they_came(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let ada = scene.client(&rosa, ["Ada King", "", "tel:+1-780-555-0134"]).await;
    for typed in [
        "780\u{2013}555\u{2013}0134",
        "780\u{2012}555\u{2014}0134",
        "+1\u{2011}780\u{2011}555\u{2011}0134",
        "tel:+1-780-555-0134",
        "\u{202d}(780) 555-0134\u{202c}",
        "ada tel: 780 555 0134",
    ] {
        assert_eq!(scene.found(typed).await, [ada], "{typed:?}");
    }
    let booked = scene
        .book_as(["Ada King", "ada@example.org", "780\u{2013}555\u{2013}0134"])
        .await;
    let also = "SELECT COUNT(DISTINCT folded) FROM known_as WHERE what = 'phone'";
    assert_eq!(scene.number(also).await, 1, "one number: {booked:?} and {ada:?}");

    scene
        .execute("UPDATE client SET name = '.', revision = revision + 1")
        .await;
    scene.execute("UPDATE visit SET client_name = '&'").await;
    let file = scene.store.client_file(ada, Whose::Everyone).await.expect("an answer");
    assert_eq!(file.expect("a client").client.name.as_str(), ".");
    for mail in scene.due(0).await {
        let store::MailAbout::Visit(visit, _) = mail.about else {
            panic!("{:?}", mail.about)
        };
        assert_eq!(visit.client_name.as_str(), "&");
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM outbox WHERE attempts = 1").await, 2);
}

async fn the_country_of_a_number_is_the_clinics(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let olga = scene.staff("olga", Role::Owner).await;
    let ada = scene.client(&rosa, ["Ada King", "", "0171 555 1234"]).await;
    let zoe = scene.client(&rosa, ["Zoë King", "", "+49 171 5551234"]).await;
    let clinic = scene.store.clinic().await.expect("a clinic");
    let number = PhoneNumber::parse("0171 555 1234").expect("a number");
    assert_eq!(clinic.call_link(&number), "tel:01715551234", "no number of Canada's");
    let form = domain::ClinicForm {
        name: "Glo".into(),
        phone: "+49 30 901820".into(),
        revision: scene.store.clinic().await.expect("a clinic").profile.revision(),
        city: "Berlin".into(),
        province: "BE".into(),
        headline: "Eine Stunde".into(),
        welcome: "Für dich.".into(),
        lead: "120".into(),
        horizon: "90".into(),
        step: "15".into(),
        ..domain::ClinicForm::default()
    };
    let request = form.parse().expect("a good form");
    scene
        .store
        .change_clinic(&olga, &request, scene.now)
        .await
        .expect("a change");
    let clinic = scene.store.clinic().await.expect("a clinic");
    assert_eq!(clinic.call_link(&number), "tel:+491715551234");
    assert_eq!(clinic.phone_link, "tel:+4930901820");
    let found = scene.found("0049 171 5551234").await;
    assert_eq!(found, [ada, zoe]);
    assert_eq!(
        scene
            .number("SELECT COUNT(*) FROM known_as WHERE folded = '432155517194'")
            .await,
        2,
        "one number"
    );
}

async fn a_hundred_thousand_clients_are_not_read_to_book(scene: Scene) {
    scene
        .execute(
            "INSERT INTO client (id, name, email, phone, search, known_revision, created_at, changed_at)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
             SELECT i, 'Person ' || i, 'p' || i || '@example.org', '780 555 ' || i,
                 'person ' || i || ' p' || i || '@example.org 780 555 ' || i || ' 780555' || i, 0, 0, 0 FROM n",
        )
        .await;
    for (what, typed, folded) in [
        ("name", "name", "lower(name)"),
        ("email", "email", "email"),
        ("phone", "phone", "id || '555087'"),
    ] {
        scene
            .execute(&format!(
                "INSERT INTO known_as (origin, what, client_id, typed, folded)
                 SELECT id, '{what}', id, {typed}, {folded} FROM client"
            ))
            .await;
    }
    // Generous bounds: what is meant is that it is no second.
    let timed = |what: &str, before: std::time::Instant, most: u128| {
        let took = before.elapsed();
        assert!(took.as_millis() < most, "{what} took {took:?}");
    };
    let before = std::time::Instant::now();
    assert_eq!(
        scene.book_as(["PERSON 777", "P777@example.org", ""]).await,
        ClientId(777)
    );
    timed("a booking", before, 500);
    for words in ["nobody at all", "p99999@", "555 777", "person"] {
        let before = std::time::Instant::now();
        scene.found(words).await;
        timed(words, before, 1500);
    }
}
