//! `/staff/address`: the address for letters about one's own account.

use domain::{AddressForm, Field};
use leptos::prelude::*;

use crate::api::accounts::{AccountView, show_account};
use crate::api::asked::{ask, brought};
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{PostForm, TextField};
use crate::pages::accounts::factor::PresentCode;
use crate::pages::loaded::Loaded;
use crate::pages::staff::answer::Head;
use crate::pages::staff::nav::StaffNav;

/// The form, for whoever has signed in.
#[component]
pub(crate) fn AddressPage() -> impl IntoView {
    let account = ask(|| (), |()| show_account());
    let rejected: Option<Rejected<AddressForm>> = brought(browser::rejected);
    view! {
        <StaffNav />
        <section class="section">
            <Head text="Your address" error=rejected.as_ref().map(|rejected| rejected.error.clone()) />
            <Loaded from=move || account let:account>
                <Address account rejected=rejected.clone() />
            </Loaded>
        </section>
    }
}

#[component]
fn Address(account: AccountView, rejected: Option<Rejected<AddressForm>>) -> impl IntoView {
    let (email, error): (_, Option<ApiError>) = match rejected {
        Some(Rejected { form, error }) => (form.email, Some(error)),
        None => (account.email.unwrap_or_default(), None),
    };
    view! {
        <p>
            "When your password, your second factor or this address is changed, a letter goes there. Nothing else does, and clients never see it."
        </p>
        <PostForm action="/staff/address">
            <TextField
                field=Field::Email
                label="Email address"
                hint="Leave it empty to have no such letters."
                autocomplete="email"
                value=email
                required=false
                problems=&error
            />
            <TextField
                field=Field::Password
                autocomplete="current-password"
                value=String::new()
                problems=&error
            />
            {account.has_second_factor.then(|| view! { <PresentCode error=error.clone() /> })}
            <button class="button" type="submit">
                "Save the address"
            </button>
        </PostForm>
    }
    .into_any()
}
