//! Adding or changing somebody who gives massages.

use domain::{Field, TeamForm};
use leptos::prelude::*;

use crate::api::accounts::team::TherapistView;
use crate::api::openings::hours::StrandedView;
use crate::api::{ApiError, Rejected};
use crate::components::{PostForm, TextField};
use crate::pages::staff::answer::Head;
use crate::pages::staff::meanwhile::{BOOKABLE, Shown, Thing, adding_key, shown};
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::stranded::{StrandedVisits, typed_fields};

/// What the choice of skills is called.
const SKILLS: &str = "What they give";

#[component]
pub(crate) fn ChangeTherapist(
    /// Nobody, if they are new.
    therapist: Option<TherapistView>,
    skills: Vec<String>,
    /// An idempotency key for somebody new.
    key: String,
    stranded: Vec<StrandedView>,
    rejected: Option<Rejected<TeamForm>>,
) -> impl IntoView {
    let is_new = therapist.is_none();
    let id = therapist
        .as_ref()
        .map_or_else(String::new, |therapist| therapist.id.to_string());
    // A form of somebody else's came back; the page has moved on since.
    let rejected = rejected.filter(|rejected| rejected.form.id == id);
    let now = form_of(therapist);
    let sent = rejected.as_ref().map(|rejected| (&*rejected.form.key, &rejected.error));
    let key = is_new.then(|| adding_key(sent, key));
    let Shown {
        form,
        error,
        differences,
    } = shown(&now, rejected, &things(&skills));
    let stranded = if matches!(error, Some(ApiError::Stranded { .. })) {
        stranded
    } else {
        Vec::new()
    };
    let action = if is_new {
        "/staff/team?therapist=new".to_owned()
    } else {
        format!("/staff/team?therapist={id}")
    };
    let fields = typed_fields(&form);
    let skills = skills
        .into_iter()
        .map(|skill| {
            let name = TeamForm::skill_input(&skill);
            let is_chosen = form.skills.get(&name).is_some_and(|chosen| chosen == "yes");
            view! {
                <label class="option">
                    <input class="option__input" type="checkbox" name=name value="yes" checked=is_chosen />
                    <span class="option__label">{skill}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <StaffNav />
        <section class="section">
            <Head text=if is_new { "Add a therapist" } else { "Change a therapist" } error=error.clone() differences />
            <StrandedVisits visits=stranded action=action.clone() fields button="Save the therapist anyway" />
            <PostForm action>
                <input type="hidden" name="change" value="therapist" />
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="revision" value=form.revision.as_str().to_owned() />
                {key.map(|key| view! { <input type="hidden" name="key" value=key /> })}
                <TextField field=Field::Name hint="As clients read it." value=form.name problems=&error />
                <TextField
                    field=Field::Position
                    hint="A number: the smallest comes first."
                    value=form.position
                    problems=&error
                />
                <fieldset class="settings__choices" id="skills" tabindex="-1">
                    <legend class="field__label">{SKILLS}</legend>
                    {skills}
                </fieldset>
                <fieldset class="settings__choices">
                    <legend class="field__label">"Booking"</legend>
                    <label class="option">
                        <input
                            class="option__input"
                            type="checkbox"
                            id="active"
                            name="active"
                            value="yes"
                            checked=form.active == "yes"
                        />
                        <span class="option__label">{BOOKABLE}</span>
                    </label>
                </fieldset>
                <button class="button" type="submit">
                    "Save the therapist"
                </button>
            </PostForm>
            {is_new.then(|| view! { <p class="section__note">"Then say when they work: they have no hours yet."</p> })}
            <p class="staff-links">
                <a href="/staff/team">"Who works here"</a>
            </p>
        </section>
    }
    .into_any()
}

/// What the form says, in the order of its fields.
fn things(skills: &[String]) -> Vec<Thing> {
    let texts = [Field::Name, Field::Position].map(Thing::field);
    let skills = skills
        .iter()
        .map(|skill| Thing::ticked(format!("{SKILLS}: {skill}"), "skills", TeamForm::skill_input(skill)));
    let bookable = Thing::ticked(BOOKABLE, "active", "active");
    texts.into_iter().chain(skills).chain([bookable]).collect()
}

/// The form of a therapist as they are, or of one who is new.
fn form_of(therapist: Option<TherapistView>) -> TeamForm {
    let active = "yes".to_owned();
    let change = "therapist".to_owned();
    let Some(therapist) = therapist else {
        return TeamForm {
            change,
            active,
            ..TeamForm::default()
        };
    };
    let skills = therapist
        .skills
        .iter()
        .map(|skill| (TeamForm::skill_input(skill), "yes".to_owned()));
    TeamForm {
        change,
        id: therapist.id.to_string(),
        revision: therapist.revision,
        name: therapist.name,
        position: therapist.position.to_string(),
        active: if therapist.is_active { active } else { String::new() },
        skills: skills.collect(),
        ..TeamForm::default()
    }
}
