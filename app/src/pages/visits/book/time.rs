//! The second step: a day of a month, and a start of that day.

use domain::{Month, ResourceId, TherapistPreference};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api::asked::Reply;
use crate::api::{ApiError, MonthOfOpenings, MovedFrom, OpeningsList, TherapistName};
use crate::browser;
use crate::components::{DateGrid, Onward, StartList, StepName, Steps, day_id, long_date, month_name, zone_words};
use crate::pages::failed::{CallUs, Failed, failed_heading};
use crate::pages::visits::book::last_step::load_ahead;
use crate::pages::visits::book::moving::place_words;
use crate::pages::visits::book::query::BookQuery;

/// The step.
#[component]
pub(crate) fn ChooseTime(
    query: Signal<BookQuery>,
    month: Reply<Option<Result<MonthOfOpenings, ApiError>>>,
    day: Reply<Option<Result<OpeningsList, ApiError>>>,
    /// The id of the form to take along.
    with: Option<&'static str>,
) -> impl IntoView {
    let date = Memo::new(move |_| query.with(|query| query.date));
    // The day in another month that a key of the grid leads to, until that month is here.
    let awaited = RwSignal::new(None::<Date>);
    // Whether the day was chosen on this page, so that its heading is where to go on from once it is here.
    let chosen_here = StoredValue::new(false);
    Effect::new(move |before: Option<Option<Date>>| {
        let now = date.get();
        if before.is_some_and(|before| before != now) {
            chosen_here.set_value(now.is_some());
        }
        now
    });
    load_ahead();
    view! {
        <Title text="Choose a day and time" />
        {move || {
            let visit = query.with(|query| query.visit.clone());
            match visit {
                None => {
                    let service_href = Some(BookQuery::default().href());
                    view! { <Steps current=StepName::Time service_href time_href=None with /> }.into_any()
                }
                Some(token) => {
                    view! {
                        <p>
                            "You are choosing another time for your visit. "
                            <a href=format!("/visit/{token}")>"Leave it where it is"</a>
                        </p>
                    }
                        .into_any()
                }
            }
        }}
        <section class="section">
            <h1 id="step" tabindex="-1">
                "When would you like to come?"
            </h1>
            <div class="choose-time">
                <div class="choose-time__month">
                    <Transition>
                        {move || Suspend::new(async move {
                            match month.await {
                                Some(Ok(month)) => view! { <MonthPanel month query date awaited with /> }.into_any(),
                                // What became of the visit is about to take this place.
                                None | Some(Err(ApiError::Cancelled | ApiError::Begun)) => ().into_any(),
                                Some(Err(error)) => view! {
                                    <Title text=failed_heading(&error, "This cannot be booked") />
                                    <Failed error />
                                }
                                .into_any(),
                            }
                        })}
                    </Transition>
                </div>
                <div class="choose-time__day">
                    <Transition>
                        {move || Suspend::new(async move {
                            match day.await {
                                Some(Ok(list)) => view! { <DayPanel list query date chosen_here with /> }.into_any(),
                                // What has failed for the month too is told there.
                                Some(Err(error)) => match month.await {
                                    Some(Ok(_)) => view! { <Failed error /> }.into_any(),
                                    _ => ().into_any(),
                                },
                                None => {
                                    view! { <p class="choose-time__hint">"Choose a day to see its times."</p> }.into_any()
                                }
                            }
                        })}
                    </Transition>
                </div>
            </div>
        </section>
    }
}

#[component]
fn MonthPanel(
    month: MonthOfOpenings,
    query: Signal<BookQuery>,
    date: Memo<Option<Date>>,
    awaited: RwSignal<Option<Date>>,
    with: Option<&'static str>,
) -> impl IntoView {
    let MonthOfOpenings {
        service,
        from,
        therapists,
        therapist,
        first,
        today,
        last_date,
        counts,
    } = month;
    let shown = Month::of(first);
    let chosen = StoredValue::new(query.get_untracked().without_time());
    let month_href = move |month| {
        chosen.with_value(|chosen| {
            BookQuery {
                month: Some(month),
                ..chosen.clone()
            }
            .href()
        })
    };
    let day_href = Callback::new(move |date: Date| {
        let month = Some(Month::of(date));
        chosen.with_value(|chosen| {
            BookQuery {
                month,
                date: Some(date),
                ..chosen.clone()
            }
            .href()
        })
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |date: Date| {
        awaited.set(Some(date));
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&month_href(Month::of(date)), options);
    });
    let resting = awaited.get_untracked().filter(|&date| shown.contains(date));
    if let Some(date) = resting {
        awaited.set(None);
        browser::focus(&day_id(date));
    }
    let bookable = Month::of(today)..=Month::of(last_date);
    let before = shown.plus(-1).filter(|month| bookable.contains(month)).map(month_href);
    let after = shown.plus(1).filter(|month| bookable.contains(month)).map(month_href);
    let is_gone = therapist.is_some_and(|wanted| !therapists.iter().any(|one| one.id == wanted));
    let nothing = (!is_gone && counts.iter().all(|&count| count == 0)).then(|| {
        view! {
            <p class="choose-time__hint">
                "Nothing is open in "{month_name(shown)}". Times can be booked until "{long_date(last_date)}". "
                <Onward href=chosen.with_value(BookQuery::href) class="" with>
                    "Go to the first opening"
                </Onward> ". " <CallUs />
            </p>
        }
    });
    view! {
        <p class="choose-time__service">{service.name}", "{service.minutes}" minutes"</p>
        {from.as_ref().map(|from| view! { <p>"From "{place_words(from.start, Some(&from.therapist))}</p> })}
        <TherapistChoice therapists chosen=therapist is_gone from query with />
        <DateGrid month=shown today selected=date resting counts day_href before after leave with />
        {nothing}
    }
}

/// Whose openings are shown: anyone's, or one therapist's.
#[component]
fn TherapistChoice(
    therapists: Vec<TherapistName>,
    /// Whose they are now; none for anyone's.
    chosen: Option<ResourceId>,
    /// Whether that is nobody who gives it.
    is_gone: bool,
    /// Where the visit is that is to be moved.
    from: Option<MovedFrom>,
    query: Signal<BookQuery>,
    with: Option<&'static str>,
) -> impl IntoView {
    let now = query.get_untracked();
    let choice = |wanted: Option<ResourceId>, name: String| {
        let therapist = match wanted {
            Some(id) => Some(TherapistPreference::Therapist(id)),
            // A visit that is moved would keep its therapist if nothing were said.
            None => from.as_ref().map(|_| TherapistPreference::Anyone),
        };
        let href = BookQuery {
            therapist,
            ..now.clone()
        }
        .href();
        let is_current = (wanted == chosen).then_some("true");
        view! {
            <li>
                <Onward href class="choice" with {..} aria-current=is_current data-noscroll="">
                    {name}
                </Onward>
            </li>
        }
    };
    let gone = is_gone.then(|| {
        let kept = from
            .as_ref()
            .map(|from| &from.therapist)
            .filter(|kept| Some(kept.id) == chosen);
        let who = match kept {
            Some(kept) => format!("{} does not give this massage any more", kept.name),
            None => "The therapist you chose does not give this massage".to_owned(),
        };
        view! { <p class="choose-time__hint">{who}". Choose somebody else."</p> }
    });
    let choices = (therapists.len() > 1 || gone.is_some()).then(|| {
        let one = |TherapistName { id, name }| choice(Some(id), name);
        view! {
            <nav class="choices" aria-label="Therapist">
                <ul class="choices__list">
                    {choice(None, "Anyone".to_owned())} {therapists.into_iter().map(one).collect_view()}
                </ul>
            </nav>
        }
    });
    view! {
        {gone}
        {choices}
    }
}

#[component]
fn DayPanel(
    list: OpeningsList,
    query: Signal<BookQuery>,
    date: Memo<Option<Date>>,
    chosen_here: StoredValue<bool>,
    with: Option<&'static str>,
) -> impl IntoView {
    if chosen_here.get_value() {
        browser::focus("day");
    }
    let chosen = query.get_untracked().without_time();
    let starts: Vec<_> = list
        .days
        .into_iter()
        .flat_map(|day| day.starts)
        .map(|listed| {
            let start = Some(listed.start.instant);
            (
                listed.start.wall.time(),
                BookQuery {
                    start,
                    ..chosen.clone()
                }
                .href(),
            )
        })
        .collect();
    let inside = if starts.is_empty() {
        view! { <p class="choose-time__hint">"Nothing is open on this day. Choose another one, or ask us. " <CallUs /></p> }
            .into_any()
    } else {
        view! {
            <p class="choose-time__zone">"Starts, "{zone_words(&list.zone)}</p>
            <StartList starts with />
        }
        .into_any()
    };
    view! {
        <h2 class="choose-time__date" id="day" tabindex="-1">
            {move || date.get().map(long_date)}
        </h2>
        {inside}
    }
}
