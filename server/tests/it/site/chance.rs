//! Requests that nobody would send by hand.

/// A linear congruential generator, so that what failed once fails again.
pub struct Chance(u64);

impl Chance {
    /// The same numbers for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        // Knuth's MMIX; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    /// One of these.
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// Pairs of a query or a form: right, half right, and nonsense. No key is long enough to book with.
    pub fn form(&mut self) -> String {
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

    /// What a field may say, percent-encoded: right, half right, and nonsense.
    pub fn value(&mut self) -> String {
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
    pub fn bytes(&mut self) -> String {
        let encoded: Vec<String> = (0..self.below(30))
            .map(|_| format!("%{:02x}", self.below(256)))
            .collect();
        encoded.concat()
    }

    /// The rest of a path.
    pub fn path(&mut self) -> String {
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
