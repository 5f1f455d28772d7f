//! The staff's own accounts: reading them, and what their forms do.
//!
//! Everything that reads is a server function and asks who calls. What changes something is posted to pages, and asks
//! too: a sign-in, a sign-out and all between them answer with a new page.

pub mod team;

use domain::Role;
#[cfg(feature = "ssr")]
use domain::{
    Action, AddressForm, FactorForm, Field, FieldErrors, JoinForm, PasswordContext, PasswordForm, Problem, SignInForm,
};
use jiff::civil::DateTime;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::{AcceptError, FactorError, FactorKey, InvitationToken, Proof, SessionId, SignInError, SignedIn};

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// One's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub name: String,
    /// What one is here.
    pub role: Role,
    /// Whether one has to choose a password first.
    pub must_change: bool,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// How many recovery codes are left of it.
    pub recovery_codes: u8,
    /// Where one is told what is done with it, if anywhere.
    pub email: Option<String>,
    /// Whether one may invite others.
    pub may_invite: bool,
    /// For an owner: the header of a proxy that the server has seen and was not told to trust.
    pub untold_proxy: Option<String>,
    /// Where one is signed in.
    pub sessions: Vec<SessionView>,
}

/// One of one's own sessions, by the clinic's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: i64,
    /// What it was begun with, such as `Firefox on Windows`; empty if that did not say.
    pub device: String,
    pub began: DateTime,
    /// When it was last used.
    pub seen: DateTime,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// A second factor that is not set up yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorView {
    /// The key, for the form to bring back.
    pub key: String,
    /// The key as apps take it.
    pub for_apps: String,
    /// The same as a link that opens an app.
    pub link: String,
    /// The link as a square to point a phone at.
    pub qr: Option<QrView>,
    /// What to write down.
    pub recovery_codes: Vec<String>,
    /// Whether there is one already, whose place it takes.
    pub is_another: bool,
}

/// A QR code: a path of unit squares within a square.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrView {
    /// How many units each side has, without the margin.
    pub size: usize,
    /// The dark squares, as the `d` of an SVG path.
    pub path: String,
}

/// A form that was sent when the session was over, once there is one again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumableForm {
    /// Where it was sent to: an address of the staff side.
    pub address: String,
    /// What it holds: names and values.
    pub fields: Vec<(String, String)>,
}

/// The form to end a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndForm {
    pub session: String,
}

/// One's own account.
///
/// # Errors
/// [`ApiError::SignInRequired`].
#[server(prefix = "/api", endpoint = "staff/account", input = GetUrl, output = Json)]
pub async fn show_account() -> Result<AccountView, ApiError> {
    let host = Host::of_request();
    let caller = host.caller(Action::Account).await?;
    let zone = host.store.clinic().await?.zone;
    let sessions = host.store.sessions(&caller, host.now()).await?;
    let sessions = sessions.into_iter().map(|session| SessionView {
        id: session.id.0,
        device: session.device,
        began: zone.to_datetime(session.created_at),
        seen: zone.to_datetime(session.seen_at),
        is_this: session.is_this,
    });
    Ok(AccountView {
        name: caller.name.as_str().to_owned(),
        role: caller.role,
        must_change: caller.must_change,
        has_second_factor: caller.has_second_factor,
        recovery_codes: host.store.recovery_codes_left(&caller).await?,
        email: host
            .store
            .account_address(&caller)
            .await?
            .map(|email| email.as_str().to_owned()),
        may_invite: caller.role.may(Action::Team),
        untold_proxy: host
            .proxy
            .header()
            .filter(|_| caller.role.may(Action::Clinic))
            .map(str::to_owned),
        sessions: sessions.collect(),
    })
}

/// A second factor to set up: `key` again, if it still is good, or a fresh one. A POST, because a key is nobody else's.
///
/// # Errors
/// [`ApiError::SignInRequired`].
#[server(prefix = "/api", endpoint = "staff/second-factor", input = PostUrl, output = Json)]
pub async fn show_factor(
    /// What was shown before, or nothing.
    #[server(default)]
    key: String,
) -> Result<FactorView, ApiError> {
    let host = Host::of_request();
    let caller = host.caller(Action::Account).await?;
    let (store, now) = (&host.store, host.now());
    let (key, offer) = if let Some(shown) = store.offered_factor(&caller, &key, now).await? {
        (shown, key)
    } else {
        let fresh = FactorKey::random()?;
        let offer = store.offer_factor(&caller, &fresh, now).await?;
        (fresh, offer)
    };
    let for_apps = key.for_apps();
    let link = format!(
        "otpauth://totp/Glo:{}?secret={for_apps}&issuer=Glo",
        caller.name.as_str()
    );
    Ok(FactorView {
        key: offer,
        qr: qr(&link),
        link,
        for_apps,
        recovery_codes: key.recovery_codes(),
        is_another: caller.has_second_factor,
    })
}

/// What the invitation with this token is for. Anybody may ask who has the token; a POST, because it is as good as a key.
///
/// # Errors
/// [`ApiError::NotFound`] when there is none, or none any more.
#[server(prefix = "/api", endpoint = "staff/invitation", input = PostUrl, output = Json)]
pub async fn show_invitation(
    /// The invitation's token.
    #[server(default)]
    token: String,
) -> Result<Role, ApiError> {
    let host = Host::of_request();
    let token = InvitationToken::parse(&token).ok_or(ApiError::NotFound)?;
    host.store
        .invitation(&token, host.now())
        .await?
        .ok_or(ApiError::NotFound)
}

/// Lets somebody in. The session that they came with, if any, is over.
///
/// # Errors
/// [`ApiError::Invalid`], which does not tell whether it is the name, the password or the code; [`ApiError::TooMany`].
#[cfg(feature = "ssr")]
pub async fn sign_in(host: &Host, form: &SignInForm, visitor: &Visitor) -> Result<SignedIn, ApiError> {
    let request = form.parse().map_err(|fields| ApiError::Invalid { fields })?;
    let outcome = host.store.sign_in(&request, visitor.entering(), host.now()).await;
    let signed_in = outcome.map_err(|error| refused(error, Field::Password))?;
    if let Some(before) = &visitor.session {
        host.store.sign_out(before, visitor.sender, host.now()).await?;
    }
    Ok(signed_in)
}

/// Ends one of somebody's own sessions, and tells whether it is the one that they came with: so they sign out.
///
/// # Errors
/// [`ApiError::SignInRequired`].
#[cfg(feature = "ssr")]
pub async fn end_session(host: &Host, form: &EndForm, visitor: &Visitor) -> Result<bool, ApiError> {
    let caller = host.caller_with(visitor, Action::Account).await?;
    let session = SessionId(form.session.parse().map_err(|_| ApiError::Unreadable)?);
    host.store.end_session(&caller, session, host.now()).await?;
    Ok(session == caller.session)
}

/// Gives somebody another password; all their other sessions end.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::TooMany`], [`ApiError::SignInRequired`].
#[cfg(feature = "ssr")]
pub async fn change_password(host: &Host, form: &PasswordForm, visitor: &Visitor) -> Result<SignedIn, ApiError> {
    let caller = host.caller_with(visitor, Action::Account).await?;
    let clinic = host.store.clinic().await?;
    let known = PasswordContext {
        name: caller.name.as_str(),
        clinic: &[&clinic.profile.name, &clinic.profile.city, &host.public_url],
    };
    let request = form.parse(known).map_err(|fields| ApiError::Invalid { fields })?;
    let changed = host
        .store
        .change_password(&caller, &request, visitor.entering(), host.now());
    changed.await.map_err(|error| refused(error, Field::Password))
}

/// Draws a link; nothing, if it is too long for one.
#[cfg(feature = "ssr")]
fn qr(link: &str) -> Option<QrView> {
    let code = qrcode::QrCode::new(link).ok()?;
    let size = code.width();
    let colors = code.to_colors();
    let dark = colors
        .iter()
        .enumerate()
        .filter(|(_, color)| **color == qrcode::Color::Dark);
    let squares: Vec<String> = dark
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % size, at / size))
        .collect();
    let path = squares.concat();
    Some(QrView { size, path })
}

/// Sets up somebody's second factor, or takes it, as the form says.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::TooMany`], [`ApiError::SignInRequired`]; [`ApiError::NotFound`] when the form is good no
/// more.
#[cfg(feature = "ssr")]
pub async fn set_factor(host: &Host, form: &FactorForm, visitor: &Visitor) -> Result<(), ApiError> {
    let caller = host.caller_with(visitor, Action::Account).await?;
    let proof = Proof {
        password: &form.password,
        code: &form.present_code,
    };
    if form.change == "off" {
        let removed = host
            .store
            .remove_second_factor(&caller, proof, visitor.sender, host.now());
        return removed.await.map_err(|error| refused(error, Field::Password));
    }
    let factor = (form.key.as_str(), form.code.as_str());
    let set = host
        .store
        .set_second_factor(&caller, proof, factor, visitor.sender, host.now());
    set.await.map_err(|error| match error {
        FactorError::Gone => ApiError::NotFound,
        FactorError::Refused(error) => refused(error, Field::Code),
    })
}

/// Has what is done with somebody's account told where the form says.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::TooMany`], [`ApiError::SignInRequired`].
#[cfg(feature = "ssr")]
pub async fn set_address(host: &Host, form: &AddressForm, visitor: &Visitor) -> Result<(), ApiError> {
    let caller = host.caller_with(visitor, Action::Account).await?;
    let email = form.parse().map_err(|fields| ApiError::Invalid { fields })?;
    let proof = Proof {
        password: &form.password,
        code: &form.present_code,
    };
    let set = host
        .store
        .set_account_address(&caller, proof, email.as_ref(), visitor.sender, host.now());
    set.await.map_err(|error| refused(error, Field::Password))
}

/// Makes whoever has an invitation one of the staff, and begins their session.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::NotFound`] when there is no such invitation, or not any more.
#[cfg(feature = "ssr")]
pub async fn join(host: &Host, form: &JoinForm, visitor: &Visitor) -> Result<SignedIn, ApiError> {
    let token = InvitationToken::parse(&form.token).ok_or(ApiError::NotFound)?;
    let clinic = host.store.clinic().await?;
    let known: [&str; 3] = [&clinic.profile.name, &clinic.profile.city, &host.public_url];
    let (name, password) = form.parse(&known).map_err(|fields| ApiError::Invalid { fields })?;
    let joined = host
        .store
        .accept_invitation(&token, (&name, &password), visitor.entering(), host.now())
        .await;
    joined.map_err(|error| match error {
        AcceptError::Gone => ApiError::NotFound,
        AcceptError::NameTaken => invalid(Field::Name, Problem::Reused),
        AcceptError::Store(error) => error.into(),
    })
}

#[cfg(feature = "ssr")]
fn refused(error: SignInError, field: Field) -> ApiError {
    match error {
        SignInError::Wrong => invalid(field, Problem::Wrong),
        // Whole seconds, of which the last has to be over.
        SignInError::TooMany { wait } => ApiError::TooMany {
            seconds: u32::try_from(wait.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(u32::from(wait.subsec_nanos() > 0))
                .max(1),
        },
        SignInError::Store(error) => error.into(),
    }
}

#[cfg(feature = "ssr")]
fn invalid(field: Field, problem: Problem) -> ApiError {
    ApiError::Invalid {
        fields: FieldErrors::one(field, problem),
    }
}
