//! How the program of a page comes to it.

use std::sync::Arc;

use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// The id of the element that holds the application: the one that changes from page to page. What is around it is the same
/// on all of them, and nobody has to load a program for it.
pub const ROOT: &str = "main";

/// What the title of every page but the first ends with.
pub(crate) const SITE: &str = " · Glo";

/// The addresses of the files that every page's program begins with.
#[derive(Clone, Debug)]
pub struct Program {
    /// The script that loads the module.
    pub script: Arc<str>,
    pub module: Arc<str>,
    /// The script that loads the module's other parts, if it has any.
    pub splits: Option<Arc<str>>,
}

/// Loads the program, all of its files at once.
///
/// Not leptos's `HydrationScripts`, which writes the nonce into another attribute: there a script can read it, and the
/// browser, which looks for it in vain, does not load the scripts before they are run.
#[component]
pub(crate) fn LoadProgram(program: Program) -> impl IntoView {
    let Program { script, module, splits } = program;
    let run = format!(
        "import({script:?}).then(glo => glo.default({{ module_or_path: {module:?} }}).then(() => glo.hydrate()));"
    );
    let nonce = use_nonce();
    view! {
        <link rel="modulepreload" href=script.to_string() nonce=nonce.clone() />
        {splits.map(|splits| view! { <link rel="modulepreload" href=splits.to_string() nonce=nonce.clone() /> })}
        <link rel="preload" href=module.to_string() r#as="fetch" type="application/wasm" crossorigin="anonymous" />
        <script type="module" nonce=nonce.clone()>
            {run}
        </script>
    }
}
