//! `POST /picker`: the picker as one page, for browsers without JavaScript.
//!
//! What somebody says of their health must not be in an address, so the form is posted, and the answer to the post is
//! the page with the advice. Nothing of it is kept.

use app::api::PickerPost;
use axum::extract::{self, Request};
use axum::response::Response;
use leptos::prelude::provide_context;

use crate::site::render;
use crate::state::State;

/// Shows what suits the answers. A body that is no form answers nothing, and is told so.
pub(crate) async fn post(extract::State(state): extract::State<State>, request: Request) -> Response {
    let (pairs, status, page) = render::posted::<Vec<(String, String)>>(request).await;
    let post = PickerPost::read(&pairs);
    let status = if post.unread_week.is_some() {
        422
    } else {
        status.unwrap_or(200)
    };
    render::render(state, page, status, move || provide_context(post.clone())).await
}
