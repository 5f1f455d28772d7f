//! Where visits are written, and nowhere else: booked, or made to stand otherwise than before. Whether they may be is decided
//! by whoever calls this; what belongs to it always (claims, letters, the change feed, the audit) is done here.

use domain::{Attendance, Choice, EmailAddress, IdempotencyKey, Note, PhoneNumber, Scope, VisitId};
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;
use sqlx::any::{Any, AnyArguments};
use sqlx::query::Query;

use crate::board::act::By;
use crate::board::change_feed;
use crate::clients::client::{self, Person};
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::columns::NO_ADDRESS;
use crate::engine::transaction::Transaction;
use crate::mail::outbox::{self, Kind};
use crate::secrets::token::new_id;
use crate::visits::agreed::VisitStep;
use crate::visits::claim::{self, Race};
use crate::visits::link;
use crate::visits::snapshot::{self, State, VisitSnapshot, all_dates};
use crate::visits::unconfirmed::confirm;
use crate::visits::unconfirmed::origin::Origin;
use crate::{AuditId, ClientId, Clinic, StoreError};

/// Who asks for a visit.
#[derive(Clone, Copy)]
pub(crate) enum AskedBy<'a> {
    /// A public form, from here, if that is known: whether it is meant, its client has to say.
    Form(Option<&'a Origin>),
    /// Staff, who have spoken to its client.
    Staff(By<'a>),
}

/// Who makes it stand otherwise.
#[derive(Clone, Copy)]
pub(crate) enum ChangedBy<'a> {
    /// Its client, by its link.
    Client,
    /// Nobody: its time to be confirmed is over.
    Clock,
    Staff(By<'a>),
}

/// All that is written of a visit but for where and when it is.
pub(crate) struct NewVisit<'a> {
    pub(crate) person: Person<'a>,
    pub(crate) note: Option<&'a Note>,
    pub(crate) key: &'a IdempotencyKey,
    /// Of everything that was asked for: see [`hash_of`](crate::secrets::token::hash_of).
    pub(crate) hash: &'a str,
    pub(crate) by: AskedBy<'a>,
}

impl NewVisit<'_> {
    /// Books it, and answers its id and its entry in the audit; nothing, if somebody was quicker, for the time or with the
    /// same key.
    pub(crate) async fn book(
        &self,
        transaction: &mut Transaction,
        steps: &[VisitStep],
        clinic: &Clinic,
        now: Timestamp,
    ) -> Result<Option<(VisitId, AuditId)>, StoreError> {
        let (scope, staff) = match self.by {
            AskedBy::Form(_) => (Scope::All, None),
            AskedBy::Staff(by) => (by.scope, Some(by)),
        };
        let client = client::find_or_add(transaction, self.person, scope, now).await?;
        let id = new_id()?;
        if self.insert_row(transaction, (id, client), now).await? == Race::Lost {
            return Ok(None);
        }
        let segments = segments(steps, clinic);
        for (position, segment) in (0..).zip(&segments) {
            segment.insert(transaction, (id, position)).await?;
        }
        if claim::take_visit(transaction, id).await? == Race::Lost {
            return Ok(None);
        }
        if let Some(dates) = all_dates(segments.iter().map(Segment::dates)) {
            change_feed::note(transaction, dates, now).await?;
        }
        let is_to_come = segments.iter().any(|segment| segment.starts_at > now);
        match staff {
            None => outbox::add(transaction, Kind::Booked, id, now).await?,
            Some(_) if self.person.email.is_some() && is_to_come => {
                outbox::add_soon(transaction, Kind::Booked, id, now).await?;
            }
            Some(_) => {}
        }
        let visit = VisitId(id);
        let after = snapshot::find(transaction, visit).await?.map(|visit| visit.now);
        let entry = audit::note(transaction, &event("book", visit, staff), (None, after.as_ref()), now).await?;
        Ok(Some((visit, entry)))
    }

    async fn insert_row(
        &self,
        connection: &mut AnyConnection,
        (id, client): (i64, ClientId),
        now: Timestamp,
    ) -> Result<Race, StoreError> {
        let (origin, confirmed_at) = match self.by {
            AskedBy::Form(origin) => (origin, None),
            AskedBy::Staff(_) => (None, Some(now.as_second())),
        };
        let inserted = sqlx::query(
            "INSERT INTO visit (id, token, state, client_name, client_email, client_phone, client_note,
                 idempotency_key, request_hash, booked_at, changed_at, client_id, network_hash, address_hash,
                 by_browser, confirm_by, confirmed_at)
             VALUES ($1, $2, 'booked', $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(id)
        .bind(link::no_token(id))
        .bind(self.person.name.as_str())
        .bind(self.person.email.map_or(NO_ADDRESS, EmailAddress::as_str))
        .bind(self.person.phone.map(PhoneNumber::as_str))
        .bind(self.note.map(Note::as_str))
        .bind(link::key_hash(self.key.as_str()))
        .bind(self.hash)
        .bind(now.as_second())
        .bind(client.0)
        .bind(origin.map(|origin| origin.network.as_str()))
        .bind(origin.map(|origin| origin.address.as_str()))
        .bind(origin.map(|origin| i64::from(origin.is_browser)))
        .bind(origin.and_then(|origin| origin.confirm_by).map(Timestamp::as_second))
        .bind(confirmed_at)
        .execute(connection)
        .await;
        claim::race(inserted)
    }
}

/// Makes a visit stand like `state`, claims and all, and answers the entry in the audit; nothing, if somebody was quicker and
/// has any of the time.
pub(crate) async fn change(
    transaction: &mut Transaction,
    visit: &VisitSnapshot,
    (act, state): (&'static str, &State),
    by: ChangedBy<'_>,
    (clinic, now): (&Clinic, Timestamp),
) -> Result<Option<AuditId>, StoreError> {
    let id = visit.id.0;
    update_row(transaction, id, state, now).await?;
    let steps = visit.steps_at(state);
    let segments = segments(&steps, clinic);
    if visit.now.places() != state.places() || visit.now.is_cancelled != state.is_cancelled {
        claim::release_visit(transaction, id).await?;
        for (position, segment) in (0..).zip(&segments) {
            segment
                .replace(transaction, (id, position), !state.is_cancelled)
                .await?;
        }
        if !state.is_cancelled && claim::take_visit(transaction, id).await? == Race::Lost {
            return Ok(None);
        }
    }
    let staff = match by {
        ChangedBy::Client => {
            tell_client(transaction, id, state, now).await?;
            None
        }
        ChangedBy::Clock => {
            outbox::drop_unsent(transaction, id).await?;
            None
        }
        ChangedBy::Staff(by) => {
            if !state.is_cancelled {
                let is_met = matches!(state.attendance, Attendance::Arrived | Attendance::Done);
                confirm::keep(transaction, visit.id, is_met, by).await?;
            }
            tell_of_staff(transaction, visit, state, now).await?;
            Some(by)
        }
    };
    let after = all_dates(segments.iter().map(Segment::dates));
    for dates in std::iter::once(visit.dates).chain(after) {
        change_feed::note(transaction, dates, now).await?;
    }
    let states = (Some(&visit.now), Some(state));
    let entry = audit::note(transaction, &event(act, visit.id, staff), states, now).await?;
    Ok(Some(entry))
}

fn event<'a>(act: &'static str, visit: VisitId, staff: Option<By<'a>>) -> AuditEvent<'a> {
    match staff {
        Some(by) => AuditEvent::of(by.caller, act, Subject::Visit, &visit.0),
        None => AuditEvent::of_client(act, visit),
    }
}

/// What has been called off needs no confirming.
async fn update_row(
    connection: &mut AnyConnection,
    visit: i64,
    state: &State,
    now: Timestamp,
) -> Result<(), StoreError> {
    let attendance = (state.attendance != Attendance::Expected).then(|| state.attendance.name());
    sqlx::query(
        "UPDATE visit SET revision = revision + 1, changed_at = $2, state = $3, cancelled_at = $4,
             cancel_reason = $5, attendance = $6, confirm_by = CASE WHEN $3 = 'booked' THEN confirm_by END
         WHERE id = $1",
    )
    .bind(visit)
    .bind(now.as_second())
    .bind(if state.is_cancelled { "cancelled" } else { "booked" })
    .bind(state.is_cancelled.then(|| now.as_second()))
    .bind(state.reason.as_deref())
    .bind(attendance)
    .execute(connection)
    .await?;
    Ok(())
}

/// Has a client told what they have done themselves. Who calls a visit off knows: a letter is for who was told otherwise.
async fn tell_client(
    transaction: &mut Transaction,
    visit: i64,
    state: &State,
    now: Timestamp,
) -> Result<(), StoreError> {
    if !state.is_cancelled {
        return outbox::add(transaction, Kind::Moved, visit, now).await;
    }
    if outbox::withdraw(transaction, visit).await? {
        return Ok(());
    }
    outbox::add(transaction, Kind::Cancelled, visit, now).await
}

/// Has the client told how it stands by what staff have done, unless that changes nothing for them.
async fn tell_of_staff(
    transaction: &mut Transaction,
    visit: &VisitSnapshot,
    state: &State,
    now: Timestamp,
) -> Result<(), StoreError> {
    let is_over = state.first.starts_at.max(visit.now.first.starts_at) <= now.as_second();
    // What is over, nobody needs a mail about.
    if visit.now.told() == state.told() || !visit.has_email || is_over {
        return Ok(());
    }
    if !state.is_cancelled {
        return outbox::add_soon(transaction, Kind::Moved, visit.id.0, now).await;
    }
    // A client knows what they have booked themselves; of what staff have booked they hear by letter.
    if is_booked_by_staff(transaction, visit.id).await? && outbox::withdraw(transaction, visit.id.0).await? {
        return Ok(());
    }
    outbox::add_soon(transaction, Kind::Cancelled, visit.id.0, now).await
}

async fn is_booked_by_staff(connection: &mut AnyConnection, visit: VisitId) -> Result<bool, StoreError> {
    let booked = sqlx::query(
        "SELECT 1 FROM audit WHERE subject = 'visit' AND subject_id = $1 AND act = 'book' AND who IS NOT NULL",
    )
    .bind(visit.0.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(booked.is_some())
}

/// A step as it is stored.
#[derive(Clone, Debug)]
struct Segment<'a> {
    step: &'a VisitStep,
    starts_at: Timestamp,
    ends_at: Timestamp,
    /// When therapist and room have cleaned up.
    free_at: Timestamp,
    /// What the clock on the wall will read, so that it still can be told if the zone's rules change.
    local_start: DateTime,
    zone: &'a str,
}

fn segments<'a>(steps: &'a [VisitStep], clinic: &'a Clinic) -> Vec<Segment<'a>> {
    let later = |instant: Timestamp, minutes: u16| {
        instant
            .saturating_add(SignedDuration::from_mins(minutes.into()))
            .unwrap_or(Timestamp::MAX)
    };
    let segment = |step: &'a VisitStep| {
        let starts_at = step.place.start.start();
        let ends_at = later(starts_at, step.place.minutes);
        Segment {
            step,
            starts_at,
            ends_at,
            free_at: later(ends_at, step.place.clean_up_minutes),
            local_start: clinic.zone.to_datetime(starts_at),
            zone: &clinic.zone_name,
        }
    };
    steps.iter().map(segment).collect()
}

impl Segment<'_> {
    /// The dates on which it takes up anyone's time, by the clinic's clock: the first and the last.
    fn dates(&self) -> (Date, Date) {
        let lasts = self.free_at.duration_since(self.starts_at);
        let last = self.local_start.saturating_add(lasts).date();
        (self.local_start.date(), last)
    }

    async fn insert(&self, connection: &mut AnyConnection, (visit, position): (i64, i64)) -> Result<(), StoreError> {
        self.bind(
            "INSERT INTO segment (therapist_id, room_id, starts_at, ends_at, free_at, local_start, zone,
                 visit_id, position, active, id, service)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)",
            (visit, position),
        )
        .bind(new_id()?)
        .bind(self.step.service.as_str())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Puts it in the place of the visit's old one, of the same service.
    async fn replace(
        &self,
        connection: &mut AnyConnection,
        (visit, position): (i64, i64),
        is_active: bool,
    ) -> Result<(), StoreError> {
        self.bind(
            "UPDATE segment SET therapist_id = $1, room_id = $2, starts_at = $3, ends_at = $4, free_at = $5,
                 local_start = $6, zone = $7, active = $10
             WHERE visit_id = $8 AND position = $9",
            (visit, position),
        )
        .bind(i64::from(is_active))
        .execute(connection)
        .await?;
        Ok(())
    }

    fn bind(&self, sql: &'static str, (visit, position): (i64, i64)) -> Query<'_, Any, AnyArguments> {
        sqlx::query(sql)
            .bind(self.step.place.therapist.0)
            .bind(self.step.place.room.0)
            .bind(self.starts_at.as_second())
            .bind(self.ends_at.as_second())
            .bind(self.free_at.as_second())
            .bind(self.local_start.to_string())
            .bind(self.zone)
            .bind(visit)
            .bind(position)
    }
}
