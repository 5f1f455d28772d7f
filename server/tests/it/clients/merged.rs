//! Two people at one message, at two clients who may be one, or at one who is to be erased: what was seen is what is acted
//! on, and the second reads what is so now.

use domain::Role;

use crate::accounts::staff::Browser;
use crate::clients::files::{ada, booked};
use crate::html::Page;
use crate::inbox::answers::written;
use crate::scene::Clinic;

async fn desk() -> (Clinic, Browser, Browser) {
    let clinic = Clinic::open().await;
    let rosa = Browser::of(&clinic, "rosa", Role::Reception).await;
    let ruth = Browser::of(&clinic, "ruth", Role::Reception).await;
    (clinic, rosa, ruth)
}

/// What a browser sends of a form with something typed into it.
fn typed<'a>(form: &'a [(String, String)], field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().filter(|(name, _)| name != field);
    let kept = kept.map(|(name, value)| (&**name, &**value));
    kept.chain([(field, value)]).collect()
}

#[tokio::test]
async fn of_two_who_give_a_message_to_somebody_the_second_reads_whose_it_is() {
    let (clinic, rosa, ruth) = desk().await;
    let reference = written(&clinic, false).await;
    let address = format!("/staff/inbox/{reference}");
    for (act, field, [theirs, mine], told) in [
        (
            "assign",
            "assignee",
            ["rosa", "ruth"],
            "Who answers itIt reads “rosa” now, and you typed “ruth”.",
        ),
        (
            "address",
            "email",
            ["zoe@example.net", "zoe@example.org"],
            "EmailIt reads “zoe@example.net” now, and you typed “zoe@example.org”.",
        ),
    ] {
        let opened = Page::of(ruth.get(&clinic, &address).await).form(act);
        let first = rosa.post(&clinic, &address, &typed(&opened, field, theirs)).await;
        assert_eq!(first.status, 303, "{act}");
        let page = Page::of(ruth.post(&clinic, &address, &typed(&opened, field, mine)).await);
        assert_eq!(page.status, 409, "{act}");
        assert!(page.says(told), "{act}: {}", page.words());
        assert_eq!(page.twice(), [""; 0], "{act}");
        let shown = page.form(act);
        assert!(shown.contains(&(field.to_owned(), mine.to_owned())), "{act}: {shown:?}");
        let shown: Vec<_> = shown.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(
            ruth.post(&clinic, &address, &shown).await.status,
            303,
            "{act}: on purpose"
        );
    }
}

#[tokio::test]
async fn who_was_changed_meanwhile_is_merged_or_erased_by_who_has_seen_it() {
    let (clinic, rosa, ruth) = desk().await;
    let one = ada(&clinic).await;
    let two = booked(&clinic, "Ada King", "countess@example.org", "2026-12-03T16:00:00Z").await;
    clinic
        .run_sql("UPDATE visit SET state = 'cancelled', cancelled_at = booked_at")
        .await;
    let file = format!("/staff/clients/{two}");
    let note = async |note: &str| {
        let opened = Page::of(rosa.get(&clinic, &file).await).form("");
        let saved = rosa.post(&clinic, &file, &typed(&opened, "note", note)).await;
        assert_eq!(saved.status, 303);
    };
    let (merge, erase) = (
        format!("/staff/clients/{one}/merge?with={two}"),
        format!("{file}/erase"),
    );
    for (address, field, value) in [(&erase, "name", "Ada King"), (&merge, "keep", &*two.to_string())] {
        let opened = Page::of(ruth.get(&clinic, address).await).form("");
        note(&format!("Is somebody else, as {address} shall see")).await;
        let page = Page::of(ruth.post(&clinic, address, &typed(&opened, field, value)).await);
        assert_eq!(page.status, 409, "{address}");
        assert!(page.title().starts_with("Error: "), "{address}");
        assert!(page.says("Somebody was here before you"), "{}", page.words());
        assert!(page.says("as /staff/clients"), "what is so now: {}", page.words());
        if field == "name" {
            assert_eq!(page.value("name"), value, "what was typed is kept");
            continue;
        }
        let shown = page.form("");
        let shown: Vec<_> = shown.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(ruth.post(&clinic, address, &shown).await.status, 303, "it was seen");
    }
}

#[tokio::test]
async fn a_page_left_open_says_that_two_are_one_and_keeps_what_was_typed() {
    let (clinic, rosa, ruth) = desk().await;
    let one = ada(&clinic).await.to_string();
    let two = booked(&clinic, "Ada King", "countess@example.org", "2026-12-03T16:00:00Z")
        .await
        .to_string();
    let (file, merge) = (
        format!("/staff/clients/{two}"),
        format!("/staff/clients/{one}/merge?with={two}"),
    );
    let erase = format!("{file}/erase");
    let edit = Page::of(ruth.get(&clinic, &file).await).form("");
    let opened = Page::of(ruth.get(&clinic, &merge).await).form("");
    let both = [("keep", &*one), ("gone", &*two)];
    assert_eq!(rosa.save(&clinic, &merge, &both).await.status, 303);

    let page = Page::of(ruth.post(&clinic, &file, &typed(&edit, "note", "Likes it quiet")).await);
    assert_eq!((page.status, page.textarea("note").as_str()), (409, "Likes it quiet"));
    assert!(page.says("They were merged meanwhile"), "{}", page.words());
    assert_eq!(page.heading(), "Ada Lovelace", "the survivor");
    assert_eq!(
        page.value("name"),
        "Ada Lovelace",
        "theirs is theirs where nothing else was typed"
    );
    let shown = page.form("");
    let shown: Vec<_> = shown.iter().map(|(name, value)| (&**name, &**value)).collect();
    let saved = ruth.post(&clinic, &page.form_action(), &shown).await;
    assert_eq!(saved.header("location"), format!("/staff/clients/{one}?done=save"));

    // The other way round; what is done already is done.
    let mut other_way = typed(&opened, "keep", &two);
    other_way.retain(|(name, _)| *name != "gone");
    other_way.push(("gone", &one));
    let page = Page::of(ruth.post(&clinic, &merge, &other_way).await);
    assert_eq!(page.status, 409);
    assert!(page.says("They are one person here already."), "{}", page.words());
    assert!(page.title().starts_with("Error: "), "{}", page.title());
    assert!(page.source().contains(&format!("href=\"/staff/clients/{one}\"")));

    clinic
        .run_sql("UPDATE visit SET state = 'cancelled', cancelled_at = booked_at")
        .await;
    let page = Page::of(ruth.post(&clinic, &erase, &[("id", &*two), ("name", "Ada King")]).await);
    assert_eq!((page.status, page.value("name").as_str()), (409, "Ada King"));

    let third = booked(&clinic, "Ada Byron", "byron@example.org", "2026-12-04T16:00:00Z")
        .await
        .to_string();
    let merge = format!("/staff/clients/{one}/merge?with={third}");
    let opened = Page::of(ruth.get(&clinic, &merge).await).form("");
    let erase = format!("/staff/clients/{one}/erase");
    let erased = rosa
        .save(&clinic, &erase, &[("id", &*one), ("name", "Ada Lovelace")])
        .await;
    assert_eq!(erased.status, 303);
    let opened: Vec<_> = opened.iter().map(|(name, value)| (&**name, &**value)).collect();
    let page = Page::of(ruth.post(&clinic, &merge, &opened).await);
    assert_eq!(page.status, 404);
    assert!(
        page.says("What was known of one of them was erased."),
        "{}",
        page.words()
    );
    assert!(page.source().contains(&format!("href=\"/staff/clients/{third}\"")));
}
