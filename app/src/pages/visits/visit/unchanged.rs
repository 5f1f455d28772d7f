//! What is told where a visit was not changed as it was asked for, with what was chosen.

use domain::{Field, Problem};
use leptos::prelude::*;

use crate::api::{ApiError, ChangeForm, Start};
use crate::components::{NearestStarts, Notice, refusal_message};
use crate::pages::failed::{CallUs, Unreached};
use crate::pages::visits::book::BookQuery;

/// Why the visit is as it was; and if it was to be moved to a start that is taken, which others there are.
#[component]
pub(crate) fn Unchanged(form: ChangeForm, error: ApiError) -> impl IntoView {
    if error == ApiError::Offline {
        let arrived = "Should it have arrived all the same, this page says so once it is loaded again.";
        return view! { <Unreached arrived /> }.into_any();
    }
    if error == ApiError::Stale {
        return view! { <Meanwhile form /> }.into_any();
    }
    if error.problem(Field::Therapist) == Some(Problem::Unknown) {
        return view! { <Gone form /> }.into_any();
    }
    let is_known = error != ApiError::Unknown;
    let error_is_unread = error == ApiError::Unreadable;
    let (why, nearest) = match error {
        ApiError::NotOpen { refusal, nearest } => (refusal_message(refusal), nearest),
        ApiError::NotFound => ("The link is not the one from the latest mail about it.", Vec::new()),
        ApiError::Begun => ("It has begun already.", Vec::new()),
        ApiError::Invalid { .. } | ApiError::Unreadable => ("What was sent could not be read.", Vec::new()),
        ApiError::TooMany { .. } => (
            "It was moved often today. We are glad to find a time with you on the phone.",
            Vec::new(),
        ),
        ApiError::Unknown => (
            "The answer was lost on its way. Load this page again in a moment: it shows how your visit stands.",
            Vec::new(),
        ),
        _ => ("Something did not work. Try again in a moment.", Vec::new()),
    };
    let title = match (form.change.as_str(), is_known) {
        _ if error_is_unread => "Your visit is as it was",
        ("move", true) => "Your visit is where it was",
        ("move", false) => "We do not know whether your visit was moved",
        ("confirm", true) => "Your visit is not confirmed",
        ("confirm", false) => "We do not know whether your visit is confirmed",
        (_, true) => "Your visit is not cancelled",
        (_, false) => "We do not know whether your visit was cancelled",
    };
    let others = (!nearest.is_empty()).then(|| view! { <Others form nearest /> });
    view! {
        <Notice title=title.to_owned() is_urgent=true>
            <p>{why} " " <CallUs /></p>
            {others}
        </Notice>
    }
    .into_any()
}

/// That nobody of this name gives it any more, with the page that says who does.
#[component]
fn Gone(form: ChangeForm) -> impl IntoView {
    let onwards = move_page(&form).map(|href| view! { <a href=href>"See who else is free then"</a> });
    view! {
        <Notice title="Your visit is where it was".to_owned() is_urgent=true>
            <p>"The therapist you chose does not give this massage any more. " {onwards} ". " <CallUs /></p>
        </Notice>
    }
    .into_any()
}

/// The page that moves a visit to where a form was to move it, if that can be read.
fn move_page(form: &ChangeForm) -> Option<String> {
    if form.change != "move" {
        return None;
    }
    let fields = [
        (Field::Visit, &form.token),
        (Field::Start, &form.start),
        (Field::Therapist, &form.therapist),
    ];
    let query = BookQuery::parse(|name| {
        let mut fields = fields.iter();
        fields
            .find(|(field, _)| field.name() == name)
            .map(|(_, value)| (*value).clone())
    });
    query.ok().map(|query| query.href())
}

/// That nothing was done, because the visit is another one by now than was shown; what was chosen is not lost.
#[component]
fn Meanwhile(form: ChangeForm) -> impl IntoView {
    let (not_done, again) = match form.change.as_str() {
        "move" => ("It was not moved.", "Move it from there, if you still want to."),
        "confirm" => ("It was not confirmed.", "Say yes to it as it is now, if it suits you."),
        _ => ("It was not cancelled.", "Cancel it as it is now, if you still want to."),
    };
    let onwards = move_page(&form).map(|href| {
        view! {
            <p>
                <a href=href>"Move it to the time you have chosen"</a>
            </p>
        }
    });
    view! {
        <Notice title="Your visit has changed meanwhile".to_owned() is_urgent=true>
            <p>{not_done} " Above you see how it stands now. " {again} " " <CallUs /></p>
            {onwards}
        </Notice>
    }
    .into_any()
}

/// The nearest starts to move it to.
#[component]
fn Others(form: ChangeForm, nearest: Vec<Start>) -> impl IntoView {
    let starts = nearest.into_iter().map(|start| (start.instant, start.wall)).collect();
    let page = format!("/visit/{}", form.token);
    view! {
        <form class="form" method="post" action=page>
            <input type="hidden" name="token" value=form.token />
            <input type="hidden" name="change" value="move" />
            <input type="hidden" name="therapist" value=form.therapist />
            <input type="hidden" name="seen" value=form.seen />
            <NearestStarts starts chosen=form.start />
            <button class="button" type="submit">
                "Move it there"
            </button>
        </form>
    }
}
