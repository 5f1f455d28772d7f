//! `/staff`: one's own account and its sessions.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use crate::api::accounts::{AccountView, SessionView, show_account};
use crate::api::asked::ask;
use crate::components::{Notice, PostForm, role_name, short_start};
use crate::pages::loaded::Loaded;
use crate::pages::staff::nav::StaffNav;

/// One's own account.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let account = ask(|| (), |()| show_account());
    view! {
        <Title text="Your account" />
        <StaffNav />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Your account"
            </h1>
            <Loaded from=move || account let:account>
                {if account.must_change {
                    view! { <Redirect path="/staff/password" /> }.into_any()
                } else {
                    view! { <Account account /> }.into_any()
                }}
            </Loaded>
        </section>
    }
}

#[component]
fn Account(account: AccountView) -> impl IntoView {
    let AccountView {
        name,
        role,
        has_second_factor,
        recovery_codes,
        email,
        may_invite,
        untold_proxy,
        sessions,
        ..
    } = account;
    let this = sessions
        .iter()
        .find(|session| session.is_this)
        .map(|session| session.id);
    view! {
        {untold_proxy.map(|header| view! { <UntoldProxy header /> })}
        <dl class="facts">
            <dt>"Name"</dt>
            <dd>{name}</dd>
            <dt>"Role"</dt>
            <dd>{role_name(role)}</dd>
            <dt>"Second factor"</dt>
            <dd>{if has_second_factor { factor_words(recovery_codes) } else { "None yet".to_owned() }}</dd>
            <dt>"Address"</dt>
            <dd>{email.unwrap_or_else(|| "None yet: you are not told when somebody changes your password".to_owned())}</dd>
        </dl>
        <ul class="staff-links">
            <li>
                <a href="/staff/password">"Change your password"</a>
            </li>
            <li>
                <a href="/staff/address">"Change your address"</a>
            </li>
            <li>
                <a href="/staff/second-factor">
                    {if has_second_factor { "Set up another second factor" } else { "Set up a second factor" }}
                </a>
            </li>
            {has_second_factor
                .then(|| {
                    view! {
                        <li>
                            <a href="/staff/second-factor?change=off">"Turn your second factor off"</a>
                        </li>
                    }
                })}
            {may_invite
                .then(|| {
                    view! {
                        <li>
                            <a href="/staff/team">"Who works here"</a>
                        </li>
                    }
                })}
        </ul>
        {this
            .map(|id| {
                view! {
                    <PostForm action="/staff">
                        <input type="hidden" name="session" value=id.to_string() />
                        <button class="button" type="submit">
                            "Sign out"
                        </button>
                    </PostForm>
                }
            })}
        <h2>"Where you are signed in"</h2>
        <ul class="sessions">{sessions.into_iter().map(|session| view! { <Session session /> }).collect_view()}</ul>
    }
    .into_any()
}

/// What the second factor is, and how many recovery codes are left.
fn factor_words(recovery_codes: u8) -> String {
    let left = match recovery_codes {
        0 => "no recovery code is left: set up another to get new ones".to_owned(),
        1 => "1 recovery code is left".to_owned(),
        more => format!("{more} recovery codes are left"),
    };
    format!("An app on your phone; {left}")
}

/// What an owner can have done about a proxy, or leave as it is.
#[component]
fn UntoldProxy(header: String) -> impl IntoView {
    view! {
        <Notice title="Is there a proxy in front of this site?".to_owned()>
            <p>
                "Since the server was started, a request has said so, with the header "{header.clone()}
                ". The server was not told to believe it. If the proxy is yours, all visitors look like one to the server: \
                 they share one budget of messages and of tries to sign in."
            </p>
            <p>
                "Whoever runs the server can set GLO_CLIENT_HEADER="{header}
                " and start it again. If there is no proxy, somebody has made the header up, and nothing has to be done."
            </p>
        </Notice>
    }
}

#[component]
fn Session(session: SessionView) -> impl IntoView {
    let SessionView {
        id,
        device,
        began,
        seen,
        is_this,
    } = session;
    let began = short_start(began);
    let end = (!is_this).then(|| {
        let label = format!("End the session since {began}");
        view! {
            <PostForm action="/staff" class="sessions__end">
                <input type="hidden" name="session" value=id.to_string() />
                <button class="button" type="submit" aria-label=label>
                    "End"
                </button>
            </PostForm>
        }
    });
    view! {
        <li class="sessions__item">
            <div>
                <p class="sessions__device">{if device.is_empty() { "A browser".to_owned() } else { device }}{is_this.then_some(" (this one)")}</p>
                <p class="section__note">"Since "{began}", last used "{short_start(seen)}</p>
            </div>
            {end}
        </li>
    }
}
