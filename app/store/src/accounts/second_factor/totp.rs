//! Codes that an app makes of a shared key and the time: RFC 6238, as every such app does it (SHA-1, 30 seconds, six
//! digits).

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;

/// How long a code is one, in seconds.
const STEP: i64 = 30;

/// The step whose code this is: the one now, or the one before or after, because clocks differ and people type slowly.
/// None, if it is none of theirs.
pub(crate) fn step_of(key: &[u8; 20], code: &str, now: Timestamp) -> Option<i64> {
    let typed = digits_of(code);
    steps_at(now).find(|&step| typed == shown(key, step))
}

/// The step of the second of two codes, if these are two that follow one another: the second as in [`step_of`]. Of one code
/// there are a million; nobody comes upon two by trying.
pub(crate) fn step_of_two(key: &[u8; 20], codes: &str, now: Timestamp) -> Option<i64> {
    let typed = digits_of(codes);
    steps_at(now).find(|&step| typed == shown(key, step - 1) + &shown(key, step))
}

fn steps_at(now: Timestamp) -> impl Iterator<Item = i64> {
    let now = now.as_second().div_euclid(STEP);
    [now, now - 1, now + 1].into_iter()
}

/// Without what apps and people put between them.
fn digits_of(codes: &str) -> String {
    codes.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// What the app shows in this step.
fn shown(key: &[u8; 20], step: i64) -> String {
    format!("{:06}", number(key, step) % 1_000_000)
}

/// RFC 4226, section 5.3: four bytes of the HMAC, from where its last half byte points to.
fn number(key: &[u8; 20], step: i64) -> u32 {
    let Ok(mut mac) = <Hmac<Sha1> as KeyInit>::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length")
    };
    mac.update(&step.to_be_bytes());
    let hash: [u8; 20] = mac.finalize().into_bytes().into();
    let at = usize::from(hash[19] & 0xf);
    u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 6238's test vectors.
    const KEY: &[u8; 20] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("an instant")
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B: eight digits there, of which apps show the last six.
        for (second, code) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            let step = second / STEP;
            assert_eq!(number(KEY, step) % 100_000_000, code, "{second}");
            let code = format!("{:06}", code % 1_000_000);
            assert_eq!(step_of(KEY, &code, at(second)), Some(step));
        }
    }

    #[test]
    fn a_code_is_good_for_a_step_before_and_after() {
        for (second, is_good) in [
            (0, false),
            (29, false),
            (30, true),
            (60, true),
            (119, true),
            (120, false),
        ] {
            // The code of step 2, which is the minute's second half.
            let code = format!("{:06}", number(KEY, 2) % 1_000_000);
            assert_eq!(step_of(KEY, &code, at(second)).is_some(), is_good, "{second}");
            let both = format!("{} {code}", shown(KEY, 1));
            assert_eq!(step_of_two(KEY, &both, at(second)).is_some(), is_good, "{second}");
            assert_eq!(step_of(KEY, &both, at(second)), None);
        }
        assert_eq!(step_of(KEY, "", at(60)), None);
        assert_eq!(step_of_two(KEY, "", at(60)), None);
        let spaced = format!("{:06}", number(KEY, 2) % 1_000_000);
        let spaced = format!("{} {}", &spaced[..3], &spaced[3..]);
        assert_eq!(step_of(KEY, &spaced, at(60)), Some(2), "as apps show it");
    }
}
