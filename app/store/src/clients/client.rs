//! Clients as people, beside what their visits say.

use domain::{ClientName, EmailAddress, PhoneNumber, ResourceId, Scope, fold};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::clients::identity::known::{self, ClientMarks, Mark};
use crate::clients::identity::number::Country;
use crate::engine::columns::Columns;
use crate::secrets::token::new_id;
use crate::{ClientId, StoreError};

/// A client, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundClient {
    pub id: ClientId,
    pub name: ClientName,
    /// Where to write to.
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
}

/// How somebody is known: by what they have typed, or what staff have typed for them.
#[derive(Clone, Copy)]
pub(crate) struct Person<'a> {
    pub(crate) name: &'a ClientName,
    pub(crate) email: Option<&'a EmailAddress>,
    pub(crate) phone: Option<&'a PhoneNumber>,
}

/// The client to whom an id leads, unless they were erased.
pub(crate) async fn find(connection: &mut AnyConnection, id: ClientId) -> Result<Option<FoundClient>, StoreError> {
    let Some(id) = known::survivor(connection, id).await? else {
        return Ok(None);
    };
    let row = sqlx::query("SELECT id, name, email, phone FROM client WHERE id = $1 AND erased_at IS NULL")
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    row.map(|row| read(Columns::of("client", &row))).transpose()
}

/// How many are told of who may be the same person.
const MOST_ALIKE: u8 = 10;

/// Clients who may be the person with this address and number, ten at most.
pub(crate) async fn alike(connection: &mut AnyConnection, person: Person<'_>) -> Result<Vec<FoundClient>, StoreError> {
    let country = Country::read(connection).await?;
    let email = person
        .email
        .map(|email| ClientMarks::Email.mark(email.as_str(), country));
    let phone = person
        .phone
        .map(|phone| ClientMarks::Phone.mark(phone.as_str(), country));
    let marks: Vec<_> = email.into_iter().chain(phone).collect();
    known_by(connection, &marks, ClientId(0)).await
}

/// Clients who may be the same person as one: of the same name, address or number, then or now; ten at most.
pub(crate) async fn alike_to(connection: &mut AnyConnection, id: ClientId) -> Result<Vec<FoundClient>, StoreError> {
    let marks = known::marks(connection, id).await?;
    known_by(connection, &marks, id).await
}

/// Clients but for one who are known by any of these, ten at most.
async fn known_by(
    connection: &mut AnyConnection,
    marks: &[Mark],
    but: ClientId,
) -> Result<Vec<FoundClient>, StoreError> {
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    // Of each, no more than are shown in the end: there are clinics with a thousand people of one name.
    let each = (0..marks.len()).map(|mark| {
        let [what, from, until] = [2, 3, 4].map(|parameter| 3 * mark + parameter);
        format!(
            "SELECT client_id FROM (SELECT DISTINCT folded, client_id FROM known_as
                 WHERE what = ${what} AND folded BETWEEN ${from} AND ${until} AND client_id <> $1
                 ORDER BY folded, client_id LIMIT {MOST_ALIKE}) AS mark_{mark}"
        )
    });
    let each: Vec<String> = each.collect();
    let sql = format!(
        "SELECT id, name, email, phone FROM ({}) AS known CROSS JOIN client
         WHERE client.id = known.client_id AND erased_at IS NULL ORDER BY name, id LIMIT {MOST_ALIKE}",
        each.join(" UNION ")
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(but.0);
    for Mark { what, from, until } in marks {
        query = query.bind(what.name()).bind(from).bind(until);
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| read(Columns::of("client", row))).collect()
}

pub(crate) fn read(row: Columns<'_>) -> Result<FoundClient, StoreError> {
    Ok(FoundClient {
        id: ClientId(row.get("id")?),
        name: row.parse("name", ClientName::stored)?,
        email: row.parse_optional("email", EmailAddress::stored)?,
        phone: row.parse_optional("phone", |phone: &str| PhoneNumber::parse(phone).ok())?,
    })
}

/// The client who is called so and has this address, or this number where there is no address, or had it before they were
/// merged; a new one if there is none among those that may be seen. So a therapist who types whom they know of does not get
/// to see the file.
///
/// Two transactions at once may each add one. That is two rows for one person, which staff can merge, and nothing worse.
pub(crate) async fn find_or_add(
    connection: &mut AnyConnection,
    person: Person<'_>,
    scope: Scope,
    now: Timestamp,
) -> Result<ClientId, StoreError> {
    let country = Country::read(connection).await?;
    let Mark { what, from, until } = match (person.email, person.phone) {
        (Some(email), _) => ClientMarks::Email.mark(email.as_str(), country),
        (None, Some(phone)) => ClientMarks::Phone.mark(phone.as_str(), country),
        (None, None) => return add(connection, person, scope, now).await,
    };
    let therapist = match scope {
        Scope::All => 0,
        Scope::Only(ResourceId(id)) => id,
    };
    let row = sqlx::query(include_str!("../../queries/clients/booked_by.sql"))
        .bind(fold(person.name.as_str()))
        .bind(what.name())
        .bind(from)
        .bind(until)
        .bind(therapist)
        .fetch_optional(&mut *connection)
        .await?;
    match row {
        Some(row) => Ok(ClientId(Columns::of("client", &row).get("id")?)),
        None => add(connection, person, scope, now).await,
    }
}

async fn add(
    connection: &mut AnyConnection,
    person: Person<'_>,
    scope: Scope,
    now: Timestamp,
) -> Result<ClientId, StoreError> {
    let therapist = match scope {
        Scope::All => None,
        Scope::Only(ResourceId(id)) => Some(id),
    };
    let id = new_id()?;
    sqlx::query(
        "INSERT INTO client (id, name, email, phone, search, created_at, changed_at, added_for)
         VALUES ($1, $2, $3, $4, '', $5, $5, $6)",
    )
    .bind(id)
    .bind(person.name.as_str())
    .bind(person.email.map(EmailAddress::as_str))
    .bind(person.phone.map(PhoneNumber::as_str))
    .bind(now.as_second())
    .bind(therapist)
    .execute(&mut *connection)
    .await?;
    known::renew(connection, ClientId(id)).await?;
    Ok(ClientId(id))
}
