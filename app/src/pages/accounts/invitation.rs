//! `/staff/invitation/{token}`: whoever is invited makes an account.

use domain::{Field, JoinForm, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::Rejected;
use crate::api::accounts::show_invitation;
use crate::api::asked::{ask, brought};
use crate::browser;
use crate::components::{PostForm, TextField, role_name};
use crate::pages::loaded::Loaded;
use crate::pages::staff::answer::Head;

/// The form of a new account. Its token is in a hidden field too: the address is for finding the page.
#[component]
pub(crate) fn InvitationPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    let role = ask(move || token.get(), show_invitation);
    let rejected: Option<Rejected<JoinForm>> = brought(browser::rejected);
    view! {
        <Loaded is_page=true from=move || role let:role>
            <Join role token=token.get_untracked() rejected=rejected.clone() />
        </Loaded>
    }
}

#[component]
fn Join(role: Role, token: String, rejected: Option<Rejected<JoinForm>>) -> impl IntoView {
    let (name, error) = match rejected {
        Some(Rejected { form, error }) => (form.name, Some(error)),
        None => (String::new(), None),
    };
    view! {
        <section class="section">
            <Head text="Join us" error=error.clone() />
            <p>"You are invited to work here (" {role_name(role)} "). Choose what you will sign in with."</p>
            <PostForm action=format!("/staff/invitation/{token}")>
                <input type="hidden" name="token" value=token />
                <TextField
                    field=Field::Name
                    hint="Letters, digits, dots and hyphens, like ada or ada.l"
                    autocomplete="username"
                    value=name
                    problems=&error
                />
                <TextField
                    field=Field::NewPassword
                    label="Password"
                    hint="15 characters or more. A few words that nobody else would put together are easy to remember."
                    autocomplete="new-password"
                    value=String::new()
                    problems=&error
                />
                <button class="button" type="submit">
                    "Join"
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}
