//! Mails as files, which every mail program opens.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::MailFailure;
use lettre::Message;
use store::{Mail, MailId};
use tracing::error;

use crate::process::private;

/// A folder for mails.
#[derive(Clone, Debug)]
pub struct Folder(Arc<Path>);

impl Folder {
    /// The folder at `path`, which is made if need be.
    ///
    /// # Errors
    /// When it cannot be made, or nothing can be written in it.
    pub fn open(path: PathBuf) -> io::Result<Self> {
        private::make_folder(&path)?;
        let probe = path.join("probe.part");
        File::create(&probe)?;
        fs::remove_file(probe)?;
        Ok(Self(path.into()))
    }

    /// The folder at `path`, if there is one. Mails may be in it from before there was a mail server.
    #[must_use]
    pub fn existing(path: PathBuf) -> Option<Self> {
        path.is_dir().then(|| Self(path.into()))
    }

    /// Removes these mails, as far as they are here.
    ///
    /// # Errors
    /// When the folder cannot be read, or a file in it not be removed.
    pub(super) async fn remove(&self, mails: BTreeSet<MailId>) -> io::Result<()> {
        let folder = self.clone();
        let removed = tokio::task::spawn_blocking(move || remove(&folder.0, &mails)).await;
        removed.unwrap_or_else(|error| Err(io::Error::other(error)))
    }

    /// Keeps a mail as `<when>-<id>.eml`: the same file at every attempt.
    pub(super) async fn keep(&self, mail: &Mail, message: &Message) -> Result<(), MailFailure> {
        let name = format!("{}-{}.eml", mail.created_at.strftime("%Y-%m-%dT%H%M%SZ"), mail.id.0);
        let (path, text) = (self.0.join(name), message.formatted());
        let written = tokio::task::spawn_blocking(move || write(&path, &text)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                error!(%error, "the folder for mails cannot be written to");
                Err(MailFailure::Folder)
            }
            Err(_) => Err(MailFailure::Folder),
        }
    }
}

/// Removes the files of these mails, finished or not.
fn remove(folder: &Path, mails: &BTreeSet<MailId>) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let is_one = path.file_stem().and_then(OsStr::to_str).and_then(id_of);
        if is_one.is_some_and(|id| mails.contains(&id)) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The mail that a file of this name, without its extension, holds.
fn id_of(stem: &str) -> Option<MailId> {
    let (_, id) = stem.rsplit_once("Z-")?;
    id.parse().ok().map(MailId)
}

/// All of it or nothing, and for nobody else's eyes.
fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("part");
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mails used to be lost sight of until somebody read the log.
    #[test]
    fn a_folder_that_nothing_can_be_written_in_is_none() {
        assert!(Folder::open(PathBuf::from("/proc")).is_err());
    }
}
