//! Clients as people, beside what their visits say.

use domain::{ClientName, EmailAddress, PhoneNumber, ResourceId, Scope};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::columns::Columns;
use crate::id::new_id;
use crate::{Store, StoreError};

/// Identifies a client to the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub i64);

/// A client, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundClient {
    /// Which.
    pub id: ClientId,
    /// Their name.
    pub name: ClientName,
    /// Where to write to.
    pub email: Option<EmailAddress>,
    /// Where to call.
    pub phone: Option<PhoneNumber>,
}

/// How somebody is known: by what they have typed, or what staff have typed for them.
#[derive(Clone, Copy)]
pub(crate) struct Person<'a> {
    pub(crate) name: &'a ClientName,
    pub(crate) email: Option<&'a EmailAddress>,
    pub(crate) phone: Option<&'a PhoneNumber>,
}

impl<'a> From<&'a FoundClient> for Person<'a> {
    fn from(client: &'a FoundClient) -> Self {
        Self {
            name: &client.name,
            email: client.email.as_ref(),
            phone: client.phone.as_ref(),
        }
    }
}

impl Store {
    /// Clients in whose name, address or number every word of `words` occurs, `most` at most, by their names.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn find_clients(&self, words: &str, most: u16) -> Result<Vec<FoundClient>, StoreError> {
        let words = patterns(words);
        let each: Vec<String> = (1..=words.len())
            .map(|number| format!(" AND search LIKE ${number} ESCAPE '!'"))
            .collect();
        let sql = format!(
            "SELECT id, name, email, phone FROM client WHERE erased_at IS NULL{} ORDER BY name, id LIMIT {most}",
            each.concat()
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for word in &words {
            query = query.bind(word);
        }
        let rows = query.fetch_all(&mut *self.connection().await?).await?;
        rows.iter().map(|row| read(Columns::of("client", row))).collect()
    }
}

/// What makes two clients alike.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alike {
    /// The same address or the same number.
    Address,
    /// One of these, or the same name.
    AddressOrName(ClientId),
}

/// The client with this id, unless they were erased.
pub(crate) async fn find(connection: &mut AnyConnection, id: ClientId) -> Result<Option<FoundClient>, StoreError> {
    let row = sqlx::query("SELECT id, name, email, phone FROM client WHERE id = $1 AND erased_at IS NULL")
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    row.map(|row| read(Columns::of("client", &row))).transpose()
}

/// Clients who may be this person, ten at most. Numbers are compared by their last ten digits.
pub(crate) async fn alike(
    connection: &mut AnyConnection,
    person: Person<'_>,
    how: Alike,
) -> Result<Vec<FoundClient>, StoreError> {
    let (but, name) = match how {
        Alike::Address => (0, ""),
        Alike::AddressOrName(but) => (but.0, person.name.as_str()),
    };
    let number = person.phone.map(digits).unwrap_or_default();
    let ending = number.get(number.len().saturating_sub(10)..).unwrap_or_default();
    let rows = sqlx::query(
        "SELECT id, name, email, phone FROM client
         WHERE erased_at IS NULL AND id <> $1 AND (lower(email) = $2 OR name = $3 OR lower(name) = $4
             OR REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', '') LIKE $5)
         ORDER BY name, id LIMIT 10",
    )
    .bind(but)
    .bind(
        person
            .email
            .map_or_else(String::new, |email| email.as_str().to_lowercase()),
    )
    .bind(name)
    .bind(name.to_lowercase())
    .bind(if ending.is_empty() {
        String::new()
    } else {
        format!("%{ending}")
    })
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| read(Columns::of("client", row))).collect()
}

pub(crate) fn read(row: Columns<'_>) -> Result<FoundClient, StoreError> {
    Ok(FoundClient {
        id: ClientId(row.get("id")?),
        name: row.parse("name", |name: &str| ClientName::parse(name).ok())?,
        email: row.parse_optional("email", EmailAddress::stored)?,
        phone: row.parse_optional("phone", |phone: &str| PhoneNumber::parse(phone).ok())?,
    })
}

/// The client of this name with this address, or with this number where there is no address; a new one if there is none
/// among those that may be seen. So a therapist who types whom they know of does not get to see the file.
///
/// Two transactions at once may each add one. That is two rows for one person, which staff can merge, and nothing worse.
pub(crate) async fn find_or_add(
    connection: &mut AnyConnection,
    person: Person<'_>,
    scope: Scope,
    now: Timestamp,
) -> Result<ClientId, StoreError> {
    let (email, phone) = (
        person.email.map(EmailAddress::as_str),
        person.phone.map(PhoneNumber::as_str),
    );
    let (column, known_by) = match (email, phone) {
        (Some(email), _) => ("email", email),
        (None, Some(phone)) => ("phone", phone),
        (None, None) => return add(connection, person, now).await,
    };
    let sql = format!(
        "SELECT id FROM client WHERE name = $1 AND {column} = $2 AND ($3 = 0 OR EXISTS (
             SELECT 1 FROM visit JOIN segment ON segment.visit_id = visit.id
             WHERE visit.client_id = client.id AND segment.therapist_id = $3))
         ORDER BY created_at, id LIMIT 1"
    );
    let therapist = match scope {
        Scope::All => 0,
        Scope::Only(ResourceId(id)) => id,
    };
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(person.name.as_str())
        .bind(known_by)
        .bind(therapist)
        .fetch_optional(&mut *connection)
        .await?;
    match row {
        Some(row) => Ok(ClientId(Columns::of("client", &row).get("id")?)),
        None => add(connection, person, now).await,
    }
}

async fn add(connection: &mut AnyConnection, person: Person<'_>, now: Timestamp) -> Result<ClientId, StoreError> {
    let id = new_id()?;
    sqlx::query(
        "INSERT INTO client (id, name, email, phone, search, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(id)
    .bind(person.name.as_str())
    .bind(person.email.map(EmailAddress::as_str))
    .bind(person.phone.map(PhoneNumber::as_str))
    .bind(search_text(person))
    .bind(now.as_second())
    .execute(connection)
    .await?;
    Ok(ClientId(id))
}

/// What a client is found by: all that is known, in small letters, and the number once more as digits alone.
pub(crate) fn search_text(Person { name, email, phone }: Person<'_>) -> String {
    let digits = phone.map(digits).unwrap_or_default();
    let phone = phone.map_or("", PhoneNumber::as_str);
    let email = email.map_or("", EmailAddress::as_str);
    format!("{} {email} {phone} {digits}", name.as_str()).to_lowercase()
}

fn digits(phone: &PhoneNumber) -> String {
    phone.as_str().chars().filter(char::is_ascii_digit).collect()
}

/// How many letters of what somebody looks for count.
const MOST_LETTERS: usize = 200;

/// A pattern for every word that somebody looks for; eight at most.
pub(crate) fn patterns(words: &str) -> Vec<String> {
    let literal = |word: &str| {
        let mut pattern = String::from("%");
        for letter in word.to_lowercase().chars() {
            if matches!(letter, '%' | '_' | '!') {
                pattern.push('!');
            }
            pattern.push(letter);
        }
        pattern + "%"
    };
    let words: String = words.chars().filter(|c| !c.is_control()).take(MOST_LETTERS).collect();
    words.split_whitespace().take(8).map(literal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_looks_for_is_no_pattern() {
        assert_eq!(patterns(" Ada 100% a_b! "), ["%ada%", "%100!%%", "%a!_b!!%"]);
        assert!(patterns("  ").is_empty());
    }

    #[test]
    fn a_number_is_found_however_it_is_written() {
        let name = ClientName::parse("Zoë ÉTIENNE").unwrap();
        let phone = PhoneNumber::parse("(780) 555-0134").unwrap();
        let text = search_text(Person {
            name: &name,
            email: None,
            phone: Some(&phone),
        });
        assert!(text.contains("zoë étienne") && text.contains("7805550134"), "{text}");
    }
}
