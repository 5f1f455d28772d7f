//! What the server keeps, and who else on the machine can read it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Server, command, form_for_the_first_opening, log};
use crate::scene::{Answer, Folder, Turn, client};

/// Longer than anything takes that does not hang.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder and all that is in it.
fn all_in(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![folder.to_owned()];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(all_in(&path));
        } else {
            all.push(path);
        }
    }
    all
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Fails for whatever somebody else could read.
fn assert_private(data: &Path) {
    for path in all_in(data) {
        let own = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), own, "{}: {:o}", path.display(), mode(&path));
    }
}

/// Every account of the machine used to be able to read all that is known of the clinic's clients.
#[tokio::test]
async fn nobody_else_on_the_machine_reads_what_it_keeps() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let data = folder.path().join("data");
    let server = Server::start(folder.path(), &[]);
    let client = client();
    let form = form_for_the_first_opening(&server, &client).await;
    let booked = Answer::to(client.post(server.url("/book")).form(&form)).await;
    assert_eq!(booked.status, 303);
    let is_mail = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "eml");
    let began = Instant::now();
    while !all_in(&data).iter().any(is_mail) {
        assert!(began.elapsed() < PATIENCE, "{}", log(folder.path()));
        tokio::task::yield_now().await;
    }
    for name in ["glo.db", "glo.db-wal", "glo.db-shm", "mail"] {
        assert!(data.join(name).exists(), "{name}");
    }
    assert_private(&data);
    server.terminate();
    assert!(server.wait().success());
    assert_private(&data);
    assert!(
        !log(folder.path()).contains("others on this machine"),
        "{}",
        log(folder.path())
    );
}

#[tokio::test]
async fn what_was_open_to_others_is_closed_and_that_is_said_once() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let data = folder.path().join("data");
    // As a server of before has left it.
    fs::create_dir_all(data.join("mail")).unwrap();
    let reset = command(folder.path()).arg("reset-owner").output().unwrap();
    assert!(reset.status.success());
    fs::write(data.join("mail/old.eml"), "Dear Ada").unwrap();
    for path in all_in(&data) {
        set_mode(&path, if path.is_dir() { 0o755 } else { 0o644 });
    }
    fs::remove_file(folder.path().join("log")).unwrap();

    for is_first in [true, false] {
        let server = Server::start(folder.path(), &[]);
        assert_private(&data);
        server.terminate();
        assert!(server.wait().success());
        let log = log(folder.path());
        for said in [
            "data/glo.db before=\"644\"",
            "data/mail before=\"755\"",
            "data before=\"755\"",
            "tightened=1",
        ] {
            assert_eq!(log.matches(said).count(), 1, "{said}, {is_first}: {log}");
        }
    }
}

/// A database elsewhere is closed as well, and what else is around it stays as it is.
#[tokio::test]
async fn what_is_not_its_own_stays_as_it_is() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let (shared, data) = (folder.path().join("shared"), folder.path().join("data"));
    for folder in [&shared, &data] {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("other.txt"), "of somebody else").unwrap();
        set_mode(folder, 0o755);
    }
    let database = format!("sqlite://{}/clinic.db", shared.display());
    let server = Server::start(folder.path(), &["--database", &database]);
    assert_eq!(mode(&shared.join("clinic.db")), 0o600);
    for (path, as_before) in [(&shared, 0o755), (&data, 0o755), (&data.join("other.txt"), 0o644)] {
        assert_eq!(mode(path), as_before, "{}", path.display());
    }
    assert_eq!(mode(&data.join("mail")), 0o700);
    assert!(log(folder.path()).contains("better give the server one of its own"));
    server.terminate();
    assert!(server.wait().success());
    set_mode(&shared.join("clinic.db"), 0o644);
    let server = Server::start(folder.path(), &["--database", &database]);
    assert_eq!(mode(&shared.join("clinic.db")), 0o600);
    drop(server);
}
