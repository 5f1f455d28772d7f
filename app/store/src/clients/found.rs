//! Whom staff look for.

use domain::ResourceId;

use crate::clients::client;
use crate::clients::client_file::{TIES, Whose};
use crate::clients::identity::number::Country;
use crate::clients::identity::search::{clauses, occurs};
use crate::engine::client_index::{Clause, ClientIndex};
use crate::engine::columns::Columns;
use crate::{FoundClient, Store, StoreError};

/// How many are looked through by their names before the index is asked: what many have, some of the first have, and where
/// hardly any of them do, few have it.
const FIRST: u32 = 500;

/// A statement, and the texts that are bound to it, from $1 on. If it is about a therapist, they come next.
type Statement = (String, Vec<String>);

impl Store {
    /// Clients in whose names, addresses and numbers, now or before they were merged, every word of `words` occurs, `most` at
    /// most, by their names; and whether there are more.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn clients(&self, words: &str, whose: Whose, most: u16) -> Result<(Vec<FoundClient>, bool), StoreError> {
        let therapist = match whose {
            Whose::Everyone => None,
            Whose::Of(Some(therapist)) => Some(therapist),
            Whose::Of(None) => return Ok((Vec::new(), false)),
        };
        self.know_all().await?;
        let mut connection = self.connection().await?;
        let clauses = clauses(words, Country::read(&mut connection).await?);
        let limit = u32::from(most) + 1;
        let all = match self.client_index(&clauses) {
            Some(index) => by_index(index, therapist, limit),
            None => by_name("client", &clauses, therapist, limit),
        };
        let first = format!(
            "(SELECT id, name, email, phone, search, erased_at FROM client WHERE erased_at IS NULL
              ORDER BY name, id LIMIT {FIRST}) AS client"
        );
        let mut rows = Vec::new();
        for (sql, texts) in [by_name(&first, &clauses, therapist, limit), all] {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for text in &texts {
                query = query.bind(text);
            }
            if let Some(ResourceId(id)) = therapist {
                query = query.bind(id);
            }
            rows = query.fetch_all(&mut *connection).await?;
            if rows.len() > usize::from(most) {
                break;
            }
        }
        let clients = rows.iter().take(usize::from(most));
        let clients = clients.map(|row| client::read(Columns::of("client", row)));
        Ok((clients.collect::<Result<_, _>>()?, rows.len() > usize::from(most)))
    }
}

/// Goes through clients in the order of their names until there are enough.
fn by_name(clients: &str, clauses: &[Clause], therapist: Option<ResourceId>, limit: u32) -> Statement {
    let mut texts = Vec::new();
    let conditions = conditions(clauses, therapist, &mut texts);
    let sql =
        format!("SELECT id, name, email, phone FROM {clients} WHERE {conditions} ORDER BY name, id LIMIT {limit}");
    (sql, texts)
}

/// Finds all of them, puts these in order, and reads only those that come first.
fn by_index(index: ClientIndex<'_>, therapist: Option<ResourceId>, limit: u32) -> Statement {
    let mut texts = index.texts;
    let conditions = conditions(index.rest, therapist, &mut texts);
    let sql = format!(
        "WITH found AS MATERIALIZED (SELECT client.id, client.name FROM {} WHERE {} AND {conditions})
         SELECT client.id, client.name, client.email, client.phone
         FROM (SELECT id FROM found ORDER BY name, id LIMIT {limit}) AS first
         JOIN client ON client.id = first.id ORDER BY client.name, client.id",
        index.tables, index.condition
    );
    (sql, texts)
}

fn conditions<'a>(
    clauses: impl IntoIterator<Item = &'a Clause>,
    therapist: Option<ResourceId>,
    texts: &mut Vec<String>,
) -> String {
    let mut conditions = vec!["client.erased_at IS NULL".to_owned()];
    conditions.extend(clauses.into_iter().map(|clause| occurs(clause, texts)));
    if therapist.is_some() {
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM visit JOIN segment ON segment.visit_id = visit.id
                     WHERE visit.client_id = client.id AND {TIES} ${})",
            texts.len() + 1
        ));
    }
    conditions.join(" AND ")
}
