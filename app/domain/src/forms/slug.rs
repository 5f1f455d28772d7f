//! Names in URLs.

/// Whether `text` can name something in a URL: 1 to 64 lower-case ASCII letters, digits and hyphens.
pub(crate) fn is_slug(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The name of something in URLs, made of its name on screen and, for a service, of its minutes: letters and digits of
/// ASCII, and hyphens for all between them. Nothing, if there are none.
#[must_use]
pub fn slug_of(name: &str, minutes: Option<u16>) -> Option<String> {
    let minutes = minutes.map_or_else(String::new, |minutes| format!("-{minutes}"));
    let words: Vec<String> = name
        .to_ascii_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    // Room is left for what tells it from another of its name.
    let words: String = words.join("-").chars().take(50).collect();
    let slug = format!("{}{minutes}", words.trim_end_matches('-'));
    (!words.is_empty() && is_slug(&slug)).then_some(slug)
}
