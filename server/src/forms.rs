//! Forms that are posted to pages, such as `POST /book`, for browsers without JavaScript.
//!
//! A form is posted to the address it stands at. What is accepted leads on to another page; what is not comes back as
//! the same page with everything that was typed, in the answer to the post itself: nothing is parked anywhere, nothing
//! personal is in an address, and a program sees the right status.

use app::api::{self, ApiError, ChangeForm, Rejected};
use app::host::Host;
use axum::RequestExt;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{self, Form, Request};
use axum::http::Method;
use axum::response::{IntoResponse, Redirect, Response};
use domain::spam::Sender;
use domain::{BookingForm, ContactForm};
use leptos::prelude::provide_context;
use serde::de::DeserializeOwned;

use crate::pages;
use crate::routes::State;

/// A form that is posted to a page.
pub(crate) trait PostedForm: DeserializeOwned + Default + Clone + Send + Sync + 'static {
    /// Does what the form is for, and tells the address that leads on.
    fn accept(&self, host: &Host, sender: Sender) -> impl Future<Output = Result<String, ApiError>> + Send;
}

impl PostedForm for BookingForm {
    async fn accept(&self, host: &Host, _sender: Sender) -> Result<String, ApiError> {
        let token = api::book(host, self).await?;
        Ok(format!("/visit/{token}"))
    }
}

impl PostedForm for ContactForm {
    async fn accept(&self, host: &Host, sender: Sender) -> Result<String, ApiError> {
        let reference = api::write(host, self, sender).await?;
        Ok(format!("/contact/thanks?reference={reference}"))
    }
}

impl PostedForm for ChangeForm {
    async fn accept(&self, host: &Host, _sender: Sender) -> Result<String, ApiError> {
        api::change(host, self).await?;
        Ok(format!("/visit/{}", self.token))
    }
}

/// Accepts the form and leads on, or shows it again.
pub(crate) async fn post<F: PostedForm>(extract::State(state): extract::State<State>, request: Request) -> Response {
    let sender = request.extensions().get().copied().unwrap_or_default();
    let (parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body).extract().await;
    let mut page = Request::from_parts(parts, Body::empty());
    *page.method_mut() = Method::GET;

    let (form, error) = match form {
        Ok(Form(form)) => match F::accept(&form, &state.host, sender).await {
            Ok(address) => return Redirect::to(&address).into_response(),
            Err(error) => (form, error),
        },
        Err(rejection) => return unreadable::<F>(state, page, &rejection).await,
    };
    let status = error.status();
    let rejected = Rejected { form, error };
    pages::render(state, page, status, move || provide_context(rejected.clone())).await
}

/// The answer to a body that is no form: too large, of another kind, or with a field twice.
async fn unreadable<F: PostedForm>(state: State, page: Request, rejection: &FormRejection) -> Response {
    let status = pages::status_of(rejection);
    let rejected = Rejected {
        form: F::default(),
        error: ApiError::Unreadable,
    };
    pages::render(state, page, status, move || provide_context(rejected.clone())).await
}
