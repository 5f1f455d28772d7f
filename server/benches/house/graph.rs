//! Lines over a growing number, drawn: both axes by powers of ten.

use std::fmt::Write;
use std::fs;
use std::path::Path;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 70.0;
const COLOURS: [&str; 3] = ["#2f6f4f", "#a65a2a", "#3a5a9a"];

pub(crate) struct Line {
    name: String,
    /// Of how many, and how long it takes.
    pub(crate) points: Vec<(usize, f64)>,
}

impl Line {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            points: Vec::new(),
        }
    }
}

/// Writes a picture with a graph for each list of lines: what grows, in which unit it is told, and the lines.
pub(crate) fn draw(file: &Path, graphs: &[(&str, &str, Vec<Line>)]) {
    let mut picture = String::new();
    let mut top = 40.0;
    for (what, unit, lines) in graphs {
        let points = || lines.iter().flat_map(|line| &line.points);
        let (from, until) = bounds(points().map(|&(x, _)| size(x)));
        let (low, high) = bounds(points().map(|&(_, y)| y));
        let x = |value: usize| LEFT + WIDTH * (size(value) / from).log10() / (until / from).log10();
        let y = |value: f64| top + HEIGHT - HEIGHT * (value / low).log10() / (high / low).log10();
        let mut level = low;
        while level <= high * 1.01 {
            let at = y(level);
            _ = write!(
                picture,
                "<path d=\"M{LEFT} {at:.0}h{WIDTH}\" stroke=\"#ddd\"/><text x=\"{:.0}\" y=\"{:.0}\" \
                 text-anchor=\"end\">{level} {unit}</text>",
                LEFT - 8.0,
                at + 4.0
            );
            level *= 10.0;
        }
        if let Some(line) = lines.first() {
            for &(value, _) in &line.points {
                _ = write!(
                    picture,
                    "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{value}</text>",
                    x(value),
                    top + HEIGHT + 20.0
                );
            }
        }
        for (number, (line, colour)) in lines.iter().zip(COLOURS).enumerate() {
            let path: Vec<String> = line
                .points
                .iter()
                .map(|&(of, ms)| format!("{:.0} {:.0}", x(of), y(ms)))
                .collect();
            _ = write!(
                picture,
                "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/><text x=\"{:.0}\" y=\"{:.0}\" \
                 fill=\"{colour}\">{}</text>",
                path.join("L"),
                LEFT + 12.0,
                top - 4.0 + 18.0 * size(number + 1),
                line.name
            );
        }
        _ = write!(
            picture,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{what}</text>",
            LEFT + WIDTH / 2.0,
            top + HEIGHT + 40.0
        );
        top += HEIGHT + 90.0;
    }
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{top}\" font-family=\"sans-serif\" \
         font-size=\"13\"><path d=\"M0 0h2000v4000H0z\" fill=\"#fff\"/>{picture}</svg>",
        LEFT + WIDTH + 40.0
    );
    fs::write(file, picture).expect("a file");
}

/// The powers of ten around all of them.
fn bounds(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let low = values.clone().fold(f64::INFINITY, f64::min).log10().floor();
    let high = values.fold(f64::NEG_INFINITY, f64::max).log10().ceil();
    (10_f64.powf(low), 10_f64.powf(high.max(low + 1.0)))
}

fn size(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
