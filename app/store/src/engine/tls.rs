//! Whether what goes to a PostgreSQL and comes from it can be read on the way.

use std::net::IpAddr;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{Connection, Error};

/// The host that is spoken to in clear though it is not this machine. Without a word of the URL's, what is said is
/// encrypted where the server offers that (`sslmode=prefer`).
pub(crate) async fn host_in_clear(url: &str) -> Result<Option<String>, Error> {
    let options = PgConnectOptions::from_str(url)?;
    if options.get_socket().is_some() || !is_elsewhere(options.get_host()) {
        return Ok(None);
    }
    let is_clear = match options.get_ssl_mode() {
        PgSslMode::Disable | PgSslMode::Allow => true,
        PgSslMode::Prefer => !offers(options.clone().ssl_mode(PgSslMode::Require)).await?,
        PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull => false,
    };
    Ok(is_clear.then(|| options.get_host().to_owned()))
}

/// Whether the server lets itself be spoken to as `options` insist.
async fn offers(options: PgConnectOptions) -> Result<bool, Error> {
    match PgConnection::connect_with(&options).await {
        Ok(connection) => connection.close().await.map(|()| true),
        Err(Error::Tls(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn is_elsewhere(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => !address.to_canonical().is_loopback(),
        // A folder is that of a socket.
        Err(_) => !bare.starts_with('/') && !bare.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_the_machine_can_be_read_on_the_way() {
        for host in [
            "127.0.0.1",
            "127.0.0.53",
            "[::1]",
            "::ffff:127.0.0.1",
            "localhost",
            "/var/run/postgresql",
        ] {
            assert!(!is_elsewhere(host), "{host}");
        }
        for host in [
            "db.example",
            "192.0.2.7",
            "10.0.0.7",
            "[2001:db8::7]",
            "db",
            "localhost.example",
        ] {
            assert!(is_elsewhere(host), "{host}");
        }
    }
}
