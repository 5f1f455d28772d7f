//! Claims: the one place where a resource's time is taken.
//!
//! The cells come from the segment or the block itself, so a claim cannot say anything else than what it belongs to,
//! and however many there are, it is one INSERT. Its order, by resource and cell, is the same for every writer: two
//! that want the same cells meet at the first of them, and neither holds what the other waits for.

use domain::{Clash, Holder, MOST_CLASHES, ResourceId, VisitId};
use sqlx::AnyConnection;
use sqlx::any::AnyQueryResult;

use crate::StoreError;
use crate::engine::columns::Columns;

const TAKE_SEGMENTS: &str = "
    INSERT INTO claim (resource_id, cell, segment_id)
    WITH RECURSIVE taken (resource_id, cell, until, segment_id) AS (
        SELECT therapist_id, starts_at / 300, free_at / 300, id FROM segment WHERE visit_id = $1
        UNION ALL
        SELECT room_id, starts_at / 300, free_at / 300, id FROM segment WHERE visit_id = $1
        UNION ALL
        SELECT resource_id, cell + 1, until, segment_id FROM taken WHERE cell + 1 < until
    )
    SELECT resource_id, cell, segment_id FROM taken ORDER BY resource_id, cell";

const TAKE_BLOCK: &str = "
    INSERT INTO claim (resource_id, cell, block_id)
    WITH RECURSIVE taken (resource_id, cell, until, block_id) AS (
        SELECT resource_id, starts_at / 300, ends_at / 300, block_id FROM block_resource WHERE block_id = $1
        UNION ALL
        SELECT resource_id, cell + 1, until, block_id FROM taken WHERE cell + 1 < until
    )
    SELECT resource_id, cell, block_id FROM taken ORDER BY resource_id, cell";

/// Who has any of the time of a block that has claimed nothing yet.
const IN_THE_WAY: &str = "
    SELECT MIN(claim.resource_id) AS whose, segment.visit_id, claim.block_id, MIN(claim.cell) AS since
    FROM block_resource
    JOIN claim ON claim.resource_id = block_resource.resource_id
        AND claim.cell >= block_resource.starts_at / 300 AND claim.cell < block_resource.ends_at / 300
    LEFT JOIN segment ON segment.id = claim.segment_id
    WHERE block_resource.block_id = $1
    GROUP BY segment.visit_id, claim.block_id
    ORDER BY since, whose LIMIT $2";

/// How often a booking or a move begins anew because somebody else was quicker.
///
/// Each time somebody else has just taken what this one was about to, so a clinic with fewer therapists than this is
/// through with all of them.
pub(crate) const MOST_RACES: usize = 32;

/// The outcome of an INSERT that others may have come before. If so, the transaction can only be rolled back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Race {
    Won,
    Lost,
}

/// Tells a lost race, which is an answer, from an error.
pub(crate) fn race(inserted: Result<AnyQueryResult, sqlx::Error>) -> Result<Race, StoreError> {
    match inserted.map_err(StoreError::from) {
        Ok(_) => Ok(Race::Won),
        Err(error) if error.is_unique_violation() => Ok(Race::Lost),
        Err(error) => Err(error),
    }
}

/// Claims therapist and room of every segment of a visit, clean-up included.
pub(crate) async fn take_visit(connection: &mut AnyConnection, visit: i64) -> Result<Race, StoreError> {
    race(sqlx::query(TAKE_SEGMENTS).bind(visit).execute(connection).await)
}

/// Claims every resource of a block.
pub(crate) async fn take_block(connection: &mut AnyConnection, block: i64) -> Result<Race, StoreError> {
    race(sqlx::query(TAKE_BLOCK).bind(block).execute(connection).await)
}

/// What is in the way of a block that has claimed nothing yet, in the order of time: [`MOST_CLASHES`], and one more if
/// there are more.
pub(crate) async fn in_the_way(connection: &mut AnyConnection, block: i64) -> Result<Vec<Clash>, StoreError> {
    let rows = sqlx::query(IN_THE_WAY)
        .bind(block)
        .bind(i64::try_from(MOST_CLASHES + 1).unwrap_or(i64::MAX))
        .fetch_all(connection)
        .await?;
    let clashes = rows.iter().map(|row| {
        let row = Columns::of("claim", row);
        let (visit, block): (Option<i64>, Option<i64>) = (row.get("visit_id")?, row.get("block_id")?);
        Ok(Clash {
            resource: ResourceId(row.get("whose")?),
            holder: visit.map(|id| Holder::Visit(VisitId(id))).or(block.map(Holder::Block)),
        })
    });
    clashes.collect()
}

/// Gives back everything that a visit has claimed.
pub(crate) async fn release_visit(connection: &mut AnyConnection, visit: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM claim WHERE segment_id IN (SELECT id FROM segment WHERE visit_id = $1)")
        .bind(visit)
        .execute(connection)
        .await?;
    Ok(())
}
