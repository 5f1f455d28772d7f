//! Where on a board a pointer is.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use crate::browser::Spot;

/// The spot under a point of the window, on the elements of a class that stand side by side; the nearest one if the
/// point is beside all of them.
pub(crate) fn spot(class: &str, x: i32, y: i32) -> Option<Spot> {
    let columns = document().get_elements_by_class_name(class);
    let (x, y) = (f64::from(x), f64::from(y));
    let rects = (0..columns.length()).filter_map(|index| {
        let rect = columns.item(index)?.get_bounding_client_rect();
        // One that is not shown has no size.
        (rect.width() > 0.0 && rect.height() > 0.0).then_some((index, rect))
    });
    let beside = |rect: &web_sys::DomRect| (rect.left() - x).max(x - rect.right()).max(0.0);
    let (index, rect) = rects.min_by(|(_, one), (_, other)| beside(one).total_cmp(&beside(other)))?;
    #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
    let down = ((y - rect.top()) / rect.height() * 1000.0).round() as i32;
    Some(Spot {
        column: usize::try_from(index).ok()?,
        down,
    })
}

/// Has the element that a pointer went down on hear of it until it goes up, wherever that is.
pub(crate) fn hold(event: &PointerEvent) {
    let target = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(target) = target {
        // A pointer that is gone already cannot be held, and need not be.
        _ = target.set_pointer_capture(event.pointer_id());
    }
}
