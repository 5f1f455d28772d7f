//! `/questions`: what people ask before they come.

use domain::{Package, Treatment, TreatmentSlug};
use leptos::prelude::*;

use crate::api::{ServiceSummary, list_packages, list_treatments, show_clinic};
use crate::components::{PageHead, linked_questions, number_word, price};
use crate::pages::failed::CallUs;
use crate::pages::loaded::Loaded;

/// A question, its answer, and where more is told.
struct Question {
    asked: &'static str,
    answer: String,
    more: (&'static str, String),
}

/// Questions and answers, from what the catalogue says.
#[component]
pub(crate) fn QuestionsPage() -> impl IntoView {
    view! {
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Questions and answers"
            </h1>
            <Loaded
                from=|| async { Ok((list_treatments().await?, list_packages().await?, show_clinic().await?)) }
                let((treatments, packages, clinic))
            >
                <Answers questions=questions(&treatments, &packages, &clinic.services) />
            </Loaded>
            <p class="section__note">
                "Something else? " <a href="/contact">"Write to us"</a> ". " <CallUs />
            </p>
        </section>
    }
}

#[component]
fn Answers(questions: Vec<Question>) -> impl IntoView {
    let about = linked_questions(questions.iter().map(|one| (one.asked, one.answer.as_str())));
    let answers = questions
        .into_iter()
        .map(|Question { asked, answer, more }| {
            view! {
                <div class="questions__one">
                    <h2 class="questions__asked">{asked}</h2>
                    <p>{answer}</p>
                    <p>
                        <a href=more.1>{more.0}</a>
                    </p>
                </div>
            }
        })
        .collect_view();
    view! {
        <PageHead
            title="Questions and answers"
            description="What massage is, which techniques there are, how long it takes, what it costs, and when to ask a clinician first."
            path="/questions"
            about
        />
        <div class="questions">{answers}</div>
    }
}

fn questions(treatments: &[Treatment], packages: &[Package], services: &[ServiceSummary]) -> Vec<Question> {
    let page = |words, href: &str| (words, href.to_owned());
    let others: Vec<_> = treatments
        .iter()
        .filter(|one| !matches!(one.slug.as_str(), "therapeutic" | "relaxation"))
        .map(|one| one.name.clone())
        .collect();
    let mut questions = vec![
        Question {
            asked: "What is massage?",
            answer: "Manual therapy: a therapist holds, moves and presses muscles, tendons, ligaments and fascia. It is one of the oldest healing traditions; people in ancient Greece, China and India knew it.".to_owned(),
            more: page("See every kind", "/treatments"),
        },
        Question {
            asked: "What do people come for?",
            answer: "Pain relief, the rehabilitation of sports injuries, stress and anxiety, relaxation, general well-being, and low mood.".to_owned(),
            more: page("Find out which massage suits you", "/picker"),
        },
        Question {
            asked: "Is massage medicine?",
            answer: "It is part of integrative medicine. Once you found it only in luxury spas and clubs; now clinics, hospitals and airports have it too, and it is offered along with standard treatment for a range of conditions. It does not take the place of that treatment.".to_owned(),
            more: page("When to ask a clinician first", "/treatments/therapeutic#care"),
        },
        Question {
            asked: "Therapeutic or relaxation: what is the difference?",
            answer: "A therapeutic massage treats a complaint and reaches the connective tissue, and it may feel like a good pain. A relaxation massage brings the body back to rest with long, smooth strokes and leaves the connective tissue alone.".to_owned(),
            more: page("Compare the two", "/compare?with=therapeutic,relaxation"),
        },
        Question {
            asked: "What other techniques are there?",
            answer: format!(
                "{} more: {}. Styles overlap, and therapists mix them.",
                number_word(others.len()),
                others.join(", ")
            ),
            more: page("Read about each", "/treatments"),
        },
    ];
    questions.extend(lengths(packages, services).map(|lengths| Question {
        asked: "How long does a massage take?",
        answer: format!("A relaxation massage takes {lengths}."),
        more: page("See when we are free", "/book"),
    }));
    let has_massage = |package: &&Package| package.parts.iter().any(|part| part.treatment.is_some());
    questions.extend(packages.iter().find(has_massage).map(|package| {
        let parts: Vec<_> = package
            .parts
            .iter()
            .map(|part| match part.minutes {
                Some(minutes) => format!("{minutes} minutes of {}", part.name.to_lowercase()),
                None => part.name.clone(),
            })
            .collect();
        Question {
            asked: "Which package includes a massage?",
            answer: format!("{}: {}.", package.name, parts.join(", ")),
            more: ("See the package", format!("/packages/{}", package.slug)),
        }
    }));
    questions.push(Question {
        asked: "What does it cost?",
        answer: prices(services).unwrap_or_else(|| {
            "Ask us, by phone or with the contact form: we will tell you before you book.".to_owned()
        }),
        more: page("Write to us", "/contact"),
    });
    questions
}

/// How long a relaxation massage takes by itself and in a package; nothing, where neither is known.
fn lengths(packages: &[Package], services: &[ServiceSummary]) -> Option<String> {
    let is_it = |treatment: &TreatmentSlug| treatment.as_str() == "relaxation";
    let alone = services.iter().filter(|service| is_it(&service.treatment));
    let alone: Vec<_> = alone.map(|service| service.minutes.to_string()).collect();
    let alone = (!alone.is_empty()).then(|| format!("{} minutes", alone.join(" or ")));
    let mut parts = packages.iter().flat_map(|package| &package.parts);
    let inside = parts
        .find(|part| part.treatment.as_ref().is_some_and(is_it))
        .and_then(|part| part.minutes);
    let inside = inside.map(|minutes| match minutes {
        60 => "an hour as part of a package".to_owned(),
        minutes => format!("{minutes} minutes as part of a package"),
    });
    let both: Vec<_> = alone.into_iter().chain(inside).collect();
    (!both.is_empty()).then(|| both.join(", or "))
}

/// What each service costs whose price is known; nothing, where none is.
fn prices(services: &[ServiceSummary]) -> Option<String> {
    let priced = services.iter().filter_map(|service| {
        let cents = service.price_cents?;
        Some(format!(
            "{}, {} minutes: {}.",
            service.name,
            service.minutes,
            price(cents)
        ))
    });
    let priced: Vec<_> = priced.collect();
    (!priced.is_empty()).then(|| priced.join(" "))
}

#[cfg(test)]
mod tests {
    use domain::{PackagePart, ServiceSlug};

    use super::*;

    fn service(minutes: u16, price_cents: Option<u32>) -> ServiceSummary {
        ServiceSummary {
            slug: ServiceSlug::parse(&format!("relaxation-{minutes}")).expect("a slug"),
            name: "Relaxation massage".to_owned(),
            treatment: TreatmentSlug::parse("relaxation").expect("a slug"),
            summary: String::new(),
            minutes,
            price_cents,
        }
    }

    #[test]
    fn how_long_it_takes_is_said_of_what_there_is() {
        let package = |minutes| Package {
            slug: "two-hours-off".to_owned(),
            name: "Two hours off".to_owned(),
            summary: String::new(),
            price_cents: None,
            parts: vec![PackagePart {
                name: "Relaxation massage".to_owned(),
                minutes,
                treatment: TreatmentSlug::parse("relaxation"),
            }],
        };
        let said = |packages: &[Package], services: &[ServiceSummary]| lengths(packages, services).unwrap_or_default();
        assert_eq!(said(&[], &[]), "");
        assert_eq!(said(&[package(None)], &[service(30, None)]), "30 minutes");
        assert_eq!(said(&[package(Some(45))], &[]), "45 minutes as part of a package");
    }

    #[test]
    fn what_it_costs_is_said_of_what_has_a_price() {
        assert_eq!(prices(&[service(30, None)]), None);
        let told = prices(&[service(30, None), service(60, Some(11_500))]);
        assert_eq!(told.as_deref(), Some("Relaxation massage, 60 minutes: $115."));
    }
}
