//! What was said of somebody's health and cannot be taken as it was said: it is asked back, above the advice.

use domain::picker::Health;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::browser;
use crate::components::Notice;
use crate::pages::failed::CallUs;

/// What is asked back, if anything is.
#[component]
pub(crate) fn AskedBack(
    #[prop(into)] health: Signal<Health>,
    /// What was typed for the week of a pregnancy and is none.
    #[prop(into)]
    unread_week: Signal<Option<String>>,
    /// Leads to the question, where a script does.
    ask: Callback<()>,
) -> impl IntoView {
    // With a script, what stands behind the `#` of the address is what was said.
    let to = move |id: &'static str, words: &'static str| {
        let on_click = move |event: MouseEvent| {
            event.prevent_default();
            ask.run(());
            browser::focus(id);
        };
        view! {
            <a href=format!("#{id}") on:click=on_click>
                {words}
            </a>
        }
    };
    let week = move || {
        let is_pregnant = health.get().pregnancy.is_some();
        unread_week.get().map(|_| {
            let what = if is_pregnant {
                view! {
                    <p>"What follows holds for any week of a pregnancy. " {to("week", "Say which week it is")} "."</p>
                }
                .into_any()
            } else {
                view! {
                    <p>
                        "You have not said that you are pregnant, so what follows is not for a pregnancy. "
                        {to("health", "Say so if you are")} "."
                    </p>
                }
                .into_any()
            };
            view! {
                <Notice title="We cannot read the week of a pregnancy".to_owned() is_urgent=true>
                    {what}
                </Notice>
            }
        })
    };
    let pressure = move || {
        health.get().is_blood_pressure_alone().then(|| {
            view! {
                <Notice title="Are you pregnant?".to_owned() is_urgent=true>
                    <p>
                        "You told us of high blood pressure, and not of a pregnancy. Here we ask about it for a pregnancy. If you \
                         are pregnant, " {to("health", "say so")} " and call us before you book. If you are not, what follows \
                         does not take it into account: ask us. " <CallUs />
                    </p>
                </Notice>
            }
        })
    };
    view! {
        {week}
        {pressure}
    }
}
