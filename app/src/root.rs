//! The document, what every page shares, and the routes.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{Lazy, ParamSegment, SsrMode, StaticSegment};

use crate::api::{Clinic, ClinicProfile, show_clinic};
use crate::browser;
use crate::components::{Footer, Header, TRY_AGAIN, UNREACHED, where_words};
use crate::pages::accounts::{
    AccountPage, AddressPage, FactorPage, InvitationPage, InvitedPage, OrSignIn, PasswordPage, SignInPage, TeamPage,
};
use crate::pages::board::CalendarPage;
use crate::pages::catalogue::{CataloguePage, PackagePage};
use crate::pages::clients::{ClientPage, ClientsPage, ErasePage, MergePage};
use crate::pages::clinic::{AuditPage, ClinicPage, HomePage, QuestionsPage, ReportsPage};
use crate::pages::inbox::{ContactPage, InboxPage, MessagePage, ThanksPage};
use crate::pages::not_found::NotFoundPage;
use crate::pages::openings::HoursPage;
use crate::pages::styleguide::StyleguidePage;
use crate::pages::treatments::{ComparePage, PickerPage, TreatmentPage, TreatmentsPage};
use crate::pages::visits::{BookPage, VisitPage};
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
#[expect(clippy::too_many_lines, reason = "one route for each page")]
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
                    <Route path=StaticSegment("") view=HomePage ssr=SsrMode::Async />
                    <Route path=StaticSegment("picker") view={Lazy::<PickerPage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("compare") view={Lazy::<ComparePage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("treatments") view={Lazy::<TreatmentsPage>::new()} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("treatments"), ParamSegment("slug"))
                        view={Lazy::<TreatmentPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("packages"), ParamSegment("slug"))
                        view={Lazy::<PackagePage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("questions") view={Lazy::<QuestionsPage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("styleguide") view={Lazy::<StyleguidePage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("book") view={Lazy::<BookPage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("contact") view={Lazy::<ContactPage>::new()} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("contact"), StaticSegment("thanks"))
                        view={Lazy::<ThanksPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("visit"), ParamSegment("token"))
                        view={Lazy::<VisitPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=StaticSegment("staff")
                        view={Lazy::<AccountPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("calendar"))
                        view={Lazy::<OrSignIn<CalendarPage>>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("sign-in"))
                        view={Lazy::<SignInPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("password"))
                        view={Lazy::<PasswordPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("address"))
                        view={Lazy::<AddressPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("second-factor"))
                        view={Lazy::<FactorPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("catalogue"))
                        view={Lazy::<OrSignIn<CataloguePage>>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("clinic"))
                        view={Lazy::<OrSignIn<ClinicPage>>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("hours"))
                        view={Lazy::<OrSignIn<HoursPage>>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("team"))
                        view={Lazy::<OrSignIn<TeamPage>>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("team"), ParamSegment("token"))
                        view={Lazy::<InvitedPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("invitation"), ParamSegment("token"))
                        view={Lazy::<InvitationPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("inbox"))
                        view={Lazy::<InboxPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("inbox"), ParamSegment("reference"))
                        view={Lazy::<OrSignIn<MessagePage>>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("clients"))
                        view={Lazy::<ClientsPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("clients"), ParamSegment("id"))
                        view={Lazy::<OrSignIn<ClientPage>>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("clients"), ParamSegment("id"), StaticSegment("merge"))
                        view={Lazy::<OrSignIn<MergePage>>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("clients"), ParamSegment("id"), StaticSegment("erase"))
                        view={Lazy::<OrSignIn<ErasePage>>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("audit"))
                        view={Lazy::<AuditPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("staff"), StaticSegment("reports"))
                        view={Lazy::<ReportsPage>::new()}
                        ssr=SsrMode::Async
                    />
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
