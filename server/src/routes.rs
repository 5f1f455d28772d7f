//! Which request goes where, and through which layers.

use std::time::Duration;

use app::api::ChangeForm;
use app::api::accounts::EndForm;
use app::host::Host;
use app::{App, shell};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath};
use axum::http::{HeaderName, Request, Response};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use domain::{
    AddressForm, BoardForm, CatalogueForm, ClinicForm, ContactForm, FactorForm, HoursForm, JoinForm, PasswordForm,
    SignInForm, TeamForm,
};
use domain::{ClientForm, EraseForm, LetterForm, MergeForm, MessageForm};
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower::ServiceBuilder;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::trace::TraceLayer;
use tracing::{Span, info, info_span};

use crate::change_feed::{self, ChangeFeed};
use crate::forms::posted::PostedForm;
use crate::forms::{book, guard, picker, posted, search};
use crate::http::cookie::{DeviceCookie, SessionCookie};
use crate::http::headers::LARGEST_BODY;
use crate::http::{addresses, api_errors, compression, security, sender};
use crate::process::health;
use crate::site::kept::KeptPages;
use crate::site::program::{self, Built};
use crate::site::{crawlers, downloads, kept, render};
use crate::state::State;

/// The whole site: pages, server functions, static files and health. `client_header` is the one in which a trusted proxy
/// tells whom it speaks for; without one, it is served with the address of each connection (`ConnectInfo`).
/// Open pages are told what `live` is told to tell them.
pub fn router(
    (host, live): (Host, ChangeFeed),
    site: LeptosOptions,
    tz_version: &'static str,
    client_header: Option<HeaderName>,
) -> Router {
    let state = State {
        live,
        cookie: SessionCookie::of(&host.public_url),
        device: DeviceCookie::of(&host.public_url),
        host,
        built: Built::of(&site),
        site: site.clone(),
        tz: health::TzVersion(tz_version),
        last_write: health::LastWrite::default(),
        client: sender::ClientHeader(client_header),
        pages: KeptPages::default(),
    };
    let provide = render::context(&state);
    let (program, options) = (state.built.program.clone(), site);
    let document = move || shell(options.clone(), program.clone());
    let pages = Router::new()
        .leptos_routes_with_context(&state, generate_route_list(App), provide, document)
        .fallback(render::file_or_not_found)
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .route("/book", post(book::post).layer(DefaultBodyLimit::max(LARGEST_BODY)))
        .route("/contact", form::<ContactForm>())
        .route("/visit/{token}", form::<ChangeForm>())
        .route("/picker", post(picker::post).layer(DefaultBodyLimit::max(LARGEST_BODY)))
        .route("/staff", form::<EndForm>())
        .route("/staff/calendar", form::<BoardForm>())
        .route("/staff/sign-in", form::<SignInForm>())
        .route("/staff/password", form::<PasswordForm>())
        .route("/staff/address", form::<AddressForm>())
        .route("/staff/second-factor", form::<FactorForm>())
        .route("/staff/catalogue", form::<CatalogueForm>())
        .route("/staff/clinic", form::<ClinicForm>())
        .route("/staff/hours", form::<HoursForm>())
        .route("/staff/team", form::<TeamForm>())
        .route("/staff/invitation/{token}", form::<JoinForm>())
        .route("/staff/inbox", form::<LetterForm>())
        .route("/staff/inbox/{reference}", form::<MessageForm>())
        .route(
            "/staff/clients",
            post(search::post).layer(DefaultBodyLimit::max(LARGEST_BODY)),
        )
        .route("/staff/clients/{id}", form::<ClientForm>())
        .route("/staff/clients/{id}/merge", form::<MergeForm>())
        .route("/staff/clients/{id}/erase", form::<EraseForm>())
        .route("/staff/clients/{id}/export", get(downloads::client))
        .route("/staff/reports.csv", get(downloads::report))
        .layer(from_fn_with_state((state.cookie, state.device), guard::guard))
        .layer(from_fn_with_state(state.clone(), render::read_clinic))
        .layer(from_fn_with_state(state.clone(), program::tell_parts))
        .layer(from_fn(render::keep_for_ever))
        .layer(from_fn(api_errors::tell_programs));
    let layers = ServiceBuilder::new()
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_response(log),
        )
        .layer(from_fn(security::headers))
        .layer(from_fn_with_state(state.clone(), sender::note))
        .layer(from_fn_with_state(state.clone(), kept::keep))
        .layer(from_fn(compression::hide_lengths))
        .layer(compression::compress())
        .layer(from_fn(kept::settle))
        .layer(from_fn(addresses::trust_key))
        .layer(from_fn(api_errors::in_one_shape))
        .layer(CsrfLayer::new())
        .layer(from_fn(addresses::without_slash));
    Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/api/changes", get(change_feed::changes))
        .route("/sitemap.xml", get(crawlers::sitemap))
        .route("/robots.txt", get(crawlers::robots))
        .merge(pages)
        .layer(layers)
        .with_state(state)
}

/// A form that is posted to a page.
fn form<F: PostedForm>() -> MethodRouter<State> {
    post(posted::post::<F>).layer(DefaultBodyLimit::max(F::LARGEST))
}

/// Says which route was asked for and never the address itself: the query may hold what somebody chose, and a visit's
/// address, however mistyped, is the key to it.
fn span(request: &Request<Body>) -> Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str);
    info_span!("request", method = %request.method(), route)
}

fn log<B>(response: &Response<B>, latency: Duration, _span: &Span) {
    info!(
        status = response.status().as_u16(),
        micros = latency.as_micros(),
        "answered"
    );
}
