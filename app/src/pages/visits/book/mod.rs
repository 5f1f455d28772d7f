//! `/book`: a massage, a day and time, and who comes, each step an address of its own.

mod booked;
mod carried;
mod details;
mod last_step;
mod movable;
mod moving;
mod other_starts;
mod query;
mod question;
mod services;
mod therapist;
mod time;

use domain::{ChangedDates, FieldErrors};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::carried::{CARRIED, CarriedForm};
use self::last_step::LastStep;
use self::movable::Movable;
use self::question::Question;
use self::services::ChooseService;
use self::time::ChooseTime;
use crate::api::asked::{ask, brought};
use crate::api::use_clinic;
use crate::api::{ApiError, Carried, show_visit};
use crate::browser::{self, ChangeFeed};
use crate::components::{Notice, StepName, field_message, refusal_message};
use crate::pages::failed::TryAgain;

pub(crate) use query::BookQuery;
#[cfg(feature = "ssr")]
pub(crate) use services::service_item;

/// Loads what the page at this address begins with, beside the page itself.
#[cfg(not(feature = "ssr"))]
pub(crate) async fn load_first(query: &str) {
    if query.contains("start=") {
        last_step::load_first().await;
    }
    if query.contains("visit=") {
        movable::load_first().await;
    }
}

/// The booking, at whatever step its address says.
#[component]
pub(crate) fn BookPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| BookQuery::parse(|name| map.get(name))));
    let asked = move |ask: fn(&BookQuery) -> Option<(Question, String)>| {
        move || query.with(|query| query.as_ref().ok().and_then(ask))
    };
    let visit = ask(
        move || query.with(|query| query.as_ref().ok().and_then(|query| query.visit.clone())),
        |token| async move { Some(show_visit(token?, String::new()).await) },
    );
    let month = ask(asked(BookQuery::asks_for_month), |asked| async move {
        let (question, month) = asked?;
        Some(question.month(month).await)
    });
    let day = ask(asked(BookQuery::asks_for_day), |asked| async move {
        let (question, date) = asked?;
        Some(question.day(date).await)
    });
    let rejected = RwSignal::new(brought(browser::rejected));
    let carried = brought(browser::carried);
    let carried = carried.map(|Carried(form)| form);
    // What has been typed so far, for as long as this page is there: another time is another form.
    let typed = RwSignal::new(carried.clone());
    let step = Memo::new(move |_| query.with(|query| query.as_ref().ok().map(BookQuery::step)));
    Effect::new(move |before: Option<Option<StepName>>| {
        let now = step.get();
        if before.is_some_and(|before| before != now) {
            rejected.set(None);
            browser::focus("step");
        }
        now
    });
    follow_changes(query, move || {
        month.refetch();
        day.refetch();
    });
    let known = Signal::derive(move || query.get().unwrap_or_default());
    // A form that came to another step than its own has no fields there to come back to.
    let unbooked = move || {
        let is_own = step.get() == Some(StepName::Details);
        let rejected = rejected.get().filter(|_| !is_own);
        rejected.map(|rejected| view! { <NotBooked error=rejected.error /> })
    };
    // It was cancelled, or has begun, since the page was opened.
    Effect::new(move |_| {
        if let Some(Some(Err(ApiError::Cancelled | ApiError::Begun))) = month.get() {
            visit.refetch();
        }
    });
    let clinic = use_clinic();
    provide_context(TryAgain(Callback::new(move |()| {
        clinic.refetch();
        visit.refetch();
        month.refetch();
        day.refetch();
    })));
    let is_moving = Memo::new(move |_| known.with(|query| query.visit.is_some()));
    let with = carried.as_ref().map(|_| CARRIED);
    let carried = StoredValue::new(carried);
    let carried = move || carried.get_value().map(|form| view! { <CarriedForm form /> });
    let content = move || match step.get() {
        None => view! { <Broken errors=query.get().err().unwrap_or_default() /> }.into_any(),
        Some(StepName::Service) => view! {
            {carried()}
            <ChooseService with />
        }
        .into_any(),
        Some(step) => {
            let choose = move || match step {
                StepName::Details => view! { <LastStep query=known rejected typed visit /> }.into_any(),
                _ => view! {
                    {carried()}
                    <ChooseTime query=known month day with />
                }
                .into_any(),
            };
            if is_moving.get() {
                view! { <Movable visit>{choose()}</Movable> }.into_any()
            } else {
                choose()
            }
        }
    };
    view! {
        {unbooked}
        {content}
    }
}

/// Has the times read again when some of those that are shown were taken or given back.
fn follow_changes(query: Memo<Result<BookQuery, FieldErrors>>, refetch: impl Fn() + Copy + 'static) {
    browser::listen(move |news| {
        let shown = query.with_untracked(|query| {
            let query = query.as_ref().ok().filter(|query| query.step() == StepName::Time);
            query.map(|query| query.month)
        });
        let is_shown = |dates: ChangedDates| {
            let month = shown.flatten();
            month.is_none_or(|month| dates.touch(month.first(), month.last()))
        };
        let has_news = match news {
            ChangeFeed::Changed(dates) => is_shown(dates),
            ChangeFeed::Listening { is_again } => is_again,
            ChangeFeed::Lost => false,
        };
        if has_news && shown.is_some() {
            refetch();
        }
    });
}

/// Why a form that was posted to this step has booked nothing.
#[component]
fn NotBooked(error: ApiError) -> impl IntoView {
    let why = match error {
        ApiError::Invalid { fields } => fields.iter().map(field_message).collect(),
        ApiError::NotOpen { refusal, .. } => vec![refusal_message(refusal).to_owned()],
        _ => vec!["The form could not be read.".to_owned()],
    };
    view! {
        <Notice title="Your visit is not booked".to_owned() is_urgent=true>
            <ul class="bullets">{why.into_iter().map(|why| view! { <li>{why}</li> }).collect_view()}</ul>
            <p>"Choose a massage and a time, and send the form that follows."</p>
        </Notice>
    }
}

/// In place of a step when its address cannot be read.
#[component]
fn Broken(errors: FieldErrors) -> impl IntoView {
    browser::set_status(400);
    view! {
        <Title text="This address cannot be read" />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "We cannot read this address"
            </h1>
            {errors.iter().map(|error| view! { <p>{field_message(error)}</p> }).collect_view()}
            <p>
                <a class="button" href="/book">
                    "Start the booking again"
                </a>
            </p>
        </section>
    }
}
