//! Names as people take them to be the same.

use unicode_normalization::UnicodeNormalization;

use crate::forms::unseen::leaves_no_mark;

/// A name as it is looked for: without case, accents, marks and double blanks, and with its letters as they are written
/// where they are missing. `JOSÉ`, `José` and `jose` are one, and so are `Łukasz` and `lukasz`, `Weiß` and `WEISS`.
///
/// Accents go where letters stay what they are without them (Latin, Greek, Cyrillic). The signs of other scripts, in which
/// they are vowels, stay.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // All of it twice: what is compatible with a letter may be compatible with a capital one, or with a mark.
    let letters = text.chars().map(plain_mark).flat_map(char::to_lowercase);
    let letters = letters.nfkd().map(plain_mark).flat_map(char::to_lowercase);
    for letter in letters.filter(|&c| !is_accent(c) && !leaves_no_mark(c)) {
        match without_stroke(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    let words: Vec<&str> = folded.split_whitespace().collect();
    if words.is_empty() {
        // Nothing but accents: then they are the name.
        return text.to_lowercase();
    }
    words.join(" ")
}

/// Unicode's block of combining diacritical marks.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// One of the marks that look alike: keyboards have one of them, and text processors another.
fn plain_mark(c: char) -> char {
    match c {
        '‘' | '’' | 'ʼ' | 'ʻ' | '`' | '´' => '\'',
        '‐'..='―' | '−' => '-',
        other => other,
    }
}

/// What is written in place of small letters that Unicode takes for letters of their own.
fn without_stroke(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' => "i",
        'ĸ' => "k",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_one_as_people_take_them() {
        for (one, other) in [
            ("JOSÉ", "José"),
            ("José", "Jose\u{301}"),
            ("José", "jose"),
            ("weiß", "WEISS"),
            ("STRAẞE", "strasse"),
            ("ŁUKASZ", "Łukasz"),
            ("Łukasz", "lukasz"),
            ("Søren Ærø", "soren aero"),
            ("Đặng", "dang"),
            ("Þór", "THOR"),
            ("İpek IŞIK", "ipek ışık"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
            ("Артём", "АРТЕМ"),
            ("O’Brien", "o'BRIEN"),
            ("O´Brien", "o`brien"),
            ("Anne\u{2011}Marie", "anne-marie"),
            ("Ada\u{a0}  King ", "ada king"),
            ("ﬁona", "FIONA"),
            ("Zo\u{200b}ë", "zoe"),
            ("Œuvray Ħal Ŧor Ŋaj ĸ", "oeuvray hal tor naj k"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn other_names_stay_others() {
        for (one, other) in [
            ("Jose", "Joseph"),
            ("Ada King", "Adaking"),
            ("राम", "रमा"),
            ("Ann", "An"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} and {other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_so(text in "\\PC{0,24}") {
            let folded = fold(&text);
            prop_assert_eq!(&fold(&folded), &folded);
        }

        #[test]
        fn case_and_composition_do_not_matter(text in "[a-zà-ÿĀ-ſА-яΑ-Ωα-ω ]{0,24}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
            prop_assert_eq!(fold(&text.nfd().collect::<String>()), fold(&text));
        }
    }
}
