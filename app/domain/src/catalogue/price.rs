//! Prices as people type them.

use crate::Problem;

/// More than anything here costs, in cents: $100,000.
const MOST: u32 = 10_000_000;

/// Reads `95`, `95.50` or `$1,095` as Canadian cents; nothing is no price.
///
/// # Errors
/// What is wrong with it.
pub fn parse_price(text: &str) -> Result<Option<u32>, Problem> {
    let text = text.trim();
    let text = text.strip_prefix('$').unwrap_or(text).trim().replace(',', "");
    if text.is_empty() {
        return Ok(None);
    }
    let (dollars, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(dollars) || !is_number(cents) || cents.len() != 2 {
        return Err(Problem::Malformed);
    }
    let dollars: u32 = dollars.parse().map_err(|_| Problem::Malformed)?;
    let cents: u32 = cents.parse().map_err(|_| Problem::Malformed)?;
    dollars
        .checked_mul(100)
        .and_then(|whole| whole.checked_add(cents))
        .filter(|&price| price <= MOST)
        .map(Some)
        .ok_or(Problem::Malformed)
}

/// A price as it is typed: `95`, `95.50`.
#[must_use]
pub fn price_text(cents: u32) -> String {
    match (cents / 100, cents % 100) {
        (dollars, 0) => dollars.to_string(),
        (dollars, cents) => format!("{dollars}.{cents:02}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dollars_become_cents() {
        for (text, price) in [
            ("", None),
            (" ", None),
            ("$", None),
            ("95", Some(9_500)),
            ("95.50", Some(9_550)),
            ("$ 1,095.05", Some(109_505)),
            ("0", Some(0)),
        ] {
            assert_eq!(parse_price(text), Ok(price), "{text}");
        }
        for text in [
            "95.5",
            "95.",
            ".50",
            "-1",
            "+95",
            "95.+5",
            "95,50.1",
            "ninety",
            "1e3",
            "100000.01",
            "99999999999",
            "９５",
        ] {
            assert_eq!(parse_price(text), Err(Problem::Malformed), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(cents in 0..=MOST) {
            prop_assert_eq!(parse_price(&price_text(cents)), Ok(Some(cents)));
        }
    }
}
