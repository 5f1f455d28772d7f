//! Booking a visit.

use domain::spam::Sender;
use domain::{BookingRequest, Cell, IdempotencyKey, Note, PhoneNumber, Refusal, Terms, TherapistPreference, VisitId};
use jiff::Timestamp;

use crate::catalogue::services;
use crate::clients::client::Person;
use crate::clinic::profile;
use crate::engine::lock::Lock;
use crate::engine::retry::repeating;
use crate::openings::slot_query::SlotQuery;
use crate::secrets::token::hash_of;
use crate::visits::agreed::VisitStep;
use crate::visits::claim::MOST_RACES;
use crate::visits::link;
use crate::visits::unconfirmed::origin::Origin;
use crate::visits::write::{AskedBy, NewVisit};
use crate::{Purpose, Store, StoreError, Visit, VisitError, VisitToken};

/// A visit was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The visit's name in URLs.
    pub token: VisitToken,
    /// Whether an earlier attempt with the same key had booked it.
    pub repeated: bool,
}

impl Store {
    /// [`Self::book`] for a stranger: what they book counts, and past the budgets of [`domain::stay`] it has to be confirmed
    /// by the link in the mail, or is not booked.
    ///
    /// # Errors
    /// As there, and [`VisitError::TooMany`].
    #[tracing::instrument(skip_all)]
    pub async fn book_from(
        &self,
        request: &BookingRequest,
        sender: Sender,
        now: Timestamp,
    ) -> Result<Booked, VisitError> {
        self.book_for(request, Some(sender), now).await
    }

    /// Books a visit: with a therapist who is free, the one with most free time that day first, and a room.
    ///
    /// The same request sent again gets the same visit.
    ///
    /// # Errors
    /// See [`VisitError`]. Nothing was stored then, and the key can be used again; but for [`StoreError::Unknown`], where
    /// only the same request sent again can tell.
    #[tracing::instrument(skip_all)]
    pub async fn book(&self, request: &BookingRequest, now: Timestamp) -> Result<Booked, VisitError> {
        self.book_for(request, None, now).await
    }

    async fn book_for(
        &self,
        request: &BookingRequest,
        sender: Option<Sender>,
        now: Timestamp,
    ) -> Result<Booked, VisitError> {
        let mut refusal = Refusal::Taken;
        for _ in 0..MOST_RACES {
            match repeating(|| self.try_to_book(request, sender, now)).await {
                Ok(Some(booked)) => return Ok(booked),
                Ok(None) => {}
                Err(VisitError::NotOpen { refusal: why, .. }) => {
                    refusal = why;
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        let purpose = Purpose::Book(request.service.clone());
        let nearest = self.nearest(&purpose, request.therapist, request.start, now).await?;
        Err(VisitError::NotOpen { refusal, nearest })
    }

    /// The visit that the form with this key has booked, if it has.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn visit_booked_with(&self, key: &IdempotencyKey) -> Result<Option<Visit>, StoreError> {
        let booked = link::booked_with(&mut *self.connection().await?, key).await?;
        let Some((visit, _)) = booked else {
            return Ok(None);
        };
        self.visit(&self.link(visit).await?).await
    }

    /// One transaction. None if somebody else was quicker, for the start or with the same key: what there is now, only
    /// a new transaction can see.
    async fn try_to_book(
        &self,
        request: &BookingRequest,
        sender: Option<Sender>,
        now: Timestamp,
    ) -> Result<Option<Booked>, VisitError> {
        let hash = fingerprint(request);
        let mut transaction = self.write_under(Lock::Visits).await?;
        if let Some((visit, earlier)) = link::booked_with(&mut transaction, &request.key).await? {
            let token = link::make(&mut transaction, &self.keys, visit).await?;
            transaction.commit().await?;
            return if earlier == hash {
                Ok(Some(Booked { token, repeated: true }))
            } else {
                Err(VisitError::KeyReused { booked: Some(token) })
            };
        }
        let service = services::bookable(&mut transaction, &request.service).await?;
        let service = service.ok_or(VisitError::NotFound)?;
        let (minutes, price_cents) = (service.minutes, service.price_cents);
        let is_as_shown = |terms: &Terms| *terms == Terms::of(minutes, price_cents);
        if !request.terms.as_ref().is_none_or(is_as_shown) {
            return Err(VisitError::Changed { minutes, price_cents });
        }
        let clinic = profile::read(&mut transaction).await?;
        let plan = service.into();
        let query = SlotQuery {
            plan: &plan,
            wanted: request.therapist,
            start: request.start,
            moving: None,
            own: None,
        };
        let availability = query.availability(&mut transaction, &clinic, now).await?;
        let assigned = query.assignment(&availability)?.ok_or(VisitError::UnknownTherapist)?;
        let origin = match sender {
            Some(sender) => {
                let origin = Origin::of(&mut transaction, request, sender, now).await?;
                Some(origin.ok_or(VisitError::TooMany)?)
            }
            None => None,
        };
        let visit = NewVisit {
            person: Person {
                name: &request.name,
                email: Some(&request.email),
                phone: request.phone.as_ref(),
            },
            note: request.note.as_ref(),
            key: &request.key,
            hash: &hash,
            by: AskedBy::Form(origin.as_ref()),
        };
        let steps = VisitStep::all(&plan, &assigned, Cell::containing(request.start));
        let Some((VisitId(id), _)) = visit.book(&mut transaction, &steps, &clinic, now).await? else {
            transaction.roll_back().await?;
            return Ok(None);
        };
        let token = link::make(&mut transaction, &self.keys, id).await?;
        transaction.commit().await?;
        Ok(Some(Booked { token, repeated: false }))
    }
}

/// A hash of everything that was asked for. What was shown is no part of it: who has confirmed other terms asks for the same.
fn fingerprint(request: &BookingRequest) -> String {
    let BookingRequest {
        name,
        email,
        phone,
        note,
        service,
        therapist,
        start,
        terms: _,
        key,
    } = request;
    let therapist = match therapist {
        TherapistPreference::Anyone => String::new(),
        TherapistPreference::Therapist(id) => id.0.to_string(),
    };
    let parts = [
        name.as_str(),
        email.as_str(),
        phone.as_ref().map_or("", PhoneNumber::as_str),
        note.as_ref().map_or("", Note::as_str),
        service.as_str(),
        &therapist,
        &start.to_string(),
        key.as_str(),
    ];
    hash_of(&parts)
}
