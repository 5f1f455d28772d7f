//! The parts that the program comes in: what each page's code is loaded with.
//!
//! Every part is one file, and so is what any set of parts has in common: three parts are seven files at most, and a part
//! for each page made four hundred. What the main module holds, everybody loads: a page makes its resources where it is
//! shown, and not in `LazyRoute::data`, so that whatever reads their answers comes with the page.

use leptos::prelude::*;
use leptos_router::LazyRoute;

use crate::pages::accounts::{self, or_sign_in};
use crate::pages::{board, catalogue, clients, clinic, inbox, openings, styleguide, treatments, visits};

/// Makes routes of pages, which all load the same part.
///
/// By hand, as leptos's own `lazy_route` gives every page a part of its own.
macro_rules! part {
    ($part:ident: $($page:ident => $view:expr),+ $(,)?) => {$(
        pub(crate) struct $page;

        const _: () = {
            #[leptos::wasm_split::wasm_split($part, wasm_split_path = leptos::wasm_split, preload(preload))]
            #[allow(non_snake_case, reason = "the splitter tells pages apart by this name, and repeats what is said here")]
            fn $page() -> AnyView {
                $view.into_any()
            }

            impl LazyRoute for $page {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    #[cfg(feature = "ssr")]
                    leptos::prefetch_lazy_fn_on_server(stringify!($part));
                    $page().await
                }

                async fn preload() {
                    preload().await;
                }
            }
        };
    )+};
}

part! { reading:
    PickerPage => treatments::PickerPage(),
    ComparePage => treatments::ComparePage(),
    TreatmentsPage => treatments::TreatmentsPage(),
    TreatmentPage => treatments::TreatmentPage(),
    PackagePage => catalogue::PackagePage(),
    QuestionsPage => clinic::QuestionsPage(),
    StyleguidePage => styleguide::StyleguidePage(),
}

part! { booking:
    BookPage => visits::BookPage(),
    VisitPage => visits::VisitPage(),
    ContactPage => inbox::ContactPage(),
    ThanksPage => inbox::ThanksPage(),
}

part! { staff:
    AccountPage => accounts::AccountPage(),
    SignInPage => accounts::SignInPage(),
    PasswordPage => accounts::PasswordPage(),
    AddressPage => accounts::AddressPage(),
    FactorPage => accounts::FactorPage(),
    TeamPage => or_sign_in(accounts::TeamPage),
    InvitedPage => accounts::InvitedPage(),
    InvitationPage => accounts::InvitationPage(),
    CataloguePage => or_sign_in(catalogue::CataloguePage),
    ClinicPage => or_sign_in(clinic::ClinicPage),
    HoursPage => or_sign_in(openings::HoursPage),
    InboxPage => inbox::InboxPage(),
    MessagePage => or_sign_in(inbox::MessagePage),
    ClientsPage => clients::ClientsPage(),
    ClientPage => or_sign_in(clients::ClientPage),
    MergePage => or_sign_in(clients::MergePage),
    ErasePage => or_sign_in(clients::ErasePage),
    AuditPage => clinic::AuditPage(),
    ReportsPage => clinic::ReportsPage(),
    CalendarPage => or_sign_in(board::CalendarPage),
}
