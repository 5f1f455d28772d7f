//! Pages that the routes of the application do not answer by themselves, and the files beside them.

use app::shell;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{self, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::prelude::provide_context;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::routes::{State, default_header, is_html};
use crate::security;

/// Provides what a page being rendered, or a server function being answered, can ask for.
pub(crate) fn context(state: &State) -> impl Fn() + Clone + Send + Sync + 'static {
    let State { host, site, .. } = state.clone();
    move || {
        provide_context(host.clone());
        security::set_page_policy(&site);
    }
}

/// Renders the page at the request's address, with `status` and what only this answer has to know.
pub(crate) async fn render(
    state: State,
    request: Request,
    status: u16,
    provide: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    render_with(state, request, Some(status), provide).await
}

/// [`render`] with the status that the page itself finds right, unless another one is given.
pub(crate) async fn render_with(
    state: State,
    request: Request,
    status: Option<u16>,
    provide: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    let context = context(&state);
    let provide_all = move || {
        context();
        provide();
    };
    let render = leptos_axum::render_app_async_with_context(provide_all, move || shell(state.site.clone()));
    let mut response = render(request).await;
    if let Some(status) = status {
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }
    response
}

/// The status of a body that is no form: too large, of another kind, or with a field twice.
pub(crate) fn status_of(rejection: &FormRejection) -> u16 {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => 413,
        _ => 400,
    }
}

/// A static file, as it was compressed by the build, or the page that says there is none.
///
/// Not leptos's own handler: a file that it serves takes the headers of whatever page is being rendered on the same
/// thread, and that page goes out without its policy.
pub(crate) async fn file_or_not_found(extract::State(state): extract::State<State>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let files = ServeDir::new(&*state.site.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let file = files.oneshot(Request::from_parts(parts.clone(), body)).await;
    match file {
        Ok(file) if file.status() != StatusCode::NOT_FOUND && file.status() != StatusCode::METHOD_NOT_ALLOWED => {
            file.map(Body::new)
        }
        _ => render(state, Request::from_parts(parts, Body::empty()), 404, || {}).await,
    }
}

/// Says how long a browser may keep an answer: the built files and the font for ever, because their names change with
/// what is in them; pages never, because they are made for one request.
pub(crate) async fn keep_for_ever(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_built = path.starts_with("/pkg/") || path.starts_with("/fonts/");
    let mut response = next.run(request).await;
    if is_built && response.status() == StatusCode::OK {
        let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, for_ever);
        default_header(&mut response, header::VARY, "accept-encoding");
    } else if is_html(&response) {
        default_header(&mut response, header::CACHE_CONTROL, "no-store");
    }
    response
}
