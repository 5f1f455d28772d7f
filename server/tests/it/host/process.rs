//! The binary itself: how it starts, what it says, and how it stops.

mod database;
mod flood;
mod private;
mod proxy;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use domain::{BookingForm, ContactForm};
use reqwest::{Client, Url};
use rustix::process::{Pid, Signal, kill_process};

use crate::booking::{form, url_encoded};
use crate::scene::{Answer, Folder, Turn, client};

/// A server that runs, in a folder of its own or of the test's.
pub(crate) struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    /// Starts it and waits until it says where it is.
    pub(crate) fn start(folder: &Path, flags: &[&str]) -> Self {
        let mut child = command(folder).args(flags).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("Glo is at http://");
        let address = address.unwrap_or_else(|| panic!("{line:?} {}", log(folder))).to_owned();
        Self { child, out, address }
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    async fn get(&self, client: &Client, path: &str) -> Answer {
        Answer::to(client.get(self.url(path))).await
    }

    /// Tells it to stop, as a supervisor does.
    pub(crate) fn terminate(&self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
    }

    /// Waits for its end.
    pub(crate) fn wait(mut self) -> ExitStatus {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        let is_short = rest
            .lines()
            .all(|line| line.starts_with("The first to sign in is owner, at http://"));
        assert!(
            is_short,
            "where it is is all that it says, and who is first; the rest is in the log: {rest}"
        );
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The binary in a folder of its own: beside the built one `make watch` may have left the names that it gave to its site.
fn binary() -> &'static Path {
    static BINARY: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("server-alone");
        fs::create_dir_all(&folder).unwrap();
        let (new, alone) = (folder.join(process::id().to_string()), folder.join("server"));
        fs::hard_link(env!("CARGO_BIN_EXE_server"), &new).unwrap();
        fs::rename(&new, &alone).unwrap();
        // It is still there where both were the same file already.
        _ = fs::remove_file(&new);
        alone
    });
    &BINARY
}

/// What every page begins with, as a build without hashes names it.
fn build_site(folder: &Path) {
    let files = folder.join("site/pkg");
    fs::create_dir_all(&files).unwrap();
    for name in ["glo.js", "glo.wasm"] {
        fs::write(files.join(name), name).unwrap();
    }
}

/// The binary with a built site and a data folder in `folder`, listening where it can. Its log is a file beside them.
fn command(folder: &Path) -> Command {
    build_site(folder);
    let mut command = Command::new(binary());
    command
        .env_clear()
        .current_dir(folder)
        .args(["--listen", "127.0.0.1:0", "--site", "site", "--data", "data"]);
    command.stdout(Stdio::piped()).stderr(
        File::options()
            .create(true)
            .append(true)
            .open(folder.join("log"))
            .unwrap(),
    );
    command
}

/// What it has logged.
fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap()
}

/// A form for the first opening there is, by the machine's clock.
pub(crate) async fn form_for_the_first_opening(server: &Server, client: &Client) -> BookingForm {
    let list = server
        .get(client, "/api/openings/list?service=relaxation-60")
        .await
        .json();
    let start = list["days"][0]["starts"][0]["start"].as_str().unwrap().to_owned();
    BookingForm { start, ..form() }
}

/// What a server that has been asked for openings before asks its database for each of these paths, in its own words.
pub(crate) async fn statements_of<'a>(paths: &[&'a str]) -> Vec<(&'a str, Vec<String>)> {
    let _turn = Turn::shared().await;
    let (folder, client) = (Folder::new(), client());
    let server = Server::start(folder.path(), &["--log", "server=info,sqlx=debug"]);
    form_for_the_first_opening(&server, &client).await;
    let mut all = Vec::new();
    for path in paths {
        let before = log(folder.path()).len();
        let page = server.get(&client, path).await;
        assert_eq!(page.status, 200, "{path}");
        let said = log(folder.path())[before..].to_owned();
        assert!(said.contains("answered"), "{path}: {said}");
        let of_request = |line: &&str| line.contains("request{") && line.contains("sqlx::query");
        all.push((*path, said.lines().filter(of_request).map(str::to_owned).collect()));
    }
    all
}

/// What it says on standard error, when it does not start.
fn complaint(flags: &[&str]) -> String {
    let folder = Folder::new();
    // A flag that is given twice is another mistake.
    let mut command = Command::new(binary());
    build_site(folder.path());
    for (flag, value) in [("--listen", "127.0.0.1:0"), ("--site", "site"), ("--data", "data")] {
        if !flags.contains(&flag) {
            command.args([flag, value]);
        }
    }
    let output = command
        .args(flags)
        .env_clear()
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(!output.status.success(), "{flags:?}");
    assert!(output.stdout.is_empty(), "{flags:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn it_says_where_it_is_and_stops_when_it_is_told() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let client = client();
    assert_eq!(server.get(&client, "/readyz").await.status, 200);
    // The client keeps its connection, which must not keep the server.
    server.terminate();
    assert!(server.wait().success(), "{}", log(folder.path()));
}

/// It used to end at once and without a word, if it was told before it had begun to listen for that.
#[tokio::test]
async fn it_can_be_told_to_stop_as_soon_as_it_says_where_it_is() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    for _ in 0..10 {
        let server = Server::start(folder.path(), &[]);
        server.terminate();
        assert!(server.wait().success(), "{}", log(folder.path()));
    }
}

#[tokio::test]
async fn it_answers_what_is_under_way_before_it_stops() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let client = client();
    let body = url_encoded(&form_for_the_first_opening(&server, &client).await);
    let (first, second) = body.split_at(body.len() / 2);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "POST /api/visits/book HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\nexpect: 100-continue\r\n\r\n",
        server.address,
        body.len()
    )
    .unwrap();
    // Whoever is told to go on is being answered.
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert_eq!(line, "HTTP/1.1 100 Continue\r\n");
    stream.write_all(first.as_bytes()).unwrap();
    server.terminate();
    // Nobody else is let in once it knows.
    while TcpStream::connect(&server.address).is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(second.as_bytes()).unwrap();
    let mut answer = String::new();
    reader.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("HTTP/1.1 200 OK"), "{answer}");
    assert!(server.wait().success(), "{}", log(folder.path()));
}

#[tokio::test]
async fn it_keeps_what_was_booked() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let client = client();
    let server = Server::start(folder.path(), &[]);
    let form = form_for_the_first_opening(&server, &client).await;
    let answer = Answer::to(client.post(server.url("/book")).form(&form)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    server.terminate();
    assert!(server.wait().success());

    let server = Server::start(folder.path(), &[]);
    assert_eq!(server.get(&client, answer.header("location")).await.status, 200);
}

/// The database used to lie beside, in the log of what was written: a copy of the file alone was an empty clinic.
#[tokio::test]
async fn once_it_has_stopped_all_that_it_keeps_is_in_one_file() {
    let _turn = Turn::shared().await;
    let (folder, other) = (Folder::new(), Folder::new());
    let client = client();
    let server = Server::start(folder.path(), &[]);
    let form = form_for_the_first_opening(&server, &client).await;
    let answer = Answer::to(client.post(server.url("/book")).form(&form)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    server.terminate();
    assert!(server.wait().success(), "{}", log(folder.path()));
    let kept = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder.join("data")).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(kept(folder.path()), ["glo.db", "glo.key", "mail"]);

    fs::create_dir_all(other.path().join("data")).unwrap();
    fs::copy(folder.path().join("data/glo.db"), other.path().join("data/glo.db")).unwrap();
    let reset = command(other.path()).arg("reset-owner").output().unwrap();
    assert!(reset.status.success());
    assert_eq!(kept(other.path()), ["glo.db", "glo.key"]);
    let server = Server::start(other.path(), &[]);
    assert_eq!(server.get(&client, answer.header("location")).await.status, 200);
}

/// It used to try for half a minute, and then said that its pool had timed out.
#[test]
fn it_says_at_once_that_its_data_cannot_be_written() {
    let began = Instant::now();
    let complaint = complaint(&["--data", "/proc"]);
    assert!(complaint.starts_with("glo: the file /proc/glo.key"), "{complaint}");
    // Root may write everywhere; but where the log should be is a folder, nobody can write one.
    let folder = Folder::new();
    fs::create_dir_all(folder.path().join("data/glo.db-wal")).unwrap();
    let mut server = command(folder.path()).spawn().unwrap();
    assert!(!server.wait().unwrap().success());
    let log = log(folder.path());
    assert!(log.contains("glo: the file data/glo.db"), "{log}");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

/// The password for one time in a line that the server has printed.
fn said_password(line: &str) -> String {
    let (_, password) = line
        .trim_end()
        .rsplit_once(" password ")
        .unwrap_or_else(|| panic!("{line:?}"));
    password.to_owned()
}

/// Tries to sign in, and tells where that leads.
async fn signs_in(server: &Server, password: &str) -> Option<String> {
    let form = [("name", "owner"), ("password", password)];
    let request = client().post(server.url("/staff/sign-in")).form(&form);
    let answer = Answer::to(request.header("sec-fetch-site", "same-origin")).await;
    (answer.status == 303).then(|| answer.header("location").to_owned())
}

#[tokio::test]
async fn its_first_owner_is_told_once_and_gets_back_in_by_the_machine() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let mut server = Server::start(folder.path(), &["--log", "debug"]);
    let mut line = String::new();
    server.out.read_line(&mut line).unwrap();
    assert!(
        line.contains(&format!("http://{}/staff/sign-in", server.address)),
        "{line}"
    );
    let first = said_password(&line);
    assert_eq!(signs_in(&server, &first).await.as_deref(), Some("/staff"));

    let reset = command(folder.path()).arg("reset-owner").output().unwrap();
    assert!(reset.status.success());
    let second = said_password(std::str::from_utf8(&reset.stdout).unwrap());
    assert_eq!(signs_in(&server, &first).await, None);
    assert_eq!(signs_in(&server, &second).await.as_deref(), Some("/staff"));
    server.terminate();
    assert!(server.wait().success());
    let log = log(folder.path());
    assert!(
        log.contains("/staff/sign-in") && !log.contains(&first) && !log.contains(&second),
        "{log}"
    );

    let mut again = Server::start(folder.path(), &[]);
    again.terminate();
    let mut more = String::new();
    again.out.read_to_string(&mut more).unwrap();
    assert_eq!(more, "", "there is an owner already");
}

#[tokio::test]
async fn its_log_tells_what_happened_and_never_to_whom() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let client = client();
    let server = Server::start(folder.path(), &["--log", "debug", "--log-format", "json"]);
    let form = BookingForm {
        name: "Quirinus Quartz".to_owned(),
        email: "quirinus@quartz.example".to_owned(),
        phone: "780 555 0177".to_owned(),
        note: "knee-operation-in-may".to_owned(),
        ..form_for_the_first_opening(&server, &client).await
    };
    let booked = Answer::to(client.post(server.url("/book?service=relaxation-60")).form(&form)).await;
    let address = booked.header("location").to_owned();
    assert_eq!((booked.status, address.starts_with("/visit/")), (303, true));
    assert_eq!(server.get(&client, &address).await.status, 200);
    let token = address.strip_prefix("/visit/").unwrap();
    for path in [format!("{address}/"), format!("{address}/more")] {
        server.get(&client, &path).await;
    }
    let again = Answer::to(client.post(server.url("/api/visits/book")).form(&form)).await;
    assert_eq!(again.status, 200);
    let show = Answer::to(client.post(server.url("/api/visits/show")).form(&[("token", token)])).await;
    assert_eq!(show.status, 200);
    // Refused in every way: taken, used, wrong, and by an address that a form without its method would make.
    let other = BookingForm {
        key: "another-key-of-mine".to_owned(),
        ..form.clone()
    };
    let used = BookingForm {
        note: format!("{} or june", form.note),
        ..form.clone()
    };
    let wrong = BookingForm {
        start: "soon".to_owned(),
        ..form.clone()
    };
    for (path, form, status) in [
        ("/book", &other, 303),
        ("/book", &used, 422),
        ("/book", &wrong, 422),
        ("/api/visits/book", &wrong, 422),
    ] {
        let answer = Answer::to(client.post(server.url(path)).form(form)).await;
        assert!(
            answer.status == status || answer.status == 409,
            "{path}: {}",
            answer.status
        );
    }
    server.get(&client, &format!("/book?{}", url_encoded(&form))).await;
    server
        .get(&client, &format!("/api/visits/book?{}", url_encoded(&form)))
        .await;
    server.terminate();
    assert!(server.wait().success());

    let log = log(folder.path());
    let answered = log
        .lines()
        .find(|line| line.contains("\"answered\"") && line.contains("/visit/"))
        .unwrap();
    let answered: serde_json::Value = serde_json::from_str(answered).unwrap();
    assert_eq!(
        (&answered["span"]["method"], &answered["fields"]["status"]),
        (&"GET".into(), &200.into())
    );
    for personal in [
        "Quirinus",
        "Quartz",
        "quirinus",
        "quartz",
        "555 0177",
        "555+0177",
        "555%200177",
        "knee-operation",
        token,
    ] {
        let line = log.lines().find(|line| line.contains(personal));
        assert!(line.is_none(), "{personal}: {}", line.unwrap_or_default());
    }
}

#[tokio::test]
async fn its_log_has_no_token_from_an_address_that_was_mistyped() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let client = client();
    let server = Server::start(folder.path(), &[]);
    for path in [
        "//visit/0123456789abcdef",
        "/Visit/0123456789abcdef",
        "/book/visit/0123456789abcdef",
    ] {
        assert_eq!(server.get(&client, path).await.status, 404, "{path}");
    }
    server.terminate();
    assert!(server.wait().success());
    assert!(
        !log(folder.path()).contains("0123456789abcdef"),
        "{}",
        log(folder.path())
    );
}

/// What keeps other sites' forms away told of every request its address.
#[tokio::test]
async fn its_log_has_no_token_however_much_it_is_to_tell() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let client = client();
    for directives in ["trace", "trace,tower_http::csrf=trace,tower_http::csrf::service=trace"] {
        let server = Server::start(folder.path(), &["--log", directives]);
        let path = "/visit/0123456789abcdef0123456789abcdef";
        assert_eq!(server.get(&client, path).await.status, 404);
        let posted = Answer::to(client.post(server.url(path)).form(&[("change", "cancel")])).await;
        assert!(posted.status >= 400, "{}", posted.status);
        server.terminate();
        assert!(server.wait().success());
        let log = log(folder.path());
        assert!(log.contains("DEBUG"), "all is logged");
        for line in log.lines() {
            assert!(!line.contains("0123456789abcdef"), "{directives}: {line}");
        }
    }
}

#[test]
fn it_says_in_one_line_why_it_does_not_start() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (flags, words) in [
        (["--listen", taken.as_str()], "cannot listen on"),
        (["--listen", "192.0.2.1:80"], "cannot listen on 192.0.2.1:80"),
        (
            ["--database", "mysql://glo:secret@localhost/glo"],
            "--database (DATABASE_URL)",
        ),
        (["--database", "glo.db"], "--database (DATABASE_URL)"),
        // A site, and not the one that this binary was built with: its files have other names.
        (["--site", "."], "--site (GLO_SITE): . has no built site"),
        (["--site", "nowhere"], "--site (GLO_SITE): nowhere"),
        (["--data", "/proc/glo"], "--data (GLO_DATA)"),
        (["--secret-key", "hunter2secret"], "--secret-key (GLO_SECRET_KEY)"),
        (["--log", "glo=loud"], "--log (GLO_LOG)"),
        (["--smtp-url", "mail.example"], "--smtp-url (GLO_SMTP_URL)"),
        (
            ["--smtp-url", "https://glo:secret@mail.example"],
            "--smtp-url (GLO_SMTP_URL)",
        ),
        (
            ["--smtp-url", "smtps://glo:secret@mail.example"],
            "--mail-from (GLO_MAIL_FROM)",
        ),
        (
            ["--database", "postgres://glo:secret@127.0.0.1:1/glo"],
            "Connection refused",
        ),
    ] {
        let complaint = complaint(&flags);
        assert!(
            complaint.starts_with("glo: ") && complaint.contains(words),
            "{flags:?}: {complaint}"
        );
        assert_eq!(complaint.lines().count(), 1, "{flags:?}: {complaint}");
        let told = complaint.replace("--secret-key", "");
        assert!(!told.contains("secret"), "{complaint}");
    }
}

/// It used to try for half a minute, and then said that its pool had timed out.
#[test]
fn it_says_soon_that_a_database_does_not_answer() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let database = format!("postgres://glo:secret@{}/glo", silent.local_addr().unwrap());
    let began = Instant::now();
    let complaint = complaint(&["--database", &database]);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert!(
        complaint.starts_with("glo: the database does not answer"),
        "{complaint}"
    );
    assert!(!complaint.contains("secret"), "{complaint}");
}

/// A client that never ends its request used to keep the server for ever.
#[tokio::test]
async fn it_stops_though_somebody_never_ends_their_request() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "POST /contact HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: 10\r\nexpect: 100-continue\r\n\r\n",
        server.address
    )
    .unwrap();
    let mut line = String::new();
    BufReader::new(stream.try_clone().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line, "HTTP/1.1 100 Continue\r\n");
    let began = Instant::now();
    server.terminate();
    assert!(server.wait().success(), "{}", log(folder.path()));
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    drop(stream);
}

#[tokio::test]
async fn it_mails_into_its_data_folder_and_its_log_does_not_tell_whom() {
    let _turn = Turn::shared().await;
    let folder = Folder::new();
    let client = client();
    let server = Server::start(folder.path(), &["--log", "debug"]);
    let booking = BookingForm {
        name: "Quirinus Quartz".to_owned(),
        email: "quirinus@quartz.example".to_owned(),
        ..form_for_the_first_opening(&server, &client).await
    };
    let booked = Answer::to(client.post(server.url("/book")).form(&booking)).await;
    assert_eq!(booked.status, 303);
    let ticket = server.get(&client, "/api/contact/ticket").await.json();
    let message = ContactForm {
        name: "Quirinus Quartz".to_owned(),
        email: "quirinus@quartz.example".to_owned(),
        subject: "My wobbly knee".to_owned(),
        message: "It is the left one.".to_owned(),
        key: ticket["key"].as_str().unwrap().to_owned(),
        stamp: ticket["stamp"].as_str().unwrap().to_owned(),
        ..ContactForm::default()
    };
    let sent = Answer::to(client.post(server.url("/contact")).form(&message)).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    for wrong in ["", "left-knee@"] {
        let form = ContactForm {
            email: wrong.to_owned(),
            ..message.clone()
        };
        assert_eq!(
            Answer::to(client.post(server.url("/contact")).form(&form)).await.status,
            422
        );
    }

    let mails = folder.path().join("data/mail");
    let finished = || {
        let files = fs::read_dir(&mails).unwrap().map(|file| file.unwrap().path());
        files
            .filter(|file| file.extension().is_some_and(|kind| kind == "eml"))
            .collect::<Vec<_>>()
    };
    let began = Instant::now();
    while finished().len() < 3 && began.elapsed() < Duration::from_secs(30) {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        finished().len(),
        3,
        "to whoever booked, to whoever wrote, and to the clinic"
    );
    server.terminate();
    assert!(server.wait().success());
    let log = log(folder.path());
    assert!(
        log.contains("a mail was sent") && log.contains("a message came"),
        "{log}"
    );
    let token = booked.header("location").strip_prefix("/visit/").unwrap();
    for personal in [
        "Quirinus",
        "quartz",
        "wobbly",
        "the left one",
        "left-knee",
        token,
        &message.key,
    ] {
        let line = log.lines().find(|line| line.contains(personal));
        assert!(line.is_none(), "{personal}: {}", line.unwrap_or_default());
    }
}

#[test]
fn it_names_the_flag_that_cannot_be_read() {
    for flags in [
        ["--listen", "here"],
        ["--listen", "127.0.0.1:99999"],
        ["--public-url", "book.example"],
        ["--log-format", "xml"],
        ["--mail-from", "somebody"],
        ["--client-header", "X Forwarded For"],
    ] {
        let complaint = complaint(&flags);
        let first = complaint.lines().next().unwrap();
        assert!(first.contains(flags[0]) && first.contains(flags[1]), "{complaint}");
    }
}
