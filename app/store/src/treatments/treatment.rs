//! What the clinic knows of its treatments.

use domain::{
    Area, Choice, Choices, Condition, Goal, InPregnancy, Layer, Overlap, Pressure, Relation, Treatment, TreatmentSlug,
};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::StoreError;
use crate::engine::columns::Columns;

/// Every treatment that somebody has described, in the catalogue's order.
pub(crate) async fn all_described(connection: &mut AnyConnection) -> Result<Vec<Treatment>, StoreError> {
    let rows = sqlx::query(
        "SELECT slug, name, summary, purpose, for_whom, not_for, technique, sensation, afterwards, setting,
             evidence, lengths, pressure, pressure_from, pressure_until, depth, depth_layer, feel, is_clothed,
             is_scented, minutes_from, minutes_until, event_from, event_until, pregnancy, only_areas
         FROM treatment WHERE summary <> '' ORDER BY position, slug",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut treatments = rows.iter().map(treatment).collect::<Result<Vec<_>, _>>()?;
    let goals = sqlx::query("SELECT treatment, goal, weight FROM treatment_goal")
        .fetch_all(&mut *connection)
        .await?;
    for row in &goals {
        let row = Columns::of("treatment_goal", row);
        let goal = (row.parse("goal", named::<Goal>)?, row.number("weight")?);
        extend(&mut treatments, row, |treatment| treatment.goals.push(goal))?;
    }
    let areas = sqlx::query("SELECT treatment, area FROM treatment_area")
        .fetch_all(&mut *connection)
        .await?;
    for row in &areas {
        let row = Columns::of("treatment_area", row);
        let area = row.parse("area", named::<Area>)?;
        extend(&mut treatments, row, |treatment| {
            treatment.areas = treatment.areas.with(area);
        })?;
    }
    let cares = sqlx::query("SELECT treatment, condition FROM treatment_care")
        .fetch_all(&mut *connection)
        .await?;
    for row in &cares {
        let row = Columns::of("treatment_care", row);
        let condition = row.parse("condition", named::<Condition>)?;
        extend(&mut treatments, row, |treatment| {
            treatment.care = treatment.care.with(condition);
        })?;
    }
    // Each pair twice: the whole tells of its part, and the part of the whole.
    let overlaps = sqlx::query(
        "SELECT told.treatment, told.is_whole, told.how, told.without_part, other.slug, other.name
         FROM (
             SELECT treatment, part AS other, 1 AS is_whole, how, without_part FROM treatment_contains
             UNION ALL
             SELECT part, treatment, 0, how_part, NULL FROM treatment_contains
         ) AS told
         JOIN treatment AS other ON other.slug = told.other
         ORDER BY other.position, other.slug",
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in &overlaps {
        let row = Columns::of("treatment_contains", row);
        let relation = if row.get::<i64>("is_whole")? == 1 {
            Relation::Contains {
                without: row.get("without_part")?,
            }
        } else {
            Relation::PartOf
        };
        let overlap = Overlap {
            other: row.parse("slug", TreatmentSlug::parse)?,
            name: row.get("name")?,
            how: row.get("how")?,
            relation,
        };
        extend(&mut treatments, row, |treatment| treatment.overlaps.push(overlap))?;
    }
    for treatment in &mut treatments {
        treatment.goals.sort_unstable();
    }
    Ok(treatments)
}

/// Whether there is anything to tell of any treatment.
pub(crate) async fn is_any_described(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT slug FROM treatment WHERE summary <> '' LIMIT 1")
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Adds what a row says to the treatment it is about, unless that one is not described.
fn extend(treatments: &mut [Treatment], row: Columns<'_>, add: impl FnOnce(&mut Treatment)) -> Result<(), StoreError> {
    let slug = row.parse("treatment", TreatmentSlug::parse)?;
    if let Some(treatment) = treatments.iter_mut().find(|treatment| treatment.slug == slug) {
        add(treatment);
    }
    Ok(())
}

fn treatment(row: &AnyRow) -> Result<Treatment, StoreError> {
    let row = Columns::of("treatment", row);
    Ok(Treatment {
        slug: row.parse("slug", TreatmentSlug::parse)?,
        name: row.get("name")?,
        summary: row.get("summary")?,
        purpose: row.get("purpose")?,
        for_whom: row.get("for_whom")?,
        not_for: row.get("not_for")?,
        technique: row.get("technique")?,
        sensation: row.get("sensation")?,
        afterwards: row.get("afterwards")?,
        setting: row.get("setting")?,
        evidence: row.get("evidence")?,
        lengths: row.get("lengths")?,
        pressure: row.get("pressure")?,
        pressure_range: (
            row.parse("pressure_from", named::<Pressure>)?,
            row.parse("pressure_until", named::<Pressure>)?,
        ),
        depth: row.get("depth")?,
        layer: row.parse_optional("depth_layer", named::<Layer>)?,
        feel: row.parse_optional("feel", named)?,
        is_clothed: row.get::<i64>("is_clothed")? != 0,
        is_scented: row.get::<i64>("is_scented")? != 0,
        minutes: (row.number("minutes_from")?, row.number("minutes_until")?),
        before_event: minutes_before_event(row)?,
        in_pregnancy: row.parse("pregnancy", named::<InPregnancy>)?,
        goals: Vec::new(),
        areas: Choices::NONE,
        only_areas: row.get::<i64>("only_areas")? != 0,
        care: Choices::NONE,
        overlaps: Vec::new(),
    })
}

/// The shortest and the longest it takes before an event: both are told, or neither.
fn minutes_before_event(row: Columns<'_>) -> Result<Option<(u16, u16)>, StoreError> {
    let (from, until) = (
        row.get::<Option<i64>>("event_from")?,
        row.get::<Option<i64>>("event_until")?,
    );
    if from.is_none() && until.is_none() {
        return Ok(None);
    }
    Ok(Some((row.number("event_from")?, row.number("event_until")?)))
}

/// The choice of a name, as a column holds it.
fn named<T: Choice>(name: &str) -> Option<T> {
    T::parse(name)
}
