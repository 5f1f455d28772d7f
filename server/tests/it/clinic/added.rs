//! Forms that add something, sent twice: by a double click, from a page somebody went back to, or because the answer was
//! lost.

use domain::Role;

use crate::accounts::staff::Browser;
use crate::html::Page;
use crate::scene::{Answer, Clinic};

/// A form that adds something called `name`, and the page that lists what is added.
struct Form {
    path: &'static str,
    list: &'static str,
    fields: &'static [(&'static str, &'static str)],
}

const FORMS: [Form; 4] = [
    Form {
        path: "/staff/catalogue?service=new",
        list: "/staff/catalogue",
        fields: &[
            ("change", "service"),
            ("summary", "An hour."),
            ("treatment", "relaxation"),
            ("minutes", "60"),
            ("clean_up", "10"),
            ("skill", "relaxation"),
            ("room_kind", "massage"),
        ],
    },
    Form {
        path: "/staff/catalogue?room=new",
        list: "/staff/catalogue",
        fields: &[("change", "room"), ("room_kind", "massage")],
    },
    Form {
        path: "/staff/catalogue?package=new",
        list: "/staff/catalogue",
        fields: &[("change", "package"), ("summary", "A facial."), ("part1", "Facial")],
    },
    Form {
        path: "/staff/team?therapist=new",
        list: "/staff/team",
        fields: &[("change", "therapist"), ("skill-relaxation", "yes")],
    },
];

async fn send(owner: &Browser, clinic: &Clinic, form: &Form, [name, key]: [&str; 2]) -> Answer {
    let own = [("name", name), ("key", key), ("position", "9"), ("active", "yes")];
    let fields: Vec<_> = form.fields.iter().copied().chain(own).collect();
    owner.post(clinic, form.path, &fields).await
}

fn listed(list: &Page, name: &str) -> usize {
    list.source()
        .matches(&format!("class=\"settings__name\">{name}<"))
        .count()
}

#[tokio::test]
async fn the_second_answer_shows_what_was_added() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    for (number, form) in FORMS.iter().enumerate() {
        let [name, other] = ["Once", "Another"].map(|name| format!("{name} {number}"));
        let change = form.fields[0].1;
        let key = Page::of(owner.get(&clinic, form.path).await).hidden(change, "key");
        let keyless = Page::of(send(&owner, &clinic, form, [&name, ""]).await);
        assert_eq!((keyless.status, keyless.value("name")), (422, name.clone()), "{change}");
        let mut answers = Vec::new();
        for _ in 0..2 {
            let answer = send(&owner, &clinic, form, [&name, &key]).await;
            answers.push((answer.status, answer.header("location").to_owned()));
        }
        assert_eq!(answers[0].0, 303, "{change}");
        assert_eq!(answers[0], answers[1], "{change}");
        let list = Page::of(owner.get(&clinic, form.list).await);
        assert_eq!(listed(&list, &name), 1, "{change}: {}", list.words());

        let page = Page::of(send(&owner, &clinic, form, [&other, &key]).await);
        assert_eq!((page.status, page.value("name")), (422, other.clone()), "{change}");
        assert!(page.says("has added that"), "{change}: {}", page.words());
        let fresh = page.hidden(change, "key");
        assert_ne!(fresh, key, "{change}");
        assert_eq!(
            send(&owner, &clinic, form, [&other, &fresh]).await.status,
            303,
            "{change}"
        );
        let list = Page::of(owner.get(&clinic, form.list).await);
        assert_eq!(listed(&list, &other), 1, "{change}");
    }
}

#[tokio::test]
async fn somebody_is_invited_once_and_the_last_link_is_good() {
    let clinic = Clinic::open().await;
    let owner = Browser::of(&clinic, "olga", Role::Owner).await;
    let key = Page::of(owner.get(&clinic, "/staff/team").await).hidden("invite", "key");
    let invite = async |role: &str, key: &str| {
        let form = [("change", "invite"), ("role", role), ("key", key)];
        owner.post(&clinic, "/staff/team", &form).await
    };
    for _ in 0..2 {
        let answer = invite("reception", &key).await;
        assert_eq!(answer.status, 303);
        let link = answer.header("location").replace("/team/", "/invitation/");
        assert_eq!(clinic.get(&link).await.status, 200);
    }
    let page = Page::of(owner.get(&clinic, "/staff/team").await);
    assert_eq!(page.source().matches(">Withdraw<").count(), 1, "{}", page.words());
    let page = Page::of(invite("owner", &key).await);
    assert_eq!((page.status, page.value("role").as_str()), (422, "owner"));
    assert!(page.says("has added that"), "{}", page.words());
    assert_eq!(invite("owner", &page.hidden("invite", "key")).await.status, 303);
}
