//! `POST /staff/clients`: whom staff look for is in no address, so it is posted, and the answer to the post is the page
//! with those who were found. Nothing of it is kept.

use app::api::clients::SearchForm;
use axum::extract::{self, Request};
use axum::response::Response;
use leptos::prelude::provide_context;

use crate::site::render;
use crate::state::State;

/// Shows who is found. A body that is no form looks for nobody, and is told so. Who may look, the page asks.
pub(crate) async fn post(extract::State(state): extract::State<State>, request: Request) -> Response {
    let (form, status, page) = render::posted::<SearchForm>(request).await;
    render::render_with(state, page, status, move || provide_context(form.clone())).await
}
