//! `/staff/clients`: whom staff know.

use domain::{BookingForm, Role};
use jiff::Timestamp;
use store::{Whose, new_key};

use crate::accounts::staff::Browser;
use crate::html::Page;
use crate::scene::{Clinic, NOW};

/// Somebody has booked with this name and address. Their id.
pub(crate) async fn booked(clinic: &Clinic, name: &str, email: &str, start: &str) -> i64 {
    let form = BookingForm {
        name: name.into(),
        email: email.into(),
        phone: "780 555 0100".into(),
        service: "relaxation-60".into(),
        start: start.into(),
        key: new_key().unwrap(),
        ..BookingForm::default()
    };
    let now: Timestamp = NOW.parse().unwrap();
    clinic.store.book(&form.parse().unwrap(), now).await.unwrap();
    let (found, _) = clinic.store.clients(email, Whose::Everyone, 9).await.unwrap();
    found[0].id.0
}

pub(crate) async fn ada(clinic: &Clinic) -> i64 {
    booked(clinic, "Ada Lovelace", "ada@example.org", "2026-12-02T16:00:00Z").await
}

#[tokio::test]
async fn whom_somebody_looks_for_is_in_no_address() {
    let clinic = Clinic::open().await;
    let id = ada(&clinic).await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let page = Page::of(rosa.get(&clinic, "/staff/clients").await);
    assert!(page.status == 200 && page.says("Ada Lovelace"), "{}", page.words());
    assert_eq!(page.form_action(), "/staff/clients");
    let page = Page::of(
        rosa.post(&clinic, "/staff/clients", &[("words", "LOVE 7805550100")])
            .await,
    );
    assert_eq!((page.status, page.value("words").as_str()), (200, "LOVE 7805550100"));
    assert!(
        page.source().contains(&format!("/staff/clients/{id}\"")),
        "{}",
        page.words()
    );
    let page = Page::of(rosa.post(&clinic, "/staff/clients", &[("words", "\"><b>")]).await);
    assert!(page.says("Nobody was found."), "{}", page.words());
    assert!(!page.source().contains("\"><b>"));
    let answer = Browser::default()
        .post(&clinic, "/staff/clients", &[("words", "x")])
        .await;
    assert_eq!((answer.status, answer.header("location")), (401, "/staff/sign-in"));
}

#[tokio::test]
async fn a_therapist_reads_of_those_they_treat_and_changes_nothing() {
    let clinic = Clinic::open().await;
    let id = ada(&clinic).await;
    let thea = Browser::of(&clinic, "thea", Role::Therapist).await;
    let address = format!("/staff/clients/{id}");
    assert_eq!(
        thea.get(&clinic, &address).await.status,
        404,
        "she is nobody's therapist"
    );
    clinic
        .run_sql("UPDATE account SET therapist_id = (SELECT therapist_id FROM segment) WHERE name = 'thea'")
        .await;
    assert_eq!(
        thea.get(&clinic, &address).await.status,
        404,
        "nobody but a form says that she treats her"
    );
    clinic.run_sql("UPDATE visit SET confirmed_at = booked_at").await;
    let page = Page::of(thea.get(&clinic, &address).await);
    assert!(
        page.status == 200 && page.says("780 555 0100") && page.says("Relaxation massage"),
        "{}",
        page.words()
    );
    assert!(!page.source().contains("<form"), "nothing to change");
    for path in ["erase", "merge?with=1", "export"] {
        let status = thea.get(&clinic, &format!("{address}/{path}")).await.status;
        assert!(matches!(status, 403 | 404), "{path}: {status}");
    }
    assert_eq!(thea.get(&clinic, &format!("{address}/export")).await.status, 403);
}

#[tokio::test]
async fn what_nobody_has_confirmed_stands_apart_from_a_clients_visits() {
    let clinic = Clinic::open().await;
    let id = ada(&clinic).await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let apart = "Booked online, not confirmed yet";
    let page = Page::of(rosa.get(&clinic, &format!("/staff/clients/{id}")).await);
    assert!(page.says(apart) && page.says("None yet."), "{}", page.words());
    clinic.run_sql("UPDATE visit SET confirmed_at = booked_at").await;
    let page = Page::of(rosa.get(&clinic, &format!("/staff/clients/{id}")).await);
    assert!(!page.says(apart) && !page.says("None yet."), "{}", page.words());
}

#[tokio::test]
async fn a_client_is_corrected() {
    let clinic = Clinic::open().await;
    let id = ada(&clinic).await.to_string();
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let address = format!("/staff/clients/{id}");
    let page = Page::of(rosa.get(&clinic, &address).await);
    let revision = page.value("revision");
    assert_eq!(
        (page.value("name").as_str(), page.heading()),
        ("Ada Lovelace", "Ada Lovelace")
    );
    let form = |name: &'static str, email: &'static str| {
        [
            ("id", id.clone()),
            ("revision", revision.clone()),
            ("name", name.to_owned()),
            ("email", email.to_owned()),
            ("note", "Likes it <quiet>".to_owned()),
            ("shared", "yes".to_owned()),
        ]
    };
    let send = async |name, email| {
        let form = form(name, email);
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, &**value)).collect();
        rosa.post(&clinic, &address, &form).await
    };
    let page = Page::of(send("", "ada").await);
    assert_eq!(page.status, 422);
    assert_eq!(page.source().matches("aria-invalid=\"true\"").count(), 2);
    assert_eq!(
        (page.value("email").as_str(), page.textarea("note").as_str()),
        ("ada", "Likes it <quiet>")
    );
    assert!(page.source().contains("name=\"shared\" value=\"yes\" checked"));
    let answer = send("Ada King", "ada@example.org").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, &*format!("{address}?done=save"))
    );
    let page = Page::of(rosa.get(&clinic, answer.header("location")).await);
    assert!(
        page.says("It is saved") && page.heading() == "Ada King",
        "{}",
        page.words()
    );
    let page = Page::of(send("Ada Byron", "ada@example.org").await);
    assert_eq!((page.status, page.value("name").as_str()), (409, "Ada Byron"));
    let page = Page::of(rosa.get(&clinic, &address).await);
    assert_eq!(
        (page.heading(), page.textarea("note").as_str()),
        ("Ada King", "Likes it <quiet>")
    );
    assert_eq!(rosa.get(&clinic, "/staff/clients/7").await.status, 404);
}

#[tokio::test]
async fn two_are_compared_and_become_one() {
    let clinic = Clinic::open().await;
    let one = ada(&clinic).await.to_string();
    let two = booked(&clinic, "Ada Lovelace", "countess@example.org", "2026-12-03T16:00:00Z")
        .await
        .to_string();
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let page = Page::of(rosa.get(&clinic, &format!("/staff/clients/{one}")).await);
    let address = format!("/staff/clients/{one}/merge?with={two}");
    assert!(page.source().contains(&address), "{}", page.source());
    // Whoever erases one of them is told of the other, which stays.
    let page = Page::of(rosa.get(&clinic, &format!("/staff/clients/{one}/erase")).await);
    assert!(
        page.says("Perhaps the same person, and erased on their own page"),
        "{}",
        page.words()
    );
    assert!(
        page.source().contains(&format!("href=\"/staff/clients/{two}\"")),
        "{}",
        page.source()
    );
    let page = Page::of(rosa.get(&clinic, &address).await);
    assert!(
        page.says("countess@example.org") && page.says("ada@example.org"),
        "{}",
        page.words()
    );
    let seen = page.revision("");
    let form = [("keep", &*two), ("gone", &*one), ("revision", &*seen)];
    let answer = rosa.post(&clinic, &address, &form).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, &*format!("/staff/clients/{two}?done=merge"))
    );
    let page = Page::of(rosa.get(&clinic, answer.header("location")).await);
    assert!(page.says("They are one client now"), "{}", page.words());
    let again = rosa.post(&clinic, &address, &form).await;
    assert_eq!(again.header("location"), answer.header("location"), "a double click");
    // The old id leads to whoever stayed, on every page, for good; and to nobody who may not see them.
    let stays = format!("/staff/clients/{two}");
    for (page, at) in [
        (format!("/staff/clients/{one}"), stays.clone()),
        (format!("/staff/clients/{one}/erase"), format!("{stays}/erase")),
        (address.clone(), stays.clone()),
        (format!("/staff/clients/{two}/merge?with={one}"), stays.clone()),
    ] {
        let answer = rosa.get(&clinic, &page).await;
        assert_eq!((answer.status, answer.header("location")), (308, &*at), "{page}");
    }
    let answer = Browser::default().get(&clinic, &format!("/staff/clients/{one}")).await;
    assert_eq!(answer.header("location"), "/staff/sign-in");
    let thea = Browser::of(&clinic, "thea", Role::Therapist).await;
    assert_eq!(thea.get(&clinic, &format!("/staff/clients/{one}")).await.status, 404);
    let export = rosa.get(&clinic, &format!("/staff/clients/{one}/export")).await;
    assert_eq!(export.json()["known_as"][0]["typed"], "ada@example.org");
    let page = Page::of(rosa.get(&clinic, &stays).await);
    assert!(
        page.says("Also known as") && page.says("ada@example.org"),
        "{}",
        page.words()
    );
}

#[tokio::test]
async fn a_form_from_before_two_became_one_keeps_what_was_typed() {
    let clinic = Clinic::open().await;
    let one = ada(&clinic).await.to_string();
    let two = booked(&clinic, "Ada King", "countess@example.org", "2026-12-03T16:00:00Z")
        .await
        .to_string();
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let address = format!("/staff/clients/{two}/merge?with={one}");
    let merged = rosa.save(&clinic, &address, &[("keep", &*two), ("gone", &*one)]).await;
    assert_eq!(merged.status, 303);
    let address = format!("/staff/clients/{one}");
    let form = [
        ("id", &*one),
        ("revision", "0"),
        ("name", "Ada Byron"),
        ("note", "Likes it quiet"),
    ];
    let page = Page::of(rosa.post(&clinic, &address, &form).await);
    assert_eq!((page.status, page.value("name").as_str()), (409, "Ada Byron"));
    assert_eq!(page.textarea("note"), "Likes it quiet");
    assert_eq!(
        (page.value("id"), page.form_action()),
        (two.clone(), format!("/staff/clients/{two}"))
    );
}

#[tokio::test]
async fn a_number_is_found_and_called_however_it_is_typed() {
    let clinic = Clinic::open().await;
    let id = ada(&clinic).await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    for words in ["+17805550100", "(780) 555-0100 ext 4", "001 780.555.0100 ADA", "550100"] {
        let page = Page::of(rosa.post(&clinic, "/staff/clients", &[("words", words)]).await);
        assert!(
            page.source().contains(&format!("/staff/clients/{id}\"")),
            "{words}: {}",
            page.words()
        );
    }
    clinic
        .run_sql("UPDATE visit SET client_phone = '780-555-0100 #12'")
        .await;
    let day = "/api/staff/calendar?first=2026-12-02&days=1";
    let visit = &rosa.get(&clinic, day).await.json()["board"]["visits"][0];
    assert_eq!(
        (&visit["phone"], &visit["call_link"]),
        (&"780-555-0100 #12".into(), &"tel:+17805550100".into())
    );
    let thea = Browser::of(&clinic, "thea", Role::Therapist).await;
    clinic
        .run_sql("UPDATE account SET therapist_id = (SELECT therapist_id FROM segment) WHERE name = 'thea'")
        .await;
    clinic.run_sql("UPDATE visit SET confirmed_at = booked_at").await;
    let page = Page::of(thea.get(&clinic, &format!("/staff/clients/{id}")).await);
    assert!(page.source().contains("href=\"tel:+17805550100\""), "{}", page.source());
}

#[tokio::test]
async fn a_client_takes_all_along_and_is_forgotten() {
    let clinic = Clinic::open().await;
    let id = ada(&clinic).await.to_string();
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let export = format!("/staff/clients/{id}/export");
    let answer = rosa.get(&clinic, &export).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"client.json\""
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.json()["visits"][0]["email"], "ada@example.org");
    assert_eq!(
        Browser::default().get(&clinic, &export).await.header("location"),
        "/staff/sign-in"
    );
    assert_eq!(rosa.get(&clinic, "/staff/clients/7/export").await.status, 404);

    let address = format!("/staff/clients/{id}/erase");
    let page = Page::of(rosa.get(&clinic, &address).await);
    assert!(
        page.says("They are still expected") && page.says("Relaxation massage with"),
        "{}",
        page.words()
    );
    let form = [("id", &*id), ("name", "Ada Lovelace")];
    let page = Page::of(rosa.post(&clinic, &address, &form).await);
    assert!(
        page.status == 409 && page.says("They are still expected"),
        "{}",
        page.words()
    );
    clinic
        .run_sql("UPDATE visit SET state = 'cancelled', cancelled_at = booked_at")
        .await;
    let page = Page::of(rosa.save(&clinic, &address, &[("id", &*id), ("name", "Ada")]).await);
    assert_eq!((page.status, page.value("name").as_str()), (422, "Ada"));
    let answer = rosa.save(&clinic, &address, &form).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, &*format!("/staff/clients/{id}"))
    );
    let page = Page::of(rosa.get(&clinic, &format!("/staff/clients/{id}")).await);
    assert!(
        page.status == 200 && page.says("was erased on Nov 30, 2026"),
        "{}",
        page.words()
    );
    assert!(!page.source().contains("Lovelace"));
    let olga = Browser::of(&clinic, "olga", Role::Owner).await;
    let page = Page::of(olga.get(&clinic, "/staff/audit").await);
    assert!(
        page.says("rosa erased a client")
            && page.says("rosa exported all that is kept of a client")
            && page.says("rosa opened the file of a client (see it), from 127.0.0.0/24."),
        "{}",
        page.words()
    );
}
