//! `POST /book`: the booking form as a page, for browsers without JavaScript.
//!
//! The form is posted to the address it stands at. What is accepted goes on to the visit; what is not comes back as the
//! same page with everything that was typed, in the answer to the post itself: nothing is parked anywhere, nothing
//! personal is in an address, and a program sees the right status.

use app::api::{self, ApiError, Rejected};
use axum::RequestExt;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{self, Form, Request};
use axum::http::Method;
use axum::response::{IntoResponse, Redirect, Response};
use domain::BookingForm;
use leptos::prelude::provide_context;

use crate::pages;
use crate::routes::State;

/// Books, and leads on or shows the form again.
pub(crate) async fn post(extract::State(state): extract::State<State>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body).extract().await;
    let mut page = Request::from_parts(parts, Body::empty());
    *page.method_mut() = Method::GET;

    let (form, error) = match form {
        Ok(Form(form)) => match api::book(&state.host, &form).await {
            Ok(token) => return Redirect::to(&format!("/visit/{token}")).into_response(),
            Err(error) => (form, error),
        },
        Err(rejection) => return unreadable(state, page, &rejection).await,
    };
    let status = error.status();
    let rejected = Rejected { form, error };
    pages::render(state, page, status, move || provide_context(rejected.clone())).await
}

/// The answer to a body that is no form: too large, of another kind, or with a field twice.
async fn unreadable(state: State, page: Request, rejection: &FormRejection) -> Response {
    let rejected = Rejected {
        form: BookingForm::default(),
        error: ApiError::Unreadable,
    };
    let status = pages::status_of(rejection);
    pages::render(state, page, status, move || provide_context(rejected.clone())).await
}
