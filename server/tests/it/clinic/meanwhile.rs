//! Two people at the same settings, without JavaScript: one wins, and the other reads what is there now beside what they
//! typed.

use domain::Role;

use crate::accounts::staff::{Browser, PASSWORD};
use crate::html::Page;
use crate::scene::{Answer, Clinic};

/// A form, and what two people make of one field of it.
struct Form {
    path: String,
    fields: Vec<(&'static str, String)>,
    field: &'static str,
    theirs: &'static str,
    mine: &'static str,
    /// What the loser reads of it.
    told: &'static str,
}

impl Form {
    fn with<'a>(&'a self, value: &'a str, revision: &'a str) -> Vec<(&'a str, &'a str)> {
        let fields = self.fields.iter().map(|(name, value)| (*name, &**value));
        fields.chain([(self.field, value), ("revision", revision)]).collect()
    }

    fn change(&self) -> &str {
        let change = self.fields.iter().find(|(name, _)| *name == "change");
        change.map_or("", |(_, change)| change)
    }

    async fn revision(&self, clinic: &Clinic, browser: &Browser) -> String {
        Page::of(browser.get(clinic, &self.path).await).revision(self.change())
    }

    async fn send(&self, clinic: &Clinic, browser: &Browser, value: &str, revision: &str) -> Answer {
        browser.post(clinic, &self.path, &self.with(value, revision)).await
    }
}

fn form(path: &str, fields: &[(&'static str, &str)], field: &'static str, values: [&'static str; 2]) -> Form {
    Form {
        path: path.to_owned(),
        fields: fields.iter().map(|&(name, value)| (name, value.to_owned())).collect(),
        field,
        theirs: values[0],
        mine: values[1],
        told: "NameIt reads “Theirs” now, and you typed “Mine”.",
    }
}

/// The forms of somebody's hours.
fn hours() -> [Form; 2] {
    let path = "/staff/hours?therapist=1";
    let week = [
        ("change", "week"),
        ("therapist", "1"),
        ("anyway", "yes"),
        ("tue1", "09:00"),
    ];
    let date = [
        ("change", "date"),
        ("therapist", "1"),
        ("date", "2026-12-24"),
        ("closed", "open"),
        ("date1", "09:00"),
    ];
    [
        Form {
            told: "TuesdayIt reads “9:00\u{a0}am to 5:00\u{a0}pm” now, and you typed “9:00\u{a0}am to 4:00\u{a0}pm”.",
            ..form(path, &week, "tue1_until", ["17:00", "16:00"])
        },
        Form {
            told: "Thursday, December 24, 2026It reads “9:00\u{a0}am to 12:00\u{a0}pm” now, and you typed “9:00\u{a0}am to 11:00\u{a0}am”.",
            ..form(path, &date, "date1_until", ["12:00", "11:00"])
        },
    ]
}

/// The forms of the catalogue.
fn catalogue() -> [Form; 3] {
    let of = |id: &str, fields: &[(&'static str, &str)]| {
        let (kind, which) = id.split_once('=').unwrap();
        let own = [("change", kind), ("id", which), ("position", "1"), ("active", "yes")];
        let fields: Vec<_> = own.iter().chain(fields).copied().collect();
        form(&format!("/staff/catalogue?{id}"), &fields, "name", ["Theirs", "Mine"])
    };
    let service = [
        ("summary", "An hour."),
        ("treatment", "relaxation"),
        ("minutes", "60"),
        ("clean_up", "10"),
        ("skill", "relaxation"),
        ("room_kind", "massage"),
    ];
    [
        of("service=relaxation-60", &service),
        of("room=12", &[("room_kind", "massage")]),
        of(
            "package=head-to-toe-glo",
            &[("summary", "A facial."), ("part1", "Facial")],
        ),
    ]
}

/// Every form that overwrites something.
fn forms(account: &str, client: &str) -> Vec<Form> {
    let therapist = [
        ("change", "therapist"),
        ("id", "3"),
        ("position", "3"),
        ("skill-relaxation", "yes"),
    ];
    let post = [("change", "account"), ("id", account), ("therapist", "2")];
    let clinic = [
        ("phone", "587 555 0101"),
        ("city", "Leduc"),
        ("province", "AB"),
        ("headline", "Rest"),
        ("welcome", "Under the elms."),
        ("lead", "60"),
        ("horizon", "30"),
        ("step", "20"),
    ];
    let facts = [
        ("id", client),
        ("email", "ada@example.org"),
        ("note", "Likes it <quiet>"),
    ];
    let others = [
        form("/staff/team?therapist=3", &therapist, "name", ["Theirs", "Mine"]),
        Form {
            told: "What are they to be?It reads “Owner” now, and you typed “Therapist”.",
            ..form(
                &format!("/staff/team?account={account}"),
                &post,
                "role",
                ["owner", "therapist"],
            )
        },
        form("/staff/clinic", &clinic, "name", ["Theirs", "Mine"]),
        form(&format!("/staff/clients/{client}"), &facts, "name", ["Theirs", "Mine"]),
    ];
    hours().into_iter().chain(catalogue()).chain(others).collect()
}

/// The clinic with two owners, and all forms.
async fn two_owners() -> (Clinic, [Browser; 2], Vec<Form>) {
    let clinic = Clinic::open().await;
    let olga = Browser::of(&clinic, "olga", Role::Owner).await;
    let otto = Browser::of(&clinic, "otto", Role::Owner).await;
    Browser::of(&clinic, "rosa", Role::Reception).await;
    let client = crate::clients::files::ada(&clinic).await.to_string();
    let team = olga.get(&clinic, "/api/staff/team").await.json();
    let members = team["members"].as_array().unwrap();
    let rosa = members.iter().find(|member| member["name"] == "rosa").unwrap();
    let forms = forms(&rosa["id"].to_string(), &client);
    (clinic, [olga, otto], forms)
}

#[tokio::test]
async fn of_two_who_save_one_wins_and_the_other_reads_what_is_different() {
    let (clinic, [olga, otto], forms) = two_owners().await;
    for form in forms {
        let what = format!("{} {}", form.path, form.change());
        let seen = form.revision(&clinic, &olga).await;
        assert_ne!(seen, "", "{what}");
        let first = form.send(&clinic, &otto, form.theirs, &seen).await;
        assert_eq!(first.status, 303, "{what}: {}", first.text());

        let page = Page::of(form.send(&clinic, &olga, form.mine, &seen).await);
        assert_eq!(
            (page.status, page.value(form.field).as_str()),
            (409, form.mine),
            "{what}"
        );
        assert!(page.title().starts_with("Error: "), "{what}: {}", page.title());
        for words in ["Nothing of yours is saved yet", form.told] {
            assert!(page.says(words), "{what} does not say {words}: {}", page.words());
        }
        assert_eq!(page.twice(), [""; 0], "{what}: ids of two elements");
        let again = form.revision(&clinic, &otto).await;
        assert_eq!(
            page.revision(form.change()),
            again,
            "{what}: it offers what is there now"
        );

        let answer = form.send(&clinic, &olga, form.mine, &again).await;
        assert_eq!(answer.status, 303, "{what}: on purpose: {}", answer.text());
        let old = Page::of(form.send(&clinic, &otto, form.theirs, "").await);
        assert_eq!(
            (old.status, old.value(form.field).as_str()),
            (409, form.theirs),
            "{what}: an old page"
        );
        assert_ne!(old.revision(form.change()), "", "{what}");
    }
}

#[tokio::test]
async fn who_has_mistyped_has_seen_nothing_more() {
    let (clinic, [olga, otto], forms) = two_owners().await;
    let form = forms.iter().find(|form| form.path == "/staff/clinic").unwrap();
    let seen = form.revision(&clinic, &olga).await;
    assert_eq!(form.send(&clinic, &otto, form.theirs, &seen).await.status, 303);
    let page = Page::of(form.send(&clinic, &olga, "", &seen).await);
    assert_eq!((page.status, page.revision("")), (422, seen.clone()));
    assert_eq!(form.send(&clinic, &olga, form.mine, &seen).await.status, 409);
}

#[tokio::test]
async fn what_waited_for_a_session_is_compared_too() {
    let (clinic, [otto, _], forms) = two_owners().await;
    let away = Browser::since(&clinic, "otilie", Role::Owner, "2026-11-30T10:00:00Z").await;
    let form = &forms[0];
    let seen = form.revision(&clinic, &otto).await;
    let asked = Page::of(form.send(&clinic, &away, form.mine, &seen).await);
    assert_eq!(asked.status, 401);
    assert_eq!(form.send(&clinic, &otto, form.theirs, &seen).await.status, 303);
    let kept = asked.value("kept");
    let sign_in = [("name", "otilie"), ("password", PASSWORD), ("kept", &*kept)];
    let mut back = Browser::default();
    let there = Page::of(back.follows(&clinic, "/staff/sign-in", &sign_in).await);
    assert_eq!((there.status, there.value("revision")), (200, seen.clone()));
    let page = Page::of(
        form.send(&clinic, &back, &there.value(form.field), &there.value("revision"))
            .await,
    );
    assert_eq!((page.status, page.value(form.field).as_str()), (409, form.mine));
    assert!(page.says(form.told), "{}", page.words());
}

#[tokio::test]
async fn what_somebody_has_changed_is_not_taken_away_unseen() {
    let (clinic, [olga, otto], forms) = two_owners().await;
    let form = forms.iter().find(|form| form.path.contains("account")).unwrap();
    let removal = |revision: &str| {
        vec![
            ("change", "remove".to_owned()),
            form.fields[1].clone(),
            ("revision", revision.to_owned()),
        ]
    };
    let remove = async |revision: &str| {
        let fields = removal(revision);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
        olga.post(&clinic, &form.path, &fields).await
    };
    let seen = Page::of(olga.get(&clinic, &form.path).await).revision("remove");
    assert_eq!(form.send(&clinic, &otto, form.theirs, &seen).await.status, 303);
    let page = Page::of(remove(&seen).await);
    assert!(
        page.status == 409 && page.says("It is “Owner” now."),
        "{}",
        page.words()
    );
    assert_eq!(remove(&page.revision("remove")).await.status, 303);

    let hours = &forms[1];
    let as_ever = async |revision: &str| {
        let fields = [
            ("change", "as-ever"),
            ("therapist", "1"),
            ("date", "2026-12-24"),
            ("revision", revision),
        ];
        olga.post(&clinic, &hours.path, &fields).await
    };
    let before = hours.revision(&clinic, &otto).await;
    assert_eq!(hours.send(&clinic, &otto, hours.theirs, &before).await.status, 303);
    let seen = Page::of(olga.get(&clinic, &hours.path).await).revision("as-ever");
    let now = hours.revision(&clinic, &otto).await;
    assert_eq!(hours.send(&clinic, &otto, hours.mine, &now).await.status, 303);
    let page = Page::of(as_ever(&seen).await);
    assert!(
        page.status == 409 && page.says("It is “9:00\u{a0}am to 11:00\u{a0}am” now."),
        "{}",
        page.words()
    );
    assert_eq!(as_ever(&page.revision("as-ever")).await.status, 303);
}

#[tokio::test]
async fn no_two_elements_have_one_id() {
    let (clinic, [olga, _], forms) = two_owners().await;
    let own = forms.iter().map(|form| &*form.path);
    let others = [
        "/staff",
        "/staff/audit",
        "/staff/calendar",
        "/staff/calendar?view=week",
        "/staff/calendar?new=visit",
        "/staff/calendar?new=block",
        "/staff/catalogue",
        "/staff/catalogue?service=new",
        "/staff/catalogue?room=new",
        "/staff/catalogue?package=new",
        "/staff/clients",
        "/staff/hours",
        "/staff/inbox",
        "/staff/password",
        "/staff/reports",
        "/staff/second-factor",
        "/staff/team",
        "/staff/team?therapist=new",
    ];
    for path in own.chain(others) {
        let page = Page::of(olga.get(&clinic, path).await);
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.twice(), [""; 0], "{path}");
        for label in page
            .tags("label")
            .into_iter()
            .filter_map(|tag| crate::html::attribute(tag, "for"))
        {
            assert!(page.source().contains(&format!(" id=\"{label}\"")), "{path}: {label}");
        }
    }
    let page = Page::of(olga.get(&clinic, "/staff/clinic").await);
    let named = page
        .tags("input")
        .into_iter()
        .find(|tag| tag.contains(" name=\"step\""))
        .unwrap();
    let id = crate::html::attribute(named, "id").unwrap();
    assert!(
        page.source().contains(&format!("for=\"{id}\"")),
        "a screen reader says what it is"
    );
}
