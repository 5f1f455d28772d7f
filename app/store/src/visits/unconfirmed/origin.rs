//! Where a public form comes from that books a visit, and whether that has to be confirmed.

use domain::BookingRequest;
use domain::Note;
use domain::rate_limit::{DAY, mailbox};
use domain::spam::{self, Sender};
use domain::stay::{self, HELD_FOR, Stay, Unconfirmed};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::StoreError;
use crate::engine::columns::Columns;
use crate::secrets::signing::Secret;

/// How many links a note may have.
const MOST_LINKS: usize = 3;

/// What is stored of where a booking came from, and what becomes of it.
pub(crate) struct Origin {
    pub(crate) network: String,
    pub(crate) address: String,
    pub(crate) is_browser: bool,
    /// Until when it has to be confirmed to stay, if it has to be.
    pub(crate) confirm_by: Option<Timestamp>,
}

impl Origin {
    /// Of this request, if it may be booked at all.
    pub(crate) async fn of(
        connection: &mut AnyConnection,
        request: &BookingRequest,
        sender: Sender,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let secret = Secret::read_or_make(connection).await?;
        let origin = Self {
            network: secret.network_hash(sender),
            address: secret.address_hash(&mailbox(request.email.as_str())),
            is_browser: sender.is_browser,
            confirm_by: None,
        };
        let before = origin.before(connection, now).await?;
        Ok(match stay::stay(sender.is_browser, is_odd(request), before) {
            Stay::Stays => Some(origin),
            Stay::Held => {
                let until = now.saturating_add(HELD_FOR).unwrap_or(Timestamp::MAX);
                Some(Self {
                    confirm_by: Some(until.min(request.start)),
                    ..origin
                })
            }
            Stay::Refused => None,
        })
    }

    async fn before(&self, connection: &mut AnyConnection, now: Timestamp) -> Result<Unconfirmed, StoreError> {
        let row = sqlx::query(include_str!("../../../queries/visits/unconfirmed.sql"))
            .bind(now.as_second())
            .bind(&self.network)
            .bind(&self.address)
            .bind(now.as_second().saturating_sub(stay::WINDOW.as_secs()))
            .bind(now.as_second().saturating_sub(DAY.as_secs()))
            .fetch_one(connection)
            .await?;
        let row = Columns::of("visit", &row);
        Ok(Unconfirmed {
            from_network: row.number("from_network")?,
            programs_from_network: row.number("programs_from_network")?,
            for_address: row.number("for_address")?,
            lately: row.number("lately")?,
            programs_lately: row.number("programs_lately")?,
            held_from_network: row.number("held_from_network")?,
            held_for_address: row.number("held_for_address")?,
            times_from_network: row.number("times_from_network")?,
            times_for_address: row.number("times_for_address")?,
        })
    }
}

fn is_odd(request: &BookingRequest) -> bool {
    let note = request.note.as_ref().map_or("", Note::as_str);
    spam::count_links(request.name.as_str()) > 0 || spam::count_links(note) > MOST_LINKS
}
