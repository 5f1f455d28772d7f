//! Every fact that the clinic tells can be read on its pages.

use crate::html::Page;
use crate::scene::Clinic;

/// Where a fact stands, and the words it is told in.
const FACTS: &[(&str, &[&str])] = &[
    (
        "/",
        &[
            "Massage in Edmonton",
            "(780) 481-9772",
            "holding, moving and pressing muscles, tendons, ligaments and fascia",
            "one of the oldest healing traditions",
            "Ancient Greece knew it, and so did China and India",
            "integrative medicine",
            "Once found only in luxury spas and clubs",
            "clinics, hospitals and airports",
            "along with standard treatment for a range of conditions",
            "Head-To-Toe Glo",
            "Pain relief",
            "Rehabilitation of a sports injury",
            "Stress and anxiety",
            "General well-being",
            "Low mood",
            "Before a race or another event",
        ],
    ),
    (
        "/treatments",
        &[
            "They differ in touch, in pressure and in intensity",
            "Therapeutic massage",
            "Relaxation massage",
            "Swedish massage",
            "Deep tissue massage",
            "Prenatal massage",
            "Sports massage",
            "Aromatherapy massage",
            "Reflexology",
        ],
    ),
    (
        "/compare",
        &[
            "sore muscles or knots in the back",
            "bring the body back to rest: lower muscle tension, better circulation, and care for your mental health",
            "Someone with an ailment to work on",
            "Someone after a long week, or looking after their mind",
            "stretched and manipulated",
            "trigger points, and passive or resisted stretching, depending on the therapist’s training",
            "long rhythmic strokes and small circular movements",
            "Reaches the connective tissue",
            "Does not address the connective tissue",
            "a “good pain”, with tenderness while the tissue is worked",
            "Smooth and gentle",
            "Mostly clinical",
            "Mostly a spa",
            "Someone who only wants to unwind",
            "Sports injuries and other complaints that should be treated",
        ],
    ),
    (
        "/treatments/swedish",
        &[
            "everyday tension",
            "Long gliding strokes, kneading and tapping on the upper layers",
            "Light to medium",
            "Gentle and rhythmic",
            "An allergy to oils or scents",
            "technique of our relaxation massage",
        ],
    ),
    (
        "/treatments/deep-tissue",
        &[
            "Long-standing tension",
            "fingers, thumbs and elbows",
            "sore for a day or so",
            "should not be painful",
            "Blood thinners",
            "A bleeding disorder or low platelets",
            "A blood clot",
            "Severe osteoporosis",
            "not given in pregnancy",
            "one of the techniques of a therapeutic massage",
            "30 to 90 minutes",
        ],
    ),
    (
        "/treatments/prenatal",
        &[
            "Back and leg pain, and anxiety, in pregnancy",
            "never strong",
            "on your side with pillows, not flat on your back after about week 20",
            "Supported and calm",
            "A high-risk pregnancy",
            "High blood pressure",
            "Sudden swelling",
            "Bleeding in pregnancy",
            "In the first trimester, ask your care provider",
        ],
    ),
    (
        "/treatments/sports",
        &[
            "To prepare, to recover, and to stay well in training",
            "Brisk before an event, light after it, deeper in between",
            "A fresh injury that is hot or swollen",
            "before an event, 15 to 20",
        ],
    ),
    (
        "/treatments/aromatherapy",
        &[
            "Relaxation and mood",
            "The evidence for what the scents add is limited",
            "diluted oils",
            "Scented and calming",
            "Asthma",
            "Sensitive skin",
            "A hormone-sensitive cancer",
            "Medicines you take now",
            "A pregnancy",
        ],
    ),
    (
        "/treatments/reflexology",
        &[
            "Thumb and finger pressure on the feet or hands",
            "clothed, in a recliner",
            "Soothing, with tender spots",
            "A fracture",
            "Gout in a foot",
            "30 to 60 minutes",
            // For every massage.
            "Burns or wounds",
            "Cancer",
            "Pain without a known cause",
            "With fever or something contagious",
        ],
    ),
    (
        "/packages/head-to-toe-glo",
        &[
            "Glo Signature Facial",
            "Spa manicure",
            "Spa pedicure",
            "Relaxation massage",
            "60 minutes",
        ],
    ),
    (
        "/questions",
        &[
            "A relaxation massage takes 30 or 60 minutes, or an hour as part of a package",
            "Six more: Swedish massage, Deep tissue massage, Prenatal massage, Sports massage, Aromatherapy massage, Reflexology",
            "Styles overlap, and therapists mix them",
            "Glo Signature Facial, Spa manicure, Spa pedicure, 60 minutes of relaxation massage",
            "What does it cost?",
            "by phone or with the contact form",
        ],
    ),
];

/// What nobody may promise.
const NEVER: [&str; 6] = ["toxin", "detox", " cures ", "breaks up", "heals", "guarantee"];

#[tokio::test]
async fn each_stands_on_its_page() {
    let clinic = Clinic::open().await;
    let mut missing = Vec::new();
    for (path, facts) in FACTS {
        let page = Page::of(clinic.get(path).await);
        assert_eq!(page.status, 200, "{path}");
        let words = page.words();
        missing.extend(
            facts
                .iter()
                .filter(|fact| !words.contains(**fact))
                .map(|fact| (path, fact)),
        );
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[tokio::test]
async fn none_is_a_promise_that_nobody_can_keep() {
    let clinic = Clinic::open().await;
    for (path, _) in FACTS {
        let words = Page::of(clinic.get(path).await).words().to_lowercase();
        for promise in NEVER {
            assert!(!words.contains(promise), "{path}: {promise}");
        }
    }
}

#[tokio::test]
async fn the_picker_says_that_it_does_not_diagnose() {
    let clinic = Clinic::open().await;
    let page = Page::of(clinic.get("/picker?goal=stress").await);
    assert!(page.says("This is advice and no diagnosis"));
}

mod heads {
    use super::*;

    #[tokio::test]
    async fn say_what_each_page_is_about() {
        let clinic = Clinic::open().await;
        let mut told = std::collections::BTreeSet::new();
        for (path, _) in FACTS {
            let page = Page::of(clinic.get(path).await);
            let source = page.source();
            let url = format!("http://{}{path}", clinic.address);
            assert!(source.contains(&format!("href=\"{url}\" rel=\"canonical\"")), "{path}");
            assert!(
                source.contains(&format!("property=\"og:url\" content=\"{url}\"")),
                "{path}"
            );
            let (_, description) = source
                .split_once("name=\"description\" content=\"")
                .expect("a description");
            let description = description.split('"').next().unwrap().to_owned();
            assert!((40..=200).contains(&description.len()), "{path}: {description}");
            assert!(
                told.insert(description) && told.len() <= FACTS.len(),
                "{path} says what another page says"
            );
        }
    }

    #[tokio::test]
    async fn hold_linked_data_that_machines_can_read() {
        let clinic = Clinic::open().await;
        for (path, kind) in [
            ("/", "HealthAndBeautyBusiness"),
            ("/treatments/deep-tissue", "Service"),
            ("/questions", "FAQPage"),
        ] {
            let page = Page::of(clinic.get(path).await);
            let (_, rest) = page.source().split_once("application/ld+json").expect("linked data");
            let json = rest.split_once('>').unwrap().1.split_once("</script>").unwrap().0;
            let data: serde_json::Value = serde_json::from_str(json).expect("JSON");
            assert_eq!(data["@type"], kind, "{path}");
        }
    }

    #[tokio::test]
    async fn and_search_engines_are_told_of_every_page() {
        let clinic = Clinic::open().await;
        let map = clinic.get("/sitemap.xml").await;
        assert_eq!(
            (map.status, map.header("content-type")),
            (200, "application/xml; charset=utf-8")
        );
        for (path, _) in FACTS {
            assert!(
                map.text()
                    .contains(&format!("<loc>http://{}{path}</loc>", clinic.address)),
                "{path}"
            );
        }
        let robots = clinic.get("/robots.txt").await;
        assert!(
            robots
                .text()
                .contains(&format!("Sitemap: http://{}/sitemap.xml", clinic.address))
        );
    }
}
