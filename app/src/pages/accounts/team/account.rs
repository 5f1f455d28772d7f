//! Changing somebody else's account, or taking it away.

use domain::{Field, Revision, Role, TeamForm};
use leptos::prelude::*;

use crate::api::accounts::team::{MemberView, TherapistView};
use crate::api::{ApiError, Rejected};
use crate::components::{FieldProblem, PostForm, label, role_name};
use crate::pages::staff::answer::Head;
use crate::pages::staff::meanwhile::{Difference, Shown, Thing, seen, shown};
use crate::pages::staff::nav::StaffNav;

#[component]
pub(crate) fn ChangeAccount(
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
    let (removal, change): (Option<_>, Option<_>) = match rejected {
        Some(rejected) if rejected.form.change == "remove" => (Some(rejected.form), None),
        rejected => (None, rejected.filter(|rejected| rejected.form.change == "account")),
    };
    let is_to_go = removal.is_some();
    let unseen = if is_to_go {
        is_now(role, &therapist, &therapists)
    } else {
        Vec::new()
    };
    let to_remove = removal.map_or_else(|| now.clone(), |form| seen(error.as_ref(), form.revision, &now));
    let as_it_is = TeamForm {
        change: "account".to_owned(),
        id: id.to_string(),
        revision: now,
        role: role.name().to_owned(),
        therapist,
        ..TeamForm::default()
    };
    let Shown { form, differences, .. } = shown(&as_it_is, change, &things(&therapists));
    let differences = if is_to_go { unseen } else { differences };
    let (role, therapist) = (Role::named(&form.role).unwrap_or(role), form.therapist);
    let to_change = form.revision;
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

/// What the form says.
fn things(therapists: &[TherapistView]) -> [Thing; 2] {
    let therapists = therapists.to_vec();
    let role = |name: &str| Role::named(name).map_or("", role_name).to_owned();
    let calendar = move |id: &str| calendar_of(id, &therapists);
    [
        Thing::worded(Field::Role, role),
        Thing::worded(Field::Therapist, calendar),
    ]
}

fn calendar_of(id: &str, therapists: &[TherapistView]) -> String {
    let found = therapists.iter().find(|one| one.id.to_string() == id);
    found.map_or("None", |one| &*one.name).to_owned()
}

/// All that an account is which was to go.
fn is_now(role: Role, therapist: &str, therapists: &[TherapistView]) -> Vec<Difference> {
    let is_now = |field: Field, what: &str| Difference {
        label: label(field).to_owned(),
        input: field.id().to_owned(),
        words: format!("It is “{what}” now."),
    };
    vec![
        is_now(Field::Role, role_name(role)),
        is_now(Field::Therapist, &calendar_of(therapist, therapists)),
    ]
}

/// What somebody is to be, and whose calendar is theirs.
#[component]
pub(crate) fn PostFields(
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
        let problem = error.as_ref().and_then(|error| error.problem(field));
        view! { <FieldProblem field problem /> }
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
