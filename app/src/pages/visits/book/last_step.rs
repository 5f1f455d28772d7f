//! The third step, which is another part of the program than the steps before.

use domain::BookingForm;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use leptos_meta::Title;

use crate::api::asked::ask;
use crate::api::{ApiError, Rejected};
use crate::pages::failed::{Failed, TryAgain, failed_heading};
use crate::pages::part::LATER;
use crate::pages::visits::book::booked::OwnBooking;
use crate::pages::visits::book::details::{Unsent, details_form};
use crate::pages::visits::book::movable::Visit;
use crate::pages::visits::book::moving::Moving;
use crate::pages::visits::book::query::BookQuery;

/// Loads the step while a time is chosen.
pub(crate) fn load_ahead() {
    Effect::new(|_| LATER.load_ahead(load_step()));
}

/// Loads the step for a page that begins with it, before the page is taken over: what the server has written is no place to
/// wait in.
#[cfg(not(feature = "ssr"))]
pub(crate) async fn load_first() {
    if load_step().await.is_ok() {
        LATER.has_come();
    }
}

/// The step, once it has come.
#[component]
pub(crate) fn LastStep(
    query: Signal<BookQuery>,
    rejected: RwSignal<Option<Rejected<BookingForm>>>,
    /// What has been typed so far, to be kept while another time is chosen.
    typed: RwSignal<Option<BookingForm>>,
    visit: Visit,
) -> impl IntoView {
    Suspend::new(async move {
        #[cfg(feature = "ssr")]
        leptos::prefetch_lazy_fn_on_server("later");
        let step = step(query, rejected, typed, visit).await;
        LATER.has_come_with_page();
        step.expect("a page whose part does not come is a plain one")
    })
}

#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(load_step), fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "whether the part comes is for the splitter to say"
)]
fn step(
    query: Signal<BookQuery>,
    rejected: RwSignal<Option<Rejected<BookingForm>>>,
    typed: RwSignal<Option<BookingForm>>,
    visit: Visit,
) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <Step query rejected typed visit /> }.into_any())
}

#[component]
fn Step(
    query: Signal<BookQuery>,
    rejected: RwSignal<Option<Rejected<BookingForm>>>,
    typed: RwSignal<Option<BookingForm>>,
    visit: Visit,
) -> impl IntoView {
    let offer = ask(
        move || query.with(BookQuery::asks_for_offer),
        |asked| async move {
            let (question, start) = asked?;
            Some(question.offer(start).await)
        },
    );
    // It was cancelled, or has begun, since the page was opened.
    Effect::new(move |_| {
        if let Some(Some(Err(ApiError::Cancelled | ApiError::Begun))) = offer.get() {
            visit.refetch();
        }
    });
    let rest = use_context::<TryAgain>();
    provide_context(TryAgain(Callback::new(move |()| {
        if let Some(TryAgain(rest)) = &rest {
            rest.run(());
        }
        offer.refetch();
    })));
    let again = Callback::new(move |()| {
        // What was typed is kept, and counts for more than what was sent.
        rejected.set(None);
        offer.refetch();
    });
    // Whether the visit was moved by somebody else while this page moved it.
    let meanwhile = RwSignal::new(false);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match offer.await {
                    Some(Ok(offer)) => {
                        let query = query.get_untracked();
                        let rejected = rejected.get_untracked();
                        match (query.visit.clone(), offer.booked.clone()) {
                            (Some(token), _) => {
                                view! { <Moving offer query token visit again meanwhile /> }.into_any()
                            }
                            (None, Some(visit)) if rejected.is_none() => {
                                view! { <OwnBooking offer visit /> }.into_any()
                            }
                            _ => details_form(offer, query, rejected, typed, again),
                        }
                    }
                    // What became of the visit is about to take this place.
                    None | Some(Err(ApiError::Cancelled | ApiError::Begun)) => ().into_any(),
                    Some(Err(ApiError::Internal | ApiError::Unknown | ApiError::NotFound)) if rejected.with_untracked(Option::is_some) => {
                        let query = query.get_untracked();
                        rejected.get_untracked().map(|rejected| view! { <Unsent rejected query /> }).into_any()
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
