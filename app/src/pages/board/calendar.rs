//! What every part of the calendar's page works with.

use domain::{Board, BoardForm, Choice, FieldErrors, VisitId};
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::board::{Arrange, Done, arrange};
use crate::components::{Problems, TRY_AGAIN, UNREACHED, attendance_name, clash_advice, warning_words};
use crate::pages::board::holders::{LookedUp, in_the_way, learn, look_up};
use crate::pages::board::query::{BoardQuery, Open};

/// The calendar, where it is looked at, and the way to change it.
#[derive(Clone, Copy)]
pub(crate) struct CalendarContext {
    pub(crate) board: RwSignal<Board>,
    pub(crate) query: Memo<BoardQuery>,
    /// The idempotency key of the next booking.
    pub(crate) key: RwSignal<String>,
    /// Whether all of the calendar is theirs.
    pub(crate) is_all: bool,
    pub(crate) send: Action<BoardForm, Result<Done, ApiError>>,
    /// What was sent last.
    pub(crate) sent: RwSignal<BoardForm>,
    /// What was not done, and why.
    pub(crate) refused: RwSignal<Option<(BoardForm, ApiError)>>,
    /// What was looked up of visits and blocks that are, or were, elsewhere.
    pub(crate) known: RwSignal<LookedUp>,
    /// How often the calendar was shown anew after something was sent from here about what is open.
    pub(crate) round: RwSignal<u32>,
}

impl CalendarContext {
    /// The way to change the calendar. What is in the way is known when it is told.
    pub(crate) fn sender(known: RwSignal<LookedUp>) -> Action<BoardForm, Result<Done, ApiError>> {
        Action::new(move |form: &BoardForm| {
            let form = form.clone();
            async move {
                let outcome = arrange(form).await;
                if let Err(error) = &outcome {
                    learn(known, look_up(in_the_way(error)).await);
                }
                outcome
            }
        })
    }

    /// Sends a form, unless another one is on its way.
    pub(crate) fn send(&self, form: BoardForm) {
        if !self.send.pending().get_untracked() {
            self.refused.set(None);
            self.sent.set(form.clone());
            self.send.dispatch(form);
        }
    }

    /// Sends the form that is being submitted.
    pub(crate) fn submit(&self, event: &SubmitEvent) {
        event.prevent_default();
        if let Ok(Arrange { form }) = Arrange::from_event(event) {
            match form.parse() {
                Ok(_) => self.send(form),
                Err(fields) => self.refused.set(Some((form, ApiError::Invalid { fields }))),
            }
        }
    }

    /// What was typed into a form that does this, if it was sent and not done; what it holds otherwise.
    pub(crate) fn typed(&self, otherwise: BoardForm) -> BoardForm {
        let refused = self.refused.get_untracked();
        let is_same = |form: &BoardForm| form.act == otherwise.act && form.visit == otherwise.visit;
        match refused {
            Some((mut form, error)) if is_same(&form) => {
                // A key that has booked something else is of no more use.
                if error.is_key_spent() {
                    form.key = self.key.get_untracked();
                }
                form
            }
            _ => otherwise,
        }
    }

    /// Whether a form does this to the visit that is open, or to none.
    pub(crate) fn is_open(&self, form: &BoardForm, act: &str) -> bool {
        let is_its = |id: VisitId| form.visit == id.0.to_string();
        let open = self.query.with(|query| query.open);
        form.act == act && (form.visit.is_empty() || matches!(open, Open::Visit(id) if is_its(id)))
    }

    /// What is wrong with the fields of the form that does this.
    pub(crate) fn problems(&self, act: &'static str) -> Problems {
        let calendar = *self;
        let errors = move |refused: &Option<(BoardForm, ApiError)>| match refused {
            Some((form, ApiError::Invalid { fields })) if calendar.is_open(form, act) => fields.clone(),
            _ => FieldErrors::default(),
        };
        Signal::derive(move || calendar.refused.with(errors)).into()
    }
}

/// Why something was not done.
pub(crate) fn refusal_words(error: &ApiError) -> Vec<&'static str> {
    match error {
        ApiError::Clash { clashes } => vec![clash_advice(clashes)],
        ApiError::Warned { warnings } => warnings.iter().copied().map(warning_words).collect(),
        ApiError::Stale => vec!["It has changed since you opened it. This is how it is now."],
        ApiError::NotFound => vec!["It is not there any more."],
        ApiError::NotAllowed => vec!["It is on somebody else's calendar."],
        ApiError::SignInRequired => {
            vec!["You are not signed in any more. Sign in again in another window, and then try this again here."]
        }
        ApiError::Offline => vec![
            UNREACHED,
            TRY_AGAIN,
            "Should it have arrived all the same, the calendar shows it.",
        ],
        ApiError::Unknown => {
            vec![
                "The answer was lost on its way, so nobody knows whether this was done. The calendar shows how it is now.",
            ]
        }
        _ => vec!["Something went wrong on our side. Everything is as it was before."],
    }
}

/// What was done, in the words of whoever did it.
pub(crate) fn done_words(form: &BoardForm, board: &Board) -> String {
    let who = form
        .visit
        .parse()
        .ok()
        .and_then(|id| board.visit(domain::VisitId(id)))
        .map_or("The visit", |visit| visit.name.as_str());
    match form.act.as_str() {
        "book" => format!("{} is booked.", form.name.trim()),
        "move" => format!("{who}: the visit is moved."),
        "cancel" => format!("{who}: the visit is cancelled."),
        "contact" => format!("{who}: for this visit, they are reached there now."),
        "accept" => format!("{who}: the visit is theirs."),
        "resend" => format!("{who}: the letter is on its way."),
        "block" => "The time is blocked.".to_owned(),
        "unblock" => "The time is free again.".to_owned(),
        "undo" => "It is as it was before.".to_owned(),
        act => match domain::Attendance::parse(act) {
            Some(attendance) => format!("{who}: {}.", attendance_name(attendance).to_lowercase()),
            None => "Done.".to_owned(),
        },
    }
}

/// Every field of a form that is not empty, to be sent once more.
pub(crate) fn fields(form: &BoardForm) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(form) else {
        return Vec::new();
    };
    let texts = fields.into_iter().filter_map(|(name, value)| match value {
        serde_json::Value::String(text) if !text.is_empty() => Some((name, text)),
        _ => None,
    });
    texts.collect()
}
