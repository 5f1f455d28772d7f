//! Booking a visit.

use domain::spam::Sender;
use domain::{
    BookingRequest, IdempotencyKey, Note, PhoneNumber, Refusal, Service, Terms, TherapistPreference, VisitId,
};
use jiff::Timestamp;
use thiserror::Error;

use crate::catalogue::services;
use crate::clients::client::Person;
use crate::clinic::profile;
use crate::engine::lock::Lock;
use crate::engine::retry::{as_store_error, repeating};
use crate::openings::slot_query::SlotQuery;
use crate::secrets::token::hash_of;
use crate::visits::claim::MOST_RACES;
use crate::visits::link;
use crate::visits::origin::Origin;
use crate::visits::write::{AskedBy, NewVisit};
use crate::{Store, StoreError, Visit, VisitToken};

/// A visit was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The visit's name in URLs.
    pub token: VisitToken,
    /// Whether an earlier attempt with the same key had booked it.
    pub repeated: bool,
}

/// Why nothing was booked.
#[derive(Debug, Error)]
pub enum BookError {
    /// Somebody or something else has the start.
    #[error("the start is taken")]
    SlotTaken {
        /// The three openings nearest to it, for the same service and wish, in the order of time.
        nearest: Vec<Timestamp>,
    },
    /// The start cannot be booked, whatever others do; never [`Refusal::Taken`].
    #[error("the start cannot be booked: {0}")]
    Refused(Refusal),
    /// There is no such service, or it is not booked online.
    #[error("no such service can be booked")]
    UnknownService,
    /// Nobody with the wanted therapist's id gives the service.
    #[error("no such therapist gives the service")]
    UnknownTherapist,
    /// It is longer, shorter or costs something else by now than was shown to whoever books it.
    #[error("the service is another one than was shown")]
    Changed {
        /// How long it is now.
        minutes: u16,
        /// What it costs now, in cents, if the clinic says.
        price_cents: Option<u32>,
    },
    /// More was booked than anybody has confirmed: see [`domain::stay`].
    #[error("too much was booked that nobody has confirmed")]
    TooMany,
    /// The same form has booked already, with something else in it.
    #[error("the idempotency key was used for another booking")]
    KeyReused {
        /// The visit that it has booked.
        token: VisitToken,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(BookError);

impl Store {
    /// [`Self::book`] for a stranger: what they book counts, and past the budgets of [`domain::stay`] it has to be confirmed
    /// by the link in the mail, or is not booked.
    ///
    /// # Errors
    /// As there, and [`BookError::TooMany`].
    #[tracing::instrument(skip_all)]
    pub async fn book_from(
        &self,
        request: &BookingRequest,
        sender: Sender,
        now: Timestamp,
    ) -> Result<Booked, BookError> {
        self.book_for(request, Some(sender), now).await
    }

    /// Books a visit: with a therapist who is free, the one with most free time that day first, and a room.
    ///
    /// The same request sent again gets the same visit.
    ///
    /// # Errors
    /// See [`BookError`]. Nothing was stored then, and the key can be used again; but for [`StoreError::Unknown`], where
    /// only the same request sent again can tell.
    #[tracing::instrument(skip_all)]
    pub async fn book(&self, request: &BookingRequest, now: Timestamp) -> Result<Booked, BookError> {
        self.book_for(request, None, now).await
    }

    async fn book_for(
        &self,
        request: &BookingRequest,
        sender: Option<Sender>,
        now: Timestamp,
    ) -> Result<Booked, BookError> {
        for _ in 0..MOST_RACES {
            match repeating(|| self.try_to_book(request, sender, now)).await {
                Ok(Some(booked)) => return Ok(booked),
                Ok(None) => {}
                Err(BookError::Refused(Refusal::Taken)) => break,
                Err(error) => return Err(error),
            }
        }
        let mut transaction = self.read().await?;
        let service = services::bookable(&mut transaction, &request.service).await?;
        let service = service.ok_or(BookError::UnknownService)?;
        let nearest = query(request, &service).nearest(&mut transaction, now).await?;
        Err(BookError::SlotTaken { nearest })
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
    ) -> Result<Option<Booked>, BookError> {
        let hash = fingerprint(request);
        let mut transaction = self.write_under(Lock::Visits).await?;
        if let Some((visit, earlier)) = link::booked_with(&mut transaction, &request.key).await? {
            let token = link::make(&mut transaction, &self.keys, visit).await?;
            transaction.commit().await?;
            return if earlier == hash {
                Ok(Some(Booked { token, repeated: true }))
            } else {
                Err(BookError::KeyReused { token })
            };
        }
        let service = services::bookable(&mut transaction, &request.service).await?;
        let service = service.ok_or(BookError::UnknownService)?;
        let (minutes, price_cents) = (service.minutes, service.price_cents);
        let is_as_shown = |terms: &Terms| *terms == Terms::of(minutes, price_cents);
        if !request.terms.as_ref().is_none_or(is_as_shown) {
            return Err(BookError::Changed { minutes, price_cents });
        }
        let clinic = profile::read(&mut transaction).await?;
        let query = query(request, &service);
        let availability = query.availability(&mut transaction, &clinic, now).await?;
        let assignment = query
            .assignment(&availability)
            .map_err(BookError::Refused)?
            .ok_or(BookError::UnknownTherapist)?;
        let origin = match sender {
            Some(sender) => {
                let origin = Origin::of(&mut transaction, request, sender, now).await?;
                Some(origin.ok_or(BookError::TooMany)?)
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
        let what = (&service, assignment, request.start);
        let Some((VisitId(id), _)) = visit.book(&mut transaction, what, &clinic, now).await? else {
            transaction.roll_back().await?;
            return Ok(None);
        };
        let token = link::make(&mut transaction, &self.keys, id).await?;
        transaction.commit().await?;
        Ok(Some(Booked { token, repeated: false }))
    }
}

fn query<'a>(request: &BookingRequest, service: &'a Service) -> SlotQuery<'a> {
    SlotQuery {
        service,
        wanted: request.therapist,
        start: request.start,
        moving: None,
        own: None,
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
