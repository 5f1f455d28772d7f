//! `/staff/clinic`: who the clinic is, and what clients may book by themselves.

use domain::{ClinicForm, Field};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::{Head, StaffNav, problem};
use crate::api::clinic_settings::show_clinic_form;
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{Notice, PostForm, TextField};
use crate::pages::Failed;

/// The form of the clinic's profile.
pub(crate) struct ClinicPage;

#[lazy_route]
impl LazyRoute for ClinicPage {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let ClinicPage = this;
        let query = use_query_map();
        let form = Resource::new(|| (), |()| show_clinic_form());
        let rejected: Option<Rejected<ClinicForm>> = SharedValue::new(browser::rejected).into_inner();
        let is_saved = Memo::new(move |_| query.with(|query| query.get("saved").as_deref() == Some("yes")));
        view! {
            <StaffNav />
            <section class="section">
                <Head text="The clinic" error=rejected.as_ref().map(|rejected| rejected.error.clone()) />
                <Transition>
                    {move || {
                        let rejected = rejected.clone();
                        Suspend::new(async move {
                            // Whoever may not see the profile is told so, whatever they have typed.
                            let (form, error) = match (form.await, rejected) {
                                (Err(error), _) => return view! { <Failed error /> }.into_any(),
                                (Ok(_), Some(Rejected { form, error })) => (form, Some(error)),
                                (Ok(form), None) => (form, None),
                            };
                            let is_saved = is_saved.get() && error.is_none();
                            view! { <Profile form error is_saved /> }.into_any()
                        })
                    }}
                </Transition>
            </section>
        }
        .into_any()
    }
}

#[component]
fn Profile(form: ClinicForm, error: Option<ApiError>, is_saved: bool) -> impl IntoView {
    let field = move |field, label, hint, value, required| {
        let problem = problem(error.as_ref(), field);
        view! { <TextField field label hint autocomplete="off" value required problem /> }
    };
    view! {
        {is_saved
            .then(|| {
                view! {
                    <Notice title="The clinic is changed".to_owned()>
                        <p>"Pages and mails say so from now on."</p>
                    </Notice>
                }
            })}
        <PostForm action="/staff/clinic">
            <h2>"Who you are"</h2>
            {field(Field::Name, "Name", "", form.name, true)}
            {field(Field::Phone, "Phone", "The link that calls it is made from it.", form.phone, true)}
            {field(Field::Address, "Street and number", "", form.address, false)}
            {field(Field::City, "City", "", form.city, true)}
            {field(Field::Province, "Province", "Two letters, like AB.", form.province, true)}
            <h2>"The home page"</h2>
            {field(Field::Headline, "Headline", "", form.headline, true)}
            {field(Field::Welcome, "Welcome", "What stands below the headline: a sentence or two.", form.welcome, true)}
            <h2>"Booking online"</h2>
            {field(Field::Lead, "Minutes of notice", "How soon before a visit it can still be booked.", form.lead, true)}
            {field(Field::Horizon, "Days ahead", "How far ahead visits can be booked.", form.horizon, true)}
            {field(
                Field::Step,
                "Minutes between starts",
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
