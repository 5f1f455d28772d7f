//! `/staff/team`: who works here, and inviting others.

use domain::Role;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use crate::api::ApiError;
use crate::api::staff::{MemberView, TeamView, show_team};
use crate::components::{PostForm, role_name, short_start};
use crate::pages::Failed;

/// All accounts, the invitations that nobody has accepted yet, and the form for another one.
pub(crate) struct TeamPage {
    team: Resource<Result<TeamView, ApiError>>,
}

#[lazy_route]
impl LazyRoute for TeamPage {
    fn data() -> Self {
        Self {
            team: Resource::new(|| (), |()| show_team()),
        }
    }

    fn view(this: Self) -> AnyView {
        let TeamPage { team } = this;
        view! {
            <Title text="Who works here" />
            <section class="section">
                <h1 id="step" tabindex="-1">
                    "Who works here"
                </h1>
                <Transition>
                    {move || Suspend::new(async move {
                        match team.await {
                            Ok(team) => view! { <Team team /> }.into_any(),
                            Err(error) => view! { <Failed error /> }.into_any(),
                        }
                    })}
                </Transition>
            </section>
        }
        .into_any()
    }
}

#[component]
fn Team(team: TeamView) -> impl IntoView {
    let members = team.members.into_iter().map(|member| {
        let MemberView {
            name,
            role,
            has_second_factor,
        } = member;
        let factor = if has_second_factor {
            "with a second factor"
        } else {
            "without a second factor"
        };
        view! { <li>{name}": "{role_name(role)}", "{factor}</li> }
    });
    let invited = team.invited.into_iter().map(|(role, until)| {
        view! { <li>{role_name(role)}", until "{short_start(until)}</li> }
    });
    let invited: Vec<_> = invited.collect();
    let roles = Role::ALL.map(|role| {
        view! {
            <label class="option">
                <input
                    class="option__input"
                    type="radio"
                    name="role"
                    value=role.name()
                    checked=role == Role::Therapist
                />
                <span class="option__label">{role_name(role)}</span>
            </label>
        }
    });
    view! {
        <ul class="bullets">{members.collect_view()}</ul>
        {(!invited.is_empty())
            .then(|| {
                view! {
                    <h2>"Invited"</h2>
                    <ul class="bullets">{invited}</ul>
                }
            })}
        <h2>"Invite somebody"</h2>
        <PostForm action="/staff/team">
            <fieldset>
                <legend>"What are they to be?"</legend>
                {roles}
            </fieldset>
            <button class="button" type="submit">
                "Make an invitation"
            </button>
        </PostForm>
    }
    .into_any()
}
