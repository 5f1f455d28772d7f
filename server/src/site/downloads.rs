//! What staff download: files, made for one request and kept by nobody.

use app::api::ApiError;
use app::api::clients;
use app::api::clinic::reports;
use app::host::{Host, Visitor};
use axum::extract::{Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// The first and the last date of a report.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Range {
    from: String,
    until: String,
}

/// All that is kept of a client.
pub(crate) async fn client(State(host): State<Host>, Path(id): Path<String>, request: Request) -> Response {
    let visitor = Visitor::of(request.extensions());
    let json = clients::export_client(&host, &id, &visitor).await;
    file(json, "application/json", "client.json")
}

/// A report, for spreadsheets.
pub(crate) async fn report(
    State(host): State<Host>,
    Query(Range { from, until }): Query<Range>,
    request: Request,
) -> Response {
    let visitor = Visitor::of(request.extensions());
    let csv = reports::report_csv(&host, &from, &until, &visitor).await;
    file(csv, "text/csv; charset=utf-8", "report.csv")
}

fn file(content: Result<String, ApiError>, kind: &'static str, name: &'static str) -> Response {
    match content {
        Ok(content) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            let headers = [
                (header::CONTENT_TYPE, kind.to_owned()),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            (headers, content).into_response()
        }
        Err(ApiError::SignInRequired) => Redirect::to("/staff/sign-in").into_response(),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, error.to_string()).into_response()
        }
    }
}
