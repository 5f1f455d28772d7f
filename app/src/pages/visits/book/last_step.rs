//! The third step, whose forms are another part of the program than the steps before.

use domain::BookingForm;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use leptos_meta::Title;

use crate::api::asked::Reply;
use crate::api::{ApiError, Offer, Rejected};
use crate::pages::failed::{Failed, failed_heading};
use crate::pages::part::LATER;
use crate::pages::visits::book::booked::OwnBooking;
use crate::pages::visits::book::details::{Unsent, details_form};
use crate::pages::visits::book::movable::Visit;
use crate::pages::visits::book::moving::Moving;
use crate::pages::visits::book::query::BookQuery;

/// Loads the forms while a time is chosen.
pub(crate) fn load_ahead() {
    Effect::new(|_| LATER.load_ahead(load_forms()));
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
    leptos::prefetch_lazy_fn_on_server("later");
    let form = form_of(asked).await;
    LATER.has_come_with_page();
    form.expect("a page whose part does not come is a plain one")
}

#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(load_forms), fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "whether the part comes is for the splitter to say"
)]
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
        _ => details_form(offer, query, rejected, typed, again),
    })
}
