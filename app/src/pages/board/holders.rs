//! Visits and blocks that are not where one looks: what is in the way of a change, and what was open and is gone.

use std::collections::BTreeMap;

use domain::{Clash, Holder};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::board::{HolderView, show_holders};

/// What was looked up; nothing where there is no such thing, or whoever has asked may not see it.
pub(crate) type LookedUp = BTreeMap<Holder, Option<HolderView>>;

/// What is in the way, by this answer.
pub(crate) fn clashes_of(error: &ApiError) -> Vec<Clash> {
    match error {
        ApiError::Clash { clashes } => clashes.clone(),
        _ => Vec::new(),
    }
}

/// The visits and blocks among it.
pub(crate) fn in_the_way(error: &ApiError) -> Vec<Holder> {
    clashes_of(error).iter().filter_map(|clash| clash.holder).collect()
}

/// Asks the server for them, if there are any.
pub(crate) async fn look_up(holders: Vec<Holder>) -> Vec<(Holder, Option<HolderView>)> {
    if holders.is_empty() {
        return Vec::new();
    }
    let (mut visits, mut blocks) = (Vec::new(), Vec::new());
    for holder in &holders {
        match holder {
            Holder::Visit(id) => visits.push(id.0.to_string()),
            Holder::Block(id) => blocks.push(id.to_string()),
        }
    }
    let Ok(views) = show_holders(visits.join(","), blocks.join(",")).await else {
        return Vec::new();
    };
    let found = |holder| views.iter().find(|view| view.holder == holder).cloned();
    holders.into_iter().map(|holder| (holder, found(holder))).collect()
}

/// Keeps what was looked up, as long as the page is there.
pub(crate) fn learn(known: RwSignal<LookedUp>, found: Vec<(Holder, Option<HolderView>)>) {
    if !found.is_empty() {
        known.try_update(|known| known.extend(found));
    }
}
