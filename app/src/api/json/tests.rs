//! What is written is read, and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Unreadable, read};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Something {
    number: u16,
    below: i64,
    text: String,
    list: Vec<(u8, Option<bool>)>,
    by_name: BTreeMap<String, Named>,
    nothing: (),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Named {
    Alone,
    Pair(i8, String),
    Within { inner: Option<Box<Named>> },
    Around(Vec<u32>),
}

#[derive(Debug, PartialEq, Deserialize)]
struct One {
    number: u8,
}

fn something() -> Something {
    let within = |inner: Option<Named>| Named::Within {
        inner: inner.map(Box::new),
    };
    Something {
        number: 65_535,
        below: i64::MIN,
        text: "a \"quoted\" \\ line\n\u{1}of \u{e9} and \u{1f9d8}/".to_owned(),
        list: vec![(0, None), (255, Some(true)), (7, Some(false))],
        by_name: BTreeMap::from([
            (String::new(), Named::Alone),
            ("b".to_owned(), Named::Pair(-1, String::new())),
            ("c".to_owned(), within(Some(within(None)))),
            ("d".to_owned(), Named::Around(vec![])),
        ]),
        nothing: (),
    }
}

#[test]
fn what_was_written_is_read() {
    let written = serde_json::to_string(&something()).unwrap();
    assert_eq!(read(&written), Ok(something()), "{written}");
    let spaced = serde_json::to_string_pretty(&something()).unwrap();
    assert_eq!(read(&spaced), Ok(something()), "{spaced}");
}

#[test]
fn what_nobody_asks_for_is_passed_over() {
    let text = r#"{"a":[1,{"b":"]}\""},-1.5e3,null],"number":3,"z":true}"#;
    assert_eq!(read(text), Ok(One { number: 3 }));
}

#[test]
fn escapes_are_read_as_serde_json_reads_them() {
    for text in [
        r#""\u00e9\uD83E\uddd8\/\b\f\n\r\t\"\\""#,
        r#""\uD83E""#,
        r#""\uD83Ex""#,
        r#""\uDDD8""#,
        r#""\u00""#,
        r#"""#,
        r#""\"#,
    ] {
        assert_eq!(read::<String>(text).ok(), serde_json::from_str(text).ok(), "{text}");
    }
}

#[test]
fn whatever_is_broken_off_cannot_be_read() {
    let written = serde_json::to_string(&something()).unwrap();
    for (end, _) in written.char_indices() {
        assert_eq!(read::<Something>(&written[..end]), Err(Unreadable), "{end}");
    }
    assert_eq!(read::<u8>("1 2"), Err(Unreadable));
    assert_eq!(read::<u8>("256"), Err(Unreadable));
    assert_eq!(read::<Vec<u8>>("[1 2]"), Err(Unreadable));
    assert_eq!(read::<Named>(r#""Nobody""#), Err(Unreadable));
}
