//! What clients do: book, move and cancel, and ask to be forgotten.

use std::sync::PoisonError;

use domain::{BookingRequest, ClientName, EmailAddress, TherapistPreference};
use store::{ClientId, EraseError, VisitError, VisitToken};

use super::{Random, Storm, date, service, wanted};
use crate::scene::wish;

/// How many there are, so that most of them book a few times.
const CLIENTS: u64 = 1_500;

impl Storm {
    fn known_visit(&self, random: &mut Random) -> Option<VisitToken> {
        let acknowledged = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        random.pick(&acknowledged.visits).cloned()
    }

    pub(super) async fn client_books(&self, random: &mut Random) {
        let request = self.request_of(random.below(CLIENTS), random);
        self.book_as_client(&request).await;
    }

    /// Somebody's request for some start.
    fn request_of(&self, client: u64, random: &mut Random) -> BookingRequest {
        let start = self.start(date(random), random);
        let therapist = match wanted(random) {
            TherapistPreference::Anyone => None,
            TherapistPreference::Therapist(id) => Some(id),
        };
        let (name, email) = person(client);
        BookingRequest {
            name: ClientName::parse(&name).expect("a name"),
            email: EmailAddress::parse(&email).expect("an address"),
            phone: None,
            ..wish(service(random), therapist, start)
        }
    }

    pub(super) async fn book_as_client(&self, request: &BookingRequest) {
        match self.scene.store.book(request, self.scene.now).await {
            Ok(booked) => self.remember("client books", true, |all| {
                all.told.push((booked.token.clone(), Some(request.start.as_second())));
                all.visits.push(booked.token);
            }),
            Err(VisitError::NotOpen { .. }) => self.remember("client books", false, |_| ()),
            Err(other) => panic!("{other:?}"),
        }
    }

    pub(super) async fn client_moves(&self, random: &mut Random) {
        let Some(token) = self.known_visit(random) else { return };
        let start = self.start(date(random), random);
        let moved = self
            .scene
            .store
            .move_visit(&token, start, wanted(random), self.scene.now);
        match moved.await {
            Ok(()) => self.remember("client moves", true, |all| {
                all.told.push((token, Some(start.as_second())));
            }),
            // Not found where its client was erased, which is counted in the end.
            Err(VisitError::Cancelled | VisitError::NotOpen { .. } | VisitError::TooMany | VisitError::NotFound) => {
                self.remember("client moves", false, |_| ());
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    pub(super) async fn client_cancels(&self, random: &mut Random) {
        let Some(token) = self.known_visit(random) else { return };
        match self.scene.store.cancel_visit(&token, self.scene.now).await {
            Ok(()) => self.remember("client cancels", true, |all| all.told.push((token, None))),
            Err(VisitError::NotFound) => self.remember("client cancels", false, |_| ()),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Somebody is erased while they book.
    pub(super) async fn client_is_erased(&self, random: &mut Random) {
        let client = random.below(CLIENTS);
        let (name, email) = person(client);
        let theirs = format!("SELECT COALESCE(MAX(client_id), 0) FROM visit WHERE client_email = '{email}'");
        let id = ClientId(self.scene.number(&theirs).await);
        let erasure = self.scene.erasure(id, &name).await;
        let request = self.request_of(client, random);
        let (erased, ()) = tokio::join!(
            self.scene.store.erase_client(id, &erasure, &self.rosa, self.scene.now),
            self.book_as_client(&request),
        );
        match erased {
            Ok(()) => self.remember("erase", true, |_| ()),
            Err(EraseError::Expected | EraseError::Stale | EraseError::NotFound) => {
                self.remember("erase", false, |_| ());
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Their name and address.
fn person(client: u64) -> (String, String) {
    (format!("Ada Lovelace {client}"), format!("ada-{client}@example.org"))
}
