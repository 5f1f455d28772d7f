//! `/staff/team`: who works here.

use domain::Role;

use crate::accounts::staff::{Browser, PASSWORD};
use crate::booking::form_at;
use crate::html::{Page, attribute};
use crate::scene::Clinic;

const PATH: &str = "/staff/team";

/// The address of the page that changes an account or a therapist of this name.
async fn address(browser: &Browser, clinic: &Clinic, label: &str) -> String {
    let page = Page::of(browser.get(clinic, PATH).await);
    let link = page
        .tags("a")
        .into_iter()
        .find(|tag| attribute(tag, "aria-label").as_deref() == Some(label));
    attribute(link.unwrap(), "href").unwrap()
}

#[tokio::test]
async fn an_account_is_changed_and_removed_by_another_owner() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let ada = Browser::of(&clinic, "ada", Role::Reception).await;
    let address = address(&owner, &clinic, "Change the account ada").await;
    let page = Page::of(owner.get(&clinic, &address).await);
    assert_eq!((page.status, page.value("role").as_str()), (200, "reception"));
    let id = page.choices("id").remove(0);
    let form = [
        ("change", "account"),
        ("id", &*id),
        ("role", "therapist"),
        ("therapist", "2"),
    ];
    let answer = owner.save(&clinic, &address, &form).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/staff/team?saved=yes")
    );
    let page = Page::of(owner.get(&clinic, PATH).await);
    assert!(page.says("calendar of Therapist B"), "{}", page.words());

    for (form, status) in [
        (&[("change", "account"), ("id", &*id), ("role", "king")][..], 422),
        (
            &[
                ("change", "account"),
                ("id", &*id),
                ("role", "owner"),
                ("therapist", "99"),
            ],
            404,
        ),
        (&[("change", "account"), ("id", "1"), ("role", "owner")], 404),
        (&[("change", "remove"), ("id", "")], 422),
    ] {
        assert_eq!(owner.save(&clinic, &address, form).await.status, status, "{form:?}");
    }
    let answer = owner
        .save(&clinic, &address, &[("change", "remove"), ("id", &id)])
        .await;
    assert_eq!(answer.status, 303);
    assert_eq!(ada.get(&clinic, "/api/staff/account").await.status, 401);
    assert_eq!(owner.get(&clinic, &address).await.status, 404);
}

#[tokio::test]
async fn ones_own_account_cannot_be_changed() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let team = owner.get(&clinic, "/api/staff/team").await.json();
    let id = team["members"][0]["id"].to_string();
    for form in [
        [("change", "remove"), ("id", &*id), ("role", "")],
        [("change", "account"), ("id", &*id), ("role", "therapist")],
    ] {
        assert_eq!(owner.post(&clinic, PATH, &form).await.status, 403, "{form:?}");
    }
    assert_eq!(owner.get(&clinic, PATH).await.status, 200);
    assert_eq!(
        owner.get(&clinic, &format!("/staff/team?account={id}")).await.status,
        404
    );
}

#[tokio::test]
async fn an_invitation_is_for_somebodys_calendar_until_it_is_withdrawn() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let form = [("change", "invite"), ("role", "therapist"), ("therapist", "3")];
    let answer = owner.save(&clinic, PATH, &form).await;
    assert_eq!(answer.status, 303);
    let link = answer.header("location").replace("/team/", "/invitation/");
    let page = Page::of(owner.get(&clinic, PATH).await);
    assert!(page.says("calendar of Therapist C, made by olga"), "{}", page.words());
    let id = page.value("id");
    let answer = owner.post(&clinic, PATH, &[("change", "withdraw"), ("id", &id)]).await;
    assert_eq!(answer.status, 303);
    assert_eq!(clinic.get(&link).await.status, 404);
}

#[tokio::test]
async fn a_therapist_is_added_and_let_go_once_it_is_meant() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let mut form = vec![
        ("change", "therapist"),
        ("id", ""),
        ("name", "Dana"),
        ("position", "x"),
        ("active", "yes"),
        ("skill-relaxation", "yes"),
    ];
    let page = Page::of(owner.post(&clinic, "/staff/team?therapist=new", &form).await);
    assert_eq!((page.status, page.value("name").as_str()), (422, "Dana"));
    assert_eq!(page.value("position"), "x", "what was typed is kept");
    assert_eq!(
        page.source()
            .matches("name=\"skill-relaxation\" value=\"yes\" checked")
            .count(),
        1
    );
    form[3] = ("position", "4");
    assert_eq!(
        owner.save(&clinic, "/staff/team?therapist=new", &form).await.status,
        303
    );
    let page = Page::of(owner.get(&clinic, PATH).await);
    assert!(page.says("Dana"), "{}", page.words());

    clinic.post("/book", &form_at("2026-12-02T15:00:00Z")).await;
    let mut leaves = vec![
        ("change", "therapist"),
        ("id", "1"),
        ("name", "Therapist A"),
        ("position", "1"),
        ("skill-relaxation", "yes"),
    ];
    let page = Page::of(owner.save(&clinic, "/staff/team?therapist=1", &leaves).await);
    assert_eq!(page.status, 409);
    assert!(
        page.says("Zoë Zimmermann") && page.says("Save the therapist anyway"),
        "{}",
        page.words()
    );
    leaves.push(("anyway", "yes"));
    assert_eq!(
        owner.save(&clinic, "/staff/team?therapist=1", &leaves).await.status,
        303
    );
    let page = Page::of(owner.get(&clinic, PATH).await);
    assert!(page.says("Cannot be booked now (relaxation)"), "{}", page.words());
}

#[tokio::test]
async fn a_second_factor_is_turned_off_with_the_password_and_shown_as_a_square() {
    let clinic = Clinic::open().await;
    let ada = Browser::of(&clinic, "ada", Role::Reception).await;
    let page = Page::of(ada.get(&clinic, "/staff/second-factor").await);
    assert!(page.source().contains("aria-label=\"A QR code of the key\""));
    assert!(
        page.source().contains("<path d=\"M0 0h1v1h-1zM1 0h1v1h-1z"),
        "the first finder of every code"
    );
    let path = "/staff/second-factor?change=off";
    let page = Page::of(ada.get(&clinic, path).await);
    assert_eq!((page.status, page.value("change").as_str()), (200, "off"));
    let form = [("change", "off"), ("password", "not her password")];
    let page = Page::of(ada.post(&clinic, path, &form).await);
    assert_eq!((page.status, page.value("change").as_str()), (422, "off"));
    let answer = ada
        .post(&clinic, path, &[("change", "off"), ("password", PASSWORD)])
        .await;
    assert_eq!((answer.status, answer.header("location")), (303, "/staff"));
}
