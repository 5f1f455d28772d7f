//! Forms that are posted to pages: `POST /book` and `POST /contact` for browsers without JavaScript, those of the staff
//! for all.
//!
//! A form is posted to the address it stands at. What is accepted leads on to another page; what is not comes back as
//! the same page with everything that was typed, in the answer to the post itself: nothing is parked anywhere, nothing
//! personal is in an address, and a program sees the right status.

use app::api::accounts::{self, EndForm, ResumableForm};
use app::api::board;
use app::api::{self, ApiError, ChangeForm, Rejected};
use app::api::{clients, inbox};
use app::host::{Host, Visitor};
use axum::RequestExt;
use axum::body::{Body, Bytes};
use axum::extract::{self, Form, Request};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{
    AddressForm, BoardForm, BookingForm, CatalogueForm, ClinicForm, ContactForm, FactorForm, HoursForm, JoinForm,
    PasswordForm, ResourceId, SignInForm, TeamForm,
};
use domain::{ClientForm, EraseForm, LetterForm, MergeForm, MessageForm};
use leptos::prelude::provide_context;
use serde::de::DeserializeOwned;
use store::{SealedFor, SignedIn};

use crate::http::headers::LARGEST_BODY;
use crate::site::render;
use crate::state::State;

/// Where staff sign in.
const SIGN_IN: &str = "/staff/sign-in";

/// A form that is posted to a page.
pub(crate) trait PostedForm: DeserializeOwned + Default + Clone + Send + Sync + 'static {
    /// For whom it is kept when they have to sign in first. Nothing secret is; and what only an owner may do, or what
    /// cannot be taken back, is for nobody but who has sent it.
    const RESUMABLE: Option<SealedFor> = None;

    /// How many bytes it may have.
    const LARGEST: usize = LARGEST_BODY;

    /// Does what the form is for, and tells what leads on.
    fn accept(&self, host: &Host, visitor: &Visitor) -> impl Future<Output = Result<Accepted, ApiError>> + Send;
}

/// What a form that was accepted is answered with.
pub(crate) struct Accepted {
    /// The address that leads on.
    address: String,
    /// What becomes of the visitor's session.
    session: SessionChange,
    /// What they had sent before they had one.
    kept: Option<ResumableForm>,
    /// What their browser remembers.
    cookie: Option<HeaderValue>,
}

/// What becomes of a visitor's session.
pub(crate) enum SessionChange {
    None,
    /// There is a new one.
    Begun(SignedIn),
    Over,
}

impl Accepted {
    fn at(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            session: SessionChange::None,
            kept: None,
            cookie: None,
        }
    }

    /// The page that whoever has just signed in comes to.
    fn signed_in(signed_in: SignedIn) -> Self {
        Self {
            address: "/staff".to_owned(),
            session: SessionChange::Begun(signed_in),
            kept: None,
            cookie: None,
        }
    }
}

impl PostedForm for BookingForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let token = api::book(host, self, visitor.sender).await?;
        Ok(Accepted {
            cookie: host.booked_cookie(self),
            ..Accepted::at(format!("/visit/{token}"))
        })
    }
}

impl PostedForm for ContactForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let reference = api::write(host, self, visitor.sender).await?;
        Ok(Accepted::at(format!("/contact/thanks?reference={reference}")))
    }
}

impl PostedForm for SignInForm {
    /// It may bring another one, every byte of which may take three then.
    const LARGEST: usize = 4 * LARGEST_BODY;

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let signed_in = accounts::sign_in(host, self, visitor).await?;
        let kept = match host.store.unseal(&self.kept, &signed_in.session).await? {
            Some(kept) => unpack(kept).await,
            None => None,
        };
        Ok(Accepted {
            kept,
            ..Accepted::signed_in(signed_in)
        })
    }
}

impl PostedForm for PasswordForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        Ok(Accepted::signed_in(
            accounts::change_password(host, self, visitor).await?,
        ))
    }
}

impl PostedForm for EndForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        if !accounts::end_session(host, self, visitor).await? {
            return Ok(Accepted::at("/staff"));
        }
        Ok(Accepted {
            session: SessionChange::Over,
            ..Accepted::at(SIGN_IN)
        })
    }
}

impl PostedForm for FactorForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        accounts::set_factor(host, self, visitor).await?;
        Ok(Accepted::at("/staff"))
    }
}

impl PostedForm for AddressForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        accounts::set_address(host, self, visitor).await?;
        Ok(Accepted::at("/staff"))
    }
}

impl PostedForm for CatalogueForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Sender);

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        api::catalogue::change_catalogue(host, self, visitor).await?;
        Ok(Accepted::at("/staff/catalogue?saved=yes"))
    }
}

impl PostedForm for ClinicForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Sender);

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        api::clinic::settings::change_clinic(host, self, visitor).await?;
        Ok(Accepted::at("/staff/clinic?saved=yes"))
    }
}

impl PostedForm for HoursForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Sender);

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let ResourceId(therapist) = api::openings::hours::change_hours(host, self, visitor).await?;
        Ok(Accepted::at(format!("/staff/hours?therapist={therapist}&saved=yes")))
    }
}

impl PostedForm for TeamForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Sender);

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let invitation = api::accounts::team::change_team(host, self, visitor).await?;
        Ok(Accepted::at(match invitation {
            Some(token) => format!("/staff/team/{}", token.as_str()),
            None => "/staff/team?saved=yes".to_owned(),
        }))
    }
}

impl PostedForm for JoinForm {
    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        Ok(Accepted::signed_in(accounts::join(host, self, visitor).await?))
    }
}

impl PostedForm for MessageForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Anyone);

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let reference = inbox::change_message(host, self, visitor).await?;
        Ok(Accepted::at(format!("/staff/inbox/{reference}")))
    }
}

impl PostedForm for LetterForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Anyone);

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        inbox::resend(host, self, visitor).await?;
        Ok(Accepted::at("/staff/inbox?show=letters&sent=yes"))
    }
}

impl PostedForm for ClientForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Anyone);

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let id = clients::change_client(host, self, visitor).await?;
        Ok(Accepted::at(format!("/staff/clients/{id}?done=save")))
    }
}

impl PostedForm for MergeForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Sender);

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let id = clients::merge_clients(host, self, visitor).await?;
        Ok(Accepted::at(format!("/staff/clients/{id}?done=merge")))
    }
}

impl PostedForm for EraseForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Sender);

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

impl PostedForm for BoardForm {
    const RESUMABLE: Option<SealedFor> = Some(SealedFor::Anyone);

    async fn accept(&self, host: &Host, visitor: &Visitor) -> Result<Accepted, ApiError> {
        let done = board::arrange_posted(host, self, visitor).await?;
        // It goes into a header, and names nothing but this page's own.
        let back = self
            .back
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || "=&-_:.".contains(*c));
        let back: String = back.collect();
        let said = match self.act.as_str() {
            "resend" => "sent".to_owned(),
            "accept" => "accepted".to_owned(),
            _ => done.entry.to_string(),
        };
        Ok(Accepted::at(format!("/staff/calendar?{back}&done={said}")))
    }
}

/// Accepts the form and leads on, or shows it again.
pub(crate) async fn post<F: PostedForm>(extract::State(state): extract::State<State>, request: Request) -> Response {
    let visitor = Visitor::of(request.extensions());
    let (parts, body) = request.into_parts();
    let mut page = Request::from_parts(parts.clone(), Body::empty());
    *page.method_mut() = Method::GET;
    let address = page.uri().clone();
    // A body that breaks off or is too large is told of by whoever reads the form.
    let (body, text) = match Request::from_parts(parts.clone(), body).extract::<Bytes, _>().await {
        Ok(bytes) => (Body::from(bytes.clone()), bytes),
        Err(rejection) => return unreadable::<F>(state, page, rejection.status().as_u16()).await,
    };
    let form = Request::from_parts(parts, body).extract().await;

    let (form, error) = match form {
        Ok(Form(form)) => match F::accept(&form, &state.host, &visitor).await {
            Ok(accepted) => return lead_on(state, page, accepted).await,
            Err(ApiError::SignInRequired) => match keep::<F>(&state, &address, &text, &visitor).await {
                Ok(Some(kept)) => return sign_in_first(state, page, kept).await,
                Ok(None) if F::RESUMABLE.is_some() => return sign_in_first(state, page, String::new()).await,
                // Nothing typed in secret would come back anyway.
                Ok(None) => return Redirect::to(SIGN_IN).into_response(),
                Err(error) => (form, error),
            },
            Err(error) => (form, error),
        },
        Err(rejection) => {
            let status = render::status_of(&rejection);
            return unreadable::<F>(state, page, status).await;
        }
    };
    let (status, wait) = (error.status(), error.retry_after());
    let rejected = Rejected { form, error };
    let mut response = render::render(state, page, status, move || provide_context(rejected.clone())).await;
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Seals a form for whoever has to sign in first, if it is one that is kept.
async fn keep<F: PostedForm>(
    state: &State,
    uri: &Uri,
    body: &[u8],
    visitor: &Visitor,
) -> Result<Option<String>, ApiError> {
    let Some(whom) = F::RESUMABLE else { return Ok(None) };
    let address = uri.path_and_query().map_or(uri.path(), PathAndQuery::as_str);
    let text = format!("{address} {}", String::from_utf8_lossy(body));
    Ok(state.host.store.seal(&text, visitor.session.as_ref(), whom).await?)
}

/// Asks somebody to sign in whose session was over when they sent a form, and keeps the form meanwhile, if anything can be
/// kept for them: in the page, which gives its place to the one to sign in.
async fn sign_in_first(state: State, page: Request, kept: String) -> Response {
    let error = ApiError::SignInRequired;
    let status = error.status();
    let form = SignInForm {
        kept,
        ..SignInForm::default()
    };
    let rejected = Rejected { form, error };
    render::render(state, page, status, move || provide_context(rejected.clone())).await
}

/// The form that [`keep`] has sealed.
async fn unpack(kept: &str) -> Option<ResumableForm> {
    let (address, body) = kept.split_once(' ')?;
    let request = Request::post(SIGN_IN)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()));
    let Form(fields) = request.ok()?.extract().await.ok()?;
    Some(ResumableForm {
        address: address.to_owned(),
        fields,
    })
}

/// Sends a browser on to where the form leads, and tells it what becomes of its session. Whoever has just signed in and had
/// sent something before gets it back first.
async fn lead_on(state: State, page: Request, accepted: Accepted) -> Response {
    let Accepted {
        address,
        session,
        kept,
        cookie,
    } = accepted;
    let is_over = matches!(session, SessionChange::Over);
    let (session, device) = match session {
        SessionChange::None => (None, None),
        SessionChange::Begun(SignedIn { session, device }) => {
            (Some(state.cookie.set(&session)), Some(state.device.set(&device)))
        }
        SessionChange::Over => (Some(state.cookie.clear()), None),
    };
    let mut response = match kept {
        Some(form) => {
            let error = ApiError::SignInRequired;
            let rejected = Rejected { form, error };
            render::render(state, page, 200, move || provide_context(rejected.clone())).await
        }
        None => Redirect::to(&address).into_response(),
    };
    if is_over {
        // Whoever comes to the desk next finds nothing. Cookies stay: they know the browser, and what was booked with it.
        let what = HeaderValue::from_static(r#""cache", "storage""#);
        response.headers_mut().insert("clear-site-data", what);
    }
    for cookie in session.into_iter().chain(device).chain(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The answer to a body that is no form: too large, of another kind, or with a field twice.
pub(crate) async fn unreadable<F: PostedForm>(state: State, mut page: Request, status: u16) -> Response {
    *page.method_mut() = Method::GET;
    let rejected = Rejected {
        form: F::default(),
        error: ApiError::Unreadable,
    };
    render::render(state, page, status, move || provide_context(rejected.clone())).await
}
