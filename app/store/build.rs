//! Makes a list of the migrations: all files of their folder, by their numbers, each with its name and its text for each
//! engine. Where `0024_search.sqlite.sql` stands beside `0024_search.postgres.sql`, the texts differ.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=migrations");
    let names = fs::read_dir("migrations")?.map(|entry| {
        let file = entry?.file_name().to_string_lossy().into_owned();
        Ok(file.split('.').next().unwrap_or_default().to_owned())
    });
    let mut list = String::from("&[");
    for (number, file) in (1..).zip(&names.collect::<io::Result<BTreeSet<String>>>()?) {
        let place = format!("{number:04}_");
        let Some(name) = file.strip_prefix(&place) else {
            return Err(io::Error::other(format!("{file} is not called {place}…")));
        };
        let text = |engine| {
            let own = fs::read_to_string(format!("migrations/{file}.{engine}.sql"));
            own.or_else(|_| fs::read_to_string(format!("migrations/{file}.sql")))
        };
        let (name, sqlite, postgres) = (name.replace('_', " "), text("sqlite")?, text("postgres")?);
        // The texts, and not where they are: what is built may be used where these files are not. It cannot fail to be written.
        let _ = write!(list, "({name:?}, {sqlite:?}, {postgres:?}),");
    }
    list.push(']');
    fs::write(
        PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("migrations_by_engine.rs"),
        list,
    )
}
