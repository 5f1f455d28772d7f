//! The length and the price of what is booked, as the last step shows them: whoever books has seen both.

use domain::Terms;
use leptos::prelude::*;

use crate::api::{ApiError, ServiceSummary};
use crate::components::{Notice, price};

/// What is shown of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    minutes: u16,
    price_cents: Option<u32>,
}

impl Shown {
    pub(crate) fn of(service: &ServiceSummary) -> Self {
        Self {
            minutes: service.minutes,
            price_cents: service.price_cents,
        }
    }

    /// What an answer says that they are now, if it is one that says so.
    pub(crate) fn in_answer(error: &ApiError) -> Option<Self> {
        match *error {
            ApiError::Changed { minutes, price_cents } => Some(Self { minutes, price_cents }),
            _ => None,
        }
    }

    pub(crate) fn terms(self) -> Terms {
        Terms::of(self.minutes, self.price_cents)
    }

    /// Whether a form that carries these terms was made of something else.
    pub(crate) fn differs_from(self, terms: &str) -> bool {
        Terms::shown(terms).is_some_and(|terms| terms != self.terms())
    }

    /// `60 minutes, $95`
    pub(crate) fn words(self) -> String {
        let cost = self.price_cents.map(|cents| format!(", {}", price(cents)));
        format!("{} minutes{}", self.minutes, cost.unwrap_or_default())
    }
}

/// That what was chosen is another one by now.
#[component]
pub(crate) fn Changed(shown: Shown) -> impl IntoView {
    let cost = match shown.price_cents {
        Some(cents) => format!("costs {}", price(cents)),
        None => "its price is to be asked for".to_owned(),
    };
    view! {
        <Notice title="This massage has changed since you chose it".to_owned() is_urgent=true>
            <p>
                "It is "{shown.minutes}" minutes long now, and "{cost}
                ". Nothing is booked yet. If that is right for you, send the form again; what you have typed stays where it is."
            </p>
        </Notice>
    }
    .into_any()
}
