//! A name as a letter shows it. Whoever books types a name and an address, and the address may be anyone's: so a letter
//! says of the name what a name can say, and nothing that could be followed or called.

use unicode_normalization::char::is_combining_mark;

use crate::ClientName;

/// How many characters of a name a letter shows.
pub const MOST_OF_A_NAME: usize = 60;

/// What a letter calls somebody, as far as what they have typed is a name: letters of any script, the marks that stand in
/// names, one digit at most (`Henry 8`, `3rd`), [`MOST_OF_A_NAME`] characters at most. Nothing, if nothing is left.
///
/// No link is left in it: what could be a domain is broken at its dots, and what begins an address of the web is left out.
#[must_use]
pub fn letter_name(name: &ClientName) -> Option<String> {
    let typed = name.as_str();
    let digits = typed.chars().filter(|c| c.is_numeric()).count();
    let mut plain = String::with_capacity(typed.len());
    for c in typed.chars() {
        match c {
            // Where letters follow, it might be a domain.
            '.' => plain.push_str(". "),
            c if stands_in_names(c) || (digits == 1 && c.is_ascii_digit()) => plain.push(c),
            _ => plain.push(' '),
        }
    }
    let mut shown = String::new();
    let mut count = 0;
    for word in plain.split_whitespace().filter(|word| is_word(word)) {
        let gap = usize::from(!shown.is_empty());
        let length = word.chars().count();
        if count + gap + length > MOST_OF_A_NAME {
            if shown.is_empty() {
                shown = word.chars().take(MOST_OF_A_NAME).collect();
            }
            break;
        }
        if gap == 1 {
            shown.push(' ');
        }
        shown.push_str(word);
        count += gap + length;
    }
    // Of signs alone nobody is called.
    shown.chars().any(char::is_alphanumeric).then_some(shown)
}

fn stands_in_names(c: char) -> bool {
    let joins = matches!(c, '\u{200c}' | '\u{200d}');
    let marks = matches!(
        c,
        '\'' | '‘' | '’' | 'ʼ' | 'ʻ' | '-' | '‐' | '\u{2011}' | '–' | '·' | '・' | ',' | '&'
    );
    joins || marks || (c.is_alphabetic() && !c.is_numeric()) || is_combining_mark(c)
}

/// Whether it joins two names, or there is anything to read in it but what begins an address of the web.
fn is_word(word: &str) -> bool {
    let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters = letters.to_lowercase();
    word == "&"
        || !letters.is_empty() && !matches!(letters.as_str(), "http" | "https" | "ftp" | "www" | "mailto" | "tel")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(name: &str) -> Option<String> {
        letter_name(&ClientName::parse(name).expect("a name"))
    }

    #[test]
    fn names_are_shown_as_they_are() {
        for name in [
            "Zoë Zimmermann",
            "Zoe\u{308} Zimmermann",
            "Anne-Marie O’Brien",
            "Martin Luther King, Jr.",
            "Henry 8",
            "Thurston Howell 3rd",
            "Nguyễn Thị Ánh",
            "राम शर्मा",
            "王小明",
            "محمد",
            "Ann & Bob",
        ] {
            assert_eq!(shown(name).as_deref(), Some(name));
        }
        assert_eq!(shown("J.R. Smith").as_deref(), Some("J. R. Smith"));
    }

    /// A booking in a victim's address was a way to send them 145 characters of one's own, 41 times.
    #[test]
    fn what_could_be_followed_or_called_is_not_shown() {
        for (typed, expected) in [
            ("https://evil.example/win", Some("evil. example win")),
            ("WWW.EVIL.EXAMPLE", Some("EVIL. EXAMPLE")),
            ("evil。com", Some("evil com")),
            ("Call 780-555-0100 now", Some("Call now")),
            ("a@evil.example", Some("a evil. example")),
            ("٧٨٠ ⅷ ½ 12345", None),
        ] {
            assert_eq!(shown(typed).as_deref(), expected, "{typed}");
        }
        let long = format!("You have won {}", "x".repeat(180));
        assert_eq!(shown(&long).as_deref(), Some("You have won"));
        let fits = format!("Ada {}", "x".repeat(56));
        assert_eq!(shown(&fits).as_deref(), Some(&*fits), "60 characters");
        assert_eq!(shown(&format!("{fits}x")).as_deref(), Some("Ada"));
        assert_eq!(shown(&"x".repeat(200)).map(|name| name.len()), Some(60));
    }

    /// Names of signs alone were accepted once, and are still stored.
    #[test]
    fn signs_alone_are_no_name() {
        for signs in [".", "&", "& &", "—", "-'-", "…"] {
            let name = ClientName::stored(signs).expect("it was accepted once");
            assert_eq!(letter_name(&name), None, "{signs}");
        }
    }

    proptest! {
        #[test]
        fn no_name_leads_anywhere(typed in "\\PC{1,200}|([a-z0-9:/.@]{1,9} ?){1,20}") {
            let Ok(name) = ClientName::parse(&typed) else { return Ok(()) };
            let Some(shown) = letter_name(&name) else { return Ok(()) };
            prop_assert!(shown.chars().count() <= MOST_OF_A_NAME);
            prop_assert!(shown.chars().filter(|c| c.is_numeric()).count() <= 1, "{shown}");
            prop_assert!(!shown.contains([':', '/', '@', '\n', '\r']), "{shown}");
            let parts: Vec<&str> = shown.split('.').collect();
            prop_assert!(parts[1..].iter().all(|part| part.is_empty() || part.starts_with(' ')), "{shown}");
        }
    }
}
