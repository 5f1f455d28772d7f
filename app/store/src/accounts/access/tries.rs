//! What trying to sign in costs: waits that grow, counted before it is tried once more.

use domain::AccountName;
use domain::session::{Tried, Tries, WINDOW};
use domain::spam::Sender;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use crate::accounts::second_factor::stored;
use crate::engine::columns::Columns;
use crate::secrets::signing::Secret;
use crate::secrets::token::new_id;
use crate::{DeviceToken, SessionId, StoreError};

/// A try that is under way. It counts as a failure until it is taken back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Try(i64);

/// Where a try comes from. What fails from one source slows down no other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source<'a> {
    /// From a browser that nobody has signed in with to this account, somewhere in a network.
    Network(Sender),
    /// From one in which somebody has.
    Device(&'a DeviceToken),
    /// From whoever has a code of the account that nobody comes upon by trying, wherever they are.
    Code(&'a str),
    /// From somebody who has signed in.
    Session(SessionId),
    /// From whoever knows the password of this account, wherever they are: what they try is a code.
    Factor(i64),
}

/// Notes a try; or tells how long to wait, if there were too many. Others who try wait until this transaction is over.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    name: &AccountName,
    source: Source<'_>,
    now: Timestamp,
) -> Result<Result<Try, SignedDuration>, StoreError> {
    take_turn(connection).await?;
    let secret = Secret::read_or_make(connection).await?;
    let (name, source) = (secret.name_hash(name), source_hash(&secret, source));
    let since = (now - WINDOW).as_second();
    sqlx::query("DELETE FROM sign_in_try WHERE tried_at <= $1")
        .bind(since)
        .execute(&mut *connection)
        .await?;
    let row = sqlx::query(include_str!("../../../queries/accounts/tried.sql"))
        .bind(&name)
        .bind(&source)
        .bind(since)
        .fetch_one(&mut *connection)
        .await?;
    let row = Columns::of("sign_in_try", &row);
    let counted = |count, last| {
        Ok::<_, StoreError>(Tries {
            count: row.number(count)?,
            last: row.parse_optional(last, |second| Timestamp::from_second(second).ok())?,
        })
    };
    let tried = Tried {
        name: counted("of_name", "name_tried_at")?,
        any: counted("of_any", "any_tried_at")?,
    };
    let wait = tried.wait(now);
    if wait > SignedDuration::ZERO {
        return Ok(Err(wait));
    }
    let id = new_id()?;
    sqlx::query("INSERT INTO sign_in_try (id, name_hash, network_hash, tried_at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(name)
        .bind(source)
        .bind(now.as_second())
        .execute(connection)
        .await?;
    Ok(Ok(Try(id)))
}

/// A hash that tells whether two tries come from one source.
fn source_hash(secret: &Secret, source: Source<'_>) -> String {
    match source {
        Source::Network(sender) => secret.network_hash(sender),
        Source::Device(token) => secret.hash_of("device", token.as_str()),
        Source::Code(code) => secret.hash_of("code", &stored::plain(code)),
        Source::Session(SessionId(id)) => secret.hash_of("session", &id.to_string()),
        Source::Factor(account) => secret.hash_of("factor", &account.to_string()),
    }
}

/// Waits for everybody else who tries; those after wait until this transaction is over.
pub(crate) async fn take_turn(connection: &mut AnyConnection) -> Result<(), StoreError> {
    sqlx::query("UPDATE budget SET weighed = weighed + 1 WHERE name = 'sign-in'")
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes a try back that has not failed.
pub(crate) async fn take_back(connection: &mut AnyConnection, Try(id): Try) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sign_in_try WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
