//! What opens a visit: the token in its link, and the key of the form that has booked it, whose sender is told the token.
//!
//! Of both only hashes are stored. Where a link is written again, as in the next letter, its token is made again: of the
//! visit, and of a key that is not in the database. So nothing in a copy of the database opens a visit.
//!
//! Whatever was mailed opens the visit for good. When the key has been changed since, or lost, what is made is another
//! token, and both are links of the visit. They end together, when its client is erased.

use domain::IdempotencyKey;
use sqlx::AnyConnection;

use crate::engine::columns::Columns;
use crate::engine::retry::retrying;
use crate::secrets::token::hash_of;
use crate::{Keys, Store, StoreError, VisitToken};

/// How many visits are taken in by one transaction, which others wait for.
const BATCH: i64 = 200;

/// The visits of which something lies in clear.
const IN_CLEAR: &str =
    "SELECT id, token, idempotency_key FROM visit WHERE substr(token, 1, 1) <> '-' ORDER BY id LIMIT $1";

impl Store {
    /// Hashes what opens visits and lies in clear: a server of an earlier release has written it, before this one or beside
    /// it. Answers how many visits that were; without any, an index says so.
    ///
    /// # Errors
    /// When the database fails. What is done is done, and the rest is still to be.
    #[tracing::instrument(skip_all)]
    pub async fn hash_links(&self) -> Result<usize, StoreError> {
        let mut hashed = 0;
        while self.is_any_in_clear().await? {
            hashed += retrying(|| self.try_to_hash_more()).await?;
        }
        if hashed > 0 {
            self.forget_deleted().await;
        }
        Ok(hashed)
    }

    async fn is_any_in_clear(&self) -> Result<bool, StoreError> {
        let mut connection = self.connection().await?;
        let row = sqlx::query(IN_CLEAR)
            .bind(1_i64)
            .fetch_optional(&mut *connection)
            .await?;
        Ok(row.is_some())
    }

    async fn try_to_hash_more(&self) -> Result<usize, StoreError> {
        let mut transaction = self.write().await?;
        let rows = sqlx::query(IN_CLEAR).bind(BATCH).fetch_all(&mut *transaction).await?;
        // Such a server gives a visit another token when it erases its client: the links until then are ended.
        sqlx::query(
            "DELETE FROM visit_link WHERE visit_id IN (
                 SELECT id FROM visit WHERE substr(token, 1, 1) <> '-' ORDER BY id LIMIT $1)",
        )
        .bind(BATCH)
        .execute(&mut *transaction)
        .await?;
        for row in &rows {
            let row = Columns::of("visit", row);
            let visit: i64 = row.get("id")?;
            let (token, key): (&str, &str) = (row.get("token")?, row.get("idempotency_key")?);
            sqlx::query(
                "UPDATE visit SET token = $2, idempotency_key = $3, link_generation = link_generation + 1 WHERE id = $1",
            )
            .bind(visit)
            .bind(no_token(visit))
            .bind(key_hash(key))
            .execute(&mut *transaction)
            .await?;
            add(&mut transaction, visit, token).await?;
        }
        transaction.commit().await?;
        Ok(rows.len())
    }

    /// The token in the link of a visit that there is.
    pub(crate) async fn link(&self, visit: i64) -> Result<VisitToken, StoreError> {
        let made = read(&mut *self.connection().await?, &self.keys, visit).await?;
        if let Link::Stored(token) = made {
            return Ok(token);
        }
        retrying(|| async {
            let mut transaction = self.write().await?;
            // Of this and of ending the links of the visit, one is first.
            sqlx::query("UPDATE visit SET link_generation = link_generation WHERE id = $1")
                .bind(visit)
                .execute(&mut *transaction)
                .await?;
            let token = make(&mut transaction, &self.keys, visit).await?;
            transaction.commit().await?;
            Ok(token)
        })
        .await
    }
}

enum Link {
    /// It opens the visit.
    Stored(VisitToken),
    /// It will, once it is stored.
    New(VisitToken),
}

/// The token in the link of a visit that there is: from then on it opens the visit. Needs a connection that may write.
pub(crate) async fn make(connection: &mut AnyConnection, keys: &Keys, visit: i64) -> Result<VisitToken, StoreError> {
    match read(connection, keys, visit).await? {
        Link::Stored(token) => Ok(token),
        Link::New(token) => {
            add(connection, visit, token.as_str()).await?;
            Ok(token)
        }
    }
}

async fn read(connection: &mut AnyConnection, keys: &Keys, visit: i64) -> Result<Link, StoreError> {
    let row = sqlx::query("SELECT token, link_generation FROM visit WHERE id = $1")
        .bind(visit)
        .fetch_one(&mut *connection)
        .await?;
    let row = Columns::of("visit", &row);
    if let Some(in_clear) = VisitToken::parse(row.get("token")?) {
        return Ok(Link::Stored(in_clear));
    }
    let generation: i64 = row.get("link_generation")?;
    let token = VisitToken::of(keys.sign(&["visit-link", &visit.to_string(), &generation.to_string()])?);
    let stored = sqlx::query("SELECT 1 FROM visit_link WHERE token_hash = $1")
        .bind(token_hash(token.as_str()))
        .fetch_optional(connection)
        .await?;
    Ok(stored.map_or(Link::New(token.clone()), |_| Link::Stored(token)))
}

async fn add(connection: &mut AnyConnection, visit: i64, token: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO visit_link (token_hash, visit_id) VALUES ($1, $2) ON CONFLICT (token_hash) DO NOTHING")
        .bind(token_hash(token))
        .bind(visit)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends the links of a visit: those that are made of it from now on are others.
pub(crate) async fn end(connection: &mut AnyConnection, visit: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM visit_link WHERE visit_id = $1")
        .bind(visit)
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE visit SET token = $2, link_generation = link_generation + 1 WHERE id = $1")
        .bind(visit)
        .bind(no_token(visit))
        .execute(connection)
        .await?;
    Ok(())
}

/// The visit that a token opens, if it opens any.
pub(crate) async fn find(connection: &mut AnyConnection, token: &VisitToken) -> Result<Option<i64>, StoreError> {
    let row = sqlx::query(include_str!("../../queries/visits/visit_of.sql"))
        .bind(token_hash(token.as_str()))
        .bind(token.as_str())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Columns::of("visit", &row).get("id")).transpose()
}

/// The visit that the form with this key has booked, and the hash of what the form said.
pub(crate) async fn booked_with(
    connection: &mut AnyConnection,
    key: &IdempotencyKey,
) -> Result<Option<(i64, String)>, StoreError> {
    let row = sqlx::query(include_str!("../../queries/visits/visit_booked_with.sql"))
        .bind(key_hash(key.as_str()))
        .bind(key.as_str())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let row = Columns::of("visit", &row);
    Ok(Some((row.get("id")?, row.get("request_hash")?)))
}

/// What stands where a server of the last release looks for a visit's token: it is none, and another one for each visit.
pub(crate) fn no_token(visit: i64) -> String {
    format!("{visit:->32}")
}

/// What is stored of the key of a form that books.
pub(crate) fn key_hash(key: &str) -> String {
    hash_of(&["visit-key", key])
}

/// What is stored of a token. Of so many random bits a plain hash is enough: there is nothing to guess.
fn token_hash(token: &str) -> String {
    hash_of(&["visit-link", token])
}
