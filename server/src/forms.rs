//! Forms that are posted to pages: `POST /book` and `POST /contact` for browsers without JavaScript, those of the staff
//! for all.
//!
//! A form is posted to the address it stands at. What is accepted leads on to another page; what is not comes back as
//! the same page with everything that was typed, in the answer to the post itself: nothing is parked anywhere, nothing
//! personal is in an address, and a program sees the right status.

use app::api::staff::{self, EndForm, InviteForm};
use app::api::{self, ApiError, ChangeForm, Rejected};
use app::api::{clients, inbox};
use app::host::{Host, Visitor};
use axum::RequestExt;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{self, Form, Request};
use axum::http::{Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{BookingForm, ContactForm, FactorForm, JoinForm, PasswordForm, SignInForm};
use domain::{ClientForm, EraseForm, MergeForm, MessageForm};
use leptos::prelude::provide_context;
use serde::de::DeserializeOwned;
use store::SessionToken;

use crate::pages;
use crate::routes::State;

/// Where staff sign in.
const SIGN_IN: &str = "/staff/sign-in";

/// A form that is posted to a page.
pub(crate) trait PostedForm: DeserializeOwned + Default + Clone + Send + Sync + 'static {
    /// Does what the form is for, and tells what leads on.
    fn accept(&self, host: &Host, visitor: &Visitor) -> impl Future<Output = Result<Accepted, ApiError>> + Send;
}

/// What a form that was accepted is answered with.
pub(crate) struct Accepted {
    /// The address that leads on.
    address: String,
    /// What becomes of the visitor's session.
    session: SessionChange,
}

/// What becomes of a visitor's session.
pub(crate) enum SessionChange {
    /// Nothing.
    None,
    /// There is a new one.
    Begun(SessionToken),
    /// It is over.
    Over,
}

impl Accepted {
    fn at(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            session: SessionChange::None,
        }
    }

    /// The page that whoever has just signed in comes to.
    fn signed_in(token: SessionToken) -> Self {
        Self {
            address: "/staff".to_owned(),
            session: SessionChange::Begun(token),
        }
    }
}

impl PostedForm for BookingForm {
    async fn accept(&self, host: &Host, _visitor: &Visitor) -> Result<Accepted, ApiError> {
        let token = api::book(host, self).await?;
        Ok(Accepted::at(format!("/visit/{token}")))
    }
}

impl PostedForm for ContactForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let reference = api::write(host, self, visitor.sender).await?;
        Ok(Accepted::at(format!("/contact/thanks?reference={reference}")))
    }
}

impl PostedForm for SignInForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        Ok(Accepted::signed_in(staff::sign_in(host, self, visitor).await?))
    }
}

impl PostedForm for PasswordForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        Ok(Accepted::signed_in(staff::change_password(host, self, visitor).await?))
    }
}

impl PostedForm for EndForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        if !staff::end_session(host, self, visitor).await? {
            return Ok(Accepted::at("/staff"));
        }
        Ok(Accepted {
            address: SIGN_IN.to_owned(),
            session: SessionChange::Over,
        })
    }
}

impl PostedForm for FactorForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        staff::set_factor(host, self, visitor).await?;
        Ok(Accepted::at("/staff"))
    }
}

impl PostedForm for InviteForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let token = staff::invite(host, self, visitor).await?;
        Ok(Accepted::at(format!("/staff/team/{}", token.as_str())))
    }
}

impl PostedForm for JoinForm {
    async fn accept(&self, host: &Host, _visitor: &Visitor) -> Result<Accepted, ApiError> {
        Ok(Accepted::signed_in(staff::join(host, self).await?))
    }
}

impl PostedForm for MessageForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let reference = inbox::change_message(host, self, visitor).await?;
        Ok(Accepted::at(format!("/staff/inbox/{reference}")))
    }
}

impl PostedForm for ClientForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let id = clients::change_client(host, self, visitor).await?;
        Ok(Accepted::at(format!("/staff/clients/{id}")))
    }
}

impl PostedForm for MergeForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let id = clients::merge_clients(host, self, visitor).await?;
        Ok(Accepted::at(format!("/staff/clients/{id}")))
    }
}

impl PostedForm for EraseForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let id = clients::erase_client(host, self, visitor).await?;
        Ok(Accepted::at(format!("/staff/clients/{id}")))
    }
}

impl PostedForm for ChangeForm {
    async fn accept(&self, host: &Host, _visitor: &Visitor) -> Result<Accepted, ApiError> {
        api::change(host, self).await?;
        Ok(Accepted::at(format!("/visit/{}", self.token)))
    }
}

/// Accepts the form and leads on, or shows it again.
pub(crate) async fn post<F: PostedForm>(extract::State(state): extract::State<State>, request: Request) -> Response {
    let extensions = request.extensions();
    let visitor = Visitor {
        sender: extensions.get().copied().unwrap_or_default(),
        session: extensions.get().cloned(),
    };
    let (parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body).extract().await;
    let mut page = Request::from_parts(parts, Body::empty());
    *page.method_mut() = Method::GET;

    let (form, error) = match form {
        Ok(Form(form)) => match F::accept(&form, &state.host, &visitor).await {
            Ok(accepted) => return lead_on(&state, accepted),
            // A session that is over meanwhile: nothing typed in secret would have come back anyway.
            Err(ApiError::SignInRequired) => return Redirect::to(SIGN_IN).into_response(),
            Err(error) => (form, error),
        },
        Err(rejection) => return unreadable::<F>(state, page, &rejection).await,
    };
    let status = error.status();
    let rejected = Rejected { form, error };
    pages::render(state, page, status, move || provide_context(rejected.clone())).await
}

/// Sends a browser on to where the form leads, and tells it what becomes of its session.
fn lead_on(state: &State, Accepted { address, session }: Accepted) -> Response {
    let mut response = Redirect::to(&address).into_response();
    let cookie = match session {
        SessionChange::None => return response,
        SessionChange::Begun(token) => state.cookie.set(&token),
        SessionChange::Over => state.cookie.clear(),
    };
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// The answer to a body that is no form: too large, of another kind, or with a field twice.
async fn unreadable<F: PostedForm>(state: State, page: Request, rejection: &FormRejection) -> Response {
    let status = pages::status_of(rejection);
    let rejected = Rejected {
        form: F::default(),
        error: ApiError::Unreadable,
    };
    pages::render(state, page, status, move || provide_context(rejected.clone())).await
}
