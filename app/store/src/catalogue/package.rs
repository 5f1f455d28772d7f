//! Services in sequence.

use domain::{Package, PackagePart, TreatmentSlug};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::StoreError;
use crate::engine::columns::Columns;

/// Every package in the catalogue's order, with its place there.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<(Package, u16)>, StoreError> {
    let rows = sqlx::query("SELECT slug, name, summary, price_cents, position FROM package ORDER BY position, slug")
        .fetch_all(&mut *connection)
        .await?;
    let mut packages = rows.iter().map(package).collect::<Result<Vec<_>, _>>()?;
    let parts = sqlx::query("SELECT package, name, minutes, treatment FROM package_part ORDER BY package, position")
        .fetch_all(connection)
        .await?;
    for row in &parts {
        let row = Columns::of("package_part", row);
        let slug: String = row.get("package")?;
        let part = PackagePart {
            name: row.get("name")?,
            minutes: row.parse_optional("minutes", |minutes: i64| u16::try_from(minutes).ok())?,
            treatment: row.parse_optional("treatment", TreatmentSlug::parse)?,
        };
        if let Some((package, _)) = packages.iter_mut().find(|(package, _)| package.slug == slug) {
            package.parts.push(part);
        }
    }
    Ok(packages)
}

fn package(row: &AnyRow) -> Result<(Package, u16), StoreError> {
    let row = Columns::of("package", row);
    let package = Package {
        slug: row.get("slug")?,
        name: row.get("name")?,
        summary: row.get("summary")?,
        price_cents: row.parse_optional("price_cents", |cents: i64| u32::try_from(cents).ok())?,
        parts: Vec::new(),
    };
    Ok((package, row.number("position")?))
}
