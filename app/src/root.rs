//! The document, what every page shares, and the routes.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::location::RequestUrl;
use leptos_router::{Lazy, SsrMode, path};

use crate::api::ClinicProfile;
use crate::browser;
use crate::components::{Footer, HEADER_LINK, Header, TRY_AGAIN, UNREACHED, is_within, where_words};
use crate::pages::clinic::HomePage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::parts;
use crate::program::{LoadProgram, Program};

/// The id of the element that holds the application: the one that changes from page to page. What is around it is the same
/// on all of them, and nobody has to load a program for it.
pub const ROOT: &str = "main";

/// The id of what is told where the program cannot tell it: a part of it could not be loaded.
pub const UNREACHED_ID: &str = "unreached";

/// The HTML document around the application: what every page shares, with the clinic's name, phone and address where they
/// are known. The server renders it, the browser never does.
#[must_use]
pub fn shell(options: LeptosOptions, program: Program) -> impl IntoView {
    let clinic = use_context::<ClinicProfile>();
    let header = clinic.clone().map(
        |ClinicProfile {
             name,
             phone,
             phone_link,
             ..
         }| {
            let path = use_context::<RequestUrl>().unwrap_or_default();
            view! { <Header name phone phone_link path=path.as_ref().to_owned() /> }
        },
    );
    let footer = clinic.map(|clinic| {
        let address = where_words(&clinic.address, &clinic.city);
        let ClinicProfile {
            name,
            phone,
            phone_link,
            zone,
            ..
        } = clinic;
        view! { <Footer name address phone phone_link zone /> }
    });
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
                <div class="site">
                    <a class="skip-link" href=format!("#{ROOT}")>
                        "Skip to the content"
                    </a>
                    {header}
                    <main class="page" id=ROOT tabindex="-1">
                        <App />
                    </main>
                    {footer}
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

/// The application: one route for each page.
///
/// Pages other than the first load by themselves, code included (`Lazy`). All are rendered whole (`SsrMode::Async`):
/// a browser without JavaScript would show nothing but the fallbacks of a page that is streamed out of order.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();

    view! {
        <Title formatter=|title: String| if title.is_empty() { "Glo".to_owned() } else { format!("{title} · Glo") } />
        <Router>
            <Arrival />
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
        </Router>
    }
}

/// Puts the focus on the heading of a page that was reached without a page load, as a page load would start anew, and marks
/// in the header where one is.
#[component]
fn Arrival() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            browser::focus_on_next_page("step");
            browser::mark_links(HEADER_LINK, |href| is_within(&now, href));
        }
        now
    });
}
