//! What is made up so that the calendar works on the first run, until somebody says how it really is.

use domain::ResourceId;
use sqlx::AnyConnection;

use crate::StoreError;

/// Notes that a therapist or a room is no sample any more; once nothing that can be booked is one, nor is the clinic.
pub(crate) async fn is_real(connection: &mut AnyConnection, ResourceId(id): ResourceId) -> Result<(), StoreError> {
    sqlx::query("UPDATE resource SET sample = 0 WHERE id = $1")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    all_may_be_real(connection).await
}

/// Notes that the clinic is no sample any more, if nothing that can be booked is one.
pub(crate) async fn all_may_be_real(connection: &mut AnyConnection) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE clinic SET is_sample = 0
         WHERE is_sample = 1 AND NOT EXISTS (SELECT id FROM resource WHERE sample = 1 AND active = 1)",
    )
    .execute(connection)
    .await?;
    Ok(())
}
