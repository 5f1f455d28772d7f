//! Sessions: who has signed in, and until when.

use domain::session::{self, IDLE, LONGEST};
use domain::{AccountName, Device, ResourceId, Role};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::engine::columns::Columns;
use crate::engine::retry::retrying;
use crate::secrets::token::{SessionToken, hash_of, new_id};
use crate::{Caller, SessionId, Store, StoreError};

/// A use of a session is noted when the last one that was is older: not every page is worth a write.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// One of somebody's sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    /// What it was begun with, such as `Firefox on Windows`; empty if that did not say.
    pub device: String,
    pub created_at: Timestamp,
    /// When it was last used, give or take a minute.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// How long it is known whose a session was that has run out: whoever was at lunch with a form open may have it back.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

const CALLER: &str = "SELECT session.id, session.created_at, session.seen_at, account.id AS account_id, account.name, \
    account.role, account.therapist_id, account.must_change, CASE WHEN account.totp_key IS NULL THEN 0 ELSE 1 END AS has_second_factor \
    FROM session JOIN account ON account.id = session.account_id WHERE session.token_hash = $1";

impl Store {
    /// Whoever has signed in with this token, if their session is still one. Using it keeps it alive.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn caller(&self, token: &SessionToken, now: Timestamp) -> Result<Option<Caller>, StoreError> {
        let Some((caller, seen_at)) = self.living(token, now).await? else {
            return Ok(None);
        };
        if now.duration_since(seen_at) >= NOTED_EVERY {
            retrying(|| self.note_use(caller.session, now)).await?;
        }
        Ok(Some(caller))
    }

    /// The session that this token opens, if it still is one. That something was asked with it on nobody's behalf, such as
    /// by a page that has been left open, does not keep it alive.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn session_of(&self, token: &SessionToken, now: Timestamp) -> Result<Option<SessionId>, StoreError> {
        let living = self.living(token, now).await?;
        Ok(living.map(|(caller, _)| caller.session))
    }

    /// All of somebody's sessions, the latest used first.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn sessions(&self, caller: &Caller, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, device, created_at, seen_at FROM session WHERE account_id = $1 ORDER BY seen_at DESC, created_at DESC, id",
        )
        .bind(caller.account)
        .fetch_all(&mut *self.connection().await?)
        .await?;
        let sessions = rows.iter().map(|row| {
            let row = Columns::of("session", row);
            let id = SessionId(row.get("id")?);
            Ok(Session {
                id,
                device: row.get("device")?,
                created_at: row.instant("created_at")?,
                seen_at: row.instant("seen_at")?,
                is_this: id == caller.session,
            })
        });
        let sessions: Result<Vec<Session>, StoreError> = sessions.collect();
        Ok(sessions?
            .into_iter()
            .filter(|session| session::is_alive(session.created_at, session.seen_at, now))
            .collect())
    }

    /// Whose session this token opens, and when it was last used.
    async fn living(&self, token: &SessionToken, now: Timestamp) -> Result<Option<(Caller, Timestamp)>, StoreError> {
        let row = sqlx::query(CALLER)
            .bind(hash(token))
            .fetch_optional(&mut *self.connection().await?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (caller, created_at, seen_at) = read(&row)?;
        Ok(session::is_alive(created_at, seen_at, now).then_some((caller, seen_at)))
    }

    async fn note_use(&self, SessionId(id): SessionId, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2")
            .bind(id)
            .bind(now.as_second())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }
}

/// Whose session this token opens, or has opened until it ran out.
pub(crate) async fn owner(
    connection: &mut AnyConnection,
    token: &SessionToken,
) -> Result<Option<AccountName>, StoreError> {
    let row = sqlx::query(
        "SELECT account.name FROM session JOIN account ON account.id = session.account_id WHERE session.token_hash = $1",
    )
    .bind(hash(token))
    .fetch_optional(connection)
    .await?;
    row.map(|row| Columns::of("account", &row).parse("name", |name: &str| AccountName::parse(name).ok()))
        .transpose()
}

/// Begins a session, with a token that was never seen before; and forgets all those that have long run out.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    account: i64,
    device: Device,
    now: Timestamp,
) -> Result<SessionToken, StoreError> {
    sqlx::query("DELETE FROM session WHERE seen_at <= $1 OR created_at <= $2")
        .bind((now - IDLE - REMEMBERED).as_second())
        .bind((now - LONGEST - REMEMBERED).as_second())
        .execute(&mut *connection)
        .await?;
    let token = SessionToken::random()?;
    sqlx::query(
        "INSERT INTO session (id, token_hash, account_id, device, created_at, seen_at) VALUES ($1, $2, $3, $5, $4, $4)",
    )
    .bind(new_id()?)
    .bind(hash(&token))
    .bind(account)
    .bind(now.as_second())
    .bind(device.to_string())
    .execute(connection)
    .await?;
    Ok(token)
}

/// Ends every session of an account.
pub(crate) async fn end_all(connection: &mut AnyConnection, account: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM session WHERE account_id = $1")
        .bind(account)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every session of somebody's account but the one that they have come with.
pub(crate) async fn end_others(connection: &mut AnyConnection, caller: &Caller) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM session WHERE account_id = $1 AND id <> $2")
        .bind(caller.account)
        .bind(caller.session.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// What is stored of a token. Of 256 random bits a plain hash is enough: there is nothing to guess.
fn hash(token: &SessionToken) -> String {
    hash_of(&["session", token.as_str()])
}

fn read(row: &AnyRow) -> Result<(Caller, Timestamp, Timestamp), StoreError> {
    let row = Columns::of("session", row);
    let caller = Caller {
        account: row.get("account_id")?,
        session: SessionId(row.get("id")?),
        name: row.parse("name", |name: &str| AccountName::parse(name).ok())?,
        role: row.parse("role", Role::named)?,
        therapist: row.get::<Option<i64>>("therapist_id")?.map(ResourceId),
        must_change: row.get::<i64>("must_change")? == 1,
        has_second_factor: row.number::<i64>("has_second_factor")? == 1,
        origin: None,
    };
    Ok((caller, row.instant("created_at")?, row.instant("seen_at")?))
}
