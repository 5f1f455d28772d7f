//! A treatment's touch as one line: its weight is the pressure, how far it sinks is the depth.

use std::fmt::Write;

use domain::{Feel, Layer, Pressure};
use leptos::prelude::*;

/// The drawing's width and height; it scales with its box.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 72.0;
/// The height without layers.
const SHALLOW: f64 = 36.0;
/// Where the skin is, and how far apart the layers are.
const SKIN: f64 = 12.0;
const LAYER: f64 = 20.0;
/// Points of the line's edge; enough to look round at any size.
const POINTS: u32 = 48;

/// The line of a hand: it starts and ends at the lightest pressure, on the skin, and is strongest where it is deepest.
///
/// A picture beside words that say the same, so it is hidden from screen readers.
#[component]
pub(crate) fn Touch(
    /// The lightest and the strongest it is.
    pressure: (Pressure, Pressure),
    /// How deep it reaches. Without it no layers are drawn.
    layer: Option<Layer>,
    /// Whether it works in one place, or goes in long waves.
    feel: Option<Feel>,
) -> impl IntoView {
    let layers = layer.map(|_| {
        [Layer::Surface, Layer::Muscle, Layer::Connective].map(|layer| {
            let y = SKIN + reach(layer);
            view! { <line class="touch__layer" x1="0" x2=WIDTH y1=y y2=y /> }
        })
    });
    view! {
        <svg
            class="touch"
            class:touch--shallow=layer.is_none()
            viewBox=format!("0 0 {WIDTH} {}", if layer.is_some() { HEIGHT } else { SHALLOW })
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
        >
            <line class="touch__skin" x1="0" x2=WIDTH y1=SKIN y2=SKIN />
            {layers}
            <path class="touch__line" d=outline(pressure, layer, feel) />
        </svg>
    }
}

/// How far below the skin a layer is.
fn reach(layer: Layer) -> f64 {
    match layer {
        Layer::Surface => 0.6 * LAYER,
        Layer::Muscle => 1.6 * LAYER,
        Layer::Connective => 2.6 * LAYER,
    }
}

fn weight(pressure: Pressure) -> f64 {
    match pressure {
        Pressure::Light => 1.6,
        Pressure::Medium => 4.5,
        Pressure::Strong => 10.0,
    }
}

/// The outline of the line, there along its upper edge and back along its lower one.
fn outline((lightest, strongest): (Pressure, Pressure), layer: Option<Layer>, feel: Option<Feel>) -> String {
    let depth = layer.map_or(0.7 * LAYER, reach);
    let waves = if feel == Some(Feel::Drift) { 2.0 } else { 1.0 };
    // A press is held longer than a wave.
    let hold = if feel == Some(Feel::Worked) { 0.7 } else { 1.0 };
    let point = |step: u32| {
        let along = f64::from(step) / f64::from(POINTS);
        let sunk = (0.5 - 0.5 * (along * waves * std::f64::consts::TAU).cos()).powf(hold);
        let thick = weight(lightest) + (weight(strongest) - weight(lightest)) * sunk;
        (along * WIDTH, SKIN + depth * sunk, thick / 2.0)
    };
    let mut path = String::new();
    let mut draw = |x: f64, y: f64| {
        let command = if path.is_empty() { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        _ = write!(path, "{command}{x:.1} {y:.1}");
    };
    for (x, y, half) in (0..=POINTS).map(point) {
        draw(x, y - half);
    }
    for (x, y, half) in (0..=POINTS).rev().map(point) {
        draw(x, y + half);
    }
    path.push('Z');
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lowest and the highest y of a path.
    fn heights(path: &str) -> (f64, f64) {
        let ys: Vec<f64> = path
            .trim_end_matches('Z')
            .split(['M', 'L'])
            .filter_map(|point| point.split_once(' ')?.1.parse().ok())
            .collect();
        (
            ys.iter().copied().fold(f64::MAX, f64::min),
            ys.iter().copied().fold(f64::MIN, f64::max),
        )
    }

    #[test]
    fn what_reaches_deeper_sinks_further_and_stays_within_the_drawing() {
        let mut before = SKIN;
        for layer in [Layer::Surface, Layer::Muscle, Layer::Connective] {
            let path = outline((Pressure::Light, Pressure::Strong), Some(layer), Some(Feel::Worked));
            let (top, bottom) = heights(&path);
            assert!(
                bottom > before && top >= 0.0 && bottom <= HEIGHT,
                "{layer:?}: {top} {bottom}"
            );
            before = bottom;
        }
    }

    #[test]
    fn what_is_stronger_is_thicker() {
        let bottom = |pressure| heights(&outline((pressure, pressure), Some(Layer::Muscle), None)).1;
        assert!(bottom(Pressure::Light) < bottom(Pressure::Medium));
        assert!(bottom(Pressure::Medium) < bottom(Pressure::Strong));
    }
}
