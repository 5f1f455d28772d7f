//! Addresses and bodies that no page of ours has made.

use crate::booking::openings;
use crate::clinic::Clinic;
use crate::html::Page;

/// Requests of each kind that chance makes.
const TRIES: usize = 300;

#[tokio::test]
async fn every_address_of_book_is_a_page_with_the_right_status() {
    let clinic = Clinic::open().await;
    for (query, status) in [
        ("", 200),
        ("service=", 200),
        ("month=&date=&start=&therapist=", 200),
        ("utm_source=mail", 200),
        ("month=2026-12", 200),
        ("start=2026-12-01T15:00:00Z", 200),
        ("service=relaxation-60&month=0001-01", 200),
        ("service=relaxation-60&month=9998-12", 200),
        ("service=relaxation-60&date=0001-01-01", 200),
        ("service=relaxation-60&date=9998-12-31", 200),
        ("service=relaxation-60&month=2026-12&date=2027-01-04", 200),
        ("service=relaxation-60&therapist=99", 200),
        ("service=relaxation-60&start=2026-12-01T09:00:00-06:00", 200),
        ("service=relaxation-60&start=2026-12-01T15:05:00Z", 422),
        ("service=relaxation-60&start=-009999-01-03T00:00:00Z", 422),
        ("service=relaxation-60&start=9999-12-30T22:00:00Z", 422),
        ("service=nothing", 404),
        ("service=nothing&date=2026-12-01", 404),
        ("service=nothing&start=2026-12-01T15:00:00Z", 404),
        ("service=Relaxation", 400),
        ("service=%00", 400),
        ("service=%ff", 400),
        ("service=relaxation-60&therapist=me", 400),
        ("service=relaxation-60&therapist=9223372036854775808", 400),
        ("service=relaxation-60&month=2026-13", 400),
        ("service=relaxation-60&month=9999-12", 400),
        ("service=relaxation-60&date=2026-02-30", 400),
        ("service=relaxation-60&date=9999-12-31", 400),
        ("service=relaxation-60&date=-009999-01-01", 400),
        ("service=relaxation-60&date=2026-12-01T00:00", 400),
        ("service=relaxation-60&start=2026-12-01", 400),
        ("service=relaxation-60&start=2026-12-01T15:00:00", 400),
        ("service=relaxation-60&start=2026-12-01T15:01:00Z", 400),
        ("service=relaxation-60&start=2026-12-01T15:00:00.5Z", 400),
        ("service=relaxation-60&start=2026-12-01T15:00:00%2B00:00", 200),
    ] {
        let page = Page::of(clinic.get(&format!("/book?{query}")).await);
        assert_eq!(page.status, status, "{query}: {}", page.heading());
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_read_says_what_is_wrong_with_it() {
    let clinic = Clinic::open().await;
    let page = Page::of(clinic.get("/book?service=A!&therapist=b&month=c&date=d&start=e").await);
    assert_eq!((page.status, page.heading()), (400, "We cannot read this address"));
    for words in [
        "We do not have this massage.",
        "We do not have this therapist.",
        "Enter a month, like 2026-12",
        "Choose a time.",
    ] {
        assert!(page.says(words), "{words}: {}", page.words());
    }
    assert!(!page.source().contains("A!"), "what was in it is not said again");
}

#[tokio::test]
async fn whatever_the_query_of_a_page_says_the_page_is_whole() {
    let clinic = Clinic::open().await;
    let mut chance = Chance::new(1);
    for _ in 0..TRIES {
        let path = format!(
            "{}?{}",
            chance.pick(&["/book", "/contact", "/contact/thanks"]),
            chance.form()
        );
        let page = Page::of(clinic.get(&path).await);
        assert!(
            matches!(page.status, 200 | 400 | 404 | 409 | 422),
            "{path}: {}",
            page.status
        );
    }
}

#[tokio::test]
async fn whatever_the_path_says_there_is_an_answer() {
    let clinic = Clinic::open().await;
    let mut chance = Chance::new(2);
    for _ in 0..TRIES {
        let path = format!(
            "{}{}",
            chance.pick(&["/", "/visit/", "/pkg/", "/api/", "/book/"]),
            chance.path()
        );
        let answer = clinic.get(&path).await;
        assert!(
            matches!(answer.status, 200 | 307 | 308 | 400 | 404 | 405 | 422),
            "{path}: {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn whatever_a_program_asks_it_gets_an_answer_it_can_read() {
    let clinic = Clinic::open().await;
    let mut chance = Chance::new(3);
    for _ in 0..TRIES {
        let function = chance.pick(&["list", "month", "show"]);
        let path = format!("/api/openings/{function}?{}", chance.form());
        let answer = clinic.get(&path).await;
        assert!(
            matches!(answer.status, 200 | 400 | 404 | 422),
            "{path}: {} {}",
            answer.status,
            answer.text()
        );
        assert_eq!(answer.json().get("error").is_some(), answer.status != 200, "{path}");
    }
}

#[tokio::test]
async fn whatever_is_posted_books_nothing_by_chance_and_breaks_nothing() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    let mut chance = Chance::new(4);
    for _ in 0..TRIES {
        let path = chance.pick(&[
            "/book",
            "/book?service=relaxation-60&start=2026-12-01T15:00:00Z",
            "/api/visits/book",
            "/api/visits/show",
            "/contact",
            "/api/contact/send",
        ]);
        let body = chance.form();
        let answer = clinic.post_text(path, body.clone()).await;
        assert!(
            matches!(answer.status, 400 | 404 | 409 | 413 | 422),
            "{path} {body}: {}",
            answer.status
        );
    }
    assert_eq!(openings(&clinic).await, before);
}

/// A linear congruential generator, so that what failed once fails again.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        // Knuth's MMIX; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    /// Pairs of a query or a form: right, half right, and nonsense. No key is long enough to book with.
    fn form(&mut self) -> String {
        const NAMES: [&str; 20] = [
            "service",
            "service",
            "therapist",
            "month",
            "date",
            "start",
            "start",
            "from",
            "days",
            "name",
            "email",
            "note",
            "key",
            "token",
            "",
            "form[name]",
            "message",
            "stamp",
            "about",
            "reference",
        ];
        let pairs: Vec<String> = (0..self.below(7))
            .map(|_| {
                let (name, value) = (self.pick(&NAMES), self.value());
                match self.below(10) {
                    0 => name.to_owned(),
                    1 => value,
                    2 => format!("{name}[]={value}"),
                    3 => format!("{name}[{value}]={value}"),
                    _ => format!("{name}={value}"),
                }
            })
            .collect();
        pairs.join(self.pick(&["&", "&", "&", "&&", ";"]))
    }

    fn value(&mut self) -> String {
        const VALUES: [&str; 40] = [
            "",
            "relaxation-60",
            "relaxation-60",
            "relaxation-30",
            "therapeutic-60",
            "nothing",
            "1",
            "2",
            "0",
            "-1",
            "30",
            "2026-12",
            "2026-13",
            "9998-12",
            "0000-00",
            "2026-12-01",
            "2026-12-01",
            "9999-12-31",
            "-009999-01-01",
            "2027-02-29",
            "2026-12-01T15:00:00Z",
            "2026-12-01T15:00:00Z",
            "2026-12-01T15:00:00%2B25:00",
            "9999-12-30T22:00:00Z",
            "-009999-01-02T01:59:59Z",
            "2026-12-01T15:00:00[America/Edmonton]",
            "24:00",
            "1e309",
            "NaN",
            "9223372036854775807",
            "-9223372036854775808",
            "18446744073709551616",
            "%",
            "%zz",
            "%00",
            "%ff%fe",
            "%E2%80%AE",
            "%F0%9F%92%86",
            "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "'%20OR%201=1%20--",
        ];
        match self.below(12) {
            0 => "9".repeat(self.below(400)),
            1 => self.bytes(),
            _ => self.pick(&VALUES).to_owned(),
        }
    }

    /// Any bytes at all, percent-encoded.
    fn bytes(&mut self) -> String {
        let encoded: Vec<String> = (0..self.below(30))
            .map(|_| format!("%{:02x}", self.below(256)))
            .collect();
        encoded.concat()
    }

    /// The rest of a path.
    fn path(&mut self) -> String {
        const PARTS: [&str; 16] = [
            "..%2f",
            "%2e%2e/",
            "%00",
            "%ff",
            "%",
            "%zz",
            "//",
            "book",
            "visit",
            "pkg/glo.a15.js",
            ".br",
            "%0d%0aa:b",
            "~",
            "\\..\\",
            "%F0%9F%92%86",
            ";a=b",
        ];
        (0..self.below(5)).map(|_| self.pick(&PARTS)).collect()
    }
}
