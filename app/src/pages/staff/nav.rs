//! The staff's own navigation.

use domain::{Action, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::api::accounts::show_account;
use crate::api::asked::ask;

/// Every page of the staff side, and who may open it.
const PAGES: [(&str, &str, Action); 9] = [
    ("/staff/calendar", "Calendar", Action::OwnCalendar),
    ("/staff/inbox", "Inbox", Action::Inbox),
    ("/staff/clients", "Clients", Action::OwnClients),
    ("/staff/hours", "Hours", Action::Hours),
    ("/staff/team", "Team", Action::Team),
    ("/staff/catalogue", "Catalogue", Action::Catalogue),
    ("/staff/clinic", "The clinic", Action::Clinic),
    ("/staff/reports", "Reports", Action::Reports),
    ("/staff/audit", "Who did what", Action::Audit),
];

/// The pages that one's role opens.
#[component]
pub(crate) fn StaffNav() -> impl IntoView {
    let role = ask(
        || (),
        |()| async {
            show_account()
                .await
                .ok()
                .filter(|account| !account.must_change)
                .map(|account| account.role)
        },
    );
    view! {
        <Transition>
            {move || Suspend::new(async move { role.await.map(|role| view! { <Links role /> }) })}
        </Transition>
    }
}

#[component]
fn Links(role: Role) -> impl IntoView {
    let path = use_location().pathname;
    let links = PAGES.iter().filter(|(_, _, action)| role.may(*action));
    let own = ("/staff", "Your account", Action::Account);
    let links = links.copied().chain([own]).map(|(href, name, _)| {
        let is_here =
            move || path.with(|path| path == href || (href != "/staff" && path.starts_with(&format!("{href}/"))));
        view! {
            <li>
                <a class="staff-nav__link" href=href aria-current=move || is_here().then_some("page")>
                    {name}
                </a>
            </li>
        }
    });
    view! {
        <nav class="staff-nav" aria-label="Staff">
            <ul class="staff-nav__list">{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}
