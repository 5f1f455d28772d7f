//! What a page is until its program is there, and again when that has failed: a plain page, which works as it does without a
//! script.

use std::cell::{Cell, RefCell};

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::js_sys::Array;
use web_sys::{Event, MutationObserver, MutationObserverInit, MutationRecord, Node, NodeList};

use crate::links;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Program {
    /// It takes over the page, as soon as all of what that needs is there.
    Coming,
    Alive,
    Failed,
}

thread_local! {
    static PROGRAM: Cell<Program> = const { Cell::new(Program::Coming) };
    /// The address of what the page shows, without the fragment.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the program from hearing of anything while it is not alive: links are followed and forms are posted by the browser
/// itself. A program that is coming would remember them for later; one that has failed, for ever: that is so when a part of
/// it could not be loaded, on a train that goes through a tunnel.
pub(crate) fn begin() {
    SHOWN.set(address());
    let deafen = Closure::<dyn Fn(Event)>::new(|event: Event| {
        if PROGRAM.get() == Program::Alive && !links::is_quicker_plain(&event) {
            return;
        }
        event.stop_immediate_propagation();
        let has_left = SHOWN.with_borrow(|shown| *shown != address());
        if event.type_() == "popstate" && has_left {
            // Nobody shows what is at the address now. If it cannot be loaded, the browser says so.
            _ = window().location().reload();
        }
    });
    for event in ["click", "submit", "popstate"] {
        // In the capturing phase, which comes before whatever the program has asked for.
        _ = window().add_event_listener_with_callback_and_bool(event, deafen.as_ref().unchecked_ref(), true);
    }
    deafen.forget();
}

/// The program has taken over the page, unless it has failed at that.
pub(crate) fn come_alive() {
    if PROGRAM.get() == Program::Coming {
        PROGRAM.set(Program::Alive);
    }
}

/// The program has failed.
pub(crate) fn stay() {
    if PROGRAM.replace(Program::Failed) == Program::Alive {
        SHOWN.set(address());
    }
}

/// Leaves the page plain once a translator has been at it. It puts elements of its own around every text, and a program
/// that goes on changing the texts it knew would change what nobody sees.
pub(crate) fn watch_translators() {
    let look = Closure::<dyn Fn(Array)>::new(|changes: Array| {
        let mut added = changes
            .iter()
            .filter_map(|change| change.dyn_into::<MutationRecord>().ok())
            .map(|change| change.added_nodes());
        let is_foreign = |nodes: NodeList| (0..nodes.length()).any(|index| is_of_translator(nodes.item(index)));
        if added.any(is_foreign) {
            stay();
        }
    });
    let observed = MutationObserverInit::new();
    observed.set_child_list(true);
    observed.set_subtree(true);
    if let (Ok(observer), Some(body)) = (MutationObserver::new(look.as_ref().unchecked_ref()), document().body()) {
        // Where it is refused, translated pages are as they would be without it.
        _ = observer.observe_with_options(&body, &observed);
    }
    look.forget();
}

fn is_of_translator(node: Option<Node>) -> bool {
    node.is_some_and(|node| node.node_name() == "FONT")
}

fn address() -> String {
    let location = window().location();
    let [path, query] = [location.pathname(), location.search()].map(Result::unwrap_or_default);
    path + &query
}
