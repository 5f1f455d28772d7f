//! What the server keeps is for nobody else on the machine: folders are entered, and files read, by their owner alone.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tracing::warn;

/// Has whatever this process makes from now on be its owner's alone: the database and its log, mails, locks. `SQLite` makes
/// files by itself, and would ask nobody.
#[cfg(unix)]
pub fn from_now_on() {
    use rustix::fs::Mode;
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Where files have no modes, their folder's owner decides.
#[cfg(not(unix))]
pub fn from_now_on() {}

/// Makes a folder, and those above it, for nobody else, unless it is there.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Takes from everybody else what a server of before, or a copy, has left open to them, and says so in the log: of the data
/// folder, of what is ours in it, and of the database's files wherever they are.
pub fn tighten(data: &Path, database: &str) {
    let mail = data.join("mail");
    let mut files = files_in(data, |name| name.as_encoded_bytes().starts_with(b"glo."));
    files.extend(database_files(database));
    files.sort();
    files.dedup();
    for file in files {
        tighten_one(&file);
    }
    if mail.is_dir() {
        tighten_one(&mail);
        let is_letter =
            |name: &OsStr| matches!(Path::new(name).extension(), Some(kind) if kind == "eml" || kind == "part");
        let letters = files_in(&mail, is_letter);
        let tightened = letters
            .iter()
            .filter(|letter| matches!(close(letter), Ok(Some(_))))
            .count();
        if tightened > 0 {
            warn!(folder = %mail.display(), tightened, "others on this machine could read mails, and now they cannot");
        }
    }
    // Whatever else is there was not for the server alone.
    if is_ours(data) {
        tighten_one(data);
    } else if mode(data).is_some_and(|mode| mode & 0o077 != 0) {
        warn!(
            folder = %data.display(),
            "the data folder holds other things too, so it stays open to others: better give the server one of its own"
        );
    }
}

fn tighten_one(path: &Path) {
    match close(path) {
        Ok(Some(before)) => warn!(
            path = %path.display(),
            before = format!("{before:o}"),
            "others on this machine could read it, and now they cannot"
        ),
        Ok(None) => {}
        Err(error) => warn!(
            path = %path.display(),
            %error,
            "others on this machine can read it, and that cannot be changed"
        ),
    }
}

/// The files of `SQLite`, if the database is one. They need not be there.
fn database_files(database: &str) -> Vec<PathBuf> {
    let Some(path) = database.strip_prefix("sqlite://") else {
        return Vec::new();
    };
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    ["", "-wal", "-shm", "-journal"]
        .map(|ending| PathBuf::from(format!("{path}{ending}")))
        .into()
}

fn files_in(folder: &Path, is_meant: impl Fn(&OsStr) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| is_meant(&entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.path())
        .collect()
}

/// Whether a folder is there for the server: its database or its mails are in it, or nothing but what the server makes.
fn is_ours(folder: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(folder) else {
        return false;
    };
    let is_made_here = |name: &OsStr| name.as_encoded_bytes().starts_with(b"glo.");
    folder.join("glo.db").exists()
        || folder.join("mail").is_dir()
        || entries.all(|entry| entry.is_ok_and(|entry| is_made_here(&entry.file_name())))
}

/// Takes from everybody but the owner what they may do with it, and tells what the mode was, if there was something to
/// take. What the owner may do stays: what is there to be read only is.
#[cfg(unix)]
fn close(path: &Path) -> io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt;
    match mode(path) {
        Some(before) if before & 0o077 != 0 => {
            fs::set_permissions(path, fs::Permissions::from_mode(before & 0o700))?;
            Ok(Some(before & 0o7777))
        }
        _ => Ok(None),
    }
}

/// What is not there has no mode.
#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    let metadata = fs::metadata(path).ok()?;
    Some(std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()))
}

#[cfg(not(unix))]
fn close(_path: &Path) -> io::Result<Option<u32>> {
    Ok(None)
}

#[cfg(not(unix))]
fn mode(_path: &Path) -> Option<u32> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A folder that can only be read is for whoever starts the server to mend, who has to be told so.
    #[test]
    fn closing_to_others_gives_the_owner_nothing() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("glo_private_{}", std::process::id()));
        make_folder(&folder)?;
        assert_eq!(close(&folder)?, None, "it is made closed");
        for (open, closed) in [(0o555, 0o500), (0o755, 0o700), (0o770, 0o700)] {
            fs::set_permissions(&folder, fs::Permissions::from_mode(open))?;
            assert_eq!(close(&folder)?, Some(open));
            assert_eq!(mode(&folder).map(|mode| mode & 0o7777), Some(closed));
        }
        fs::remove_dir(folder)
    }

    /// On PostgreSQL a folder was left open in which there was the key alone.
    #[test]
    fn a_folder_is_closed_that_holds_what_the_server_makes() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("glo_data_{}", std::process::id()));
        let elsewhere = "postgres://glo@127.0.0.1/glo";
        for (file, closed) in [("glo.key", 0o700), ("other.txt", 0o755)] {
            make_folder(&folder)?;
            fs::write(folder.join("glo.key"), "")?;
            fs::write(folder.join(file), "")?;
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
            tighten(&folder, elsewhere);
            assert_eq!(mode(&folder).map(|mode| mode & 0o7777), Some(closed), "{file}");
            fs::remove_dir_all(&folder)?;
        }
        Ok(())
    }

    #[test]
    fn what_a_url_of_sqlite_names_is_closed_wherever_it_is() {
        let files = database_files("sqlite:///srv/clinic.db?mode=rwc");
        assert_eq!(
            files[..2],
            [PathBuf::from("/srv/clinic.db"), PathBuf::from("/srv/clinic.db-wal")]
        );
        assert!(database_files("postgres://glo@127.0.0.1/glo").is_empty());
    }
}
