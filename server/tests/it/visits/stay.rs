//! What is booked by strangers, and more than a few times: a click in the mail, or a call.

use app::host::{Host, UntoldProxy};
use domain::BookingForm;
use jiff::Timestamp;
use store::MailAbout;

use crate::booking::{address, form_at};
use crate::html::Page;
use crate::scene::{Answer, Clinic, NOW};

/// Starts with Therapist A, one after another.
fn starts() -> impl Iterator<Item = String> {
    (1..5).flat_map(|day| (16..23).map(move |hour| format!("2026-12-0{day}T{hour}:00:00Z")))
}

/// Posts as a program, and answers what it was answered with and the form.
async fn posts(clinic: &Clinic) -> Vec<(Answer, BookingForm)> {
    let mut answers = Vec::new();
    for (turn, start) in starts().enumerate() {
        let form = BookingForm {
            email: format!("somebody-{turn}@example.com"),
            ..form_at(&start)
        };
        answers.push((clinic.post(&address(&form), &form).await, form));
    }
    answers
}

#[tokio::test]
async fn a_script_takes_eight_starts_and_is_offered_the_phone() {
    let clinic = Clinic::open().await;
    let answers = posts(&clinic).await;
    let statuses: Vec<_> = answers.iter().map(|(answer, _)| answer.status).collect();
    let count = |status| statuses.iter().filter(|other| **other == status).count();
    assert_eq!(count(303), 8, "{statuses:?}");
    assert!(count(429) >= 4, "what was open beyond: {statuses:?}");
    assert!(
        statuses.iter().all(|status| matches!(status, 303 | 409 | 422 | 429)),
        "{statuses:?}"
    );
    let (answer, form) = answers.into_iter().find(|(answer, _)| answer.status == 429).unwrap();
    let page = Page::of(answer);
    assert!(page.says("(780) 481-9772"), "{}", page.words());
    assert_eq!(page.value("email"), form.email, "nothing typed is lost");
    let answer = clinic.post("/api/visits/book", &form).await;
    assert_eq!((answer.status, &answer.json()["error"]), (429, &"too_many".into()));
}

#[tokio::test]
async fn a_visit_that_is_held_stays_by_a_click_in_the_mail() {
    let clinic = Clinic::open().await;
    let answers = posts(&clinic).await;
    let mut pages = Vec::new();
    for (answer, _) in answers.iter().filter(|(answer, _)| answer.status == 303) {
        let path = answer.header("location").to_owned();
        let page = Page::of(clinic.get(&path).await);
        pages.push((path, page));
    }
    let held: Vec<_> = pages
        .iter()
        .filter(|(_, page)| page.heading() == "Please confirm your visit")
        .collect();
    assert_eq!((pages.len(), held.len()), (8, 4));
    let (path, page) = held[0];
    // Half an hour after nine.
    assert!(
        page.says("We hold this time for you until 9:30\u{a0}am"),
        "{}",
        page.words()
    );
    assert!(
        !page.says("Yes, I will come"),
        "only the mail says that the address is theirs"
    );

    let now: Timestamp = NOW.parse().unwrap();
    let mails = clinic.store.due_mail(50, now).await.unwrap();
    let about =
        |mail: &&store::Mail| matches!(&mail.about, MailAbout::Visit(visit, _) if path.ends_with(visit.token.as_str()));
    let mail = mails.iter().find(about).unwrap();
    let letter = app::letter::write(mail, "https://book.example");
    assert!(
        letter.subject.starts_with("Please confirm your visit: "),
        "{}",
        letter.subject
    );
    assert!(
        letter.text.contains("We hold the time until 9:30 am."),
        "{}",
        letter.text
    );
    let key = mail.confirm_key.as_ref().unwrap().as_str();
    let link = format!("{path}?confirm={key}");
    assert!(
        letter.text.contains(&format!("https://book.example{link}\n")),
        "{}",
        letter.text
    );

    // Looking at it does nothing, whoever looks.
    for _ in 0..2 {
        let page = Page::of(clinic.get(&link).await);
        assert!(page.says("Yes, I will come"), "{}", page.words());
        assert_eq!(page.heading(), "Please confirm your visit");
    }
    let token = path.trim_start_matches("/visit/");
    let wrong = [("token", token), ("change", "confirm"), ("confirm", "0")];
    assert_eq!(clinic.post(path, &wrong).await.status, 404);
    let yes = [("token", token), ("change", "confirm"), ("confirm", key)];
    let answer = clinic.post(path, &yes).await;
    assert_eq!((answer.status, answer.header("location")), (303, &**path));
    assert_eq!(Page::of(clinic.get(path).await).heading(), "You are booked");
    let page = Page::of(clinic.get(&link).await);
    assert!(
        !page.says("Yes, I will come") && !page.says("Yes, it is mine"),
        "it is said"
    );
}

#[tokio::test]
async fn a_visit_that_nobody_confirms_is_freed_by_the_clock() {
    let clinic = Clinic::open().await;
    posts(&clinic).await;
    let now: Timestamp = NOW.parse().unwrap();
    let later = now + domain::stay::HELD_FOR;
    let host = Host {
        store: clinic.store.clone(),
        clock: std::sync::Arc::new(move || later),
        public_url: "https://book.example".into(),
        proxy: UntoldProxy::default(),
    };
    let booked = async || {
        let days = ("2026-11-30".parse().unwrap(), 7);
        let board = clinic.store.board(days, domain::Scope::All, now).await.unwrap();
        let held = board.visits.iter().filter(|visit| visit.held_until.is_some());
        (board.visits.len(), held.count())
    };
    assert_eq!(booked().await, (8, 4));
    server::process::upkeep::do_what_is_due(&host).await.unwrap();
    assert_eq!(booked().await, (4, 0));
}
