//! A body, front and back, to tap on.

use domain::{Area, Choices};
use leptos::prelude::*;

/// How a part is drawn. A figure is 100 wide and 236 high, and the same on its left and on its right.
#[derive(Clone, Copy)]
enum Shape {
    Whole(&'static str),
    /// On the right; its mirror image is on the left.
    Half(&'static str),
}

/// The parts of a figure; what belongs to no area is only there to be looked at.
type Figure = [(Option<Area>, Shape)];

const HEAD: Shape = Shape::Whole("M50 5Q61 5 61 19 60 32 50 34 40 32 39 19 39 5 50 5Z");
const NECK: Shape = Shape::Whole("M45.5 34.5Q50 37 54.5 34.5L56 43Q50 45.5 44 43Z");
const SHOULDER: Shape = Shape::Half("M58 43.5Q67 45 73 49 78 53 78 61L70 61Q68 53 57 49.5Z");
const CHEST: Shape = Shape::Whole("M43 49.5Q50 51.5 57 49.5 67 53 68 62L66 85Q50 88 34 85L32 62Q33 53 43 49.5Z");
const WAIST: Shape = Shape::Whole("M34.5 88Q50 91 65.5 88L65 104Q50 107 35 104Z");
const ARM: Shape = Shape::Half("M70.5 63.5L78 63.5Q81 76 83 92 86 104 88 114L82 116Q78 105 76 94 72 78 70.5 63.5Z");
const HAND: Shape = Shape::Half("M82.5 118.5L88.5 116.5Q92.5 123 91 131 89 137 85.5 134.5 83 127 82.5 118.5Z");
const HIPS: Shape =
    Shape::Whole("M34.5 107Q50 110 65.5 107 69 118 68.5 128 60 133.5 50 130 40 133.5 31.5 128 31 118 34.5 107Z");
const LEG: Shape = Shape::Half(
    "M51.5 133.5Q60 136.5 68 131.5 69 152 65 172 66.5 188 62 212L55.5 212Q52.5 190 54 174 51 154 51.5 133.5Z",
);
const FOOT: Shape = Shape::Half("M55.5 214.5L62 214.5Q63.5 221 68 227 68 231 62 231 56 231 55.5 226Z");

const FRONT: &Figure = &[
    (Some(Area::Head), HEAD),
    (Some(Area::Neck), NECK),
    (Some(Area::Shoulders), SHOULDER),
    (None, CHEST),
    (None, WAIST),
    (Some(Area::Arms), ARM),
    (Some(Area::Hands), HAND),
    (Some(Area::Hips), HIPS),
    (Some(Area::Legs), LEG),
    (Some(Area::Feet), FOOT),
];

const BACK: &Figure = &[
    (Some(Area::Head), HEAD),
    (Some(Area::Neck), NECK),
    (Some(Area::Shoulders), SHOULDER),
    (Some(Area::UpperBack), CHEST),
    (Some(Area::LowerBack), WAIST),
    (Some(Area::Arms), ARM),
    (Some(Area::Hands), HAND),
    (Some(Area::Hips), HIPS),
    (Some(Area::Legs), LEG),
    (Some(Area::Feet), FOOT),
];

/// The figure from both sides, with the marked areas filled. A tap on one calls `toggle`.
///
/// It is a second way to what checkboxes beside it say, so it is hidden from screen readers and has no tab stops.
#[component]
pub(crate) fn BodyFigure(#[prop(into)] marked: Signal<Choices<Area>>, toggle: Callback<Area>) -> impl IntoView {
    let figure = move |name: &'static str, figure: &'static Figure| {
        let parts = figure
            .iter()
            .map(|&(area, shape)| {
                let is_marked = move || area.is_some_and(|area| marked.get().contains(area));
                view! {
                    <g
                        class="body-figure__part"
                        class:body-figure__part--area=area.is_some()
                        class:body-figure__part--marked=is_marked
                        on:click=move |_| {
                            if let Some(area) = area {
                                toggle.run(area);
                            }
                        }
                    >
                        {drawn(shape)}
                    </g>
                }
            })
            .collect_view();
        view! {
            <figure class="body-figure__side">
                <svg viewBox="0 0 100 236" focusable="false">
                    {parts}
                </svg>
                <figcaption>{name}</figcaption>
            </figure>
        }
    };
    view! { <div class="body-figure" aria-hidden="true">{figure("Front", FRONT)} {figure("Back", BACK)}</div> }
}

fn drawn(shape: Shape) -> AnyView {
    match shape {
        Shape::Whole(path) => view! { <path d=path /> }.into_any(),
        Shape::Half(path) => view! {
            <path d=path />
            <path d=path transform="matrix(-1 0 0 1 100 0)" />
        }
        .into_any(),
    }
}
