//! Booking for somebody who has come or called.

use domain::{EmailAddress, Note, PhoneNumber, Place, ResourceId, WalkIn, When};
use sqlx::AnyConnection;

use crate::board::act::{Arranged, Attempt, By, cell_of};
use crate::board::change::Scene;
use crate::catalogue::services;
use crate::clients::client::Person;
use crate::engine::columns::Columns;
use crate::engine::transaction::Transaction;
use crate::secrets::token::hash_of;
use crate::visits::agreed::VisitStep;
use crate::visits::link;
use crate::visits::write::{AskedBy, NewVisit};
use crate::{AuditId, Clinic, VisitError};

/// Books it, or loses to somebody quicker. The same form sent again gets the same visit.
pub(crate) async fn book(transaction: &mut Transaction, walk_in: &WalkIn, by: By<'_>, clinic: &Clinic) -> Attempt {
    let hash = fingerprint(walk_in);
    if let Some((visit, earlier)) = link::booked_with(transaction, &walk_in.key).await? {
        if earlier != hash {
            return Err(VisitError::KeyReused { booked: None });
        }
        let entry = entry_of(transaction, visit).await?;
        return Ok(Some(Arranged {
            entry,
            visit: Some(domain::VisitId(visit)),
        }));
    }
    let found = services::find(transaction, &walk_in.service).await?;
    let (mut service, _) = found.ok_or(VisitError::NotFound)?;
    service.minutes = walk_in.to.minutes.unwrap_or(service.minutes);
    let start = cell_of(walk_in.to.when, &clinic.zone)?;
    let mut place = Place {
        therapist: walk_in.to.therapist,
        room: walk_in.to.room.unwrap_or(ResourceId(0)),
        start,
        minutes: service.minutes,
        clean_up_minutes: service.clean_up_minutes,
    };
    let scene = Scene::read(transaction, clinic, &place, by.now).await?;
    if walk_in.to.room.is_none() {
        let fit = scene.board.rooms.iter().find(|room| room.kind == service.room_kind);
        place.room = fit.map_or(place.room, |room| room.id);
        place.room = scene.board.room_for(&service, &place, None);
    }
    let place = scene.known(&place, by.scope)?;
    // Somebody who is here now begins in the slot that has begun.
    scene.judge(&service, &place, None, by)?;

    let visit = NewVisit {
        person: Person {
            name: &walk_in.name,
            email: walk_in.email.as_ref(),
            phone: walk_in.phone.as_ref(),
        },
        note: walk_in.note.as_ref(),
        key: &walk_in.key,
        hash: &hash,
        by: AskedBy::Staff(by),
    };
    let step = VisitStep {
        service: service.slug,
        place,
    };
    let booked = visit.book(transaction, &[step], clinic, by.now).await?;
    Ok(booked.map(|(visit, entry)| Arranged {
        entry,
        visit: Some(visit),
    }))
}

/// The entry in the audit of the booking of a visit.
async fn entry_of(connection: &mut AnyConnection, visit: i64) -> Result<AuditId, VisitError> {
    let row = sqlx::query("SELECT id FROM audit WHERE subject = 'visit' AND subject_id = $1 AND act = 'book'")
        .bind(visit.to_string())
        .fetch_optional(connection)
        .await?;
    // A client's own booking has none, and its key is known to that client alone.
    let row = row.ok_or(VisitError::KeyReused { booked: None })?;
    Ok(AuditId(Columns::of("audit", &row).get("id")?))
}

/// A hash of everything that was asked for.
fn fingerprint(walk_in: &WalkIn) -> String {
    let WalkIn {
        name,
        email,
        phone,
        note,
        service,
        to,
        key: _,
    } = walk_in;
    let when = match to.when {
        When::Instant(instant) => instant.to_string(),
        When::Wall(wall) => wall.to_string(),
    };
    let parts = [
        "walk-in",
        name.as_str(),
        email.as_ref().map_or("", EmailAddress::as_str),
        phone.as_ref().map_or("", PhoneNumber::as_str),
        note.as_ref().map_or("", Note::as_str),
        service.as_str(),
        &when,
        &to.therapist.0.to_string(),
        &to.room.map_or_else(String::new, |room| room.0.to_string()),
        &to.minutes.map_or_else(String::new, |minutes| minutes.to_string()),
    ];
    hash_of(&parts)
}
