//! `/staff/password`: choosing another password.

use domain::{Field, PasswordForm};
use leptos::prelude::*;

use crate::api::accounts::{AccountView, show_account};
use crate::api::asked::{ask, brought};
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{PostForm, TextField};
use crate::pages::loaded::Loaded;
use crate::pages::staff::answer::Head;
use crate::pages::staff::nav::StaffNav;

/// The form, for whoever has signed in.
#[component]
pub(crate) fn PasswordPage() -> impl IntoView {
    let account = ask(|| (), |()| show_account());
    let rejected: Option<Rejected<PasswordForm>> = brought(browser::rejected);
    view! {
        <StaffNav />
        <section class="section">
            <Head text="Choose a password" error=rejected.as_ref().map(|rejected| rejected.error.clone()) />
            <Loaded from=move || account let:account>
                <Choose account error=rejected.as_ref().map(|rejected| rejected.error.clone()) />
            </Loaded>
        </section>
    }
}

#[component]
fn Choose(account: AccountView, error: Option<ApiError>) -> impl IntoView {
    let why = if account.must_change {
        "The password you came with was for one time. Choose one of your own to go on."
    } else {
        "Everywhere else you are signed in, you will have to sign in again."
    };
    view! {
        <p>{why}</p>
        <PostForm action="/staff/password">
            // For password managers, which want to know whose password it is.
            <input type="hidden" name="username" autocomplete="username" value=account.name />
            <TextField
                field=Field::Password
                label="Password until now"
                autocomplete="current-password"
                value=String::new()
                problems=&error
            />
            <TextField
                field=Field::NewPassword
                hint="15 characters or more. A few words that nobody else would put together are easy to remember."
                autocomplete="new-password"
                value=String::new()
                problems=&error
            />
            <button class="button" type="submit">
                "Change password"
            </button>
        </PostForm>
    }
    .into_any()
}
