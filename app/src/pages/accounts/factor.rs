//! `/staff/second-factor`: sets up the app that makes codes, with recovery codes, and turns it off.

use domain::{FactorForm, Field};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::accounts::{FactorView, QrView, show_factor};
use crate::api::asked::{ask, brought};
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{PostForm, TextField};
use crate::pages::loaded::Loaded;
use crate::pages::staff::answer::Head;
use crate::pages::staff::nav::StaffNav;

/// The key and the codes, and the form that sets them up.
#[component]
pub(crate) fn FactorPage() -> impl IntoView {
    let rejected: Option<Rejected<FactorForm>> = brought(browser::rejected);
    let (key, error) = match rejected {
        Some(Rejected { form, error }) => (form.key, Some(error)),
        None => (String::new(), None),
    };
    let factor = ask(move || key.clone(), show_factor);
    if use_query_map().with_untracked(|query| query.get("change").as_deref() == Some("off")) {
        return view! { <TurnOff error /> }.into_any();
    }
    view! {
        <StaffNav />
        <section class="section">
            <Head text="Set up a second factor" error=error.clone() />
            <Loaded from=move || factor let:factor>
                <SetUp factor error=error.clone() />
            </Loaded>
        </section>
    }
    .into_any()
}

#[component]
fn SetUp(factor: FactorView, error: Option<ApiError>) -> impl IntoView {
    let FactorView {
        key,
        for_apps,
        link,
        qr,
        recovery_codes,
        is_another,
    } = factor;
    let codes = recovery_codes
        .into_iter()
        .map(|code| view! { <li><code class="key">{code}</code></li> })
        .collect_view();
    view! {
        <p>
            "An app on your phone makes a new code every half minute. Point it at this square or give it the key, or "
            <a href=link>"open the app"</a> " if you are on your phone:"
        </p>
        {qr.map(|qr| view! { <Qr qr /> })}
        <p>
            <code class="key">{for_apps}</code>
        </p>
        {is_another.then(|| view! { <p>"What your app shows now is good no more then, nor are the recovery codes you have."</p> })}
        <p>"Write these recovery codes down. Each lets you in once without your phone, and they are shown only now:"</p>
        <ul class="bullets">{codes}</ul>
        <PostForm action="/staff/second-factor">
            <input type="hidden" name="key" value=key />
            <TextField
                field=Field::Password
                autocomplete="current-password"
                value=String::new()
                problems=&error
            />
            {is_another.then(|| view! { <PresentCode error=error.clone() /> })}
            <TextField
                field=Field::Code
                hint="The six digits that the app shows now."
                autocomplete="one-time-code"
                value=String::new()
                problems=&error
            />
            <button class="button" type="submit">
                "Set it up"
            </button>
        </PostForm>
    }
    .into_any()
}

/// The link for apps on another screen than the phone's. Cameras want a light margin of four units.
#[component]
fn Qr(qr: QrView) -> impl IntoView {
    let QrView { size, path } = qr;
    let side = size + 8;
    view! {
        <svg
            class="qr"
            viewBox=format!("-4 -4 {side} {side}")
            role="img"
            aria-label="A QR code of the key"
            shape-rendering="crispEdges"
        >
            <path d=path fill="currentColor" />
        </svg>
    }
}

/// What whoever has a second factor shows before anything is done with their account.
#[component]
pub(crate) fn PresentCode(error: Option<ApiError>) -> impl IntoView {
    view! {
        <TextField
            field=Field::PresentCode
            hint="From the app that is set up, or a recovery code."
            autocomplete="one-time-code"
            value=String::new()
            problems=&error
        />
    }
}

/// The form that takes the second factor.
#[component]
fn TurnOff(error: Option<ApiError>) -> impl IntoView {
    view! {
        <StaffNav />
        <section class="section">
            <Head text="Turn your second factor off" error=error.clone() />
            <p>"From then on your password alone lets you in, and the recovery codes are good no more."</p>
            <PostForm action="/staff/second-factor?change=off">
                <input type="hidden" name="change" value="off" />
                <TextField
                    field=Field::Password
                    autocomplete="current-password"
                    value=String::new()
                    problems=&error
                />
                <PresentCode error />
                <button class="button" type="submit">
                    "Turn it off"
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}
