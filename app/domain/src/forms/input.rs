//! What several forms read alike.

use crate::forms::unseen::is_blank;
use crate::{Field, FieldErrors, IdempotencyKey, Problem};

/// What is read from a field that may be empty.
pub(crate) fn optional<T>(text: &str, parse: impl Fn(&str) -> Result<T, Problem>) -> Result<Option<T>, Problem> {
    if is_blank(text) {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

/// The key of a form that adds something, or what is wrong with it; one that changes what is there has none.
pub(crate) fn adding_key(id: &str, key: &str, errors: &mut FieldErrors) -> Option<IdempotencyKey> {
    let key = id.is_empty().then(|| IdempotencyKey::parse(key));
    key.and_then(|key| errors.keep(Field::Key, key))
}

/// A place in a list: a number of at most three digits.
pub(crate) fn parse_position(text: &str) -> Result<u16, Problem> {
    match text.trim() {
        "" => Err(Problem::Missing),
        text => match text.parse() {
            Ok(position @ 0..=999) => Ok(position),
            _ => Err(Problem::Malformed),
        },
    }
}
