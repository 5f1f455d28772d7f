//! A treatment's touch as one line: its weight is the pressure, how far it sinks is the depth.

use std::fmt::Write;

use domain::{Feel, Layer, Pressure};
use leptos::prelude::*;

/// The drawing's width and height; it scales with its box.
const WIDTH: u32 = 240;
const HEIGHT: u32 = 72;
/// The height without layers.
const SHALLOW: u32 = 36;
/// Where the skin is.
const SKIN: u32 = 12;

/// How deep a wave has gone, in thousandths, from its beginning to its middle, from where it comes back the same way:
/// `(1 - cos x) / 2`. Enough points to look round at any size, and a browser needs no cosines.
const WAVE: [u32; 25] = [
    0, 4, 17, 38, 67, 103, 146, 196, 250, 309, 371, 435, 500, 565, 629, 691, 750, 804, 854, 897, 933, 962, 983, 996,
    1000,
];
/// A press, which is held longer: the same to the power of 0.7.
const PRESS: [u32; 25] = [
    0, 22, 58, 101, 151, 204, 261, 319, 379, 439, 499, 558, 616, 671, 723, 772, 818, 859, 895, 926, 953, 973, 988, 997,
    1000,
];
/// The steps of a wave, there and back.
const STEPS: usize = 48;

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
fn reach(layer: Layer) -> u32 {
    match layer {
        Layer::Surface => 12,
        Layer::Muscle => 32,
        Layer::Connective => 52,
    }
}

/// How thick the line is, in tenths.
fn weight(pressure: Pressure) -> u32 {
    match pressure {
        Pressure::Light => 16,
        Pressure::Medium => 45,
        Pressure::Strong => 100,
    }
}

/// The outline of the line, there along its upper edge and back along its lower one.
fn outline((lightest, strongest): (Pressure, Pressure), layer: Option<Layer>, feel: Option<Feel>) -> String {
    let depth = layer.map_or(14, reach);
    let waves = if feel == Some(Feel::Drift) { 2 } else { 1 };
    let curve = if feel == Some(Feel::Worked) { PRESS } else { WAVE };
    let (lightest, strongest) = (weight(lightest), weight(strongest));
    // All in tenths: where the line's middle is, and how far its edges are from there.
    let point = |step: usize| {
        let along = step * waves % STEPS;
        let sunk = curve[along.min(STEPS - along)];
        let thick = lightest + strongest.saturating_sub(lightest) * sunk / 1000;
        (step * 50, SKIN * 10 + depth * sunk / 100, thick / 2)
    };
    let mut path = String::new();
    let mut draw = |x: usize, y: u32| {
        let command = if path.is_empty() { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        _ = write!(path, "{command}{}.0 {}.{}", x / 10, y / 10, y % 10);
    };
    for (x, y, half) in (0..=STEPS).map(point) {
        draw(x, y - half);
    }
    for (x, y, half) in (0..=STEPS).rev().map(point) {
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
        let mut before = f64::from(SKIN);
        for layer in [Layer::Surface, Layer::Muscle, Layer::Connective] {
            let path = outline((Pressure::Light, Pressure::Strong), Some(layer), Some(Feel::Worked));
            let (top, bottom) = heights(&path);
            assert!(
                bottom > before && top >= 0.0 && bottom <= f64::from(HEIGHT),
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

    #[test]
    fn the_curves_are_what_they_are_said_to_be() {
        for (step, (wave, press)) in (0_u32..).zip(WAVE.into_iter().zip(PRESS)) {
            let sunk = (1.0 - (f64::from(step) / 24.0 * std::f64::consts::PI).cos()) / 2.0;
            let is_near = |number: u32, exact: f64| (f64::from(number) - exact * 1000.0).abs() <= 0.5;
            assert!(is_near(wave, sunk) && is_near(press, sunk.powf(0.7)), "{step}");
        }
    }
}
