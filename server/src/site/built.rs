//! Where the built site is.

use std::net::SocketAddr;

use leptos::config::{Env, LeptosOptions};

use crate::process::config::{Config, ConfigError};
use crate::site::program::Built;

/// What leptos needs to know of the site. File names carry hashes where the build wrote them down beside the binary.
///
/// # Errors
/// When the folder has no built site, or another one than the build of this binary has made.
pub fn options(config: &Config, address: SocketAddr) -> Result<LeptosOptions, ConfigError> {
    let has_hashes = std::env::current_exe().is_ok_and(|path| path.with_file_name("hash.txt").is_file());
    // Only `cargo leptos watch` says where its reloads come from.
    let is_watched = std::env::var_os("LEPTOS_WATCH").is_some();
    let site = LeptosOptions::builder()
        .output_name("glo")
        .site_root(config.site.to_string_lossy())
        .site_pkg_dir("pkg")
        .site_addr(address)
        .reload_port(3001_u32)
        .env(if is_watched { Env::DEV } else { Env::PROD })
        .hash_files(has_hashes)
        .build();
    // What every page begins with: without it the site would look well from here, and be dead in every browser.
    let program = Built::of(&site).program;
    let is_there = |path: &str| config.site.join(path.trim_start_matches('/')).is_file();
    if is_watched || is_there(&program.script) && is_there(&program.module) {
        return Ok(site);
    }
    Err(ConfigError::Site {
        path: config.site.clone(),
    })
}
