//! Lists the migrations: all files of their folder, by their numbers.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=migrations");
    let folder = fs::canonicalize("migrations")?;
    let mut files = fs::read_dir(folder)?
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
        let name = name.replace('_', " ");
        // A string never fails to be written to.
        let _ = write!(list, "({name:?}, include_str!({:?})),", file.to_string_lossy());
    }
    list.push(']');
    fs::write(
        PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("migrations.rs"),
        list,
    )
}
