//! What a page says when the server could not give what it asked for, and whom to call.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::api::ApiError;
use crate::browser;
use crate::components::{Notice, TRY_AGAIN, UNREACHED};

/// In place of a page's content when the server could not give it: what happened, and what to do now.
#[component]
pub(crate) fn Failed(error: ApiError) -> impl IntoView {
    browser::set_status(error.status());
    match error {
        ApiError::NotFound => view! {
            <Notice title="We do not have this".to_owned()>
                <p>
                    "The address may be incomplete, or what was here is gone. "
                    <a href="/book">"See what can be booked"</a> "."
                </p>
            </Notice>
        }
        .into_any(),
        ApiError::SignInRequired => view! { <Redirect path="/staff/sign-in" /> }.into_any(),
        ApiError::NotAllowed => view! {
            <Notice title="This is not for you to do".to_owned()>
                <p>
                    "Your account is for other things. An owner can do this. " <a href="/staff">"Your account"</a>
                </p>
            </Notice>
        }
        .into_any(),
        ApiError::Offline => {
            let again = use_context::<TryAgain>();
            let on_click = move |_| match &again {
                Some(TryAgain(ask)) => ask.run(()),
                None => browser::reload(),
            };
            view! {
                <Unreached />
                <p>
                    <button class="button button--quiet" type="button" on:click=on_click>
                        "Try again"
                    </button>
                </p>
            }
            .into_any()
        }
        _ => view! {
            <Notice title="Something went wrong on our side".to_owned() is_urgent=true>
                <p>"It is not your doing, and we have a note of it. Please try again in a moment. " <CallUs /></p>
            </Notice>
        }
        .into_any(),
    }
}

/// The heading of a page that has failed: `refused` only if the server has said so.
pub(crate) fn failed_heading(error: &ApiError, refused: &'static str) -> &'static str {
    match error {
        ApiError::Offline => "The clinic cannot be reached",
        ApiError::Internal => "This did not work",
        _ => refused,
    }
}

/// How a page asks again for what could not be reached, where loading it anew would lose what was typed.
#[derive(Clone, Copy)]
pub(crate) struct TryAgain(pub(crate) Callback<()>);

/// What is told of whatever was asked or sent while the network or the server was gone.
#[component]
pub(crate) fn Unreached(
    /// What is so if what was sent has arrived, and only its answer is lost: nobody knows.
    #[prop(optional)]
    arrived: &'static str,
) -> impl IntoView {
    view! {
        <Notice title=UNREACHED.to_owned() is_urgent=true>
            <p>{TRY_AGAIN} " " {arrived} " " <CallUs /></p>
        </Notice>
    }
}

/// The phone, wherever a page cannot help any further.
#[component]
pub(crate) fn CallUs() -> impl IntoView {
    browser::phone().map(|(phone, link)| {
        view! {
            "Call us: "
            <a class="phone" href=link>
                {phone}
            </a>
            "."
        }
    })
}
