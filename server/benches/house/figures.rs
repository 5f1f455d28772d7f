//! Figures, each beside its goal and what it was the last time.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Clone, Copy)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// Nothing is to be reached; it is there to compare.
    None,
}

pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) unit: &'static str,
    pub(crate) goal: Goal,
    pub(crate) now: f64,
}

pub(crate) struct Figures {
    file: PathBuf,
    before: BTreeMap<String, f64>,
    all: Vec<Figure>,
}

impl Figures {
    /// None yet, and those of the last run.
    pub(crate) fn open(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let file = folder.join("figures.tsv");
        let before = fs::read_to_string(&file).unwrap_or_default();
        let before = before.lines().filter_map(|line| {
            let (name, value) = line.split_once('\t')?;
            Some((name.to_owned(), value.parse().ok()?))
        });
        Self {
            before: before.collect(),
            file,
            all: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, figure: Figure) {
        eprintln!("{}: {} {}", figure.name, rounded(figure.now), figure.unit);
        self.all.push(figure);
    }

    pub(crate) fn print(&self) {
        println!("| what | goal | now | before | |\n| --- | --- | --- | --- | --- |");
        for figure in &self.all {
            let Figure { name, unit, goal, now } = figure;
            let before = self
                .before
                .get(name)
                .map_or_else(String::new, |&before| rounded(before));
            let (goal, verdict) = match *goal {
                Goal::AtLeast(goal) => (
                    format!("≥ {}", rounded(goal)),
                    if *now >= goal { "met" } else { "**not met**" },
                ),
                Goal::AtMost(goal) => (
                    format!("≤ {}", rounded(goal)),
                    if *now <= goal { "met" } else { "**not met**" },
                ),
                Goal::None => (String::new(), ""),
            };
            println!("| {name} | {goal} | {} {unit} | {before} | {verdict} |", rounded(*now));
        }
    }

    /// For the next run.
    pub(crate) fn keep(&self) {
        let mut text = String::new();
        for Figure { name, now, .. } in &self.all {
            _ = writeln!(text, "{name}\t{now}");
        }
        fs::write(&self.file, text).expect("a file");
    }
}

fn rounded(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}
