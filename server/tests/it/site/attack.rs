//! Everything that the site answers, asked with what it knows, half knows and does not know.
//!
//! What is asked begins with what the site itself says: the links and forms of its pages, as the owner sees them, and the
//! paths of its functions. From there on chance changes fields, encodings, methods and headers. Whatever comes, nothing
//! panics, no answer is the server's fault, and the memory stays bounded.
//!
//! In the suite it is a short walk; `make attack` lets it go on for ten minutes. A walk can be taken again by its seed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, panic, thread};

use domain::Role;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, RequestBuilder, Url};

use crate::accounts::staff::Browser;
use crate::html::{attribute, unescape};
use crate::scene::{Answer, Clinic, Engine, say};
use crate::site::chance::Chance;

/// Requests of a walk that has no time to keep to.
const SHORT: u32 = 1_200;

/// After so many requests the clinic is another one: by then an owner who does anything at all has closed this one.
const STAY: u32 = 400;

/// What the memory may grow by once everything has been asked for.
const GROWTH: u64 = 256 << 20;

/// The pages that the owner's walk sets out from.
const DOORS: [&str; 12] = [
    "/",
    "/book",
    "/contact",
    "/picker",
    "/compare",
    "/staff",
    "/staff/calendar",
    "/staff/clinic",
    "/staff/catalogue",
    "/staff/hours",
    "/staff/team",
    "/staff/inbox",
];

/// More pages than the owner's walk finds something new on.
const PAGES: usize = 40;

/// Something that can be asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    method: &'static str,
    path: String,
    fields: Vec<(String, String)>,
}

/// What is known of the site.
#[derive(Default)]
struct Known {
    targets: Vec<Target>,
    /// The names of fields, and the values that the site itself gives them.
    fields: BTreeMap<String, BTreeSet<String>>,
}

impl Known {
    /// Walks through the site as the owner, and looks at every form.
    async fn of(clinic: &Clinic, owner: &Browser) -> Self {
        let mut targets: BTreeSet<_> = server_fn_paths()
            .map(|(path, method)| Target {
                method: if method.as_str() == "GET" { "GET" } else { "POST" },
                path: path.to_owned(),
                fields: Vec::new(),
            })
            .collect();
        let mut pages: Vec<String> = DOORS.map(str::to_owned).into();
        let mut next = 0;
        while next < pages.len().min(PAGES) {
            let address = pages[next].clone();
            next += 1;
            let answer = owner.get(clinic, &address).await;
            let source = String::from_utf8_lossy(&answer.bytes).into_owned();
            targets.extend(forms(&source, &address));
            for tag in source.split("<a ").skip(1) {
                let href = attribute(&format!(" {}", tag.split('>').next().unwrap_or_default()), "href");
                let Some(href) = href.filter(|href| href.starts_with('/')) else {
                    continue;
                };
                let found = link(clinic, &href);
                // One of each kind: a month is like the next.
                if targets
                    .iter()
                    .all(|one| (&one.path, one.fields.len()) != (&found.path, found.fields.len()))
                {
                    pages.push(href);
                    targets.insert(found);
                }
            }
        }
        let mut fields = BTreeMap::<_, BTreeSet<_>>::new();
        for (name, value) in targets.iter().flat_map(|target| &target.fields) {
            fields.entry(name.clone()).or_default().insert(value.clone());
        }
        let targets = targets.into_iter().collect();
        Self { targets, fields }
    }
}

/// Where a link leads.
fn link(clinic: &Clinic, href: &str) -> Target {
    let url: Url = clinic.url(href);
    let fields = url
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), value.into_owned()));
    Target {
        method: "GET",
        path: url.path().to_owned(),
        fields: fields.collect(),
    }
}

/// What the forms of a page would send.
fn forms(source: &str, address: &str) -> Vec<Target> {
    let forms = source.split("<form ").skip(1);
    let forms = forms.filter_map(|form| form.split("</form>").next());
    forms
        .map(|form| {
            let head = format!(" {}", form.split('>').next().unwrap_or_default());
            let mut fields = Vec::new();
            for tag in form.split('<').skip(1) {
                let (tag, text) = tag.split_once('>').unwrap_or((tag, ""));
                let Some(name) = attribute(tag, "name") else { continue };
                let value = attribute(tag, "value").unwrap_or_else(|| unescape(text));
                fields.push((name, value));
            }
            let action = attribute(&head, "action").unwrap_or_else(|| address.to_owned());
            Target {
                method: if head.contains("method=\"post\"") {
                    "POST"
                } else {
                    "GET"
                },
                path: action,
                fields,
            }
        })
        .collect()
}

/// One request, in a form that can be written down.
#[derive(Debug)]
struct Attempt {
    method: &'static str,
    address: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    is_owner: bool,
}

impl Attempt {
    /// Changes something that is known until it may be wrong.
    fn new(known: &Known, chance: &mut Chance) -> Self {
        let target = &known.targets[chance.below(known.targets.len())];
        let pairs = pairs(known, target, chance);
        let text = |joint: &str| {
            let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            pairs.join(joint)
        };
        let method = match chance.below(24) {
            0 => chance.pick(&["GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH"]),
            _ => target.method,
        };
        let mut path = target.path.clone();
        if chance.below(10) == 0 {
            let at = path.rfind('/').map_or(0, |at| at + 1);
            path.truncate(at);
            path.push_str(&chance.value());
        }
        let mut headers = headers(chance);
        if method == "GET" || method == "HEAD" {
            let joint = if path.contains('?') { '&' } else { '?' };
            let address = format!("{path}{joint}{}", text("&"));
            return Self::to(method, address, headers, None, chance);
        }
        let (kind, body) = match chance.below(16) {
            0 => ("application/json", json(&pairs).into_bytes()),
            1 => ("multipart/form-data; boundary=b", multipart(&pairs).into_bytes()),
            2 => ("text/plain", text("&").into_bytes()),
            3 => (
                "application/cbor",
                (0..chance.below(64)).map(|_| byte(chance)).collect(),
            ),
            4 => (
                "application/x-www-form-urlencoded; charset=utf-16",
                text("&").into_bytes(),
            ),
            5 => (
                "application/x-www-form-urlencoded",
                (0..chance.below(64)).map(|_| byte(chance)).collect(),
            ),
            6 => ("application/x-www-form-urlencoded", text(";").into_bytes()),
            _ => ("application/x-www-form-urlencoded", text("&").into_bytes()),
        };
        headers.push(("content-type", kind.to_owned()));
        Self::to(method, path, headers, Some(body), chance)
    }

    fn to(
        method: &'static str,
        address: String,
        headers: Vec<(&'static str, String)>,
        body: Option<Vec<u8>>,
        chance: &mut Chance,
    ) -> Self {
        Self {
            method,
            address,
            headers,
            body,
            is_owner: chance.below(4) > 0,
        }
    }

    /// The request, which may be one that cannot be written.
    fn request(&self, clinic: &Clinic, owner: &Browser) -> RequestBuilder {
        let mut request = clinic.request(self.method.parse::<Method>().unwrap(), &self.address);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = &self.body {
            request = request.body(body.clone());
        }
        if self.is_owner { owner.send(request) } else { request }
    }
}

/// The fields of a request, percent-encoded: as the site wrote them, but for what chance has left out, doubled, changed
/// or added.
fn pairs(known: &Known, target: &Target, chance: &mut Chance) -> Vec<(String, String)> {
    let names: Vec<&str> = known.fields.keys().map(String::as_str).collect();
    let mut pairs = Vec::new();
    for (name, value) in &target.fields {
        let (name, value) = (encoded(name), encoded(value));
        match chance.below(16) {
            0 => {}
            1 => pairs.extend([(name.clone(), value.clone()), (name, value)]),
            2 | 3 => pairs.push((name, chance.value())),
            4 => pairs.push((name, known_value(known, chance))),
            5 => pairs.push((format!("{name}[{}]", chance.value()), value)),
            6 => pairs.push((name, chance.bytes())),
            7 => pairs.push((name, value.repeat(chance.below(60)))),
            8 => pairs.push((name, cut(&value, chance))),
            _ => pairs.push((name, value)),
        }
    }
    for _ in 0..chance.below(4) {
        let name = match chance.below(8) {
            0 => chance.bytes(),
            1 => format!("form[{}]", chance.pick(&names)),
            _ => chance.pick(&names).to_owned(),
        };
        let value = if chance.below(2) == 0 {
            chance.value()
        } else {
            known_value(known, chance)
        };
        pairs.push((name, value));
    }
    pairs
}

/// A value that the site itself has given a field, any field.
fn known_value(known: &Known, chance: &mut Chance) -> String {
    let names: Vec<&str> = known.fields.keys().map(String::as_str).collect();
    let values = &known.fields[chance.pick(&names)];
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    encoded(chance.pick(&values))
}

/// A part of it, which may end within a character.
fn cut(value: &str, chance: &mut Chance) -> String {
    let end = chance.below(value.len() + 1);
    value[..end].to_owned()
}

/// What programs and proxies say of a request.
fn headers(chance: &mut Chance) -> Vec<(&'static str, String)> {
    let mut headers = Vec::new();
    if chance.below(8) > 0 {
        headers.push(("sec-fetch-site", "same-origin".to_owned()));
    }
    if chance.below(3) > 0 {
        headers.push((
            "accept",
            chance
                .pick(&["text/html", "application/json", "*/*", "text/event-stream", ";;,"])
                .to_owned(),
        ));
    }
    if chance.below(6) == 0 {
        let name = [
            "range",
            "if-none-match",
            "if-modified-since",
            "accept-encoding",
            "accept-language",
            "x-forwarded-for",
            "referer",
            "cookie",
            "last-event-id",
        ][chance.below(9)];
        headers.push((name, chance.value()));
    }
    headers
}

/// Any byte at all.
fn byte(chance: &mut Chance) -> u8 {
    u8::try_from(chance.below(256)).unwrap()
}

fn json(pairs: &[(String, String)]) -> String {
    let fields = pairs
        .iter()
        .cloned()
        .map(|(name, value)| (name, value.into()))
        .collect();
    serde_json::Value::Object(fields).to_string()
}

fn multipart(pairs: &[(String, String)]) -> String {
    let part = |(name, value): &(String, String)| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: Vec<_> = pairs.iter().map(part).collect();
    parts.concat() + "--b--\r\n"
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02x}"),
    };
    text.bytes().map(byte).collect()
}

/// Counts the panics of what this thread runs: the clinic is on it, too, and a task that panics is otherwise not heard of.
fn panics() -> Arc<AtomicU64> {
    let counted = Arc::new(AtomicU64::new(0));
    let (count, own) = (Arc::clone(&counted), thread::current().id());
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == own {
            count.fetch_add(1, Ordering::Relaxed);
        }
        before(info);
    }));
    counted
}

/// What this process has in memory, in bytes.
fn memory() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap();
    let resident: u64 = pages.split(' ').nth(1).unwrap().parse().unwrap();
    resident * 4_096
}

/// How long a walk goes on.
enum End {
    After(u32),
    At(Instant),
}

#[tokio::test]
async fn nothing_breaks_whatever_it_is_asked() {
    let number = |name| env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let end = number("GLO_ATTACK_SECONDS").map_or(End::After(SHORT), |seconds| {
        End::At(Instant::now() + Duration::from_secs(seconds))
    });
    let seed = number("GLO_ATTACK_SEED").unwrap_or(1);
    let mut chance = Chance::new(seed);
    let panics = panics();
    let mut sent = 0;
    let mut before = 0;
    let is_over = |sent| match end {
        End::After(count) => sent >= count,
        End::At(instant) => Instant::now() >= instant,
    };
    while !is_over(sent) {
        let engine = if (sent / STAY).is_multiple_of(2) {
            Engine::Sqlite
        } else {
            Engine::Postgres
        };
        let clinic = match Clinic::open_on(engine).await {
            Some(clinic) => clinic,
            None => Clinic::open().await,
        };
        let owner = Browser::of(&clinic, "olga", Role::Owner).await;
        let known = Known::of(&clinic, &owner).await;
        assert!(
            known.targets.len() > 80 && known.fields.len() > 50,
            "{} targets, {} fields",
            known.targets.len(),
            known.fields.len()
        );
        for _ in 0..STAY {
            if is_over(sent) {
                break;
            }
            sent += 1;
            let attempt = Attempt::new(&known, &mut chance);
            let Ok(request) = attempt.request(&clinic, &owner).build() else {
                continue;
            };
            // An answer that never ends.
            if request.url().path() == "/api/changes" {
                continue;
            }
            let answer = Answer::to(attempt.request(&clinic, &owner)).await;
            let told = || {
                format!(
                    "seed {seed}, request {sent}: {attempt:?}\n{}",
                    String::from_utf8_lossy(&answer.bytes)
                )
            };
            assert!(answer.status < 500, "{} {}", answer.status, told());
            assert_eq!(panics.load(Ordering::Relaxed), 0, "{}", told());
            let is_page = attempt.method != "HEAD" && answer.header("content-type").starts_with("text/html");
            assert!(
                !is_page || String::from_utf8_lossy(&answer.bytes).contains("</html>"),
                "cut short: {}",
                told()
            );
        }
        assert_eq!(clinic.get("/readyz").await.status, 200, "seed {seed}");
        if before == 0 {
            before = memory();
        }
    }
    let (before, after) = (before >> 20, memory() >> 20);
    say(&format!(
        "{sent} requests, memory {before} MB after the first {STAY} and {after} MB in the end"
    ));
    if let End::At(_) = end {
        assert!(after - before.min(after) < GROWTH >> 20, "{before} MB, then {after} MB");
    }
}
