//! Whoever is erased is nowhere any more: not in the database's file, nor in the log beside it, nor in letters that were
//! kept as files, nor in what was logged; however it is written there.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::{BoardForm, BookingForm, ClientForm, ContactForm, EraseForm, MessageForm};
use jiff::SignedDuration;
use server::mail::{Folder as MailFolder, Smtp, Way, Worker};
use store::{Caller, ClientId, Store, VisitToken, Whose};

use crate::booking::form_at;
use crate::host::process::{Server, form_for_the_first_opening};
use crate::mail::delivery::{MailRoom, rosa};
use crate::scene::{Answer, Folder, Turn, client, keys};
use crate::smtp::{base64_in, quoted_printable_in};

/// What tells who it was, in small letters; and of what kind it is.
const CANARIES: [&str; 14] = [
    "quillfeather",
    "zoë-änn",
    "old-name",
    "zoe.q@example.com",
    "zoe.old@example.org",
    "7805550173",
    "780 555 0173",
    // As numbers are matched, from their end.
    "3710555087",
    "sciatica",
    "ωμοσ πονάει",
    "quiet room",
    "flat tyre",
    "pillows for my aunt",
    "feather-light",
];

/// Where any of them is found: the file and the word.
fn found(folder: &Path) -> Vec<(PathBuf, &'static str)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(self::found(&path));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        let readings = [quoted_printable_in(&text), base64_in(&text), text];
        let readings = readings.map(|text| text.to_lowercase().replace('ς', "σ"));
        for word in CANARIES {
            if readings.iter().any(|text| text.contains(word)) {
                found.push((path.clone(), word));
            }
        }
    }
    found
}

fn files(found: &[(PathBuf, &str)], end: &str) -> usize {
    let is_one = |path: &Path| path.to_string_lossy().ends_with(end);
    let mut files: Vec<_> = found.iter().map(|(path, _)| path).filter(|path| is_one(path)).collect();
    files.dedup();
    files.len()
}

fn booking(start: &str, note: &str) -> BookingForm {
    BookingForm {
        name: "Zoë-Änn Quillfeather".into(),
        email: "zoe.q@example.com".into(),
        phone: "780 555 0173".into(),
        note: note.into(),
        ..form_at(start)
    }
}

/// Everything that is kept of somebody is kept of her: what she and staff have written, old and new.
async fn is_known_everywhere(desk: &MailRoom, rosa: &Caller, worker: &Worker) -> ClientId {
    let store = &desk.host.store;
    desk.book(&booking("2026-12-01T16:00:00Z", "My sciatica")).await;
    let moved = desk
        .book(&booking("2026-12-02T16:00:00Z", "Ωμος πονάει, και ο αυχένας"))
        .await;
    let start = "2026-12-03T16:00:00Z".parse().unwrap();
    store.move_visit(&moved, start, None, desk.host.now()).await.unwrap();
    worker.deliver_due().await.unwrap();
    store.cancel_visit(&moved, desk.host.now()).await.unwrap();
    let off = BoardForm {
        reason: "A flat tyre".into(),
        ..desk.seen("cancel").await
    };
    desk.arrange(rosa, &off).await;

    let (found, _) = store.clients("quillfeather", Whose::Everyone, 9).await.unwrap();
    let id = found[0].id;
    for (name, email, note) in [
        ("Old-Name Quillfeather", "zoe.old@example.org", "Likes the quiet room"),
        (
            "Zoë-Änn Quillfeather",
            "zoe.q@example.com",
            "Likes a feather-light touch",
        ),
    ] {
        let file = store.client_file(id, Whose::Everyone).await.unwrap().unwrap();
        let form = ClientForm {
            name: name.into(),
            email: email.into(),
            phone: "780 555 0173".into(),
            note: note.into(),
            ..ClientForm::default()
        };
        let request = form.parse().unwrap();
        let change = store.change_client((id, &file.revision), &request, rosa, desk.host.now());
        change.await.unwrap();
    }
    let reference = desk
        .write(ContactForm {
            name: "Zoë-Änn Quillfeather".into(),
            email: "zoe.q@example.com".into(),
            phone: "780 555 0173".into(),
            subject: "Pillows for my aunt".into(),
            message: "Ωμος πονάει. Have you pillows for my aunt?".into(),
            ..ContactForm::default()
        })
        .await;
    let answer = MessageForm {
        act: "reply".into(),
        message: "Pillows for my aunt: we have them, Ms. Quillfeather.".into(),
        replies: "0".into(),
        key: crate::booking::new_key(),
        ..MessageForm::default()
    };
    let change = answer.parse().unwrap().unwrap();
    let reference = domain::Reference::parse(&reference).unwrap();
    store
        .change_message(&reference, &change, rosa, desk.host.now())
        .await
        .unwrap();
    desk.goes_on(SignedDuration::from_mins(5));
    worker.deliver_due().await.unwrap();
    id
}

/// The same things of many others, before and after, so that pages are split and filled again.
async fn others(desk: &MailRoom, worker: &Worker, from: usize) {
    for number in from..from + 60 {
        let day = 7 + number % 4;
        let form = BookingForm {
            name: format!("Grace Hopper {number}"),
            email: format!("grace-{number}@example.org"),
            phone: format!("587 555 {number:04}"),
            ..form_at(&format!("2026-12-{day:02}T16:00:00Z"))
        };
        let token = desk.book(&form).await;
        // Told of it first: who was not, gets no letter.
        worker.deliver_due().await.unwrap();
        desk.host.store.cancel_visit(&token, desk.host.now()).await.unwrap();
    }
}

async fn erase(desk: &MailRoom, id: ClientId, rosa: &Caller) {
    let file = desk.host.store.client_file(id, Whose::Everyone).await.unwrap();
    let form = EraseForm {
        id: id.0.to_string(),
        revision: file.unwrap().identity,
        name: "Zoë-Änn Quillfeather".into(),
    };
    let erased = desk.host.store.erase_client(id, &form, rosa, desk.host.now());
    erased.await.unwrap();
}

#[tokio::test]
async fn whoever_is_erased_is_in_no_file_however_it_is_written() {
    let desk = MailRoom::open().await;
    let folder = desk.folder.path().to_owned();
    let worker = desk.worker_by(Way::Folder(MailFolder::open(folder.join("mail")).unwrap()));
    let rosa = desk.rosa().await;
    others(&desk, &worker, 0).await;
    let id = is_known_everywhere(&desk, &rosa, &worker).await;
    others(&desk, &worker, 60).await;

    let before = found(&folder);
    for word in CANARIES {
        assert!(
            before.iter().any(|(_, known)| *known == word),
            "{word} is looked for in vain"
        );
    }
    assert!(
        files(&before, ".db-wal") == 1 && files(&before, ".eml") > 5,
        "{before:?}"
    );

    erase(&desk, id, &rosa).await;
    desk.goes_on(SignedDuration::from_mins(15));
    assert_eq!(worker.deliver_due().await.unwrap(), None);
    assert_eq!(found(&folder), []);
    let kept = fs::read_dir(folder.join("mail")).unwrap().count();
    assert!(kept >= 60, "letters to others stay: {kept}");
}

/// Letters from before there was a mail server; one that nobody has finished; and one that was in hand.
#[tokio::test]
async fn letters_of_old_go_with_whoever_is_erased() {
    let desk = MailRoom::open().await;
    let path = desk.folder.path().join("mail");
    let by_folder = desk.worker_by(Way::Folder(MailFolder::open(path.clone()).unwrap()));
    let rosa = desk.rosa().await;
    let id = is_known_everywhere(&desk, &rosa, &by_folder).await;
    let letter = fs::read_dir(&path).unwrap().next().unwrap().unwrap().path();
    fs::copy(&letter, letter.with_extension("part")).unwrap();
    for other in ["notes.txt", "2026-11-30T150000Z-7.eml", "Z-.eml"] {
        fs::write(path.join(other), "Not ours to remove").unwrap();
    }
    erase(&desk, id, &rosa).await;

    // The server was started anew meanwhile, with a mail server.
    let by_smtp = desk.worker_by(Way::Smtp(Smtp::at("smtp://127.0.0.1:9").unwrap()));
    assert_eq!(by_smtp.deliver_due().await.unwrap(), None);
    assert_eq!(found(&path), []);
    assert_eq!(fs::read_dir(&path).unwrap().count(), 3);
}

/// The binary, whose log tells everything that it can tell; while another server, beside it, does the erasing.
#[tokio::test]
async fn what_a_server_has_kept_and_logged_tells_nothing_once_another_has_erased() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let client = client();
    let server = Server::start(folder.path(), &["--log", "trace"]);
    let form = BookingForm {
        start: form_for_the_first_opening(&server, &client).await.start,
        therapist: String::new(),
        ..booking("", "My sciatica")
    };
    let booked = Answer::to(client.post(server.url("/book")).form(&form)).await;
    assert_eq!(booked.status, 303);
    wait_until(folder.path(), |found| files(found, ".eml") == 1).await;

    let url = format!("sqlite://{}", folder.path().join("data/glo.db").display());
    let other = Store::open(&url, &keys()).await.unwrap();
    let now = server::process::clock::system()();
    let token = booked.header("location").strip_prefix("/visit/").unwrap();
    other
        .cancel_visit(&VisitToken::parse(token).unwrap(), now)
        .await
        .unwrap();
    let (clients, _) = other.clients("quillfeather", Whose::Everyone, 9).await.unwrap();
    let file = other.client_file(clients[0].id, Whose::Everyone).await.unwrap();
    let form = EraseForm {
        id: clients[0].id.0.to_string(),
        revision: file.unwrap().identity,
        name: "Zoë-Änn Quillfeather".into(),
    };
    let rosa = rosa(&other, now).await;
    other.erase_client(clients[0].id, &form, &rosa, now).await.unwrap();
    other.close().await;

    // It looks once a minute, and as it starts.
    server.terminate();
    assert!(server.wait().success());
    let server = Server::start(folder.path(), &["--log", "trace"]);
    wait_until(folder.path(), <[_]>::is_empty).await;
    assert!(
        fs::metadata(folder.path().join("log")).unwrap().len() > 10_000,
        "all is logged"
    );
    server.terminate();
    assert!(server.wait().success());
    assert_eq!(found(folder.path()), []);
}

/// Waits until what is found of her is as it is to be.
async fn wait_until(folder: &Path, is_so: impl Fn(&[(PathBuf, &'static str)]) -> bool) {
    let began = Instant::now();
    loop {
        let found = found(folder);
        if is_so(&found) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{found:?}");
        tokio::task::yield_now().await;
    }
}
