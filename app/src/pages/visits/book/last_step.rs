//! The third step, whose forms are another part of the program than the steps before.

use domain::BookingForm;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use leptos_meta::Title;

use crate::api::asked::Reply;
use crate::api::{ApiError, Offer, Rejected};
use crate::pages::failed::{Failed, failed_heading};
use crate::pages::part::FORMS;
use crate::pages::visits::book::booked::OwnBooking;
use crate::pages::visits::book::details::{DetailsForm, Unsent};
use crate::pages::visits::book::movable::Visit;
use crate::pages::visits::book::moving::Moving;
use crate::pages::visits::book::query::BookQuery;

/// Loads the forms while a time is chosen. Where they do not come, the step asks for them again.
pub(crate) fn load_ahead() {
    Effect::new(|_| {
        spawn_local(async {
            if load_forms().await.is_ok() {
                FORMS.has_come();
            }
        });
    });
}

/// The step.
#[component]
pub(crate) fn LastStep(
    query: Signal<BookQuery>,
    offer: Reply<Option<Result<Offer, ApiError>>>,
    rejected: RwSignal<Option<Rejected<BookingForm>>>,
    /// What has been typed so far, to be kept while another time is chosen.
    typed: RwSignal<Option<BookingForm>>,
    visit: Visit,
) -> impl IntoView {
    let again = Callback::new(move |()| {
        // What was typed is kept, and counts for more than what was sent.
        rejected.set(None);
        offer.refetch();
    });
    // Whether the visit was moved by somebody else while this page moved it.
    let meanwhile = RwSignal::new(false);
    let filled_in = move |offer| {
        let query = query.get_untracked();
        let rejected = rejected.get_untracked();
        filled_in(Asked {
            offer,
            query,
            rejected,
            typed,
            visit,
            again,
            meanwhile,
        })
    };
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match offer.await {
                    Some(Ok(offer)) => filled_in(Some(offer)).await,
                    // What became of the visit is about to take this place.
                    None | Some(Err(ApiError::Cancelled | ApiError::Begun)) => ().into_any(),
                    Some(Err(ApiError::Internal | ApiError::Unknown | ApiError::NotFound)) if rejected.with_untracked(Option::is_some) => {
                        filled_in(None).await
                    }
                    Some(Err(error)) => {
                        let heading = failed_heading(&error, "This cannot be booked");
                        view! {
                            <Title text=heading />
                            <section class="section">
                                <h1 id="step" tabindex="-1">
                                    {heading}
                                </h1>
                                <Failed error />
                            </section>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
}

/// What a form is about.
struct Asked {
    /// None where the clinic cannot tell.
    offer: Option<Offer>,
    query: BookQuery,
    rejected: Option<Rejected<BookingForm>>,
    typed: RwSignal<Option<BookingForm>>,
    visit: Visit,
    again: Callback<()>,
    meanwhile: RwSignal<bool>,
}

/// The form, once it has come.
async fn filled_in(asked: Asked) -> AnyView {
    #[cfg(feature = "ssr")]
    leptos::prefetch_lazy_fn_on_server("forms");
    let form = form_of(asked).await;
    FORMS.has_come_with_page();
    form.expect("a page whose part does not come is a plain one")
}

#[leptos::wasm_split::wasm_split(forms, wasm_split_path = leptos::wasm_split, preload(load_forms), fallible)]
fn form_of(asked: Asked) -> Result<AnyView, SplitLoaderError> {
    let Asked {
        offer,
        query,
        rejected,
        typed,
        visit,
        again,
        meanwhile,
    } = asked;
    let Some(offer) = offer else {
        return Ok(rejected.map(|rejected| view! { <Unsent rejected query /> }).into_any());
    };
    Ok(match (query.visit.clone(), offer.booked.clone()) {
        (Some(token), _) => view! { <Moving offer query token visit again meanwhile /> }.into_any(),
        (None, Some(visit)) if rejected.is_none() => view! { <OwnBooking offer visit /> }.into_any(),
        _ => view! { <DetailsForm offer query rejected kept=typed again /> }.into_any(),
    })
}
