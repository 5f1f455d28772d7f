//! `POST /book`: the booking's form; and what was typed in it, while another time is chosen without a script.
//!
//! What was typed must not be in an address, so the step that chooses a time is posted then, and takes it along from page
//! to page. Nothing of it is kept here.

use app::api::Carried;
use axum::RequestExt;
use axum::body::{Body, Bytes};
use axum::extract::{self, Form, Request};
use axum::http::Method;
use axum::response::Response;
use domain::BookingForm;
use leptos::prelude::provide_context;

use crate::forms::posted;
use crate::site::render;
use crate::state::State;

/// What the buttons are called that lead to another step and book nothing.
const CHOOSE: &str = "choose";

/// Books, or shows the step at this address with what was typed.
pub(crate) async fn post(extract::State(state): extract::State<State>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = match Request::from_parts(parts.clone(), body).extract::<Bytes, _>().await {
        Ok(bytes) => bytes,
        Err(rejection) => {
            let page = Request::from_parts(parts, Body::empty());
            return posted::unreadable::<BookingForm>(state, page, rejection.status().as_u16()).await;
        }
    };
    let again = || Request::from_parts(parts.clone(), Body::from(bytes.clone()));
    let pairs = again().extract::<Form<Vec<(String, String)>>, _>().await;
    if !pairs.is_ok_and(|Form(pairs)| pairs.iter().any(|(name, _)| name == CHOOSE)) {
        return posted::post::<BookingForm>(extract::State(state), again()).await;
    }
    match again().extract::<Form<BookingForm>, _>().await {
        Ok(Form(form)) => {
            let mut page = Request::from_parts(parts, Body::empty());
            *page.method_mut() = Method::GET;
            render::render_with(state, page, None, move || provide_context(Carried(form.clone()))).await
        }
        Err(_) => posted::post::<BookingForm>(extract::State(state), again()).await,
    }
}
