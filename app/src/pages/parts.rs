//! Which part of the program each page comes with.

use std::pin::Pin;

use leptos::prelude::*;
use leptos_router::ChooseView;

#[cfg(not(feature = "ssr"))]
use crate::browser;
use crate::pages::accounts::{self, or_sign_in};
use crate::pages::part::{ADVICE, BOOKING, LATER, STAFF, first_word};
use crate::pages::written::written;
use crate::pages::{board, catalogue, clients, clinic, inbox, openings, styleguide, treatments, visits};

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
    ($name:ident = $part:ident: $($page:ident => $view:expr),+ $(,)?) => {
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
                    $name.has_come_with_page();
                    page
                }),
                load: || Box::pin(load()),
            }
        };
        )+
    };
}

part! { ADVICE = advice:
    PICKER => treatments::PickerPage(),
    STYLEGUIDE => styleguide::StyleguidePage(),
}

part! { BOOKING = booking:
    BOOK_STEPS => visits::BookPage(),
}

/// The booking, with what its address begins with.
pub(crate) const BOOK: Page = Page {
    view: || {
        Box::pin(async {
            #[cfg(not(feature = "ssr"))]
            visits::book::load_first(&browser::query()).await;
            (BOOK_STEPS.view)().await
        })
    },
    ..BOOK_STEPS
};

part! { LATER = later:
    VISIT => visits::VisitPage(),
    CONTACT => inbox::ContactPage(),
    THANKS => inbox::ThanksPage(),
}

part! { STAFF = staff:
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
