//! `/staff/audit`: who did what.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::asked::ask;
use crate::api::clinic::audit::{AuditLine, AuditView, show_audit};
use crate::components::{clock_time, short_date};
use crate::pages::clinic::audit_words::{Sentence, says_all, told};
use crate::pages::loaded::Loaded;
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::pages::{Pages, page_number};

const SUBJECTS: [(&str, &str); 6] = [
    ("visit", "Visits"),
    ("block", "Time off"),
    ("message", "Messages"),
    ("client", "Clients"),
    ("account", "Accounts"),
    ("setting", "Settings"),
];

/// What the address asks for.
#[derive(Clone, Default, PartialEq, Eq)]
struct Asked {
    subject: String,
    id: String,
    who: String,
    date: String,
    page: String,
}

impl Asked {
    /// The address of this, from its first page on.
    fn href(&self) -> String {
        let said = [
            ("subject", &self.subject),
            ("id", &self.id),
            ("who", &self.who),
            ("date", &self.date),
        ];
        let said = said.into_iter().filter(|(_, value)| !value.is_empty());
        let said: Vec<_> = said.map(|(name, value)| format!("{name}={value}")).collect();
        format!("/staff/audit?{}", said.join("&"))
    }
}

/// The entries that fit the address, the latest first.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            // What is put into addresses again is plain, whatever the address says.
            let word = |name| -> String {
                let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
                query.get(name).unwrap_or_default().chars().filter(plain).collect()
            };
            Asked {
                subject: word("subject"),
                id: word("id"),
                who: word("who"),
                date: word("date"),
                page: word("page"),
            }
        })
    });
    let audit = ask(
        move || asked.get(),
        |asked| show_audit(asked.subject, asked.id, asked.who, asked.date, asked.page),
    );
    view! {
        <Title text="Who did what" />
        <StaffNav />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Who did what"
            </h1>
            <Loaded from=move || audit let:audit>
                <Entries audit asked=asked.get_untracked() />
            </Loaded>
        </section>
    }
}

#[component]
fn Entries(audit: AuditView, asked: Asked) -> impl IntoView {
    let AuditView {
        entries,
        has_more,
        staff,
    } = audit;
    let subjects = SUBJECTS.map(|(value, name)| (value.to_owned(), name.to_owned()));
    let subjects = choices("About", "Everything", (&asked.subject, subjects.into()), |subject| {
        Asked {
            subject,
            id: String::new(),
            ..asked.clone()
        }
    });
    let staff = staff.into_iter().map(|name| (name.clone(), name)).collect();
    let staff = choices("By", "Everyone", (&asked.who, staff), |who| Asked {
        who,
        ..asked.clone()
    });
    let only = [
        (!asked.date.is_empty()).then(|| {
            (
                format!("On {}", asked.date),
                Asked {
                    date: String::new(),
                    ..asked.clone()
                },
            )
        }),
        (!asked.id.is_empty()).then(|| {
            (
                format!("Number {}", asked.id),
                Asked {
                    id: String::new(),
                    ..asked.clone()
                },
            )
        }),
    ];
    let only = only.into_iter().flatten().map(|(words, without)| {
        let label = format!("{words}: show all again");
        view! {
            <li>
                <a class="choice" aria-current="true" href=without.href() aria-label=label>
                    {words}
                    <span aria-hidden="true">" ×"</span>
                </a>
            </li>
        }
    });
    let only: Vec<_> = only.collect();
    let is_empty = entries.is_empty();
    let rows = entries
        .into_iter()
        .map(|entry| view! { <Entry entry asked=asked.clone() /> })
        .collect_view();
    let page = page_number(&asked.page);
    view! {
        <div class="filters">
            {subjects} {staff}
            {(!only.is_empty())
                .then(|| {
                    view! {
                        <nav class="choices" aria-label="Only">
                            <ul class="choices__list">{only}</ul>
                        </nav>
                    }
                })}
        </div>
        {if is_empty {
            view! { <p class="section__lead">"Nothing is noted here."</p> }.into_any()
        } else {
            view! {
                <table class="record record--cards">
                    <caption class="visually-hidden">"What was done, the latest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"What was done"</th>
                            <th scope="col">"Before and after"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
                .into_any()
        }}
        <Pages page has_more href=move |page| format!("{}&page={page}", asked.href()) />
    }
    .into_any()
}

/// Links that show all, or only what has one of these values.
fn choices(
    label: &'static str,
    all: &str,
    (chosen, values): (&str, Vec<(String, String)>),
    with: impl Fn(String) -> Asked,
) -> AnyView {
    let values = std::iter::once((String::new(), all.to_owned())).chain(values);
    let links = values.map(|(value, name)| {
        let current = (value == chosen).then_some("true");
        view! {
            <li>
                <a class="choice" href=with(value).href() aria-current=current>
                    {name}
                </a>
            </li>
        }
    });
    view! {
        <nav class="choices" aria-label=label>
            <ul class="choices__list">{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

#[component]
fn Entry(entry: AuditLine, asked: Asked) -> impl IntoView {
    let AuditLine {
        at,
        who,
        origin,
        act,
        subject,
        subject_id,
        changes,
    } = entry;
    let Sentence { who, done, to } = told((who.as_deref(), &act), (&subject, &subject_id), &changes);
    let that_day = Asked {
        date: at.date().to_string(),
        ..asked.clone()
    };
    let these = Asked {
        subject: subject.clone(),
        id: subject_id.clone(),
        ..Asked::default()
    };
    let page = match &*subject {
        "client" => Some(format!("/staff/clients/{subject_id}")),
        "message" => Some(format!("/staff/inbox/{subject_id}")),
        _ => None,
    };
    let changes = changes
        .into_iter()
        .filter(|_| !says_all(&act))
        .map(|(name, before, after)| {
            view! {
                <div class="record__change">
                    <dt>{name.replace('_', " ")}</dt>
                    <dd>
                        {before.map(|before| view! { <del>{before}</del> })} " → "
                        {after.map_or_else(|| "nothing".into_any(), |after| view! { <ins>{after}</ins> }.into_any())}
                    </dd>
                </div>
            }
        });
    let changes: Vec<_> = changes.collect();
    view! {
        <tr>
            <th scope="row">
                <a href=that_day.href()>{short_date(at.date())}</a>
                ", "
                {clock_time(at.time())}
            </th>
            <td>
                {who} " " {done} {to.map(|to| view! { " "<a href=these.href()>{to}</a> })}
                {page.map(|href| view! { " ("<a href=href>"see it"</a>")" })} {origin.map(|origin| format!(", from {origin}"))} "."
            </td>
            <td>
                {(!changes.is_empty()).then(|| view! { <dl class="record__changes">{changes}</dl> })}
            </td>
        </tr>
    }
    .into_any()
}
