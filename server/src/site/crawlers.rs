//! What is told to search engines: which pages there are, and which are nobody's business.

use app::host::Host;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use tracing::error;

/// The pages that are the same whatever the catalogue holds.
const PAGES: [&str; 7] = [
    "/",
    "/picker",
    "/compare",
    "/treatments",
    "/questions",
    "/book",
    "/contact",
];

/// `GET /sitemap.xml`: every page that is worth finding.
pub(crate) async fn sitemap(State(host): State<Host>) -> Response {
    match paths(&host).await {
        Ok(paths) => {
            let url = &host.public_url;
            let urls: Vec<_> = paths
                .iter()
                .map(|path| format!("<url><loc>{url}{path}</loc></url>\n"))
                .collect();
            let urls = urls.concat();
            let xml = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
            );
            ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], xml).into_response()
        }
        Err(error) => {
            error!(%error, "the store failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// `GET /robots.txt`: visits belong to those who booked them, the api to programs, the rest to staff.
pub(crate) async fn robots(State(host): State<Host>) -> String {
    let url = &host.public_url;
    format!("User-agent: *\nDisallow: /api/\nDisallow: /staff\n\nSitemap: {url}/sitemap.xml\n")
}

async fn paths(host: &Host) -> Result<Vec<String>, StoreError> {
    let public = host.store.public_clinic().await?;
    let (treatments, packages) = (&public.treatments, &public.packages);
    let treatments = treatments
        .iter()
        .map(|treatment| format!("/treatments/{}", treatment.slug));
    let packages = packages.iter().map(|package| format!("/packages/{}", package.slug));
    Ok(PAGES
        .map(str::to_owned)
        .into_iter()
        .chain(treatments)
        .chain(packages)
        .collect())
}
