//! `/styleguide`: every piece that pages are made of, in debug builds. Elsewhere there is no such page.

use domain::{Choice, Feel, Field, FieldErrors, Layer, Pressure, Problem};
use jiff::civil::time;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{
    BodyFigure, ErrorSummary, NoteField, Notice, OptionField, ServiceItem, ServiceList, StartLinks, StartList,
    StepName, Steps, TextField, Touch,
};
use crate::pages::not_found::NotFoundPage;

/// The pieces.
#[component]
pub(crate) fn StyleguidePage() -> impl IntoView {
    if cfg!(debug_assertions) {
        view! { <Pieces /> }.into_any()
    } else {
        view! { <NotFoundPage /> }.into_any()
    }
}

#[component]
fn Pieces() -> impl IntoView {
    let marked = RwSignal::new(domain::Choices::NONE);
    let toggle = Callback::new(move |area| {
        marked.update(|areas| {
            *areas = if areas.contains(area) {
                areas.without(area)
            } else {
                areas.with(area)
            };
        });
    });
    let touches = Pressure::ALL
        .iter()
        .flat_map(|&pressure| Layer::ALL.iter().map(move |&layer| (pressure, layer)))
        .map(|(pressure, layer)| {
            view! {
                <div>
                    <p>{pressure.name()}", "{layer.name()}</p>
                    <Touch pressure=(Pressure::Light, pressure) layer=Some(layer) feel=Some(Feel::Worked) />
                </div>
            }
        })
        .collect_view();
    let services = vec![ServiceItem {
        name: "A massage with a name that is longer than most".to_owned(),
        summary: "One line about it, which may well be two.".to_owned(),
        minutes: 60,
        price_cents: Some(9_250),
        href: "/styleguide".to_owned(),
    }];
    let starts = || {
        [time(9, 0, 0, 0), time(12, 15, 0, 0), time(18, 30, 0, 0)]
            .map(|time| (time, "#".to_owned()))
            .to_vec()
    };
    let chosen = |is_chosen: bool| Signal::derive(move || is_chosen);
    let ignore = Callback::new(|_: bool| {});
    view! {
        <Title text="Style guide" />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Style guide"
            </h1>
            <p class="section__lead">"A lead: what the page is about, in a sentence or two."</p>
            <h2>"A heading"</h2>
            <p>"Text, with "<a href="/styleguide">"a link"</a>" in it. No line of it is longer than can be read at a glance."</p>
            <h3>"A smaller one"</h3>
            <p class="section__note">"A note, which steps back."</p>
        </section>
        <section class="section">
            <h2>"Buttons and choices"</h2>
            <p class="hero__ways">
                <button class="button">"The next step"</button>
                <button class="button button--quiet">"Another way"</button>
                <button class="button" aria-disabled="true">
                    "Busy …"
                </button>
            </p>
            <ul class="choices__list">
                <li><a class="choice" href="/styleguide" aria-current="true">"Chosen"</a></li>
                <li><a class="choice" href="/styleguide">"Not chosen"</a></li>
            </ul>
            <div class="question__options">
                <OptionField kind="checkbox" name="a" value="a" label="A box" is_chosen=chosen(false) choose=ignore />
                <OptionField kind="checkbox" name="b" value="b" label="A box that is ticked" is_chosen=chosen(true) choose=ignore />
                <OptionField kind="radio" name="c" value="c" label="A dot" is_chosen=chosen(true) choose=ignore />
            </div>
            <Steps current=StepName::Time service_href=Some("/styleguide".to_owned()) time_href=None with=None />
        </section>
        <section class="section">
            <h2>"Notices"</h2>
            <Notice title="Something to know".to_owned()>
                <p>"It can be read in peace."</p>
            </Notice>
            <Notice title="Something has happened".to_owned() is_urgent=true>
                <p>"It is read aloud at once."</p>
            </Notice>
        </section>
        <section class="section">
            <h2>"Forms"</h2>
            <div class="form">
                <ErrorSummary errors=FieldErrors::one(Field::Email, Problem::Malformed) />
                <TextField field=Field::Name label="A field" hint="A hint." value=String::new() problems=FieldErrors::default() />
                <TextField field=Field::Email label="A field that is wrong" value="zoe at example".to_owned() problems=FieldErrors::one(Field::Email, Problem::Malformed) />
                <NoteField field=Field::Note label="Several lines" hint="A hint." value=String::new() problems=FieldErrors::default() />
            </div>
        </section>
        <section class="section">
            <h2>"Lists"</h2>
            <ServiceList services />
            <StartList starts=starts() />
            <StartLinks label="60 minutes".to_owned() starts=vec![("Tue, Dec 1, 9:00 am".to_owned(), "#".to_owned())] />
            <StartLinks label="Nothing".to_owned() starts=Vec::new() />
        </section>
        <section class="section">
            <h2>"Drawings"</h2>
            <div class="goals">{touches}</div>
            <BodyFigure marked toggle />
        </section>
    }
}
