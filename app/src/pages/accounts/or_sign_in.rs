//! Signing in at the address of another page.

use domain::SignInForm;
use leptos::prelude::*;
use leptos_router::LazyRoute;

use crate::browser;
use crate::pages::accounts::sign_in::SignInPage;

/// A page of the staff that takes forms. To one that was sent when its session was over it answers with the page to sign
/// in, in its own place: what the server renders has to be what the browser finds at the address, or it cannot take it over.
pub(crate) enum OrSignIn<P> {
    Page(P),
    /// The page to sign in.
    SignIn(SignInPage),
}

impl<P: LazyRoute> LazyRoute for OrSignIn<P> {
    fn data() -> Self {
        let is_over = SharedValue::new(|| browser::rejected::<SignInForm>().is_some()).into_inner();
        if is_over {
            Self::SignIn(SignInPage::data())
        } else {
            Self::Page(P::data())
        }
    }

    async fn view(this: Self) -> AnyView {
        match this {
            Self::Page(page) => P::view(page).await,
            Self::SignIn(page) => SignInPage::view(page).await,
        }
    }

    async fn preload() {
        P::preload().await;
    }
}
