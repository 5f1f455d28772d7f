//! Signing in at the address of another page.

use domain::SignInForm;
use leptos::prelude::*;

use crate::api::asked::brought;
use crate::browser;
use crate::pages::accounts::sign_in::SignInPage;

/// A page of the staff that takes forms. To one that was sent when its session was over it answers with the page to sign
/// in, in its own place: what the server renders has to be what the browser finds at the address, or it cannot take it over.
pub(crate) fn or_sign_in<V: IntoView + 'static>(page: fn() -> V) -> AnyView {
    let is_over = brought(|| browser::rejected::<SignInForm>().is_some());
    if is_over {
        SignInPage().into_any()
    } else {
        page().into_any()
    }
}
