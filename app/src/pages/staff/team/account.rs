//! Changing somebody else's account, or taking it away.

use domain::{Field, FieldError, Role, TeamForm};
use leptos::prelude::*;

use super::super::StaffNav;
use crate::api::team::{MemberView, TherapistView};
use crate::api::{ApiError, Rejected};
use crate::components::{PostForm, field_message, role_name};
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
        ..
    } = member;
    let error = rejected.as_ref().map(|rejected| rejected.error.clone());
    let typed = rejected
        .map(|rejected| rejected.form)
        .filter(|form| form.change == "account");
    let (role, therapist) = match typed {
        Some(form) => (Role::named(&form.role).unwrap_or(role), form.therapist),
        None => (role, therapist.map_or_else(String::new, |id| id.to_string())),
    };
    let action = format!("/staff/team?account={id}");
    view! {
        <StaffNav />
        <section class="section">
            <Head text="Change an account" error=error.clone() />
            <h2>{name.clone()}</h2>
            <PostForm action=action.clone()>
                <input type="hidden" name="change" value="account" />
                <input type="hidden" name="id" value=id.to_string() />
                <PostFields role therapist therapists error />
                <button class="button" type="submit">
                    "Save the account"
                </button>
            </PostForm>
            <details class="disclosure">
                <summary class="disclosure__summary">"Remove this account"</summary>
                <div class="disclosure__body">
                    <p>"It is signed out everywhere and cannot sign in again. What it did stays on record under its name."</p>
                    <PostForm action>
                        <input type="hidden" name="change" value="remove" />
                        <input type="hidden" name="id" value=id.to_string() />
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
            <legend class="field__label">"What are they to be?"</legend>
            {message(Field::Role)}
            {roles}
        </fieldset>
        <div class="field">
            <label class="field__label" for="therapist">
                "Their own calendar"
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
