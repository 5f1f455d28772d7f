//! The file with the secret keys, beside the data and readable by nobody else.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// What the file says; where there is none, it is made with this key. Of several servers that make it at once, all read
/// the same.
///
/// # Errors
/// When it cannot be read, made or kept from others.
pub(crate) fn read_or_make(path: &Path, fresh: &str) -> io::Result<String> {
    if !path.try_exists()? {
        make(path, fresh)?;
    }
    keep_private(path)?;
    fs::read_to_string(path)
}

/// Written under another name first, so that nobody reads a part of it; and on the disk before anything is sealed with it.
fn make(path: &Path, fresh: &str) -> io::Result<()> {
    let draft = path.with_file_name(format!("glo.key.{}.draft", std::process::id()));
    let written = write(&draft, fresh).and_then(|()| match fs::hard_link(&draft, path) {
        // Somebody else was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    // What is left of a start that was cut short is in nobody's way.
    let removed = fs::remove_file(&draft);
    written.and(removed)?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn write(path: &Path, fresh: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{fresh}")?;
    file.sync_all()
}

/// Takes from others what they may do with the file, and says so in the log.
fn keep_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
            tracing::warn!(path = %path.display(), "others could read the secret key: it is private now; better change it");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("glo_key_{name}_{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn the_first_start_makes_it_and_others_find_it() -> io::Result<()> {
        let folder = folder("first");
        let path = folder.join("glo.key");
        assert_eq!(read_or_make(&path, "one")?, "one\n");
        assert_eq!(read_or_make(&path, "two")?, "one\n");
        assert_eq!(fs::read_dir(&folder)?.count(), 1, "and nothing else");
        fs::remove_dir_all(folder)
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder("private");
        let path = folder.join("glo.key");
        let mode = |path: &Path| fs::metadata(path).map(|file| file.permissions().mode() & 0o777);
        read_or_make(&path, "one")?;
        assert_eq!(mode(&path)?, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644))?;
        read_or_make(&path, "two")?;
        assert_eq!(mode(&path)?, 0o600);
        fs::remove_dir_all(folder)
    }
}
