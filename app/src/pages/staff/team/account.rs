//! Changing somebody else's account, or taking it away.

use domain::{Field, FieldError, Revision, Role, TeamForm};
use leptos::prelude::*;

use super::super::StaffNav;
use crate::api::team::{MemberView, TherapistView};
use crate::api::{ApiError, Rejected};
use crate::components::{PostForm, field_message, role_name};
use crate::pages::staff::meanwhile::{Difference, label, seen};
use crate::pages::staff::{Head, problem};

#[component]
pub(super) fn ChangeAccount(
    member: MemberView,
    therapists: Vec<TherapistView>,
    rejected: Option<Rejected<TeamForm>>,
) -> impl IntoView {
    let MemberView {
        id,
        name,
        role,
        therapist,
        revision: now,
        ..
    } = member;
    let error = rejected.as_ref().map(|rejected| rejected.error.clone());
    let therapist = therapist.map_or_else(String::new, |id| id.to_string());
    let rejected = rejected.map(|rejected| rejected.form);
    let differences = rejected
        .as_ref()
        .map(|form| differences((role, &therapist), form, &therapists))
        .unwrap_or_default();
    let revision = |change: &str| match rejected.as_ref().filter(|form| form.change == change) {
        Some(form) => seen(error.as_ref(), form.revision.clone(), &now),
        None => now.clone(),
    };
    let (to_change, to_remove) = (revision("account"), revision("remove"));
    let is_to_go = rejected.as_ref().is_some_and(|form| form.change == "remove");
    let (role, therapist) = match rejected.filter(|form| form.change == "account") {
        Some(form) => (Role::named(&form.role).unwrap_or(role), form.therapist),
        None => (role, therapist),
    };
    let action = format!("/staff/team?account={id}");
    view! {
        <StaffNav />
        <section class="section">
            <Head text="Change an account" error=error.clone() differences />
            <h2>{name.clone()}</h2>
            <PostForm action=action.clone()>
                <Which change="account" id revision=to_change />
                <PostFields role therapist therapists error />
                <button class="button" type="submit">
                    "Save the account"
                </button>
            </PostForm>
            <details class="disclosure" open=is_to_go>
                <summary class="disclosure__summary">"Remove this account"</summary>
                <div class="disclosure__body">
                    <p>"It is signed out everywhere and cannot sign in again. What it did stays on record under its name."</p>
                    <PostForm action>
                        <Which change="remove" id revision=to_remove />
                        <button class="button" type="submit">
                            {format!("Remove {name}")}
                        </button>
                    </PostForm>
                </div>
            </details>
            <p class="staff-links">
                <a href="/staff/team">"Who works here"</a>
            </p>
        </section>
    }
    .into_any()
}

/// What a form says of itself.
#[component]
fn Which(change: &'static str, id: i64, revision: Revision) -> impl IntoView {
    view! {
        <input type="hidden" name="change" value=change />
        <input type="hidden" name="id" value=id.to_string() />
        <input type="hidden" name="revision" value=revision.as_str().to_owned() />
    }
}

/// In what an account differs from what it was to become; all that it is, if it was to go.
fn differences((role, therapist): (Role, &str), typed: &TeamForm, therapists: &[TherapistView]) -> Vec<Difference> {
    let calendar = |id: &str| {
        let found = therapists.iter().find(|one| one.id.to_string() == id);
        found.map_or("None", |one| &*one.name).to_owned()
    };
    let (role, therapist) = (role_name(role), calendar(therapist));
    if typed.change == "remove" {
        let is_now = |field: Field, what: &str| Difference {
            label: label(field).to_owned(),
            input: field.id().to_owned(),
            words: format!("It is “{what}” now."),
        };
        return vec![is_now(Field::Role, role), is_now(Field::Therapist, &therapist)];
    }
    let wanted = Role::named(&typed.role).map_or("", role_name);
    let differences = [
        Difference::of(label(Field::Role), Field::Role.id(), role, wanted),
        Difference::of(
            label(Field::Therapist),
            Field::Therapist.id(),
            &therapist,
            &calendar(&typed.therapist),
        ),
    ];
    differences.into_iter().flatten().collect()
}

/// What somebody is to be, and whose calendar is theirs.
#[component]
pub(super) fn PostFields(
    role: Role,
    /// The id of a therapist, or nothing.
    therapist: String,
    therapists: Vec<TherapistView>,
    error: Option<ApiError>,
) -> impl IntoView {
    let roles = Role::ALL
        .map(|one| {
            view! {
                <label class="option">
                    <input class="option__input" type="radio" name="role" value=one.name() checked=one == role />
                    <span class="option__label">{role_name(one)}</span>
                </label>
            }
        })
        .collect_view();
    let choices = therapists
        .into_iter()
        .map(|one| {
            let id = one.id.to_string();
            let is_chosen = id == therapist;
            view! {
                <option value=id selected=is_chosen>
                    {one.name}
                </option>
            }
        })
        .collect_view();
    let message = |field| {
        problem(error.as_ref(), field).get_untracked().map(|problem| {
            view! {
                <p class="field__error" id=format!("{}-error", field.name())>
                    <span class="visually-hidden">"Error: "</span>
                    {field_message(FieldError { field, problem })}
                </p>
            }
        })
    };
    view! {
        <fieldset class="settings__choices" id="role" tabindex="-1">
            <legend class="field__label">{label(Field::Role)}</legend>
            {message(Field::Role)}
            {roles}
        </fieldset>
        <div class="field">
            <label class="field__label" for="therapist">
                {label(Field::Therapist)}
            </label>
            <p class="field__hint">"For those who give massages: whose visits are theirs."</p>
            {message(Field::Therapist)}
            <select class="field__input" id="therapist" name="therapist">
                <option value="">"None"</option>
                {choices}
            </select>
        </div>
    }
    .into_any()
}
