//! `/staff/clinic`: who the clinic is, and what clients may book by themselves.

use domain::{ClinicForm, Field};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::Rejected;
use crate::api::asked::{ask, brought};
use crate::api::clinic::settings::show_clinic_form;
use crate::browser;
use crate::components::{Notice, PostForm, TextField};
use crate::pages::failed::Failed;
use crate::pages::staff::answer::Head;
use crate::pages::staff::meanwhile::{Shown, Thing, shown};
use crate::pages::staff::nav::StaffNav;

/// The form of the clinic's profile.
#[component]
pub(crate) fn ClinicPage() -> impl IntoView {
    let query = use_query_map();
    let form = ask(|| (), |()| show_clinic_form());
    let rejected: Option<Rejected<ClinicForm>> = brought(browser::rejected);
    let is_saved = Memo::new(move |_| query.with(|query| query.get("saved").as_deref() == Some("yes")));
    view! {
        <StaffNav />
        <section class="section">
            <Transition>
                {move || {
                    let rejected = rejected.clone();
                    Suspend::new(async move {
                        // Whoever may not see the profile is told so, whatever they have typed.
                        match form.await {
                            Ok(now) => view! { <Profile now rejected is_saved=is_saved.get() /> }.into_any(),
                            Err(error) => {
                                view! {
                                    <Head text="The clinic" error=None />
                                    <Failed error />
                                }
                                .into_any()
                            }
                        }
                    })
                }}
            </Transition>
        </section>
    }
}

/// The fields of the form, in their order.
const FIELDS: [Field; 10] = [
    Field::Name,
    Field::Phone,
    Field::Address,
    Field::City,
    Field::Province,
    Field::Headline,
    Field::Welcome,
    Field::Lead,
    Field::Horizon,
    Field::Step,
];

#[component]
fn Profile(now: ClinicForm, rejected: Option<Rejected<ClinicForm>>, is_saved: bool) -> impl IntoView {
    let Shown {
        form,
        error,
        differences,
    } = shown(&now, rejected, &FIELDS.map(Thing::field));
    let is_saved = is_saved && error.is_none();
    let head = view! { <Head text="The clinic" error=error.clone() differences /> };
    let field = move |field, hint, value, required| {
        view! { <TextField field hint value required problems=&error /> }
    };
    view! {
        {head}
        {is_saved
            .then(|| {
                view! {
                    <Notice title="The clinic is changed".to_owned()>
                        <p>"Pages and mails say so from now on."</p>
                    </Notice>
                }
            })}
        <PostForm action="/staff/clinic">
            <input type="hidden" name="revision" value=form.revision.as_str().to_owned() />
            <h2>"Who you are"</h2>
            {field(Field::Name, "", form.name, true)}
            {field(Field::Phone, "The link that calls it is made from it.", form.phone, true)}
            {field(Field::Address, "", form.address, false)}
            {field(Field::City, "", form.city, true)}
            {field(Field::Province, "Two letters, like AB.", form.province, true)}
            <h2>"The home page"</h2>
            {field(Field::Headline, "", form.headline, true)}
            {field(Field::Welcome, "What stands below the headline: a sentence or two.", form.welcome, true)}
            <h2>"Booking online"</h2>
            {field(Field::Lead, "How soon before a visit it can still be booked.", form.lead, true)}
            {field(Field::Horizon, "How far ahead visits can be booked.", form.horizon, true)}
            {field(
                Field::Step,
                "A multiple of five: with 15, visits start at 9:00, 9:15 and so on.",
                form.step,
                true,
            )}
            <button class="button" type="submit">
                "Save the clinic"
            </button>
        </PostForm>
    }
    .into_any()
}
