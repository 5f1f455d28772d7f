//! Pages that the routes of the application do not answer by themselves, and the files beside them.

use std::io;
use std::path::Path;

use app::api::ClinicProfile;
use app::api::clinic::clinic_of;
use app::host::Host;
use app::shell;
use axum::RequestExt;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{self, Form, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::PrefetchLazyFn;
use leptos::prelude::{provide_context, use_context};
use serde::de::DeserializeOwned;
use store::SessionToken;
use tower_http::services::ServeDir;
use tower_http::services::fs::ServeFileSystemResponseBody;
use tracing::error;

use crate::http::headers::{default_header, is_html};
use crate::http::security;
use crate::state::State;

/// The kinds of files that a page can ask for. What else the build leaves beside them is for whoever builds.
const SERVED: [&str; 12] = [
    "css",
    "ico",
    "jpg",
    "js",
    "png",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "webp",
    "woff2",
    "xml",
];

/// Provides what a page being rendered, or a server function being answered, can ask for.
pub(crate) fn context(state: &State) -> impl Fn() + Clone + Send + Sync + 'static {
    let State { host, site, .. } = state.clone();
    move || {
        provide_context(host.clone());
        // In place of leptos's own: see `tell_parts`.
        let needed = use_context::<Parts>().and_then(|parts| parts.extensions.get::<PrefetchLazyFn>().cloned());
        provide_context(needed.unwrap_or_default());
        let clinic = use_context::<Parts>().and_then(|parts| parts.extensions.get::<ClinicProfile>().cloned());
        if let Some(clinic) = clinic {
            provide_context(clinic);
        }
        security::set_page_policy(&site);
    }
}

/// Reads, before a page is rendered, what stands around every page: the clinic.
pub(crate) async fn read_clinic(
    extract::State(host): extract::State<Host>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_page = !["/api/", "/pkg/", "/fonts/"]
        .iter()
        .any(|folder| path.starts_with(folder));
    if request.extensions().get::<SessionToken>().is_some() {
        // They may have changed it just now, by another server.
        host.store.look_again();
    }
    if is_page && let Ok(clinic) = clinic_of(&host).await {
        request.extensions_mut().insert(clinic);
    }
    next.run(request).await
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
    let document = move || shell(state.site.clone(), state.built.program.clone());
    let render = leptos_axum::render_app_async_with_context(provide_all, document);
    let mut response = render(request).await;
    if let Some(status) = status {
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }
    response
}

/// What was posted, and the request for the page that answers it; of a body that is no form nothing, and its status.
pub(crate) async fn posted<F: DeserializeOwned + Default + 'static>(request: Request) -> (F, Option<u16>, Request) {
    let (parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body).extract().await;
    let mut page = Request::from_parts(parts, Body::empty());
    *page.method_mut() = Method::GET;
    match form {
        Ok(Form(form)) => (form, None, page),
        Err(rejection) => (F::default(), Some(status_of(&rejection)), page),
    }
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
    let (parts, _) = request.into_parts();
    let is_read = matches!(parts.method, Method::GET | Method::HEAD);
    match file(&state, &parts).await {
        Some(file) if is_read => {
            let mut file = file.map(Body::new);
            // Any of them may have compressed twins.
            default_header(&mut file, header::VARY, "accept-encoding");
            file
        }
        Some(_) => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD")]).into_response(),
        None => render(state, Request::from_parts(parts, Body::empty()), 404, || {}).await,
    }
}

/// The static file that is there for whoever asks to read it.
async fn file(state: &State, parts: &Parts) -> Option<Response<ServeFileSystemResponseBody>> {
    let kind = Path::new(parts.uri.path()).extension()?.to_str()?;
    if !SERVED.contains(&kind) {
        return None;
    }
    let mut request = Request::from_parts(parts.clone(), Body::empty());
    if request.method() != Method::GET {
        *request.method_mut() = Method::HEAD;
    }
    let mut files = ServeDir::new(&*state.site.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    match files.try_call(request).await {
        Ok(mut file) => {
            name_charset(&mut file);
            (file.status() != StatusCode::NOT_FOUND).then_some(file)
        }
        Err(error) => {
            // A name that is too long for any file is nobody's fault here.
            if !matches!(
                error.kind(),
                io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput
            ) {
                error!(%error, "a static file cannot be read");
            }
            None
        }
    }
}

/// Says of scripts and style sheets how their text is written.
fn name_charset<B>(file: &mut Response<B>) {
    let kind = file.headers().get(header::CONTENT_TYPE);
    let named = match kind.map(HeaderValue::as_bytes) {
        Some(b"text/javascript") => "text/javascript; charset=utf-8",
        Some(b"text/css") => "text/css; charset=utf-8",
        _ => return,
    };
    file.headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(named));
}

/// Says how long a browser may keep an answer: the built files and the font for ever, because their names change with
/// what is in them; pages never, because they are made for one request.
pub(crate) async fn keep_for_ever(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_built = path.starts_with("/pkg/") || path.starts_with("/fonts/");
    let mut response = next.run(request).await;
    let is_there = matches!(
        response.status(),
        StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED
    );
    if is_built && is_there {
        let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, for_ever);
    } else if is_html(&response) {
        default_header(&mut response, header::CACHE_CONTROL, "no-store");
    }
    response
}
