//! By what clients are known: every name, address and number that is theirs, or was somebody's who is they now.
//!
//! All of it is derived: from the client's own row, and from whom staff have merged. [`renew`] derives it, whoever has
//! written.

use std::fmt;

use domain::fold;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::clients::identity::number::{Country, Number};
use crate::engine::columns::Columns;
use crate::{ClientId, StoreError};

/// What somebody can be known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientMarks {
    /// What they are called.
    Name,
    /// Where to write to.
    Email,
    Phone,
}

/// What a client is known by, too, since somebody was merged into them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct KnownAs {
    pub what: ClientMarks,
    /// How it was typed.
    pub typed: String,
}

/// Shows the kind and not the text, so that no log tells who a client is.
impl fmt::Debug for KnownAs {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("KnownAs")
            .field("what", &self.what)
            .finish_non_exhaustive()
    }
}

/// What somebody is known by, as it is matched: from the first text up to the last one.
pub(crate) struct Mark {
    pub(crate) what: ClientMarks,
    pub(crate) from: String,
    pub(crate) until: String,
}

/// The digits of a number's end that tell who has it. With fewer, it has to be the whole number.
const TELLING_DIGITS: usize = 7;

impl ClientMarks {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Name, Self::Email, Self::Phone]
            .into_iter()
            .find(|what| what.name() == name)
    }

    /// How it is stored to be matched.
    fn folded(self, typed: &str, country: Country) -> String {
        match self {
            Self::Name => fold(typed),
            Self::Email => address(typed),
            Self::Phone => backwards(Number::of(typed, country).digits()),
        }
    }

    /// What is matched with it.
    pub(crate) fn mark(self, typed: &str, country: Country) -> Mark {
        let (from, until) = match self {
            Self::Name | Self::Email => {
                let folded = self.folded(typed, country);
                (folded.clone(), folded)
            }
            Self::Phone => {
                let number = Number::of(typed, country);
                if number.ending().len() < TELLING_DIGITS {
                    let whole = backwards(number.digits());
                    (whole.clone(), whole)
                } else {
                    // With any country's code before it, which has fewer digits than this.
                    let ending = backwards(number.ending());
                    (ending.clone(), ending + "999999999")
                }
            }
        };
        Mark {
            what: self,
            from,
            until,
        }
    }
}

/// An address as it is matched. Capital letters do not matter; accents do.
pub(crate) fn address(email: &str) -> String {
    email.to_lowercase()
}

fn backwards(digits: &str) -> String {
    digits.chars().rev().collect()
}

/// One row of what is known.
struct Row {
    origin: i64,
    what: ClientMarks,
    typed: String,
    folded: String,
}

async fn rows(connection: &mut AnyConnection, id: ClientId) -> Result<Vec<Row>, StoreError> {
    let rows =
        sqlx::query("SELECT origin, what, typed, folded FROM known_as WHERE client_id = $1 ORDER BY origin, what")
            .bind(id.0)
            .fetch_all(connection)
            .await?;
    let rows = rows.iter().map(|row| {
        let row = Columns::of("known_as", row);
        Ok(Row {
            origin: row.get("origin")?,
            what: row.parse("what", ClientMarks::named)?,
            typed: row.get("typed")?,
            folded: row.get("folded")?,
        })
    });
    rows.collect()
}

/// What a client is known by since others were merged into them, and was not before.
pub(crate) async fn also(connection: &mut AnyConnection, id: ClientId) -> Result<Vec<KnownAs>, StoreError> {
    let (own, others): (Vec<Row>, Vec<Row>) = rows(connection, id)
        .await?
        .into_iter()
        .filter(|row| !row.typed.is_empty())
        .partition(|row| row.origin == id.0);
    let is_own = |other: &Row| {
        own.iter()
            .any(|row| (row.what, &row.typed) == (other.what, &other.typed))
    };
    let others = others.into_iter().filter(|other| !is_own(other));
    let mut others: Vec<_> = others.map(|Row { what, typed, .. }| KnownAs { what, typed }).collect();
    others.sort_unstable();
    others.dedup();
    Ok(others)
}

/// All that a client is known by, to look for others who are known by the same.
pub(crate) async fn marks(connection: &mut AnyConnection, id: ClientId) -> Result<Vec<Mark>, StoreError> {
    let country = Country::read(connection).await?;
    let rows = rows(connection, id).await?;
    Ok(rows.iter().map(|row| row.what.mark(&row.typed, country)).collect())
}

/// The client whom an id leads to: whose it is, or who has absorbed whose it was.
pub(crate) async fn survivor(connection: &mut AnyConnection, id: ClientId) -> Result<Option<ClientId>, StoreError> {
    let row = sqlx::query(
        "SELECT id FROM client WHERE id = $1 UNION SELECT client_id FROM known_as WHERE origin = $1 LIMIT 1",
    )
    .bind(id.0)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok(ClientId(Columns::of("client", &row).get("id")?)))
        .transpose()
}

/// Gives all that one client is known by to another.
pub(crate) async fn give(connection: &mut AnyConnection, gone: ClientId, keep: ClientId) -> Result<(), StoreError> {
    sqlx::query("UPDATE known_as SET client_id = $2 WHERE client_id = $1")
        .bind(gone.0)
        .bind(keep.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Derives what a client is known by, and is looked for by, from what is written of them. Whoever calls it has changed, or
/// locked, the client's row in the same transaction.
pub(crate) async fn renew(connection: &mut AnyConnection, id: ClientId) -> Result<(), StoreError> {
    let country = Country::read(connection).await?;
    let row = sqlx::query("SELECT name, email, phone, erased_at FROM client WHERE id = $1")
        .bind(id.0)
        .fetch_one(&mut *connection)
        .await?;
    let row = Columns::of("client", &row);
    sqlx::query("DELETE FROM known_as WHERE origin = $1")
        .bind(id.0)
        .execute(&mut *connection)
        .await?;
    if row.get::<Option<i64>>("erased_at")?.is_some() {
        forget(connection, id).await?;
        return set_search(connection, id, "").await;
    }
    for what in [ClientMarks::Name, ClientMarks::Email, ClientMarks::Phone] {
        if let Some(typed) = row.get::<Option<&str>>(what.name())? {
            insert(connection, (id.0, what, typed), id, country).await?;
        }
    }
    let mut search = Vec::new();
    for row in rows(connection, id).await? {
        let folded = row.what.folded(&row.typed, country);
        if folded != row.folded {
            sqlx::query("UPDATE known_as SET folded = $3 WHERE origin = $1 AND what = $2")
                .bind(row.origin)
                .bind(row.what.name())
                .bind(folded)
                .execute(&mut *connection)
                .await?;
        }
        for text in searched(&row, country) {
            if !search.contains(&text) {
                search.push(text);
            }
        }
    }
    set_search(connection, id, &search.join(" ")).await
}

/// What somebody is looked for by: as the last release looks for it, and folded.
fn searched(Row { what, typed, .. }: &Row, country: Country) -> Vec<String> {
    let mut texts = vec![typed.to_lowercase(), fold(typed)];
    if *what == ClientMarks::Phone {
        texts.push(typed.chars().filter(char::is_ascii_digit).collect());
        texts.push(Number::of(typed, country).digits().to_owned());
    }
    texts
}

async fn set_search(connection: &mut AnyConnection, id: ClientId, search: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE client SET search = $2, known_revision = revision WHERE id = $1")
        .bind(id.0)
        .bind(search)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whoever was erased is known by nothing, and an old id still leads to them.
async fn forget(connection: &mut AnyConnection, id: ClientId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM known_as WHERE client_id = $1 AND what <> 'name'",
        "UPDATE known_as SET typed = '', folded = '' WHERE client_id = $1",
    ] {
        sqlx::query(sql).bind(id.0).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Writes down one thing that a client is known by, under whose id it was, unless it is there.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    (origin, what, typed): (i64, ClientMarks, &str),
    client: ClientId,
    country: Country,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO known_as (origin, what, client_id, typed, folded) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (origin, what) DO NOTHING",
    )
    .bind(origin)
    .bind(what.name())
    .bind(client.0)
    .bind(typed)
    .bind(what.folded(typed, country))
    .execute(connection)
    .await?;
    Ok(())
}
