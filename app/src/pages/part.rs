//! The parts that the program comes in, and which of them have come.
//!
//! Every part is one file, and so is what any set of parts has in common: four parts are fifteen files at most, and a part
//! for each page made four hundred. What the main module holds, everybody loads: a page makes its resources where it is
//! shown, so that whatever reads their answers comes with the page.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::task::spawn_local;

use crate::browser;
use crate::program::ROOT;

/// A part, once the program has loaded it.
pub(crate) struct Part {
    /// The first word of its pages' paths.
    at: &'static [&'static str],
    is_there: AtomicBool,
}

/// What asks clients what they need.
pub(crate) static ADVICE: Part = Part::at(&["picker", "styleguide"]);
/// Where they choose what to book, and when.
pub(crate) static BOOKING: Part = Part::at(&["book"]);
/// What comes after something was chosen: the advice itself, the last step of a booking, and what can be done with a visit.
pub(crate) static LATER: Part = Part::at(&["visit", "contact"]);
pub(crate) static STAFF: Part = Part::at(&["staff"]);

impl Part {
    const fn at(at: &'static [&'static str]) -> Self {
        let is_there = AtomicBool::new(false);
        Self { at, is_there }
    }

    /// Notes that it is there.
    pub(crate) fn has_come(&self) {
        self.is_there.store(true, Ordering::Relaxed);
    }

    /// Loads it before it is needed. If it does not come, what needs it asks for it again.
    pub(crate) fn load_ahead<E>(&'static self, load: impl Future<Output = Result<(), E>> + 'static) {
        spawn_local(async {
            if load.await.is_ok() {
                self.has_come();
            }
        });
    }

    /// Notes that it is there, and with it the page that was on its way.
    pub(crate) fn has_come_with_page(&self) {
        self.has_come();
        browser::has_arrived(ROOT);
    }
}

/// Whether what is at this path, with this query, can be shown without loading a part of the program first.
#[must_use]
pub fn is_there(path: &str, query: &str) -> bool {
    let word = first_word(path);
    let mut parts = [&ADVICE, &BOOKING, &LATER, &STAFF].into_iter();
    let part = parts.find(|part| part.at.contains(&word));
    let has_come = |part: &Part| part.is_there.load(Ordering::Relaxed);
    let is_last_step = word == "book" && query.contains("start=");
    part.is_none_or(has_come) && (!is_last_step || has_come(&LATER))
}

/// The first word of a path, which says what kind of page is there.
pub(crate) fn first_word(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}
