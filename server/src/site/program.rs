//! The files that the program of the pages is made of, and which of them a page needs.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use app::Program;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::PrefetchLazyFn;
use leptos::config::LeptosOptions;
use leptos::prelude::ReadValue;

use crate::http::headers::is_html;

/// What the build has written down of the program.
#[derive(Clone)]
pub(crate) struct Built {
    /// What every page begins with.
    pub(crate) program: Program,
    /// The files of each part, by the name of the function that the part begins with.
    parts: Arc<HashMap<String, Vec<String>>>,
    folder: Arc<str>,
}

impl Built {
    /// What was built for this site.
    pub(crate) fn of(site: &LeptosOptions) -> Self {
        let beside = std::env::current_exe()
            .unwrap_or_default()
            .with_file_name(&*site.hash_file);
        let hashes = if site.hash_files {
            fs::read_to_string(beside).unwrap_or_default()
        } else {
            String::new()
        };
        let hash = |kind: &str| {
            let line = hashes
                .lines()
                .find_map(|line| line.trim().strip_prefix(kind)?.strip_prefix(':'));
            line.map(|hash| format!(".{}", hash.trim()))
        };
        let (name, folder) = (&site.output_name, format!("/{}", site.site_pkg_dir));
        let file = |stem: &str, kind: &str, ending: &str| {
            format!("{folder}/{stem}{}.{ending}", hash(kind).unwrap_or_default())
        };
        let manifest = file("__wasm_split_manifest", "manifest", "json");
        let manifest = fs::read_to_string(Path::new(&*site.site_root).join(&manifest[1..])).ok();
        let splits = manifest.is_some().then(|| {
            let hash = hash("split").unwrap_or_else(|| format!(".{}", "_".repeat(22)));
            format!("{folder}/__wasm_split{hash}.js")
        });
        let parts = manifest.and_then(|manifest| serde_json::from_str(&manifest).ok());
        Self {
            program: Program {
                script: file(name, "js", "js").into(),
                module: file(name, "wasm", "wasm").into(),
                splits: splits.map(Arc::from),
            },
            parts: Arc::new(parts.unwrap_or_default()),
            folder: folder.into(),
        }
    }

    /// The elements by which a browser loads what these functions are in.
    fn links(&self, needed: &PrefetchLazyFn) -> String {
        let Some(needed) = needed.0.try_read_value() else {
            return String::new();
        };
        let files: BTreeSet<_> = needed
            .iter()
            .filter_map(|name| self.parts.get(*name))
            .flatten()
            .collect();
        let link = |file: &String| {
            format!(
                "<link rel=\"preload\" href=\"{}/{file}.wasm\" as=\"fetch\" type=\"application/wasm\" \
                 crossorigin=\"anonymous\">",
                self.folder
            )
        };
        files.into_iter().map(link).collect()
    }
}

/// Tells the browser in the head of the page which parts of the program it needs, before the program itself.
///
/// leptos would write them there too, but into whichever page the thread has rendered something of last. So each request
/// brings a list of its own, in which the page's parts are noted as it is rendered, and leptos's stays empty. Not in
/// headers: a page may need more parts than proxies let through there.
pub(crate) async fn tell_parts(State(built): State<Built>, mut request: Request, next: Next) -> Response {
    let needed = PrefetchLazyFn::default();
    request.extensions_mut().insert(needed.clone());
    let response = next.run(request).await;
    let links = if is_html(&response) {
        built.links(&needed)
    } else {
        String::new()
    };
    if links.is_empty() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(page) => {
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(with_links(&page, &links)))
        }
        Err(error) => {
            tracing::error!(%error, "a page broke off");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The page, with these elements before its program.
fn with_links(page: &[u8], links: &str) -> Vec<u8> {
    let before = b"<link rel=\"modulepreload\"";
    let at = page
        .windows(before.len())
        .position(|bytes| bytes == before)
        .unwrap_or(page.len());
    [&page[..at], links.as_bytes(), &page[at..]].concat()
}
