//! Mail goes out at least once, whatever the mail server does, and a mail that comes twice is known by its Message-ID.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use app::host::{Host, UntoldProxy};
use domain::spam::Sender;
use domain::{
    AccountName, BoardForm, BookingForm, ContactForm, EmailAddress, MailFailure, NewPassword, PasswordForm, Role,
    Scope, TherapistPreference, UnsentLetter,
};
use jiff::{SignedDuration, Timestamp};
use server::mail::{Folder as MailFolder, Mailer, Smtp, Way, Worker};
use store::{Caller, Proof, Store, VisitToken};
use tokio::sync::watch;

use crate::accounts::staff::PASSWORD;
use crate::booking::{form, form_at};
use crate::scene::{Folder, NOW, Turn, keys};
use crate::smtp::{MailServer, Received};

/// How long our side waits for an answer: longer than a mail server takes that answers at all, however busy it is.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long what a client changes waits for what else they change.
const QUARTER: SignedDuration = SignedDuration::from_mins(15);

/// Long enough for the mail to arrive where the answer never comes.
const IMPATIENCE: Duration = Duration::from_secs(3);

/// A clinic without pages, whose clock stands until it is told to go on.
pub(crate) struct MailRoom {
    pub(crate) host: Host,
    clock: Arc<AtomicI64>,
    pub(crate) folder: Folder,
    _turn: Turn,
}

impl MailRoom {
    pub(crate) async fn open() -> Self {
        let turn = Turn::shared().await;
        let folder = Folder::new();
        let url = format!("sqlite://{}/glo.db", folder.path().display());
        let store = Store::open(&url, &keys()).await.unwrap();
        store.seed().await.unwrap();
        let clock = Arc::new(AtomicI64::new(NOW.parse::<Timestamp>().unwrap().as_second()));
        let hand = Arc::clone(&clock);
        let host = Host {
            store,
            clock: Arc::new(move || Timestamp::from_second(hand.load(Ordering::Relaxed)).unwrap()),
            public_url: "https://book.example".into(),
            proxy: UntoldProxy::default(),
        };
        Self {
            host,
            clock,
            folder,
            _turn: turn,
        }
    }

    pub(crate) fn goes_on(&self, time: SignedDuration) {
        self.clock.fetch_add(time.as_secs(), Ordering::Relaxed);
    }

    pub(crate) async fn book(&self, form: &BookingForm) -> VisitToken {
        let request = form.parse().unwrap();
        self.host.store.book(&request, self.host.now()).await.unwrap().token
    }

    /// Writes as somebody in a browser, and tells the reference.
    pub(crate) async fn write(&self, form: ContactForm) -> String {
        let ticket = self.host.store.contact_ticket(None, self.host.now()).await.unwrap();
        let form = ContactForm {
            key: ticket.key,
            stamp: ticket.stamp,
            ..form
        };
        let sender = Sender {
            address: None,
            is_browser: true,
            ..Sender::default()
        };
        let request = form.parse().unwrap();
        let written = self.host.store.write_to_clinic(&request, sender, self.host.now()).await;
        written.unwrap().reference.to_string()
    }

    /// Somebody at the front desk.
    pub(crate) async fn rosa(&self) -> Caller {
        rosa(&self.host.store, self.host.now()).await
    }

    /// A form for the first visit of December 1st.
    pub(crate) async fn seen(&self, act: &str) -> BoardForm {
        let day = ("2026-12-01".parse().unwrap(), 1);
        let board = self.host.store.board(day, Scope::All, self.host.now()).await.unwrap();
        BoardForm {
            act: act.into(),
            visit: board.visits[0].id.0.to_string(),
            revision: board.visits[0].revision.to_string(),
            ..BoardForm::default()
        }
    }

    /// Does it, and answers by what it can be undone.
    pub(crate) async fn arrange(&self, who: &Caller, form: &BoardForm) -> i64 {
        let request = form.parse().unwrap();
        let done = self.host.store.arrange(who, &request, true, self.host.now()).await;
        done.unwrap().entry.0
    }

    fn worker(&self, url: &str) -> Worker {
        self.worker_with(PATIENCE, url)
    }

    fn worker_with(&self, patience: Duration, url: &str) -> Worker {
        self.worker_by(Way::Smtp(Smtp::at(url).unwrap().with_patience(patience)))
    }

    pub(crate) fn worker_by(&self, way: Way) -> Worker {
        let mailer = Mailer {
            from: "Glo Skin & Medspa <hello@book.example>".parse().unwrap(),
            clinic: "clinic@book.example".parse().unwrap(),
            public_url: self.host.public_url.to_string(),
            way,
            kept: MailFolder::existing(self.folder.path().join("mail")),
        };
        Worker::new(self.host.clone(), mailer)
    }
}

/// Somebody at the front desk.
pub(crate) async fn rosa(store: &Store, now: Timestamp) -> Caller {
    let name = AccountName::parse("rosa").unwrap();
    let invitation = store.invite(Role::Reception, now).await.unwrap();
    let password = NewPassword::parse(PASSWORD, &name).unwrap();
    let joined = store.accept_invitation(&invitation, (&name, &password), Sender::default(), now);
    store
        .caller(&joined.await.unwrap().session, now)
        .await
        .unwrap()
        .unwrap()
}

fn letter() -> ContactForm {
    ContactForm {
        name: "Zoë Zimmermann".to_owned(),
        email: "zoe.zimmermann@example.com".to_owned(),
        phone: "780 555 0134".to_owned(),
        subject: "Prenatal massage".to_owned(),
        message: "Do you have pillows?\n\n.\nThe line above has one dot.".to_owned(),
        ..ContactForm::default()
    }
}

mod a_client {
    use super::*;

    #[tokio::test]
    async fn is_told_what_was_booked_and_what_became_of_it() {
        let Some(mut smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        let worker = desk.worker(&smtp.url());
        let token = desk.book(&form_at("2026-12-01T16:00:00Z")).await;
        assert_eq!(worker.deliver_due().await.unwrap(), None, "nothing is left");
        let mail = smtp.mail().await;
        assert_eq!(
            (&*mail.from, &mail.to[..]),
            ("hello@book.example", &["zoe.zimmermann@example.com".to_owned()][..])
        );
        assert_eq!(
            mail.header("Subject"),
            "You are booked: Tuesday, December 1, 2026, 10:00 am"
        );
        assert_eq!(mail.header("Reply-To"), "clinic@book.example");
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert!(mail.header("Date").starts_with("Mon, 30 Nov 2026 15:00:00"));
        let text = mail.text();
        for words in [
            "Hello,\n\nYou are booked.",
            "Who: Zoë Zimmermann\n",
            "Relaxation massage, 60 minutes, with Therapist A",
            "Tuesday, December 1, 2026",
            "10:00 am to 11:00 am, Edmonton time",
            "Glo Skin & Medspa",
            "(780) 481-9772",
            &format!("https://book.example/visit/{token}?confirm="),
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }

        let start = "2026-12-02T17:00:00Z".parse().unwrap();
        let now = desk.host.now();
        desk.host
            .store
            .move_visit(&token, start, TherapistPreference::Anyone, now)
            .await
            .unwrap();
        let due = now + QUARTER;
        assert_eq!(worker.deliver_due().await.unwrap(), Some(due), "not at once");
        desk.goes_on(QUARTER);
        worker.deliver_due().await.unwrap();
        let mail = smtp.mail().await;
        assert!(
            mail.header("Subject")
                .starts_with("Your visit has a new time: Wednesday, December 2")
        );
        assert!(
            mail.text().contains(
                "Your visit has a new time: from Tuesday, December 1, 2026, 10:00 am to Wednesday, December 2, 2026, \
                 11:00 am.\n"
            ),
            "{}",
            mail.text()
        );
        desk.host.store.cancel_visit(&token, now).await.unwrap();
        desk.goes_on(QUARTER);
        worker.deliver_due().await.unwrap();
        let mail = smtp.mail().await;
        assert!(
            mail.header("Subject")
                .starts_with("Your visit is cancelled: Wednesday, December 2")
        );
        assert!(!mail.text().contains(token.as_str()), "{}", mail.text());
        assert!(smtp.is_empty());
    }

    /// A mail that was late used to say that a visit is booked which had been called off by then.
    #[tokio::test]
    async fn is_never_told_what_is_no_longer_true() {
        let Some(mut smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        let worker = desk.worker(&smtp.url());
        let rosa = desk.rosa().await;
        desk.book(&form()).await;
        desk.arrange(&rosa, &desk.seen("cancel").await).await;
        desk.goes_on(QUARTER);
        worker.deliver_due().await.unwrap();
        let mail = smtp.mail().await;
        assert!(mail.header("Subject").starts_with("Your visit is cancelled"));
        assert!(smtp.is_empty(), "nor is it told twice");
        // Who has called it off before a letter went out, was never told of it and knows.
        let token = desk.book(&form()).await;
        desk.host.store.cancel_visit(&token, desk.host.now()).await.unwrap();
        desk.goes_on(QUARTER);
        worker.deliver_due().await.unwrap();
        assert!(smtp.is_empty(), "that it is off alone");
    }

    /// What was typed for a name used to be the first words of a letter to whoever has the address that was typed.
    #[tokio::test]
    async fn gets_no_words_of_a_stranger_in_place_of_a_name() {
        let Some(mut smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        desk.book(&BookingForm {
            name: "You have won! Claim at https://evil.example/win or call 780-555-0100 before it is too late"
                .to_owned(),
            ..form()
        })
        .await;
        desk.worker(&smtp.url()).deliver_due().await.unwrap();
        let mail = smtp.mail().await;
        let text = mail.text();
        assert!(text.starts_with("Hello,\n\nYou are booked."), "{text}");
        assert!(
            text.contains("Who: You have won Claim at evil. example win or call before it is\n"),
            "{text}"
        );
        for words in ["evil.example", "780-555", "too late"] {
            assert!(!text.contains(words), "{words}: {text}");
            assert!(!mail.header("To").contains(words), "{}", mail.header("To"));
        }
    }

    #[tokio::test]
    async fn is_told_what_staff_have_changed_and_nothing_else() {
        let Some(mut smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        let worker = desk.worker(&smtp.url());
        let rosa = desk.rosa().await;
        desk.book(&form_at("2026-12-01T16:00:00Z")).await;
        worker.deliver_due().await.unwrap();
        smtp.mail().await;
        for (therapist, time, minutes, subject, lines) in [
            (
                "2",
                "10:00",
                "60",
                "Your visit is with another therapist: Tuesday",
                "Your visit is with Therapist B, and not with Therapist A.\n",
            ),
            (
                "2",
                "10:00",
                "45",
                "Your visit is shorter: Tuesday",
                "Your visit is shorter: 45 minutes, and not 60.\n",
            ),
            (
                "2",
                "10:00",
                "75",
                "Your visit is longer: Tuesday",
                "Your visit is longer: 75 minutes, and not 45.\n",
            ),
            (
                "1",
                "10:00",
                "60",
                "Your visit has changed: Tuesday",
                "Your visit is shorter: 60 minutes, and not 75.\nYour visit is with Therapist A, and not with Therapist B.\n",
            ),
        ] {
            let form = BoardForm {
                date: "2026-12-01".into(),
                time: time.into(),
                therapist: therapist.into(),
                minutes: minutes.into(),
                ..desk.seen("move").await
            };
            desk.arrange(&rosa, &form).await;
            desk.goes_on(SignedDuration::from_mins(5));
            worker.deliver_due().await.unwrap();
            let mail = smtp.mail().await;
            assert!(
                mail.header("Subject").starts_with(subject),
                "{}",
                mail.header("Subject")
            );
            assert!(mail.text().contains(&format!("\n\n{lines}\n")), "{}", mail.text());
            assert!(!mail.text().contains("new time"));
        }
        let cancelled = desk.arrange(&rosa, &desk.seen("cancel").await).await;
        desk.goes_on(SignedDuration::from_mins(5));
        worker.deliver_due().await.unwrap();
        assert!(
            smtp.mail()
                .await
                .header("Subject")
                .starts_with("Your visit is cancelled")
        );
        let undo = BoardForm {
            act: "undo".into(),
            entry: cancelled.to_string(),
            ..BoardForm::default()
        };
        desk.arrange(&rosa, &undo).await;
        desk.goes_on(SignedDuration::from_mins(5));
        worker.deliver_due().await.unwrap();
        let mail = smtp.mail().await;
        assert!(mail.header("Subject").starts_with("Your visit takes place after all"));
        assert!(mail.text().contains("You need not book it again."), "{}", mail.text());
        assert!(smtp.is_empty());
    }

    /// What no letters but ours are in its addresses, every mail server takes; the rest only those that say so.
    #[tokio::test]
    async fn hears_of_it_in_letters_that_the_server_can_address() {
        let Some(mut smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        let worker = desk.worker(&smtp.url());
        smtp.behave("ascii").await;
        desk.book(&BookingForm {
            email: "zoe@bücher.example".to_owned(),
            ..form_at("2026-12-02T16:00:00Z")
        })
        .await;
        assert_eq!(worker.deliver_due().await.unwrap(), None);
        let mail = smtp.mail().await;
        assert!(mail.header("To").ends_with("<zoe@xn--bcher-kva.example>"));

        desk.book(&BookingForm {
            email: "zoë@example.org".to_owned(),
            ..form_at("2026-12-03T16:00:00Z")
        })
        .await;
        desk.write(ContactForm {
            email: "zoë@example.org".to_owned(),
            ..letter()
        })
        .await;
        while worker.deliver_due().await.unwrap().is_some() {
            desk.goes_on(SignedDuration::from_hours(6));
        }
        let to_clinic = smtp.mail().await;
        assert_eq!(to_clinic.header("Reply-To"), "", "not every server takes such a header");
        assert!(to_clinic.text().contains("Email: zoë@example.org"));
        assert!(smtp.is_empty());
        let failed = desk.host.store.failed_letters(NOW.parse().unwrap()).await.unwrap();
        let why: Vec<_> = failed.iter().map(|failed| (failed.letter, failed.attempts)).collect();
        let letter = UnsentLetter {
            failure: MailFailure::Address,
            is_given_up: true,
        };
        assert_eq!(why.len(), 2, "{failed:?}");
        assert!(
            why.iter().any(|(known, attempts)| *known == letter && *attempts == 22),
            "{failed:?}"
        );
    }

    #[tokio::test]
    async fn may_have_any_address_that_was_accepted() {
        let Some(mut smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        let worker = desk.worker(&smtp.url());
        for (index, (name, email)) in [
            ("O'Brien, \"Bob\"", "o'brien+glo@example.ie"),
            ("李小龙", "!#$%&'*/=?^_`{|}~-@example.org"),
            ("<script>alert(1)</script>", "a@b.co"),
            ("x@y.zz", "jürgen@bücher.example"),
        ]
        .into_iter()
        .enumerate()
        {
            let form = BookingForm {
                name: name.to_owned(),
                email: email.to_owned(),
                ..form_at(&format!("2026-12-0{}T16:00:00Z", index + 1))
            };
            desk.book(&form).await;
            worker.deliver_due().await.unwrap();
            let mail = smtp.mail().await;
            assert_eq!(mail.to.len(), 1, "{email}");
            let (user, _) = email.split_once('@').unwrap();
            assert!(mail.to[0].starts_with(user), "{email}: {:?}", mail.to);
        }
    }
}

mod a_message {
    use super::*;

    #[tokio::test]
    async fn goes_to_the_clinic_and_is_acknowledged() {
        let Some(mut smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        let reference = desk.write(letter()).await;
        desk.worker(&smtp.url()).deliver_due().await.unwrap();
        let mut mails = BTreeMap::new();
        for _ in 0..2 {
            let mail = smtp.mail().await;
            mails.insert(mail.to[0].clone(), mail);
        }
        let to_clinic = &mails["clinic@book.example"];
        assert_eq!(
            to_clinic.header("Subject"),
            format!("Message {reference}: Prenatal massage")
        );
        assert!(to_clinic.header("Reply-To").ends_with("<zoe.zimmermann@example.com>"));
        assert!(
            to_clinic.header("From").ends_with("<hello@book.example>"),
            "not in the sender's name"
        );
        let text = to_clinic.text();
        for words in ["Zoë Zimmermann", "780 555 0134", &letter().message, &reference] {
            assert!(text.contains(words), "{words}: {text}");
        }

        let to_sender = &mails["zoe.zimmermann@example.com"];
        assert!(to_sender.text().contains(&reference));
        // The number as a whole: a Message-ID may have any four digits in it.
        for theirs in ["Zoë", "pillows", "Prenatal", "780 555 0134"] {
            let told = format!("{to_sender:?}");
            assert!(
                !told.contains(theirs),
                "whoever mistyped an address tells a stranger: {told}"
            );
        }
        assert!(smtp.is_empty());
    }

    #[tokio::test]
    async fn that_is_held_mails_nobody() {
        let Some(smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        desk.write(ContactForm {
            website: "https://spam.example".to_owned(),
            ..letter()
        })
        .await;
        assert_eq!(desk.worker(&smtp.url()).deliver_due().await.unwrap(), None);
        assert!(smtp.is_empty());
    }
}

mod somebody_of_the_staff {
    use super::*;

    /// The file that is there now, which goes.
    fn only_mail(path: &Path) -> Received {
        let files: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        let [file] = &files[..] else {
            panic!("one file: {files:?}")
        };
        let mail = Received::read(file);
        std::fs::remove_file(file).unwrap();
        mail
    }

    #[tokio::test]
    async fn hears_what_was_done_with_their_account() {
        let desk = MailRoom::open().await;
        let (rosa, now, store) = (desk.rosa().await, desk.host.now(), &desk.host.store);
        let path = desk.folder.path().join("mail");
        let worker = desk.worker_by(Way::Folder(MailFolder::open(path.clone()).unwrap()));
        let address = EmailAddress::parse("rosa@example.org").unwrap();
        let proof = Proof {
            password: &PASSWORD.into(),
            code: &"".into(),
        };
        let set = store.set_account_address(&rosa, proof, Some(&address), Sender::default(), now);
        set.await.unwrap();
        worker.deliver_due().await.unwrap();
        assert_eq!(only_mail(&path).header("Subject"), "Your address was changed");

        let form = PasswordForm {
            password: PASSWORD.into(),
            new_password: "wagon of teal 71".into(),
        };
        let request = form.parse(&rosa.name).unwrap();
        let changed = store.change_password(&rosa, &request, Sender::default(), now).await;
        changed.unwrap();
        worker.deliver_due().await.unwrap();
        let mail = only_mail(&path);
        assert_eq!(mail.header("Subject"), "Your password was changed");
        assert_eq!(mail.header("To"), "rosa@example.org");
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        let text = mail.text();
        for words in [
            "Hello rosa,",
            "Monday, November 30, 2026, 9:00 am",
            "sign in at book.example as always",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(
            !text.contains("://"),
            "no link: who copies such letters would put their own"
        );
    }
}

mod without_a_mail_server {
    use super::*;

    #[tokio::test]
    async fn a_mail_is_a_file() {
        let desk = MailRoom::open().await;
        let token = desk.book(&form()).await;
        let path = desk.folder.path().join("mail");
        let way = Way::Folder(MailFolder::open(path.clone()).unwrap());
        let worker = desk.worker_by(way);
        assert_eq!(worker.deliver_due().await.unwrap(), None);
        let files: Vec<_> = std::fs::read_dir(&path)
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        let [file] = &files[..] else {
            panic!("one file: {files:?}")
        };
        let name = file.file_name().unwrap().to_string_lossy();
        assert!(
            name.starts_with("2026-11-30T150000Z-") && name.ends_with(".eml"),
            "{name}"
        );
        let mail = Received::read(file);
        assert!(mail.text().contains(&format!("/visit/{token}")));
        assert!(mail.header("To").ends_with("<zoe.zimmermann@example.com>"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads it");
        }
    }

    #[tokio::test]
    async fn a_folder_that_is_gone_is_tried_again() {
        let desk = MailRoom::open().await;
        desk.book(&form()).await;
        let path = desk.folder.path().join("mail");
        let worker = desk.worker_by(Way::Folder(MailFolder::open(path.clone()).unwrap()));
        std::fs::remove_dir(&path).unwrap();
        assert!(worker.deliver_due().await.unwrap().is_some());
        std::fs::create_dir(&path).unwrap();
        desk.goes_on(SignedDuration::from_mins(1));
        assert_eq!(worker.deliver_due().await.unwrap(), None);
        assert_eq!(std::fs::read_dir(&path).unwrap().count(), 1);
    }
}

mod a_mail_server_that {
    use super::*;

    /// Books, meets a mail server that behaves so, and later one that takes mail. What came, in all.
    async fn story(behaviour: &str) -> Option<Vec<Received>> {
        let mut smtp = MailServer::start().await?;
        let desk = MailRoom::open().await;
        let patience = if behaviour == "silent" { IMPATIENCE } else { PATIENCE };
        let worker = desk.worker_with(patience, &smtp.url());
        desk.book(&form()).await;
        smtp.behave(behaviour).await;
        let mut came = Vec::new();
        let due = worker.deliver_due().await.unwrap().expect("it is tried again");
        assert_eq!(due.duration_since(desk.host.now()), SignedDuration::from_secs(30));
        if matches!(behaviour, "silent" | "drop") {
            came.push(smtp.mail().await);
        }
        smtp.behave("take").await;
        worker.deliver_due().await.unwrap();
        assert!(smtp.is_empty(), "not before it is due");
        desk.goes_on(SignedDuration::from_secs(30));
        assert_eq!(worker.deliver_due().await.unwrap(), None);
        came.push(smtp.mail().await);
        desk.goes_on(SignedDuration::from_hours(100));
        assert_eq!(worker.deliver_due().await.unwrap(), None);
        assert!(smtp.is_empty(), "and not again");
        Some(came)
    }

    /// The letter that went in vain: what staff see of it, and after how many attempts.
    async fn unsent(desk: &MailRoom) -> (UnsentLetter, u32) {
        let failed = desk.host.store.failed_letters(NOW.parse().unwrap()).await.unwrap();
        let [failed] = &failed[..] else { panic!("{failed:?}") };
        (failed.letter, failed.attempts)
    }

    #[tokio::test]
    async fn refuses_for_good_is_asked_once_and_staff_see_it() {
        let Some(mut smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        let worker = desk.worker(&smtp.url());
        desk.book(&form()).await;
        smtp.behave("refuse").await;
        assert_eq!(worker.deliver_due().await.unwrap(), None, "it is not due again");
        let letter = UnsentLetter {
            failure: MailFailure::Refused,
            is_given_up: true,
        };
        assert_eq!(unsent(&desk).await, (letter, 1));
        smtp.behave("take").await;
        desk.goes_on(SignedDuration::from_hours(12));
        assert_eq!(worker.deliver_due().await.unwrap(), None);
        assert!(smtp.is_empty(), "nor by itself at any other time");

        let rosa = desk.rosa().await;
        let failed = desk.host.store.failed_letters(NOW.parse().unwrap()).await.unwrap();
        let again = desk.host.store.resend(failed[0].id, &rosa, desk.host.now());
        again.await.unwrap();
        assert_eq!(worker.deliver_due().await.unwrap(), None);
        assert!(smtp.mail().await.header("Subject").starts_with("You are booked"));
    }

    #[tokio::test]
    async fn does_not_know_us_is_asked_again() {
        if let Some(came) = story("stranger").await {
            assert_eq!(came.len(), 1);
        }
    }

    #[tokio::test]
    async fn asks_to_wait_for_three_days_is_asked_no_more_and_staff_see_it() {
        let Some(mut smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        let worker = desk.worker(&smtp.url());
        desk.book(&form_at("2026-12-08T16:00:00Z")).await;
        smtp.behave("later").await;
        let began = desk.host.now();
        while let Some(due) = worker.deliver_due().await.unwrap() {
            let (letter, _) = unsent(&desk).await;
            assert!(!letter.is_given_up);
            desk.goes_on(due.duration_since(desk.host.now()));
        }
        let hours = desk.host.now().duration_since(began).as_hours();
        assert!((72..80).contains(&hours), "{hours} h");
        let letter = UnsentLetter {
            failure: MailFailure::Later,
            is_given_up: true,
        };
        assert_eq!(unsent(&desk).await, (letter, 22));
        assert!(smtp.is_empty());
    }

    #[tokio::test]
    async fn asks_to_wait_is_asked_again() {
        if let Some(came) = story("later").await {
            assert_eq!(came.len(), 1);
        }
    }

    #[tokio::test]
    async fn hangs_up_at_once_is_asked_again() {
        if let Some(came) = story("hang up").await {
            assert_eq!(came.len(), 1);
        }
    }

    #[tokio::test]
    async fn never_says_that_it_has_the_mail_gets_it_again_with_the_same_id() {
        if let Some(came) = story("silent").await {
            assert_same(&came);
        }
    }

    #[tokio::test]
    async fn drops_the_connection_after_the_mail_gets_it_again_with_the_same_id() {
        if let Some(came) = story("drop").await {
            assert_same(&came);
        }
    }

    #[tokio::test]
    async fn cannot_encrypt_gets_nothing_in_the_clear() {
        let Some(smtp) = MailServer::start().await else {
            return;
        };
        let desk = MailRoom::open().await;
        desk.book(&form()).await;
        let worker = desk.worker(&format!("{}?tls=required", smtp.url()));
        assert!(worker.deliver_due().await.unwrap().is_some());
        assert!(smtp.is_empty());
    }

    #[tokio::test]
    async fn is_not_there_or_says_nothing_costs_little_time() {
        let desk = MailRoom::open().await;
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        desk.book(&form()).await;
        for address in [silent.local_addr().unwrap(), gone] {
            let worker = desk.worker_with(IMPATIENCE, &format!("smtp://{address}"));
            let began = std::time::Instant::now();
            assert!(worker.deliver_due().await.unwrap().is_some());
            assert!(began.elapsed() < Duration::from_secs(10));
            desk.goes_on(SignedDuration::from_mins(2));
        }
    }
}

#[tokio::test]
async fn ten_minutes_without_a_mail_server_lose_nothing() {
    let Some(smtp) = MailServer::start().await else {
        return;
    };
    let port = smtp.port;
    drop(smtp);
    let desk = MailRoom::open().await;
    let worker = desk.worker(&format!("smtp://127.0.0.1:{port}"));
    let mut expected = Vec::new();
    for minute in 0..10 {
        let form = BookingForm {
            email: format!("client-{minute}@example.com"),
            ..form_at(&format!("2026-12-{:02}T16:00:00Z", 7 + minute + minute / 5 * 2))
        };
        desk.book(&form).await;
        expected.push(form.email);
        assert!(worker.deliver_due().await.unwrap().is_some(), "nothing goes out");
        desk.goes_on(SignedDuration::from_mins(1));
    }
    let mut smtp = MailServer::start_at(port).await;
    let mut minutes = 0;
    while worker.deliver_due().await.unwrap().is_some() {
        desk.goes_on(SignedDuration::from_mins(1));
        minutes += 1;
    }
    assert!(
        minutes <= 10,
        "who waited longest waits no longer than the outage once more: {minutes} min"
    );
    let mut came = Vec::new();
    for _ in &expected {
        came.push(smtp.mail().await.to[0].clone());
    }
    came.sort();
    assert_eq!(came, expected, "each once");
    assert!(smtp.is_empty());
}

#[tokio::test]
async fn a_crash_between_sending_and_remembering_repeats_the_mail_with_its_id() {
    let Some(mut smtp) = MailServer::start().await else {
        return;
    };
    let desk = MailRoom::open().await;
    desk.book(&form()).await;
    smtp.behave("silent").await;
    let worker = desk.worker_with(Duration::from_mins(5), &smtp.url());
    let (_on, stop) = watch::channel(false);
    let running = tokio::spawn(worker.run(stop));
    let first = smtp.mail().await;
    // The mail is out, and whoever sent it is gone before they could say so.
    running.abort();
    _ = running.await;
    smtp.behave("take").await;

    let restarted = desk.worker(&smtp.url());
    restarted.deliver_due().await.unwrap();
    assert!(smtp.is_empty(), "it may still be on its way");
    desk.goes_on(SignedDuration::from_mins(10));
    assert_eq!(restarted.deliver_due().await.unwrap(), None);
    assert_same(&[first, smtp.mail().await]);
}

#[tokio::test]
async fn two_servers_send_each_mail_once() {
    let Some(mut smtp) = MailServer::start().await else {
        return;
    };
    let desk = MailRoom::open().await;
    let workers = [desk.worker(&smtp.url()), desk.worker(&smtp.url())];
    for day in 1..=4 {
        desk.book(&form_at(&format!("2026-12-0{day}T20:00:00Z"))).await;
        desk.write(letter()).await;
    }
    let [one, other] = &workers;
    let (one, other) = tokio::join!(one.deliver_due(), other.deliver_due());
    assert!(one.is_ok() && other.is_ok());
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..12 {
        ids.insert(smtp.mail().await.header("Message-ID"));
    }
    assert_eq!(ids.len(), 12);
    assert!(smtp.is_empty());
}

#[tokio::test]
async fn mail_goes_out_as_soon_as_there_is_some_until_the_server_stops() {
    let Some(mut smtp) = MailServer::start().await else {
        return;
    };
    let desk = MailRoom::open().await;
    let (stop, stopping) = watch::channel(false);
    let running = tokio::spawn(desk.worker(&smtp.url()).run(stopping));
    for day in 1..=2 {
        desk.book(&form_at(&format!("2026-12-0{day}T20:00:00Z"))).await;
        smtp.mail().await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
}

/// That these are one mail, sent twice.
fn assert_same(mails: &[Received]) {
    let [one, other] = mails else {
        panic!("the mail came twice: {mails:?}")
    };
    assert!(one.header("Message-ID").ends_with("@book.example>"));
    for header in ["Message-ID", "Date", "Subject"] {
        assert_eq!(one.header(header), other.header(header));
    }
    assert_eq!(one.text(), other.text());
}
