//! `/staff/team/{token}`: the link to send to whoever is invited.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::api::accounts::show_invitation;
use crate::api::asked::ask;
use crate::browser;
use crate::components::role_name;
use crate::pages::loaded::Loaded;

/// The link to an invitation. Its token is in the address already: nobody else keeps it.
#[component]
pub(crate) fn InvitedPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    let role = ask(move || token.get(), show_invitation);
    let link = move || format!("{}/staff/invitation/{}", browser::origin(), token.get_untracked());
    view! {
        <Title text="Send this link" />
        <Loaded is_page=true from=move || role let:role>
            <section class="section">
                <h1 id="step" tabindex="-1">
                    "Send this link"
                </h1>
                <p>
                    "Whoever opens it first gets an account (" {role_name(role)}
                    "). It is good once, for three days, and shown only here."
                </p>
                <p>
                    <code class="key">{link}</code>
                </p>
                <p class="staff-links">
                    <a href="/staff/team">"Who works here"</a>
                </p>
            </section>
        </Loaded>
    }
}
