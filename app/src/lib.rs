//! The application that server and browser share.
//!
//! - [`api`]: server functions, everything that crosses the wire.
//! - `pages`: one file per route; they own resources and actions.
//! - `components`: plain data and callbacks in, view out.
//! - `browser`: what only a browser can do, with a server twin that does nothing.
//! - [`cookie`] (server only): cookies, as this site sends and reads them.
//! - [`host`] (server only): what the application needs from the process it runs in.
//! - [`letter`] (server only): what a mail says.

#![allow(clippy::needless_pass_by_value, reason = "the properties of a component are its own")]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!(
    "`ssr` and `hydrate` are two halves: build the server and the browser separately, never with --workspace"
);

pub mod api;
mod browser;
mod components;
#[cfg(feature = "ssr")]
pub mod cookie;
#[cfg(feature = "ssr")]
pub mod host;
#[cfg(feature = "ssr")]
pub mod letter;
mod pages;
mod program;
mod root;

pub use pages::part::is_there;
pub use pages::parts::is_written;
pub use program::{Program, ROOT};
pub use root::{App, UNREACHED_ID, shell};
