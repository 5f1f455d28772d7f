//! Writing to the clinic.

use domain::{ContactForm, Reference};
#[cfg(feature = "ssr")]
use domain::{Field, FieldErrors, Problem, TreatmentSlug, spam::Sender};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::WriteError;

use crate::api::ApiError;
#[cfg(feature = "ssr")]
use crate::api::error::SOME_HOURS;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::Host;

/// What a contact form carries, hidden, from the server and back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactTicket {
    pub key: String,
    /// When the form was made, signed.
    pub stamp: String,
    /// What it is about, if it is asked for from the page of a treatment or a package.
    pub subject: String,
}

/// What a new contact form needs; `about` is the slug of the treatment or package that it is asked for from, if any.
///
/// # Errors
/// None but the server's own.
#[server(prefix = "/api", endpoint = "contact/ticket", input = GetUrl, output = Json)]
pub async fn show_contact_ticket(
    /// The slug of a treatment or a package, or nothing.
    #[server(default)]
    about: String,
) -> Result<ContactTicket, ApiError> {
    let host = Host::of_request();
    let about = TreatmentSlug::parse(&about);
    let ticket = host.store.contact_ticket(about.as_ref(), host.now()).await?;
    Ok(ContactTicket {
        key: ticket.key,
        stamp: ticket.stamp,
        subject: ticket.subject.unwrap_or_default(),
    })
}

/// Sends a message to the clinic, and answers its reference.
///
/// The fields of [`ContactForm`], URL-encoded. The same form sent again, with the same `key`, gets the same answer.
/// What looks like a script's gets a reference too: it is kept apart for the clinic's staff, and nobody is told.
///
/// # Errors
/// [`ApiError::Invalid`] with every field that is not right; [`ApiError::TooMany`] where so much was held apart in the last
/// hours that nothing more is.
#[server(prefix = "/api", endpoint = "contact/send", input = PostUrl, output = Json)]
pub async fn send_message(
    /// What was typed.
    #[server(flatten)]
    form: ContactForm,
) -> Result<Reference, ApiError> {
    write(&Host::of_request(), &form, Host::sender()).await
}

/// [`send_message`] for a form that came another way.
///
/// # Errors
/// As [`send_message`].
#[cfg(feature = "ssr")]
pub async fn write(host: &Host, form: &ContactForm, sender: Sender) -> Result<Reference, ApiError> {
    let request = form.parse().map_err(|fields| ApiError::Invalid { fields })?;
    match host.store.write_to_clinic(&request, sender, host.now()).await {
        Ok(written) => {
            let signs: Vec<_> = written.signs.iter().map(|sign| sign.name()).collect();
            tracing::info!(signs = signs.join(" "), repeated = written.repeated, "a message came");
            Ok(written.reference)
        }
        Err(WriteError::KeyReused) => Err(ApiError::Invalid {
            fields: FieldErrors::one(Field::Message, Problem::Reused),
        }),
        Err(WriteError::TooMany) => Err(ApiError::TooMany { seconds: SOME_HOURS }),
        Err(WriteError::Store(error)) => Err(error.into()),
    }
}
