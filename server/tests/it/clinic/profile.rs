//! `/staff/clinic`: who the clinic is.

use domain::Role;
use serde_json::Value;

use crate::accounts::staff::Browser;
use crate::html::Page;
use crate::scene::Clinic;

const PROFILE: [(&str, &str); 10] = [
    ("name", "Elm Massage"),
    ("phone", "587 555 0101"),
    ("address", "12 Elm Street"),
    ("city", "Spruce Grove"),
    ("province", "ab"),
    ("headline", "Rest <here>"),
    ("welcome", "Under the elms."),
    ("lead", "0"),
    ("horizon", "30"),
    ("step", "30"),
];

#[tokio::test]
async fn what_an_owner_says_stands_wherever_the_clinic_speaks_of_itself() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let page = Page::of(owner.get(&clinic, "/staff/clinic").await);
    assert_eq!(
        (page.status, page.value("city"), page.value("lead")),
        (200, "Edmonton".into(), "120".into())
    );
    let answer = owner.save(&clinic, "/staff/clinic", &PROFILE).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/staff/clinic?saved=yes")
    );
    let page = Page::of(clinic.get("/").await);
    assert_eq!(page.heading(), "Rest &lt;here&gt;");
    assert!(page.says("Under the elms."));
    let source = page.source();
    for words in [
        "12 Elm Street, Spruce Grove",
        "tel:+15875550101",
        "Massage at Elm Massage in Spruce Grove",
    ] {
        assert!(source.contains(words), "{words}");
    }
    let (_, rest) = source.split_once("application/ld+json").unwrap();
    let json = rest.split_once('>').unwrap().1.split_once("</script>").unwrap().0;
    let data: Value = serde_json::from_str(json).unwrap();
    assert_eq!(data["address"]["streetAddress"], "12 Elm Street");
    assert_eq!(data["address"]["addressLocality"], "Spruce Grove");
    let list = clinic
        .ask("/api/openings/list", &[("service", "relaxation-60"), ("days", "92")])
        .await;
    assert!(list.text().contains(":30:00\"") && !list.text().contains(":15:00\"") && !list.text().contains("2027"));
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_as_typed() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let typed = [
        ("name", "Elm"),
        ("phone", "none"),
        ("step", "7"),
        ("horizon", "9999999999"),
    ];
    let page = Page::of(owner.post(&clinic, "/staff/clinic", &typed).await);
    assert_eq!(page.status, 422);
    for (name, text) in typed {
        assert_eq!(page.value(name), text);
    }
    assert!(
        page.title().starts_with("Error: ") && page.says("a multiple of five up to 240"),
        "{}",
        page.words()
    );
}
