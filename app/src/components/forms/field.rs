//! Text fields with their label, hint and error.

use domain::{Field, FieldError, FieldErrors, Problem};
use leptos::prelude::*;

use crate::components::field_message;
use crate::components::forms::field_words::{input_kind, label as label_of};

/// What is wrong with the fields of a form.
#[derive(Clone, Copy)]
pub(crate) struct Problems(Signal<FieldErrors>);

impl Problems {
    fn of(self, field: Field) -> Signal<Option<Problem>> {
        Signal::derive(move || self.0.with(|errors| errors.problem(field)))
    }
}

impl From<Signal<FieldErrors>> for Problems {
    fn from(errors: Signal<FieldErrors>) -> Self {
        Self(errors)
    }
}

impl From<FieldErrors> for Problems {
    fn from(errors: FieldErrors) -> Self {
        Self(Signal::stored(errors))
    }
}

/// A text field of one line.
#[component]
pub(crate) fn TextField(
    field: Field,
    /// What it is called here, if that is not what it is called everywhere.
    #[prop(default = label_of(*field))]
    label: &'static str,
    #[prop(default = "")] hint: &'static str,
    /// What a browser may fill in by itself.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What was typed before.
    value: String,
    #[prop(default = true)] required: bool,
    /// What stands beside the label of a field that is not required.
    #[prop(default = "optional")]
    otherwise: &'static str,
    #[prop(into)] problems: Problems,
) -> impl IntoView {
    let (id, name, problem) = (field.id(), field.name(), problems.of(field));
    view! {
        <Framed field label hint aside=(!required).then_some(otherwise) problem>
            <input
                class="field__input"
                id=id
                name=name
                type=input_kind(field)
                autocomplete=autocomplete
                value=value
                required=required
                aria-describedby=described_by(id, hint, problem)
                aria-invalid=move || problem.get().map(|_| "true")
            />
        </Framed>
    }
}

/// A choice of one out of a list.
#[component]
pub(crate) fn SelectField(
    field: Field,
    /// What it is called here, if that is not what it is called everywhere.
    #[prop(default = label_of(*field))]
    label: &'static str,
    /// What can be chosen: each with its value and its name.
    options: Vec<(String, String)>,
    /// What is chosen to begin with.
    value: String,
    #[prop(into)] problems: Problems,
) -> impl IntoView {
    let (id, name, problem) = (field.id(), field.name(), problems.of(field));
    let options = options.into_iter().map(move |(option, label)| {
        let is_chosen = option == value;
        view! {
            <option value=option selected=is_chosen>
                {label}
            </option>
        }
    });
    view! {
        <Framed field label hint="" aside=None problem>
            <select
                class="field__input"
                id=id
                name=name
                aria-describedby=described_by(id, "", problem)
                aria-invalid=move || problem.get().map(|_| "true")
            >
                {options.collect_view()}
            </select>
        </Framed>
    }
    .into_any()
}

/// A text field of several lines.
#[component]
pub(crate) fn NoteField(
    field: Field,
    /// What it is called here, if that is not what it is called everywhere.
    #[prop(default = label_of(*field))]
    label: &'static str,
    #[prop(default = "")] hint: &'static str,
    /// What was typed before.
    value: String,
    #[prop(default = false)] required: bool,
    #[prop(default = "4")] rows: &'static str,
    #[prop(into)] problems: Problems,
) -> impl IntoView {
    let (id, name, problem) = (field.id(), field.name(), problems.of(field));
    view! {
        <Framed field label hint aside=(!required).then_some("optional") problem>
            <textarea
                class="field__input"
                id=id
                name=name
                rows=rows
                required=required
                aria-describedby=described_by(id, hint, problem)
                aria-invalid=move || problem.get().map(|_| "true")
                inner_html=textarea_html(&value)
            ></textarea>
        </Framed>
    }
}

/// A field that nobody sees, for scripts that fill in all they find. Where styles are missing, its label says what to do.
#[component]
pub(crate) fn Honeypot(name: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="field--trap">
            <label for=name>"Leave this field empty"</label>
            <input id=name name=name type="text" autocomplete="off" tabindex="-1" value=value />
        </div>
    }
}

#[component]
fn Framed(
    field: Field,
    label: &'static str,
    hint: &'static str,
    aside: Option<&'static str>,
    problem: Signal<Option<Problem>>,
    children: Children,
) -> impl IntoView {
    let id = field.id();
    view! {
        <div class="field" class:field--wrong=move || problem.get().is_some()>
            <label class="field__label" for=id>
                {label}
                {aside.map(|aside| view! { <span class="field__optional">" ("{aside}")"</span> })}
            </label>
            {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=format!("{id}-hint")>{hint}</p> })}
            {move || view! { <FieldProblem field problem=problem.get() /> }}
            {children()}
        </div>
    }
    .into_any()
}

/// What is wrong with a field, beside it.
#[component]
pub(crate) fn FieldProblem(
    field: Field,
    problem: Option<Problem>,
    #[prop(default = "field__error")] class: &'static str,
) -> impl IntoView {
    problem.map(|problem| {
        view! {
            <p class=class id=format!("{}-error", field.id())>
                <span class="visually-hidden">"Error: "</span>
                {field_message(FieldError { field, problem })}
            </p>
        }
    })
}

/// The ids of what explains a field, for `aria-describedby`.
fn described_by(
    id: &'static str,
    hint: &'static str,
    problem: Signal<Option<Problem>>,
) -> impl Fn() -> Option<String> + Clone + Send + 'static {
    move || match (hint.is_empty(), problem.get().is_some()) {
        (true, false) => None,
        (false, false) => Some(format!("{id}-hint")),
        (true, true) => Some(format!("{id}-error")),
        (false, true) => Some(format!("{id}-hint {id}-error")),
    }
}

/// The inside of a `<textarea>` as HTML: leptos does not escape its children. In a page, HTML drops a first line break;
/// where a script sets the inside, it stays.
fn textarea_html(text: &str) -> String {
    let dropped = if cfg!(feature = "ssr") { "\n" } else { "" };
    format!("{dropped}{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_cannot_end_its_own_field() {
        let html = textarea_html("</textarea><script>alert(1)</script> &amp;");
        assert_eq!(html, "\n&lt;/textarea>&lt;script>alert(1)&lt;/script> &amp;amp;");
    }
}
