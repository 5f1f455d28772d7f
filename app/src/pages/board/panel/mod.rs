//! What is open beside the calendar: a visit, a block, or the form for a new one.

mod block;
mod booking;
mod destination;
mod frame;
mod visit;

use leptos::prelude::*;

use self::block::{BlockPanel, BlockingPanel};
use self::booking::BookingPanel;
use self::visit::VisitPanel;
use crate::pages::board::calendar::CalendarContext;
use crate::pages::board::query::Open;

/// The panel, or nothing.
#[component]
pub(crate) fn Panel(calendar: CalendarContext) -> impl IntoView {
    let open = Memo::new(move |_| calendar.query.with(|query| query.open));
    move || match open.get() {
        Open::Visit(id) => view! { <VisitPanel calendar id /> }.into_any(),
        Open::Block(id) => view! { <BlockPanel calendar id /> }.into_any(),
        Open::Booking(start) => view! { <BookingPanel calendar start /> }.into_any(),
        Open::Blocking(start) => view! { <BlockingPanel calendar start /> }.into_any(),
        Open::Nothing => ().into_any(),
    }
}
