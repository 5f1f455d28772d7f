//! Two people at the same form who change different things: each keeps theirs, and reads what the other has made of the
//! rest. Nobody is told that they typed what they never touched.

use domain::Role;

use crate::accounts::staff::Browser;
use crate::html::Page;
use crate::scene::{Clinic, Engine};

/// Makes a test of each story, which is told on SQLite, and on PostgreSQL where there is one.
macro_rules! on_each_engine {
    ($($story:ident),+ $(,)?) => {
        mod on_each_engine {
            use super::{Engine, TwoOfStaff};
            $(
                #[tokio::test]
                async fn $story() {
                    for engine in [Engine::Sqlite, Engine::Postgres] {
                        if let Some(two) = TwoOfStaff::meet(engine).await {
                            super::$story(two).await;
                        }
                    }
                }
            )+
        }
    };
}

on_each_engine! {
    what_only_one_has_changed_is_kept_and_is_not_said_to_be_the_others,
    what_both_have_changed_is_for_the_second_to_decide,
    a_made_up_past_saves_nothing_unseen,
    how_one_visit_is_reached_is_met_like_any_other_form,
}

/// A field, and what somebody makes of it.
type SecretInput = (&'static str, &'static str);

/// A form, what somebody else makes of one field of it, what I make of another, and what both of us make of a third.
struct Form {
    path: String,
    change: &'static str,
    theirs: SecretInput,
    mine: SecretInput,
    both: Option<(&'static str, [&'static str; 2])>,
    /// What I read of theirs, and of what is of both of us.
    told: [&'static str; 2],
}

fn forms(account: i64, client: i64) -> [Form; 8] {
    let name = Some(("name", ["Theirs", "Mine"]));
    let name_told = "NameIt reads “Theirs” now, and you typed “Mine”.";
    [
        Form {
            path: "/staff/hours?therapist=2".into(),
            change: "week",
            theirs: ("tue1_until", "16:30"),
            mine: ("wed1_until", "15:00"),
            both: Some(("fri1_until", ["14:00", "13:00"])),
            told: [
                "TuesdayChanged meanwhile: it reads “11:00\u{a0}am to 4:30\u{a0}pm” now.",
                "FridayIt reads “11:00\u{a0}am to 2:00\u{a0}pm” now, and you typed “11:00\u{a0}am to 1:00\u{a0}pm”.",
            ],
        },
        Form {
            path: "/staff/catalogue?service=relaxation-60".into(),
            change: "service",
            theirs: ("summary", "A quiet hour."),
            mine: ("price", "95.50"),
            both: name,
            told: [
                "One line about itChanged meanwhile: it reads “A quiet hour.” now.",
                name_told,
            ],
        },
        Form {
            path: "/staff/catalogue?room=12".into(),
            change: "room",
            theirs: ("position", "7"),
            mine: ("room_kind", "facial"),
            both: name,
            told: ["Place in the listChanged meanwhile: it reads “7” now.", name_told],
        },
        Form {
            path: "/staff/catalogue?package=head-to-toe-glo".into(),
            change: "package",
            theirs: ("part2", "Something else"),
            mine: ("price", "150"),
            both: name,
            told: ["Part 2Changed meanwhile: it reads “Something else", name_told],
        },
        Form {
            path: "/staff/team?therapist=3".into(),
            change: "therapist",
            theirs: ("skill-therapeutic", ""),
            mine: ("position", "8"),
            both: name,
            told: ["therapeuticChanged meanwhile: it reads “no” now.", name_told],
        },
        Form {
            path: format!("/staff/team?account={account}"),
            change: "account",
            theirs: ("role", "therapist"),
            mine: ("therapist", "2"),
            both: None,
            told: ["What are they to be?Changed meanwhile: it reads “Therapist” now.", ""],
        },
        Form {
            path: "/staff/clinic".into(),
            change: "",
            theirs: ("city", "Leduc"),
            mine: ("headline", "Rest a while"),
            both: name,
            told: ["CityChanged meanwhile: it reads “Leduc” now.", name_told],
        },
        Form {
            path: format!("/staff/clients/{client}"),
            change: "",
            theirs: ("phone", "587 555 0199"),
            mine: ("note", "Likes it <quiet> & warm\nAlways"),
            both: name,
            told: ["PhoneChanged meanwhile: it reads “587 555 0199” now.", name_told],
        },
    ]
}

/// The fields with these put in, as a browser sends them after somebody has typed.
fn typed(fields: &[(String, String)], changes: &[SecretInput]) -> Vec<(String, String)> {
    let mut fields = fields.to_vec();
    for (name, value) in changes {
        fields.retain(|(other, _)| other != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    let found = fields.iter().find(|(other, _)| other == name);
    found.map_or("", |(_, value)| value)
}

/// What a form holds, but for what it says of itself.
fn said(fields: &[(String, String)]) -> Vec<(String, String)> {
    let own = |name: &str| name == "revision";
    let mut said: Vec<_> = fields.iter().filter(|(name, _)| !own(name)).cloned().collect();
    said.sort();
    said
}

struct TwoOfStaff {
    clinic: Clinic,
    me: Browser,
    other: Browser,
    forms: [Form; 8],
}

impl TwoOfStaff {
    async fn meet(engine: Engine) -> Option<Self> {
        let clinic = Clinic::open_on(engine).await?;
        let me = Browser::of(&clinic, "olga", Role::Owner).await;
        let other = Browser::of(&clinic, "otto", Role::Owner).await;
        Browser::of(&clinic, "rosa", Role::Reception).await;
        let client = crate::clients::files::ada(&clinic).await;
        let team = me.get(&clinic, "/api/staff/team").await.json();
        let members = team["members"].as_array().unwrap();
        let rosa = members.iter().find(|member| member["name"] == "rosa").unwrap();
        let forms = forms(rosa["id"].as_i64().unwrap(), client);
        Some(Self {
            clinic,
            me,
            other,
            forms,
        })
    }

    async fn opens(&self, form: &Form) -> Vec<(String, String)> {
        Page::of(self.me.get(&self.clinic, &form.path).await).form(form.change)
    }

    async fn sends(&self, who: &Browser, form: &Form, fields: &[(String, String)]) -> crate::scene::Answer {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        who.post(&self.clinic, &form.path, &fields).await
    }
}

async fn what_only_one_has_changed_is_kept_and_is_not_said_to_be_the_others(two: TwoOfStaff) {
    for form in &two.forms {
        let what = format!("{} {}", form.path, form.change);
        let opened = two.opens(form).await;
        let first = two.sends(&two.other, form, &typed(&opened, &[form.theirs])).await;
        assert_eq!(first.status, 303, "{what}: {}", first.text());
        let page = Page::of(two.sends(&two.me, form, &typed(&opened, &[form.mine])).await);
        assert_eq!(page.status, 409, "{what}");
        assert!(page.says(form.told[0]), "{what}: {}", page.words());
        assert!(!page.says("you typed"), "{what}: {}", page.words());
        assert_eq!(page.twice(), [""; 0], "{what}: ids of two elements");
        let shown = page.form(form.change);
        assert_eq!(value(&shown, form.theirs.0), form.theirs.1, "{what}: theirs");
        assert_eq!(value(&shown, form.mine.0), form.mine.1, "{what}: mine");
        assert_eq!(two.sends(&two.me, form, &shown).await.status, 303, "{what}");
        assert_eq!(
            said(&two.opens(form).await),
            said(&shown),
            "{what}: saved is what was shown"
        );
    }
}

async fn what_both_have_changed_is_for_the_second_to_decide(two: TwoOfStaff) {
    for form in &two.forms {
        let Some((field, [theirs, mine])) = form.both else {
            continue;
        };
        let what = format!("{} {}", form.path, form.change);
        let opened = two.opens(form).await;
        let first = typed(&opened, &[form.theirs, (field, theirs)]);
        assert_eq!(two.sends(&two.other, form, &first).await.status, 303, "{what}");
        let page = Page::of(two.sends(&two.me, form, &typed(&opened, &[(field, mine)])).await);
        assert_eq!(page.status, 409, "{what}");
        for told in form.told {
            assert!(page.says(told), "{what} does not say {told}: {}", page.words());
        }
        let shown = page.form(form.change);
        assert_eq!(value(&shown, form.theirs.0), form.theirs.1, "{what}: theirs");
        assert_eq!(value(&shown, field), mine, "{what}: kept to decide");

        // A third change, while the second decides: it is compared with what they were shown.
        let third = typed(&two.opens(form).await, &[form.mine]);
        assert_eq!(two.sends(&two.other, form, &third).await.status, 303, "{what}");
        let page = Page::of(two.sends(&two.me, form, &shown).await);
        assert_eq!(page.status, 409, "{what}");
        assert!(
            !page.says(form.told[0]) && !page.says("you typed"),
            "{what}: {}",
            page.words()
        );
        let shown = page.form(form.change);
        assert_eq!(
            [form.mine.0, form.theirs.0, field].map(|name| value(&shown, name)),
            [form.mine.1, form.theirs.1, mine],
            "{what}"
        );
        assert_eq!(two.sends(&two.me, form, &shown).await.status, 303, "{what}");
        assert_eq!(
            said(&two.opens(form).await),
            said(&shown),
            "{what}: saved is what was shown"
        );
    }
}

/// What a form carries of how it was comes back from strangers. It decides nothing but what is compared.
async fn a_made_up_past_saves_nothing_unseen(two: TwoOfStaff) {
    for form in &two.forms {
        let what = format!("{} {}", form.path, form.change);
        let opened = two.opens(form).await;
        let first = two.sends(&two.other, form, &typed(&opened, &[form.theirs])).await;
        assert_eq!(first.status, 303, "{what}");
        let now = two.opens(form).await;
        assert_eq!(value(&now, form.theirs.0), form.theirs.1, "{what}");
        let of_now = value(&now, "revision").split(' ').skip(1).collect::<Vec<_>>().join(" ");
        let (whole, _) = value(&opened, "revision").split_once(' ').unwrap_or_default();
        for made_up in [
            "",
            "*=",
            "= = =",
            " ",
            "\0",
            "name=1 name=2 name",
            &"*=0 ".repeat(999),
            &format!("{whole} {of_now}"),
        ] {
            let mut mine = typed(&opened, &[form.mine]);
            mine.retain(|(name, _)| name != "revision");
            mine.push(("revision".to_owned(), made_up.to_owned()));
            let answer = two.sends(&two.me, form, &mine).await;
            assert_eq!(answer.status, 409, "{what} {made_up:.40}");
            assert_eq!(said(&two.opens(form).await), said(&now), "{what} {made_up:.40}");
        }
    }
}

/// How the client of one visit is reached, on the calendar.
async fn how_one_visit_is_reached_is_met_like_any_other_form(two: TwoOfStaff) {
    let board = two
        .me
        .get(&two.clinic, "/api/staff/calendar?first=2026-12-02&days=1")
        .await
        .json();
    let visit = board["board"]["visits"][0]["id"].as_i64().unwrap();
    let form = Form {
        path: format!("/staff/calendar?date=2026-12-02&visit={visit}"),
        change: "contact",
        theirs: ("phone", "587 555 0199"),
        mine: ("email", "mother@example.org"),
        both: Some(("phone", ["587 555 0177", "587 555 0188"])),
        told: [
            "PhoneChanged meanwhile: it reads “587 555 0199” now.",
            "PhoneIt reads “587 555 0177” now, and you typed “587 555 0188”.",
        ],
    };
    let opened = two.opens(&form).await;
    assert_eq!(
        two.sends(&two.other, &form, &typed(&opened, &[form.theirs]))
            .await
            .status,
        303
    );
    let page = Page::of(two.sends(&two.me, &form, &typed(&opened, &[("email", "mother")])).await);
    assert_eq!(page.status, 422);
    let corrected = typed(&page.form(form.change), &[form.mine]);
    let page = Page::of(two.sends(&two.me, &form, &corrected).await);
    assert!(page.status == 409 && page.says(form.told[0]), "{}", page.words());
    assert!(!page.says("you typed"), "{}", page.words());
    let shown = page.form(form.change);
    assert_eq!(
        [value(&shown, "phone"), value(&shown, "email")],
        ["587 555 0199", "mother@example.org"]
    );
    assert_eq!(two.sends(&two.me, &form, &shown).await.status, 303);
    assert_eq!(said(&two.opens(&form).await), said(&shown));

    let (field, [theirs, mine]) = form.both.unwrap();
    let opened = two.opens(&form).await;
    assert_eq!(
        two.sends(&two.other, &form, &typed(&opened, &[(field, theirs)]))
            .await
            .status,
        303
    );
    let page = Page::of(two.sends(&two.me, &form, &typed(&opened, &[(field, mine)])).await);
    assert!(page.status == 409 && page.says(form.told[1]), "{}", page.words());
    let shown = page.form(form.change);
    assert_eq!(value(&shown, field), mine);
    assert_eq!(two.sends(&two.me, &form, &shown).await.status, 303);
    assert_eq!(value(&two.opens(&form).await, field), mine);
}
