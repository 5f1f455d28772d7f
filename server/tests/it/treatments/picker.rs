//! `/picker`: what stands where, for somebody without a script. What is advised is decided, and tested, in `domain`.

use domain::{Choice, Goal};

use crate::html::{Page, attribute};
use crate::scene::Clinic;

const PHONE: &str = "href=\"tel:+17804819772\"";

/// The page that answers what was posted.
async fn told(clinic: &Clinic, pairs: &[(&str, &str)]) -> Page {
    let page = Page::of(clinic.post("/picker", &pairs).await);
    assert_eq!(page.status, 200);
    page
}

/// The part of a page that tells what suits.
fn result(page: &Page) -> &str {
    let source = page.source();
    &source[source.find("id=\"result\"").expect("a result")..]
}

/// The names of the treatments in a part of a page.
fn names(part: &str) -> Vec<&str> {
    let heads = part.split("class=\"ranking__name\"").skip(1);
    heads
        .map(|head| {
            head.split("</a>")
                .next()
                .and_then(|name| name.rsplit('>').next())
                .unwrap()
        })
        .collect()
}

#[tokio::test]
async fn a_red_flag_leads_to_a_call_above_everything_and_to_no_booking() {
    let clinic = Clinic::open().await;
    for flag in [
        ("condition", "contagious"),
        ("condition", "clot"),
        ("condition", "unexplained-pain"),
        ("condition", "wound"),
        ("condition", "fracture"),
        ("condition", "bleeding"),
        ("condition", "sudden-swelling"),
        ("condition", "high-risk-pregnancy"),
    ] {
        let page = told(&clinic, &[("goal", "stress"), flag]).await;
        let result = result(&page);
        let notice = result.find("Call us first").expect("a notice");
        let phone = result.find(PHONE).expect("a phone");
        let title = result.find("What suits you").expect("a title");
        assert!(notice < phone && phone < title, "{flag:?}");
        assert!(!result.contains("href=\"/book?"), "{flag:?} leads to a booking");
        assert!(result.contains("Relaxation massage"), "{flag:?}");
    }
    let page = told(&clinic, &[("goal", "stress"), ("condition", "asthma")]).await;
    assert!(!page.says("Call us first") && result(&page).contains("href=\"/book?service=relaxation-60\""));
}

#[tokio::test]
async fn what_contains_deep_tissue_work_says_without_deep_pressure() {
    let clinic = Clinic::open().await;
    let goal = ("goal", "pain-relief");
    for said in [
        ("week", "30"),
        ("condition", "blood-thinners"),
        ("condition", "osteoporosis"),
    ] {
        let page = told(&clinic, &[goal, said]).await;
        assert!(
            page.says("For you only without deep pressure"),
            "{said:?}: {}",
            page.words()
        );
    }
    assert!(!told(&clinic, &[goal]).await.says("without deep pressure"));

    let page = Page::of(clinic.get("/treatments/therapeutic").await);
    assert!(page.says("In pregnancy it is given only without deep pressure."));
    for care in ["Blood thinners", "A blood clot", "Severe osteoporosis"] {
        let (_, list) = page.source().split_once("Take particular care with this one").unwrap();
        assert!(list.split("</ul>").next().unwrap().contains(care), "{care}");
    }
    let page = Page::of(clinic.get("/compare").await);
    for words in [
        "Overlaps withDeep tissue work is one of the techniques of a therapeutic massage.",
        "Swedish massage is the technique of a relaxation massage.",
        "severe osteoporosis, a pregnancy. In pregnancy it is given only without deep pressure.",
    ] {
        let words_there = page.words().replace("Therapeutic massage", "");
        assert!(words_there.contains(words), "{words}: {words_there}");
    }
}

#[tokio::test]
async fn one_best_answer_and_two_alternatives_come_with_reasons_and_the_rest_is_folded() {
    let clinic = Clinic::open().await;
    for (query, best) in [
        ("goal=pain-relief", "Therapeutic massage"),
        ("goal=stress&pressure=light", "Relaxation massage"),
        ("goal=before-event", "Sports massage"),
    ] {
        let page = Page::of(clinic.get(&format!("/picker?{query}&at=result")).await);
        let (short, rest) = result(&page).split_once("<details").expect("a fold");
        assert_eq!((names(short).len(), names(short)[0]), (3, best), "{query}");
        for place in short.split("class=\"ranking__place").skip(1) {
            assert!(place.contains("ranking__reason"), "{query}: {place}");
        }
        assert_eq!(
            names(rest).len(),
            4,
            "{query}: all but what is for people who are pregnant"
        );
    }
}

#[tokio::test]
async fn prenatal_massage_is_shown_to_those_it_may_concern() {
    let clinic = Clinic::open().await;
    assert!(!told(&clinic, &[("goal", "stress")]).await.says("Prenatal massage"));
    let page = told(&clinic, &[("goal", "stress"), ("pregnant", "yes")]).await;
    assert_eq!(names(result(&page))[0], "Prenatal massage");
    assert!(
        page.says("In the first trimester, do not book it"),
        "the week is not known"
    );
}

#[tokio::test]
async fn a_goal_that_nothing_fits_says_so_and_so_does_a_race() {
    let clinic = Clinic::open().await;
    let page = told(&clinic, &[("goal", "low-mood"), ("length", "20")]).await;
    assert!(page.says("You come for low mood: of what fits your other answers, nothing is meant for that."));
    assert!(page.says("The nearest we have") && !page.says("Our best answer"));
    let page = told(&clinic, &[("goal", "before-event")]).await;
    assert!(!page.says("nothing is meant for that"));
    assert!(page.says("You come for help before a race: that is what it is for, and takes 15 to 20 minutes."));
}

#[tokio::test]
async fn nobody_is_told_of_a_length_that_is_not_offered() {
    let clinic = Clinic::open().await;
    for goal in Goal::ALL {
        for length in ["20", "30", "60", "90"] {
            let page = told(&clinic, &[("goal", goal.name()), ("length", length)]).await;
            let words = page.words();
            assert!(
                !words.contains("had 20 minutes") && !words.contains("had 90 minutes"),
                "{words}"
            );
        }
    }
}

#[tokio::test]
async fn none_of_these_stands_first_in_the_health_step_and_goes_on() {
    let clinic = Clinic::open().await;
    let page = Page::of(clinic.get("/picker?at=health").await);
    let (_, step) = page.source().split_once("id=\"health\"").expect("the step");
    let control = step.find("<button").expect("a button");
    assert!(control < step.find("<input").expect("a box"));
    let tag = &step[control..control + step[control..].find('>').unwrap()];
    let said = ["name", "value", "formaction"].map(|name| attribute(tag, name).unwrap());
    assert_eq!(said, ["health", "none", "/picker#time"]);

    let page = told(
        &clinic,
        &[("goal", "stress"), ("condition", "clot"), ("health", "none")],
    )
    .await;
    assert!(!page.says("Call us first") && !page.says("You told us of"));
    let open = page
        .tags("section")
        .into_iter()
        .find(|tag| tag.contains("question--open"));
    assert_eq!(open.and_then(|tag| attribute(tag, "id")).as_deref(), Some("time"));
}

/// It used to be taken for a week that nobody knows, without a word.
#[tokio::test]
async fn a_week_that_cannot_be_read_is_told_at_its_field() {
    let clinic = Clinic::open().await;
    for week in ["50", "about 20", "0", "-3", "12.5", "\"><b>"] {
        let said = [
            ("goal", "stress"),
            ("pregnant", "yes"),
            ("week", week),
            ("at", "result"),
        ];
        let page = Page::of(clinic.post("/picker", &said).await);
        assert_eq!(page.status, 422, "{week}");
        assert!(
            page.says("Enter a week from 1 to 42, or leave it empty"),
            "{week}: {}",
            page.words()
        );
        assert_eq!(page.value("week"), week, "what was typed is kept");
        let input = page
            .tags("input")
            .into_iter()
            .find(|tag| tag.contains(" name=\"week\""));
        let input = input.unwrap();
        assert_eq!(attribute(input, "aria-invalid").as_deref(), Some("true"));
        assert_eq!(attribute(input, "aria-describedby").as_deref(), Some("week-error"));
        assert!(page.source().contains(" id=\"week-error\""), "{week}");
        // Who is led to the result reads it there, too.
        assert!(result(&page).contains("href=\"#week\""), "{week}: {}", page.words());
        assert!(result(&page).contains("holds for any week"), "{week}: {}", page.words());
        assert_eq!(names(result(&page))[0], "Prenatal massage", "{week}");
    }
    for week in ["", " ", "22", " 7 "] {
        let page = told(&clinic, &[("pregnant", "yes"), ("week", week)]).await;
        assert!(!page.says("Enter a week"), "{week}: {}", page.words());
    }
    let page = Page::of(clinic.post("/picker", &[("goal", "stress"), ("week", "50")]).await);
    assert!(
        result(&page).contains("is not for a pregnancy"),
        "nobody has said that there is one: {}",
        page.words()
    );
}

/// It is asked with pregnancy; ticked without it, it used to say nothing.
#[tokio::test]
async fn high_blood_pressure_without_a_pregnancy_is_asked_back() {
    let clinic = Clinic::open().await;
    let pressure = ("condition", "high-blood-pressure");
    let page = told(&clinic, &[("goal", "stress"), pressure]).await;
    assert!(
        page.says("You told us of high blood pressure, and not of a pregnancy"),
        "{}",
        page.words()
    );
    assert!(result(&page).contains("href=\"#health\""), "{}", page.words());
    let page = told(&clinic, &[("goal", "stress"), pressure, ("pregnant", "yes")]).await;
    assert!(
        page.says("Call us first") && !page.says("and not of a pregnancy"),
        "{}",
        page.words()
    );
    assert!(
        !told(&clinic, &[("goal", "stress")])
            .await
            .says("and not of a pregnancy")
    );
}
