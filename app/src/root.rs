//! The document, what every page shares, and the routes.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{Lazy, SsrMode, path};

use crate::api::{Clinic, ClinicProfile, show_clinic};
use crate::browser;
use crate::components::{Footer, Header, TRY_AGAIN, UNREACHED, where_words};
use crate::pages::clinic::HomePage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::parts;
use crate::program::{LoadProgram, Program};

/// The id of the element that holds the application. The body itself is anybody's: extensions of browsers put elements of
/// their own into it, first and last, and what they do beside the application does not concern it.
pub const ROOT: &str = "site";

/// The id of what is told where the program cannot tell it: a part of it could not be loaded.
pub const UNREACHED_ID: &str = "unreached";

/// The HTML document around the application. The server renders it, the browser never does.
#[must_use]
pub fn shell(options: LeptosOptions, program: Program) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en-CA">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/site.webmanifest" />
                <meta name="theme-color" content="#faf6ef" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#15201b" media="(prefers-color-scheme: dark)" />
                <link
                    rel="preload"
                    href="/fonts/brygada-1918-5.3.0.woff2"
                    r#as="font"
                    type="font/woff2"
                    crossorigin="anonymous"
                />
                <HashedStylesheet options=options.clone() />
                <AutoReload options />
                <LoadProgram program />
                <MetaTags />
            </head>
            <body>
                <div class="site" id=ROOT>
                    <App />
                </div>
                <p class="unreached" id=UNREACHED_ID hidden>
                    {UNREACHED}
                    " "
                    {TRY_AGAIN}
                </p>
            </body>
        </html>
    }
}

/// The application: what every page shares, and one route for each page.
///
/// Pages other than the first load by themselves, code included (`Lazy`). All are rendered whole (`SsrMode::Async`):
/// a browser without JavaScript would show nothing but the fallbacks of a page that is streamed out of order.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let clinic: Clinic = Resource::new_blocking(|| (), |()| show_clinic());
    provide_context(clinic);

    view! {
        <Title formatter=|title: String| if title.is_empty() { "Glo".to_owned() } else { format!("{title} · Glo") } />
        <Router>
            <FocusOnArrival />
            <a class="skip-link" href="#main">
                "Skip to the content"
            </a>
            <Transition>
                {move || Suspend::new(async move {
                    clinic.await.ok().map(|ClinicProfile { name, phone, phone_link, .. }| view! { <Header name phone phone_link /> })
                })}
            </Transition>
            <main id="main" class="page" tabindex="-1">
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("/picker") view={Lazy::<parts::PickerPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/compare") view={Lazy::<parts::ComparePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/treatments") view={Lazy::<parts::TreatmentsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/treatments/:slug") view={Lazy::<parts::TreatmentPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/packages/:slug") view={Lazy::<parts::PackagePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/questions") view={Lazy::<parts::QuestionsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/styleguide") view={Lazy::<parts::StyleguidePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/book") view={Lazy::<parts::BookPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/contact") view={Lazy::<parts::ContactPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/contact/thanks") view={Lazy::<parts::ThanksPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/visit/:token") view={Lazy::<parts::VisitPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff") view={Lazy::<parts::AccountPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/calendar") view={Lazy::<parts::CalendarPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/sign-in") view={Lazy::<parts::SignInPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/password") view={Lazy::<parts::PasswordPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/address") view={Lazy::<parts::AddressPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/second-factor") view={Lazy::<parts::FactorPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/catalogue") view={Lazy::<parts::CataloguePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/clinic") view={Lazy::<parts::ClinicPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/hours") view={Lazy::<parts::HoursPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/team") view={Lazy::<parts::TeamPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/team/:token") view={Lazy::<parts::InvitedPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/invitation/:token") view={Lazy::<parts::InvitationPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/inbox") view={Lazy::<parts::InboxPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/inbox/:reference") view={Lazy::<parts::MessagePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/clients") view={Lazy::<parts::ClientsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/clients/:id") view={Lazy::<parts::ClientPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/clients/:id/merge") view={Lazy::<parts::MergePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/clients/:id/erase") view={Lazy::<parts::ErasePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/audit") view={Lazy::<parts::AuditPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff/reports") view={Lazy::<parts::ReportsPage>::new()} ssr=SsrMode::Async />
                </FlatRoutes>
            </main>
            <Transition>
                {move || Suspend::new(async move {
                    clinic
                        .await
                        .ok()
                        .map(|clinic| {
                            let address = where_words(&clinic.address, &clinic.city);
                            let ClinicProfile { name, phone, phone_link, zone, .. } = clinic;
                            view! { <Footer name address phone phone_link zone /> }
                        })
                })}
            </Transition>
        </Router>
    }
}

/// Puts the focus on the heading of a page that was reached without a page load, as a page load would start anew.
#[component]
fn FocusOnArrival() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            browser::focus_on_next_page("step");
        }
        now
    });
}
