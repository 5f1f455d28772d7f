//! Makes a list of the migrations: all files of their folder, by their numbers, each with its name and its text.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=migrations");
    let mut files = fs::read_dir("migrations")?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    files.sort();
    let mut list = String::from("&[");
    for (number, file) in (1..).zip(&files) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let place = format!("{number:04}_");
        let Some(name) = name.strip_prefix(&place) else {
            return Err(io::Error::other(format!("{} is not called {place}…", file.display())));
        };
        let (name, sql) = (name.replace('_', " "), fs::read_to_string(file)?);
        // The text, and not where it is: what is built may be used where these files are not. It cannot fail to be written.
        let _ = write!(list, "({name:?}, {sql:?}),");
    }
    list.push(']');
    fs::write(
        PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("migrations.rs"),
        list,
    )
}
