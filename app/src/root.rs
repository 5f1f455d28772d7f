//! The document, what every page shares, and the routes.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Router};
use leptos_router::hooks::use_location;
use leptos_router::{IntoChooseViewMaybeErased, NestedRoute, PossibleRouteMatch, SsrMode, path};

use crate::api::ClinicProfile;
use crate::browser;
#[cfg(feature = "ssr")]
use crate::components::WrittenHead;
use crate::components::{Footer, HEADER_LINK, Header, TRY_AGAIN, UNREACHED, is_within, where_words};
use crate::pages::not_found::NotFoundPage;
use crate::pages::parts::{self, Page};
use crate::program::{LoadProgram, Program, ROOT, SITE};

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
            view! { <Header name phone phone_link path=browser::path() /> }
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
                <link rel="icon" href=icon() type="image/svg+xml" />
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

/// The icon, as an address that has all of it: a few letters in the page, and no request of its own.
fn icon() -> String {
    let drawn = include_str!("../../frontend/public/favicon.svg").trim_end();
    let written = |sign: char| match sign {
        ' ' | '"' | '#' | '%' | '<' | '>' => format!("%{:02X}", u32::from(sign)),
        sign => sign.to_string(),
    };
    format!("data:image/svg+xml,{}", drawn.chars().map(written).collect::<String>())
}

/// The application: one route for each page.
///
/// Pages other than the first come with parts of the program (`pages::parts`). All are rendered whole (`SsrMode::Async`): a
/// browser without JavaScript would show nothing but the fallbacks of a page that is streamed out of order.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "ssr")]
    provide_context(WrittenHead::default());

    view! {
        <Title formatter=|title: String| if title.is_empty() { "Glo".to_owned() } else { title + SITE } />
        <Router>
            <Arrival />
            <FlatRoutes fallback=NotFoundPage children=ToChildren::to_children(|| StaticVec::from(routes())) />
        </Router>
    }
}

/// Which page is at which path.
fn routes() -> Vec<PageRoute> {
    vec![
        route(path!("/"), parts::HOME),
        route(path!("/picker"), parts::PICKER),
        route(path!("/compare"), parts::COMPARE),
        route(path!("/treatments"), parts::TREATMENTS),
        route(path!("/treatments/:slug"), parts::TREATMENT),
        route(path!("/packages/:slug"), parts::PACKAGE),
        route(path!("/questions"), parts::QUESTIONS),
        route(path!("/styleguide"), parts::STYLEGUIDE),
        route(path!("/book"), parts::BOOK),
        route(path!("/contact"), parts::CONTACT),
        route(path!("/contact/thanks"), parts::THANKS),
        route(path!("/visit/:token"), parts::VISIT),
        route(path!("/staff"), parts::ACCOUNT),
        route(path!("/staff/calendar"), parts::CALENDAR),
        route(path!("/staff/sign-in"), parts::SIGN_IN),
        route(path!("/staff/password"), parts::PASSWORD),
        route(path!("/staff/address"), parts::ADDRESS),
        route(path!("/staff/second-factor"), parts::FACTOR),
        route(path!("/staff/catalogue"), parts::CATALOGUE),
        route(path!("/staff/clinic"), parts::CLINIC),
        route(path!("/staff/hours"), parts::HOURS),
        route(path!("/staff/team"), parts::TEAM),
        route(path!("/staff/team/:token"), parts::INVITED),
        route(path!("/staff/invitation/:token"), parts::INVITATION),
        route(path!("/staff/inbox"), parts::INBOX),
        route(path!("/staff/inbox/:reference"), parts::MESSAGE),
        route(path!("/staff/clients"), parts::CLIENTS),
        route(path!("/staff/clients/:id"), parts::CLIENT),
        route(path!("/staff/clients/:id/merge"), parts::MERGE),
        route(path!("/staff/clients/:id/erase"), parts::ERASE),
        route(path!("/staff/audit"), parts::AUDIT),
        route(path!("/staff/reports"), parts::REPORTS),
    ]
}

/// The route to a page, at paths of any shape.
type PageRoute = NestedRoute<AnyPath, (), (), <Page as IntoChooseViewMaybeErased>::Output>;

type AnyPath = Arc<dyn PossibleRouteMatch + Send + Sync>;

fn route(path: impl PossibleRouteMatch + Send + Sync + 'static, page: Page) -> PageRoute {
    NestedRoute::new(Arc::new(path) as AnyPath, page).ssr_mode(SsrMode::Async)
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
