//! Claims: one resource taken for one cell.

use domain::{ResourceId, Span};
use sqlx::{Any, AnyConnection, QueryBuilder};

use crate::StoreError;

/// Rows of one INSERT; four values each stay below what both engines take.
const ROWS_AT_ONCE: usize = 4_000;

/// What a claim belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    Segment(i64),
    Block(i64),
}

/// Claims every cell of `span` for every one of `resources`.
///
/// In the order of the primary key, so that two transactions that want the same cells queue and do not deadlock. If
/// one is taken, the database says so by a unique violation, and the transaction is over.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    owner: Owner,
    resources: &[ResourceId],
    span: Span,
) -> Result<(), StoreError> {
    let mut resources = resources.to_vec();
    resources.sort_unstable();
    resources.dedup();
    let rows: Vec<(i64, i64)> =
        resources.iter().flat_map(|id| span.cells().map(|cell| (id.0, cell.number()))).collect();
    let (segment, block) = match owner {
        Owner::Segment(id) => (Some(id), None),
        Owner::Block(id) => (None, Some(id)),
    };
    for rows in rows.chunks(ROWS_AT_ONCE) {
        let mut query = QueryBuilder::<Any>::new("INSERT INTO claim (resource_id, cell, segment_id, block_id) ");
        query.push_values(rows, |mut row, &(resource, cell)| {
            row.push_bind(resource).push_bind(cell).push_bind(segment).push_bind(block);
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Gives back every cell of `span` that `owner` has claimed of these resources.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    owner: Owner,
    resources: &[ResourceId],
    span: Span,
) -> Result<(), StoreError> {
    // By the primary key, so that claims need no index by owner.
    let (statement, id) = match owner {
        Owner::Segment(id) => {
            ("DELETE FROM claim WHERE resource_id = $1 AND cell >= $2 AND cell < $3 AND segment_id = $4", id)
        }
        Owner::Block(id) => {
            ("DELETE FROM claim WHERE resource_id = $1 AND cell >= $2 AND cell < $3 AND block_id = $4", id)
        }
    };
    for resource in resources {
        sqlx::query(statement)
            .bind(resource.0)
            .bind(span.from.number())
            .bind(span.until.number())
            .bind(id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
