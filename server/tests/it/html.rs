//! What stands on a page: enough HTML for pages that the application wrote itself.

use std::collections::BTreeSet;

use crate::scene::Answer;

/// A page: whole, and HTML.
pub struct Page {
    /// Its HTTP status.
    pub status: u16,
    source: String,
}

impl Page {
    /// The page that an answer is. After `</html>`, leptos tells scripts what the page was made of, and nothing else.
    pub fn of(answer: Answer) -> Self {
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{}",
            answer.text()
        );
        let source = String::from_utf8(answer.bytes).unwrap();
        assert!(source.starts_with("<!DOCTYPE html>"));
        let (_, after) = source.split_once("</html>").expect("a page has an end");
        assert!(
            after.is_empty() || after.starts_with("<script") && after.ends_with("</script>"),
            "{after}"
        );
        assert_eq!(
            after.matches("<script").count(),
            after.split("</script>").count() - 1,
            "{after}"
        );
        Self {
            status: answer.status,
            source,
        }
    }

    /// Its HTML.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its title.
    pub fn title(&self) -> &str {
        between(&self.source, "<title>", "</title>").unwrap()
    }

    /// Its first heading.
    pub fn heading(&self) -> &str {
        let rest = &self.source[self.source.find("<h1").unwrap()..];
        between(rest, ">", "</h1>").unwrap()
    }

    /// Whether these words can be read on it, wherever elements begin and end between them.
    pub fn says(&self, words: &str) -> bool {
        self.words().contains(words)
    }

    /// Everything that can be read on it.
    pub fn words(&self) -> String {
        let main = between(&self.source, "<main ", "</main>").unwrap();
        let mut text = String::new();
        let mut rest = &main[tag(main).len() + 1..];
        while let Some(start) = rest.find('<') {
            text.push_str(&rest[..start]);
            rest = &rest[start..];
            // Comments are marks for the browser's half.
            let end = if rest.starts_with("<!--") {
                rest.find("-->").map(|end| end + 2)
            } else {
                rest.find('>')
            };
            if rest.starts_with("<br") {
                text.push(' ');
            }
            rest = &rest[end.unwrap() + 1..];
        }
        text.push_str(rest);
        unescape(&text)
    }

    /// Each opening tag of this element, from `<` to before `>`.
    pub fn tags(&self, name: &str) -> Vec<&str> {
        let opening = format!("<{name} ");
        self.source
            .match_indices(&opening)
            .map(|(at, _)| tag(&self.source[at..]))
            .collect()
    }

    /// The value of the input of this name: of the checked one, where there are several.
    pub fn value(&self, name: &str) -> String {
        let inputs = self.inputs(name);
        let input = inputs.iter().find(|tag| inputs.len() == 1 || tag.contains(" checked"));
        let Some(tag) = input else {
            panic!("no {name} in {inputs:?}")
        };
        attribute(tag, "value").unwrap_or_default()
    }

    /// The values of the inputs of this name.
    pub fn choices(&self, name: &str) -> Vec<String> {
        self.inputs(name)
            .iter()
            .map(|tag| attribute(tag, "value").unwrap())
            .collect()
    }

    /// What stands in the textarea of this name.
    pub fn textarea(&self, name: &str) -> String {
        let tag = self
            .tags("textarea")
            .into_iter()
            .find(|tag| attribute(tag, "name").as_deref() == Some(name))
            .unwrap();
        let at = self.source.find(tag).unwrap() + tag.len() + 1;
        let inside = between(&self.source[at..], "", "</textarea>").unwrap();
        // The parser drops a line break at the start.
        unescape(inside.strip_prefix('\n').unwrap_or(inside))
    }

    /// How what it shows was when it was made, as the form says that changes, or does, this; without a word, the first that
    /// says it.
    pub fn revision(&self, change: &str) -> String {
        self.hidden(change, "revision")
    }

    /// The value of the input of this name in the first form that has one and changes, or does, this, if there is one.
    pub fn hidden(&self, change: &str, name: &str) -> String {
        let named = format!(" name=\"{name}\"");
        let marks = ["change", "act"].map(|name| format!("name=\"{name}\" value=\"{change}\""));
        let is_it = |form: &str| change.is_empty() || marks.iter().any(|mark| form.contains(mark));
        let forms = self.source.split("<form ").skip(1);
        let mut forms = forms.map(|form| form.split("</form>").next().unwrap());
        let form = forms.find(|form| form.contains(&named) && is_it(form));
        let input = form.and_then(|form| form.split("<input ").find(|tag| tag.contains(&named)));
        input.and_then(|tag| attribute(tag, "value")).unwrap_or_default()
    }

    /// What a browser would send of the last form that changes, or does, this; without a word, of the last one that tells
    /// how what it changes was.
    pub fn form(&self, change: &str) -> Vec<(String, String)> {
        let marks = ["change", "act"].map(|name| format!("name=\"{name}\" value=\"{change}\""));
        let is_it = |form: &str| change.is_empty() || marks.iter().any(|mark| form.contains(mark));
        let forms = self.source.split("<form ").skip(1);
        let forms = forms.map(|form| form.split("</form>").next().unwrap());
        let form = forms
            .filter(|form| form.contains(" name=\"revision\"") && is_it(form))
            .last()
            .unwrap_or_else(|| panic!("no form {change}"));
        let mut fields = Vec::new();
        for (at, _) in form.match_indices('<') {
            let (rest, opening) = (&form[at..], tag(&form[at..]));
            let Some(name) = attribute(opening, "name") else {
                continue;
            };
            let value = attribute(opening, "value");
            if opening.starts_with("<textarea") {
                let inside = between(&rest[opening.len() + 1..], "", "</textarea>").unwrap();
                fields.push((name, unescape(inside.strip_prefix('\n').unwrap_or(inside))));
            } else if opening.starts_with("<select") {
                let inside = between(rest, "<select", "</select>").unwrap();
                let options: Vec<_> = inside
                    .match_indices("<option")
                    .map(|(at, _)| tag(&inside[at..]))
                    .collect();
                let chosen = options
                    .iter()
                    .find(|option| option.contains(" selected"))
                    .or(options.first());
                fields.extend(chosen.map(|option| (name, attribute(option, "value").unwrap_or_default())));
            } else if ["\"checkbox\"", "\"radio\""].iter().all(|kind| !opening.contains(kind))
                || opening.contains(" checked")
            {
                fields.push((name, value.unwrap_or_default()));
            }
        }
        fields
    }

    /// The ids that two elements have.
    pub fn twice(&self) -> Vec<&str> {
        let ids = self
            .source
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let mut seen = BTreeSet::new();
        ids.filter(|id| !seen.insert(*id)).collect()
    }

    /// Where its form is posted to.
    pub fn form_action(&self) -> String {
        attribute(self.tags("form")[0], "action").unwrap()
    }

    /// What a browser without a script sends by the first form in which these words stand, as it stands.
    pub fn fields(&self, words: &str) -> Vec<(String, String)> {
        let forms = self.source.split("<form ").skip(1);
        let mut forms = forms.filter_map(|rest| rest.split("</form>").next());
        let Some(form) = forms.find(|form| form.contains(words)) else {
            panic!("no form says {words}: {}", self.words())
        };
        let inputs = form.split("<input ").skip(1).map(|rest| format!(" {}", tag(rest)));
        let is_sent = |tag: &String| {
            let kind = attribute(tag, "type").unwrap_or_default();
            !matches!(&*kind, "radio" | "checkbox") || tag.contains(" checked")
        };
        let pair = |tag: String| Some((attribute(&tag, "name")?, attribute(&tag, "value").unwrap_or_default()));
        let mut fields: Vec<_> = inputs.filter(is_sent).filter_map(pair).collect();
        for rest in form.split("<textarea ").skip(1) {
            let name = attribute(&format!(" {}", tag(rest)), "name").unwrap();
            let inside = between(&rest[tag(rest).len()..], ">", "</textarea>").unwrap();
            fields.push((name, unescape(inside.strip_prefix('\n').unwrap_or(inside))));
        }
        fields
    }

    fn inputs(&self, name: &str) -> Vec<&str> {
        self.tags("input")
            .into_iter()
            .filter(|tag| attribute(tag, "name").as_deref() == Some(name))
            .collect()
    }
}

/// An attribute of a tag.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    between(tag, &format!(" {name}=\""), "\"").map(unescape)
}

/// The opening tag that `text` begins with; `>` within quotes is not its end.
fn tag(text: &str) -> &str {
    let mut is_quoted = false;
    let end = text.find(|c| {
        is_quoted ^= c == '"';
        c == '>' && !is_quoted
    });
    &text[..end.unwrap()]
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

pub fn unescape(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}
