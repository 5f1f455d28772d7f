//! `/staff/team`: who works here, inviting others, and those who give massages.

mod account;
mod therapist;

use domain::{Role, TeamForm};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::account::{ChangeAccount, PostFields};
use self::therapist::ChangeTherapist;
use crate::api::Rejected;
use crate::api::accounts::team::{InvitedView, MemberView, TeamView, TherapistView, show_team};
use crate::api::asked::{ask, brought};
use crate::browser;
use crate::components::{Notice, PostForm, role_name, short_start};
use crate::pages::loaded::Loaded;
use crate::pages::not_found::NotFoundPage;
use crate::pages::staff::answer::Head;
use crate::pages::staff::meanwhile::adding_key;
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::stranded::stranded;

/// What the address asks for.
#[derive(Clone, PartialEq, Eq)]
enum Tab {
    Everyone { is_saved: bool },
    Account(String),
    Therapist(String),
}

/// All accounts, invitations and therapists; or the form of one of them.
#[component]
pub(crate) fn TeamPage() -> impl IntoView {
    let query = use_query_map();
    let rejected: Option<Rejected<TeamForm>> = brought(browser::rejected);
    let query = Memo::new(move |_| {
        query.with(|query| match (query.get("account"), query.get("therapist")) {
            (Some(id), _) => Tab::Account(id),
            (_, Some(id)) => Tab::Therapist(id),
            _ => Tab::Everyone {
                is_saved: query.get("saved").as_deref() == Some("yes"),
            },
        })
    });
    let team = ask(|| (), |()| show_team());
    let stranded = stranded(rejected.as_ref().map(|rejected| &rejected.error));
    view! {
        <Loaded from=move || async move { Ok((team.await?, stranded.await.unwrap_or_default())) } let((team, stranded))>
            {
                let rejected = rejected.clone();
                match query.get() {
                    Tab::Everyone { is_saved } => view! { <Team team is_saved rejected /> }.into_any(),
                    Tab::Account(id) => {
                        let found = team.members.iter().find(|member| member.id.to_string() == id).cloned();
                        match found.filter(|member| !member.is_oneself) {
                            Some(member) => view! { <ChangeAccount member therapists=team.therapists rejected /> }.into_any(),
                            None => view! { <NotFoundPage /> }.into_any(),
                        }
                    }
                    Tab::Therapist(id) => {
                        let found = team.therapists.iter().find(|found| found.id.to_string() == id).cloned();
                        if found.is_none() && id != "new" {
                            return view! { <NotFoundPage /> }.into_any();
                        }
                        view! { <ChangeTherapist therapist=found skills=team.skills key=team.key stranded rejected /> }.into_any()
                    }
                }
            }
        </Loaded>
    }
    .into_any()
}

/// The name of a therapist, for whoever has their calendar.
fn calendar_words(id: Option<i64>, therapists: &[TherapistView]) -> String {
    let found = therapists.iter().find(|therapist| Some(therapist.id) == id);
    found.map_or_else(String::new, |therapist| format!(", calendar of {}", therapist.name))
}

#[component]
fn Team(team: TeamView, is_saved: bool, rejected: Option<Rejected<TeamForm>>) -> impl IntoView {
    let TeamView {
        members,
        invited,
        therapists,
        key,
        ..
    } = team;
    let error = rejected.as_ref().map(|rejected| rejected.error.clone());
    let is_saved = is_saved && error.is_none();
    let typed = rejected
        .map(|rejected| rejected.form)
        .filter(|form| form.change == "invite");
    let sent = typed.as_ref().zip(error.as_ref());
    let key = adding_key(sent.map(|(form, error)| (&*form.key, error)), key);
    let post = typed.map_or((Role::Therapist, String::new()), |form| {
        (Role::named(&form.role).unwrap_or(Role::Therapist), form.therapist)
    });
    let has_invited = !invited.is_empty();
    let members = members
        .into_iter()
        .map(|member| view! { <Member calendar=calendar_words(member.therapist, &therapists) member /> })
        .collect_view();
    let invited = invited
        .into_iter()
        .map(|invited| view! { <Invited calendar=calendar_words(invited.therapist, &therapists) invited /> })
        .collect_view();
    let listed = therapists
        .iter()
        .cloned()
        .map(|therapist| view! { <Therapist therapist /> })
        .collect_view();
    view! {
        <StaffNav />
        <section class="section">
            <Head text="Who works here" error=error.clone() />
            {is_saved.then(|| view! { <Notice title="The change is made".to_owned()><p>"It holds from now on."</p></Notice> })}
            <h2>"Accounts"</h2>
            <ul class="settings">{members}</ul>
            {has_invited
                .then(|| {
                    view! {
                        <h2>"Invited"</h2>
                        <ul class="settings">{invited}</ul>
                    }
                })}
            <h2>"Therapists"</h2>
            <ul class="settings">{listed}</ul>
            <a class="button button--quiet" href="/staff/team?therapist=new">
                "Add a therapist"
            </a>
            <h2>"Invite somebody"</h2>
            <PostForm action="/staff/team">
                <input type="hidden" name="change" value="invite" />
                <input type="hidden" name="key" value=key />
                <PostFields role=post.0 therapist=post.1 therapists error />
                <button class="button" type="submit">
                    "Make an invitation"
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn Member(member: MemberView, calendar: String) -> impl IntoView {
    let factor = if member.has_second_factor {
        "with a second factor"
    } else {
        "without a second factor"
    };
    let text = format!("{}, {factor}{calendar}", role_name(member.role));
    let way = if member.is_oneself {
        view! { <span class="settings__text">"You"</span> }.into_any()
    } else {
        let label = format!("Change the account {}", member.name);
        view! {
            <a class="button button--quiet" href=format!("/staff/team?account={}", member.id) aria-label=label>
                "Change"
            </a>
        }
        .into_any()
    };
    view! { <Item name=member.name text>{way}</Item> }
}

#[component]
fn Invited(invited: InvitedView, calendar: String) -> impl IntoView {
    let name = role_name(invited.role);
    let by = invited.by.map_or_else(String::new, |by| format!(", made by {by}"));
    let text = format!("Until {}{calendar}{by}", short_start(invited.until));
    let label = format!("Withdraw the invitation for {name}, {text}");
    view! {
        <Item name=name.to_owned() text>
            <PostForm action="/staff/team" class="settings__way">
                <input type="hidden" name="change" value="withdraw" />
                <input type="hidden" name="id" value=invited.id.to_string() />
                <button class="button button--quiet" type="submit" aria-label=label>
                    "Withdraw"
                </button>
            </PostForm>
        </Item>
    }
}

#[component]
fn Therapist(therapist: TherapistView) -> impl IntoView {
    let skills = if therapist.skills.is_empty() {
        "Gives nothing yet".to_owned()
    } else {
        therapist.skills.join(", ")
    };
    let text = if therapist.is_active {
        skills
    } else {
        format!("Cannot be booked now ({skills})")
    };
    let hours = format!("Hours of {}", therapist.name);
    let label = format!("Change {}", therapist.name);
    let id = therapist.id;
    view! {
        <Item name=therapist.name text>
            <span class="settings__choices">
                <a class="button button--quiet" href=format!("/staff/hours?therapist={id}") aria-label=hours>
                    "Hours"
                </a>
                <a class="button button--quiet" href=format!("/staff/team?therapist={id}") aria-label=label>
                    "Change"
                </a>
            </span>
        </Item>
    }
}

/// One of a list: what it is, a few words about it, and what can be done.
#[component]
fn Item(name: String, text: String, children: Children) -> impl IntoView {
    view! {
        <li class="settings__item">
            <div>
                <h3 class="settings__name">{name}</h3>
                <p class="settings__text">{text}</p>
            </div>
            {children()}
        </li>
    }
    .into_any()
}
