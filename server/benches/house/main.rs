//! What the whole house does in a second, as a browser and a program meet it: pages, openings and bookings on both engines,
//! with no visits and with a million. Prints one table, each figure beside its goal and the run before, and draws how they
//! grow.
//!
//! The server is the built one, alone on the first core; who asks is on the others. `.ci/bench` says where both are.

mod bookings;
mod clinic;
mod figures;
mod graph;
mod load;

use std::path::PathBuf;

use crate::clinic::{Clinic, Engine, Size};
use crate::figures::{Figure, Figures, Goal};
use crate::graph::Line;

/// What clients read, and how many of it a second there shall be.
const PAGES: [(&str, &str, f64); 6] = [
    ("home", "/", 8_000.0),
    ("month of openings", "/book?service=relaxation-30", 3_000.0),
    ("openings for programs, 30 days", LIST, 5_000.0),
    ("picker", "/picker", 4_000.0),
    ("comparison", "/compare", 4_000.0),
    ("treatments", "/treatments", 4_000.0),
];
const LIST: &str = "/api/openings/list?service=relaxation-30&days=30";

/// The same at addresses under which nothing is kept, so that each is made anew.
const MADE_ANEW: [(&str, &str); 2] = [
    ("month of openings, made anew", "/book?service=relaxation-30&anew="),
    (
        "openings for programs, made anew",
        "/api/openings/list?service=relaxation-30&days=30&anew=",
    ),
];

fn main() {
    // `cargo test --benches` only asks whether it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = PathBuf::from(std::env::var_os("GLO_BENCH").unwrap_or_else(|| "target/bench".into()));
    let mut figures = Figures::open(&folder);
    for engine in Engine::all() {
        for visits in [0, 5_000, 1_000_000] {
            let size = Size { visits, therapists: 20 };
            house(&mut figures, engine, size);
        }
    }
    figures.print();
    figures.keep();
    graph::draw(&folder.join("growth.svg"), &growth());
    println!("How it grows: {}", folder.join("growth.svg").display());
}

/// All there is to say of a clinic of one size.
fn house(figures: &mut Figures, engine: Engine, size: Size) {
    let clinic = Clinic::filled(engine, size);
    let what = |name: &str| format!("{engine}, {} visits: {name}", size.visits);
    let server = clinic.starts();
    figures.add(Figure {
        name: what("start on what is there"),
        unit: "ms",
        goal: Goal::AtMost(150.0),
        now: server.started_in.as_secs_f64() * 1_000.0,
    });
    load::once(&server, "/");
    figures.add(Figure {
        name: what("memory, idle"),
        unit: "MB",
        goal: Goal::AtMost(25.0),
        now: server.memory(),
    });
    for (name, path, goal) in PAGES {
        figures.add(Figure {
            name: what(name),
            unit: "/s",
            goal: Goal::AtLeast(goal),
            now: load::a_second(&server, |_| path.to_owned()),
        });
    }
    for (name, path) in MADE_ANEW {
        figures.add(Figure {
            name: what(name),
            unit: "/s",
            goal: Goal::None,
            now: load::a_second(&server, move |number| format!("{path}{number}")),
        });
    }
    figures.add(Figure {
        name: what("memory, after all of it"),
        unit: "MB",
        goal: Goal::AtMost(80.0),
        now: server.memory(),
    });
    drop(server);
    bookings::measure(figures, &clinic, what);
}

/// How long one answer takes, made anew, as the clinic grows.
fn growth() -> Vec<(&'static str, &'static str, Vec<Line>)> {
    let lines = |sizes: &[Size], x: fn(&Size) -> usize| {
        let mut lines: Vec<Line> = MADE_ANEW.iter().map(|(name, _)| Line::new(name)).collect();
        lines.push(Line::new("one booking"));
        for size in sizes {
            let clinic = Clinic::filled(Engine::Sqlite, *size);
            let server = clinic.starts();
            for (line, (_, path)) in lines.iter_mut().zip(MADE_ANEW) {
                let rate = load::a_second(&server, move |number| format!("{path}{number}"));
                line.points.push((x(size), 1_000.0 / rate));
            }
            drop(server);
            if let Some(line) = lines.last_mut() {
                line.points.push((x(size), bookings::median(&clinic)));
            }
        }
        lines
    };
    let by_visits = [1_000, 10_000, 100_000, 1_000_000].map(|visits| Size { visits, therapists: 20 });
    let by_people = [1, 10, 50, 200].map(|therapists| Size {
        visits: 5_000,
        therapists,
    });
    vec![
        (
            "visits, of twenty therapists",
            "ms",
            lines(&by_visits, |size| size.visits),
        ),
        (
            "therapists, with 5,000 visits",
            "ms",
            lines(&by_people, |size| size.therapists),
        ),
    ]
}
