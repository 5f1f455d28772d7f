//! A real mail server on loopback, in a process of its own: `tests/smtp/server.js`.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::scene::say;

/// Longer than anything takes that does not hang.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server that runs until it goes out of scope.
pub struct MailServer {
    /// Where it listens.
    pub port: u16,
    child: Child,
    input: ChildStdin,
    lines: UnboundedReceiver<Value>,
}

/// A mail, as the server got it.
#[derive(Clone, Debug)]
pub struct Received {
    /// Who it came from, as the envelope says.
    pub from: String,
    /// Who it is for, likewise.
    pub to: Vec<String>,
    raw: String,
}

impl MailServer {
    /// A mail server, or none where it was not put in place: that is said aloud.
    pub async fn start() -> Option<Self> {
        if folder().join("node_modules/smtp-server").is_dir() {
            Some(Self::start_at(0).await)
        } else {
            say("skipped: there is no mail server for the tests; `.ci/setup smtp` puts it in place");
            None
        }
    }

    /// A mail server on this port.
    pub async fn start_at(port: u16) -> Self {
        let mut child = Command::new("node")
            .arg("server.js")
            .arg(port.to_string())
            .current_dir(folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (send, lines) = unbounded_channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if send.send(serde_json::from_str(&line).unwrap()).is_err() {
                    break;
                }
            }
        });
        let mut server = Self {
            port,
            child,
            input,
            lines,
        };
        let said = server.line().await;
        server.port = said["port"].as_u64().and_then(|port| u16::try_from(port).ok()).unwrap();
        server
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Tells it how to behave from now on: see `server.js`.
    pub async fn behave(&mut self, behaviour: &str) {
        writeln!(self.input, "{behaviour}").unwrap();
        assert_eq!(self.line().await["behaviour"], behaviour);
    }

    /// The next mail that it gets.
    pub async fn mail(&mut self) -> Received {
        let line = self.line().await;
        Received {
            from: line["from"].as_str().unwrap().to_owned(),
            to: serde_json::from_value(line["to"].clone()).unwrap(),
            raw: line["raw"].as_str().unwrap().to_owned(),
        }
    }

    /// Whether it has got no mail that was not asked for.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    async fn line(&mut self) -> Value {
        let line = tokio::time::timeout(PATIENCE, self.lines.recv()).await;
        line.expect("the mail server says something").expect("it lives")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Received {
    /// A mail as it was written to a file.
    pub fn read(path: &Path) -> Self {
        Self {
            from: String::new(),
            to: Vec::new(),
            raw: std::fs::read_to_string(path).unwrap(),
        }
    }

    /// A header as it was sent; empty where it is missing.
    pub fn header(&self, name: &str) -> String {
        let values = self.headers();
        values
            .into_iter()
            .find(|(known, _)| known == name)
            .unwrap_or_default()
            .1
    }

    /// Its text, as a reader shows it that keeps to the letter of RFC 5322 and 2045: without a version of MIME there is
    /// nothing to decode.
    pub fn text(&self) -> String {
        self.check();
        let (_, body) = self.raw.split_once("\r\n\r\n").unwrap();
        let body = body.replace("\r\n", "\n");
        if self.header("MIME-Version") != "1.0" {
            return body;
        }
        match &*self.header("Content-Transfer-Encoding") {
            "7bit" => body,
            "quoted-printable" => quoted_printable(&body),
            "base64" => base64(&body),
            other => panic!("{other} is not read here"),
        }
    }

    /// The headers in their order, unfolded.
    fn headers(&self) -> Vec<(String, String)> {
        let (head, _) = self.raw.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", "\t");
        let headers = unfolded.split("\r\n").map(|line| {
            let (name, value) = line.split_once(": ").expect("a name and a value");
            (name.to_owned(), value.to_owned())
        });
        headers.collect()
    }

    /// That nothing in it is left to the reader's kindness.
    fn check(&self) {
        let bare = self.raw.replace("\r\n", "");
        assert!(!bare.contains(['\r', '\n']), "lines end in one way");
        assert!(
            self.raw.split("\r\n").all(|line| line.len() <= 998),
            "no line is too long"
        );
        let (head, body) = self.raw.split_once("\r\n\r\n").unwrap();
        assert!(body.is_ascii(), "nothing needs eight bits: {body}");
        // Only an address may, and only where the server has said that it can.
        let speaks_utf8 = self.to.iter().any(|address| !address.is_ascii());
        assert!(head.is_ascii() || speaks_utf8, "{head}");
        let headers = self.headers();
        for name in [
            "From",
            "To",
            "Reply-To",
            "Date",
            "Message-ID",
            "Subject",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
        ] {
            let count = headers
                .iter()
                .filter(|(known, _)| known.eq_ignore_ascii_case(name))
                .count();
            assert!(
                count == 1 || (count == 0 && name == "Reply-To"),
                "{name} stands {count} times: {head}"
            );
        }
        assert_eq!(self.header("MIME-Version"), "1.0");
        assert_eq!(self.header("Content-Type"), "text/plain; charset=utf-8");
        for (name, value) in &headers {
            assert!(
                name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':'),
                "{name}"
            );
            assert!(!value.trim().is_empty(), "{name} says something");
        }
        for name in ["From", "To", "Reply-To"] {
            let value = self.header(name);
            let address = value.strip_suffix('>').and_then(|value| value.rsplit_once('<'));
            let (local, host) = address
                .map_or(&*value, |(_, address)| address)
                .rsplit_once('@')
                .unwrap_or(("-", "-.-"));
            let is_atom = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
            for part in local.split('.') {
                assert!(
                    value.is_empty() || (!part.is_empty() && part.chars().all(is_atom)),
                    "{name}: {value}"
                );
            }
            assert!(
                value.is_empty() || host.split('.').all(|label| !label.is_empty() && label.is_ascii()),
                "{value}"
            );
        }
    }
}

/// A text with whatever is quoted-printable in it as it is read.
pub fn quoted_printable_in(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text);
    while let Some((plain, coded)) = rest.split_once('=') {
        bytes.extend(plain.as_bytes());
        let byte = coded.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = match byte {
            Some(byte) => {
                bytes.push(byte);
                &coded[2..]
            }
            // A line that goes on, or nothing of the kind.
            None => coded.strip_prefix('\n').unwrap_or(coded),
        };
    }
    bytes.extend(rest.as_bytes());
    String::from_utf8_lossy(&bytes).replace('_', " ")
}

/// All that may be base64 in a text, as it is read: in its lines, and in words of its headers.
pub fn base64_in(text: &str) -> String {
    let is_digit = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
    let mut read = String::new();
    for part in text.split("\n\n").flat_map(|part| part.split('?')) {
        let coded: String = part.lines().collect();
        if coded.len() >= 8 && coded.chars().all(is_digit) {
            read.push_str(&String::from_utf8_lossy(&base64_bytes(&coded)));
            read.push('\n');
        }
    }
    read
}

fn quoted_printable(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text);
    while let Some((plain, coded)) = rest.split_once('=') {
        bytes.extend(plain.as_bytes());
        if let Some(next) = coded.strip_prefix('\n') {
            rest = next;
        } else {
            bytes.push(u8::from_str_radix(&coded[..2], 16).unwrap());
            rest = &coded[2..];
        }
    }
    bytes.extend(rest.as_bytes());
    String::from_utf8(bytes).unwrap()
}

fn base64(text: &str) -> String {
    String::from_utf8(base64_bytes(text)).unwrap()
}

fn base64_bytes(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = ALPHABET
            .iter()
            .position(|known| *known == letter)
            .expect("a letter of base64");
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp")
}
