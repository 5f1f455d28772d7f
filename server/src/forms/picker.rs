//! `POST /picker`: the picker as one page, for browsers without JavaScript.
//!
//! What somebody says of their health must not be in an address, so the form is posted, and the answer to the post is
//! the page with the advice. Nothing of it is kept.

use app::api::PickerPost;
use axum::RequestExt;
use axum::body::Body;
use axum::extract::{self, Form, Request};
use axum::http::Method;
use axum::response::Response;
use leptos::prelude::provide_context;

use crate::site::render;
use crate::state::State;

/// Shows what suits the answers. A body that is no form answers nothing, and is told so.
pub(crate) async fn post(extract::State(state): extract::State<State>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body)
        .extract::<Form<Vec<(String, String)>>, _>()
        .await;
    let mut page = Request::from_parts(parts, Body::empty());
    *page.method_mut() = Method::GET;
    let (pairs, status) = match form {
        Ok(Form(pairs)) => (pairs, 200),
        Err(rejection) => (Vec::new(), render::status_of(&rejection)),
    };
    let post = PickerPost::read(&pairs);
    let status = if post.unread_week.is_some() { 422 } else { status };
    render::render(state, page, status, move || provide_context(post.clone())).await
}
