//! `/staff/sign-in`: name, password, and a code for those who have one. Then what they had sent when their last session was
//! over, if there is something.

use domain::{Field, SignInForm};
use leptos::prelude::*;

use crate::api::accounts::ResumableForm;
use crate::api::asked::brought;
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{PostForm, TextField};
use crate::pages::accounts::resumable_form::ResumableFields;
use crate::pages::staff::answer::Head;

/// The form, which asks for everything at once: so nothing tells which of it was wrong.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let kept: Option<Rejected<ResumableForm>> = brought(browser::rejected);
    if let Some(Rejected { form, .. }) = kept {
        return view! { <ResumableFields form /> }.into_any();
    }
    let rejected: Option<Rejected<SignInForm>> = brought(browser::rejected);
    let (form, error) = match rejected {
        Some(Rejected { form, error }) => (form, Some(error)),
        None => (SignInForm::default(), None),
    };
    let sent = match &error {
        _ if !form.kept.is_empty() => {
            Some("What you have just sent is kept: sign in as before, and it is there again.")
        }
        Some(ApiError::SignInRequired) => {
            Some("What you have just sent could not be kept for you. Your browser’s Back leads to it.")
        }
        _ => None,
    };
    let need_not_wait = matches!(error, Some(ApiError::TooMany { .. })).then_some(
        "If it was not you who tried, and you have set up a second factor, you need not wait: as the code, type two \
         codes of your app, one and then the next, or a recovery code.",
    );
    view! {
        <section class="section">
            <Head text="Sign in" error=error.clone().filter(|error| *error != ApiError::SignInRequired) />
            {need_not_wait.map(|words| view! { <p>{words}</p> })}
            {sent.map(|sent| view! { <p>"Your session has ended. " {sent}</p> })}
            <p>"For those who work here. To book or change a visit, nobody needs an account."</p>
            <PostForm action="/staff/sign-in">
                {(!form.kept.is_empty()).then(|| view! { <input type="hidden" name="kept" value=form.kept.clone() /> })}
                <TextField field=Field::Name autocomplete="username" value=form.name problems=&error />
                <TextField
                    field=Field::Password
                    autocomplete="current-password"
                    value=String::new()
                    problems=&error
                />
                <TextField
                    field=Field::Code
                    hint="From your app, or a recovery code, if you have set up a second factor."
                    autocomplete="one-time-code"
                    value=String::new()
                    required=false
                    problems=&error
                />
                <button class="button" type="submit">
                    "Sign in"
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}
