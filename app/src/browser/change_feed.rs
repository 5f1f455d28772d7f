//! Hearing of what changes while a page is open.

use std::time::Duration;

use domain::ChangedDates;
use futures_util::StreamExt;
use gloo_net::eventsource::State;
use gloo_net::eventsource::futures::EventSource;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::json::read;
use crate::browser::ChangeFeed;

/// How often it is looked whether the connection still is there.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How many looks without a connection make it lost: browsers connect again by themselves, and often at once.
const PATIENCE: u32 = 2;
/// How many looks in a row try again before it is taken that this lasts: the server stops, or has no place for this page.
const HOPEFUL: u32 = 8;
/// How many looks it is from then on from one try to the next.
const PAUSE: u32 = 30;

/// The connection, which goes with the page.
#[derive(Default)]
struct Connection {
    source: Option<EventSource>,
    /// How many looks in a row have found none.
    missed: u32,
    /// Whether it was ever there.
    was_there: bool,
}

type Held = StoredValue<Connection, LocalStorage>;

/// Tells what is heard, for as long as the page is there.
pub(crate) fn listen(tell: impl Fn(ChangeFeed) + Copy + 'static) {
    let held: Held = StoredValue::new_local(Connection::default());
    connect(held, tell);
    let look = set_interval_with_handle(move || look_at(held, tell), LOOK_EVERY);
    if let Ok(look) = look {
        on_cleanup(move || look.clear());
    }
}

fn connect(held: Held, tell: impl Fn(ChangeFeed) + Copy + 'static) {
    let Ok(mut source) = EventSource::new("/api/changes") else {
        return;
    };
    let Ok(mut messages) = source.subscribe("message") else {
        return;
    };
    if held
        .try_update_value(|connection| connection.source = Some(source))
        .is_none()
    {
        return;
    }
    spawn_local(async move {
        while let Some(Ok((_, message))) = messages.next().await {
            let text = message.data().as_string().unwrap_or_default();
            // The first one is none of the calendar's: it says that from here on nothing is missed.
            let dates = read::<ChangedDates>(&text).ok();
            let news = held.try_update_value(|connection| {
                connection.missed = 0;
                dates.map_or_else(
                    || ChangeFeed::Listening {
                        is_again: std::mem::replace(&mut connection.was_there, true),
                    },
                    ChangeFeed::Changed,
                )
            });
            match news {
                Some(news) => tell(news),
                // The page is gone.
                None => break,
            }
        }
    });
}

fn look_at(held: Held, tell: impl Fn(ChangeFeed) + Copy + 'static) {
    let state = held.try_update_value(|connection| {
        let state = connection.source.as_ref().map(EventSource::state);
        connection.missed = match state {
            Some(State::Open) => 0,
            _ => connection.missed.saturating_add(1),
        };
        (state, connection.missed)
    });
    match state {
        Some((_, PATIENCE)) => tell(ChangeFeed::Lost),
        Some((None | Some(State::Closed), missed)) if missed <= HOPEFUL || missed.is_multiple_of(PAUSE) => {
            connect(held, tell);
        }
        _ => {}
    }
}
