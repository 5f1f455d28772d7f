//! The parts that the program comes in: what each page's code is loaded with.
//!
//! Every part is one file, and so is what any set of parts has in common: three parts are seven files at most, and a part
//! for each page made four hundred. What the main module holds, everybody loads: a page makes its resources where it is
//! shown, so that whatever reads their answers comes with the page.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;
use leptos_router::ChooseView;

use crate::browser;
use crate::pages::accounts::{self, or_sign_in};
use crate::pages::written::written;
use crate::pages::{board, catalogue, clients, clinic, inbox, openings, styleguide, treatments, visits};
use crate::program::ROOT;

/// A part, once the program has loaded it.
struct Part {
    /// The first word of its pages' paths.
    at: &'static [&'static str],
    is_there: AtomicBool,
}

impl Part {
    const fn at(at: &'static [&'static str]) -> Self {
        let is_there = AtomicBool::new(false);
        Self { at, is_there }
    }

    /// Notes that it is there, and with it the page that was on its way.
    fn has_come(&self) {
        self.is_there.store(true, Ordering::Relaxed);
        browser::has_arrived(ROOT);
    }
}

/// Whether the page at this path can be shown without loading a part of the program first.
#[must_use]
pub fn is_there(path: &str) -> bool {
    let word = first_word(path);
    let mut parts = [&ADVICE, &BOOKING, &STAFF].into_iter();
    let part = parts.find(|part| part.at.contains(&word));
    part.is_none_or(|part| part.is_there.load(Ordering::Relaxed))
}

fn first_word(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// A page that comes with a part of the program.
///
/// All are of one type, unlike leptos's `Lazy`: the main module holds the code that chooses among pages once, and not for
/// each of them.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    view: fn() -> Pin<Box<dyn Future<Output = AnyView>>>,
    load: fn() -> Pin<Box<dyn Future<Output = ()>>>,
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        (self.view)().await
    }

    async fn preload(&self) {
        (self.load)().await;
    }
}

/// Names the pages that the server writes. Nothing is loaded for them.
macro_rules! written {
    ($($page:ident => $view:expr),+ $(,)?) => {
        $(
        pub(crate) const $page: Page = Page {
            #[cfg(feature = "ssr")]
            view: || Box::pin(async { written($view.into_any()) }),
            #[cfg(not(feature = "ssr"))]
            view: || Box::pin(async { written() }),
            load: || Box::pin(async {}),
        };
        )+
    };
}

/// The first words of the paths of pages that the server writes.
const WRITTEN: [&str; 5] = ["", "compare", "treatments", "packages", "questions"];

/// Whether the server writes the page at this path, and nobody else can.
#[must_use]
pub fn is_written(path: &str) -> bool {
    WRITTEN.contains(&first_word(path))
}

written! {
    HOME => clinic::HomePage(),
    COMPARE => treatments::ComparePage(),
    TREATMENTS => treatments::TreatmentsPage(),
    TREATMENT => treatments::TreatmentPage(),
    PACKAGE => catalogue::PackagePage(),
    QUESTIONS => clinic::QuestionsPage(),
}

/// Names the pages that come with a part.
///
/// By hand, as leptos's own `lazy_route` gives every page a part of its own.
macro_rules! part {
    ($name:ident = $part:ident at $at:tt: $($page:ident => $view:expr),+ $(,)?) => {
        static $name: Part = Part::at(&$at);
        $(
        pub(crate) const $page: Page = {
            #[leptos::wasm_split::wasm_split($part, wasm_split_path = leptos::wasm_split, preload(load))]
            #[allow(non_snake_case, reason = "the splitter tells pages apart by this name, and repeats what is said here")]
            fn $page() -> AnyView {
                $view.into_any()
            }

            Page {
                view: || Box::pin(async {
                    #[cfg(feature = "ssr")]
                    leptos::prefetch_lazy_fn_on_server(stringify!($part));
                    let page = $page().await;
                    $name.has_come();
                    page
                }),
                load: || Box::pin(load()),
            }
        };
        )+
    };
}

part! { ADVICE = advice at ["picker", "styleguide"]:
    PICKER => treatments::PickerPage(),
    STYLEGUIDE => styleguide::StyleguidePage(),
}

part! { BOOKING = booking at ["book", "visit", "contact"]:
    BOOK => visits::BookPage(),
    VISIT => visits::VisitPage(),
    CONTACT => inbox::ContactPage(),
    THANKS => inbox::ThanksPage(),
}

part! { STAFF = staff at ["staff"]:
    ACCOUNT => accounts::AccountPage(),
    SIGN_IN => accounts::SignInPage(),
    PASSWORD => accounts::PasswordPage(),
    ADDRESS => accounts::AddressPage(),
    FACTOR => accounts::FactorPage(),
    TEAM => or_sign_in(accounts::TeamPage),
    INVITED => accounts::InvitedPage(),
    INVITATION => accounts::InvitationPage(),
    CATALOGUE => or_sign_in(catalogue::CataloguePage),
    CLINIC => or_sign_in(clinic::ClinicPage),
    HOURS => or_sign_in(openings::HoursPage),
    INBOX => inbox::InboxPage(),
    MESSAGE => or_sign_in(inbox::MessagePage),
    CLIENTS => clients::ClientsPage(),
    CLIENT => or_sign_in(clients::ClientPage),
    MERGE => or_sign_in(clients::MergePage),
    ERASE => or_sign_in(clients::ErasePage),
    AUDIT => clinic::AuditPage(),
    REPORTS => clinic::ReportsPage(),
    CALENDAR => or_sign_in(board::CalendarPage),
}
