//! What staff do with what people have written.

use domain::{InboxFolder, MessageChange, MessageForm, Progress, Reference, Role};
use store::{Caller, InboxError, MailAbout, MessageState, Thread, new_key};
use tokio::task::JoinSet;

use crate::inbox::contact::{PERSON, SCRIPT};
use crate::scene::Scene;

stories! {
    a_message_is_answered_by_mail,
    of_two_who_answer_at_once_the_second_is_told,
    a_double_click_answers_once,
    a_message_goes_through_the_piles,
    what_was_held_is_released_as_if_it_never_had_been,
    a_message_is_given_to_its_client,
    what_staff_do_is_in_the_audit,
    an_answer_that_failed_goes_to_the_corrected_address,
}

impl Scene {
    pub(crate) async fn staff(&self, who: &str, role: Role) -> Caller {
        let token = self.employ(who, role).await;
        self.caller(&token, self.now).await.expect("somebody")
    }

    pub(crate) async fn one_message(&self) -> Reference {
        let letter = self.letter(60).await;
        self.write(&letter, PERSON).await.reference
    }

    pub(crate) async fn thread(&self, reference: &Reference) -> Thread {
        let thread = self.store.thread(reference).await.expect("an answer");
        thread.expect("a message")
    }

    pub(crate) async fn change(
        &self,
        reference: &Reference,
        change: &MessageChange,
        caller: &Caller,
    ) -> Result<(), InboxError> {
        self.store.change_message(reference, change, caller, self.now).await
    }

    async fn counts(&self) -> [u32; 4] {
        self.store.inbox(InboxFolder::Open, 0).await.expect("an inbox").counts
    }
}

fn answer(text: &str, seen: u32) -> MessageChange {
    let form = MessageForm {
        act: "reply".into(),
        message: text.into(),
        replies: seen.to_string(),
        key: new_key().expect("a key"),
        ..MessageForm::default()
    };
    form.parse().expect("a good form").expect("something to do")
}

async fn a_message_is_answered_by_mail(scene: Scene) {
    let reference = scene.one_message().await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.execute("UPDATE outbox SET sent_at = 1").await;
    scene
        .change(&reference, &answer("Yes, do come.\nRosa", 0), &rosa)
        .await
        .expect("a reply");
    let thread = scene.thread(&reference).await;
    assert_eq!(thread.message.progress, Progress::Answered);
    let [reply] = &thread.replies[..] else {
        panic!("one reply")
    };
    assert_eq!(
        (reply.who.as_str(), reply.body.as_str()),
        ("rosa", "Yes, do come.\nRosa")
    );
    let mails = scene.store.due_mail(10, scene.now).await.expect("mails");
    let [mail] = &mails[..] else {
        panic!("one mail: {mails:?}")
    };
    let MailAbout::Replied(replied) = &mail.about else {
        panic!("a reply: {mail:?}")
    };
    assert_eq!(replied.0.reference, reference);
    assert_eq!(replied.1.body, reply.body);

    let by_phone = {
        let mut letter = scene.letter(60).await;
        letter.email = None;
        scene.write(&letter, PERSON).await.reference
    };
    let outcome = scene.change(&by_phone, &answer("Hello", 0), &rosa).await;
    assert!(matches!(outcome, Err(InboxError::NoReply)), "{outcome:?}");
}

async fn an_answer_that_failed_goes_to_the_corrected_address(scene: Scene) {
    let reference = scene.one_message().await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.execute("UPDATE outbox SET sent_at = 1").await;
    scene
        .change(&reference, &answer("We do.", 0), &rosa)
        .await
        .expect("it is answered");
    let fails = async || {
        let mails = scene.store.due_mail(10, scene.now).await.expect("mails");
        let failure = domain::MailFailure::Refused;
        let failed = scene
            .store
            .mark_failed(mails[0].id, mails[0].attempt, failure, scene.now);
        failed.await.expect("it is remembered");
        scene.store.failed_letters(scene.now).await.expect("letters")
    };
    let failed = fails().await;
    assert!(
        matches!(&failed[0].about, store::LetterAbout::Message { reference: known, .. } if *known == reference),
        "{failed:?}"
    );
    scene
        .store
        .resend(failed[0].id, &rosa, scene.now)
        .await
        .expect("it is sent again");
    assert_eq!(fails().await.len(), 1);
    let form = MessageForm {
        act: "address".into(),
        email: "ada@example.net".into(),
        revision: scene.thread(&reference).await.addressed,
        ..MessageForm::default()
    };
    let corrected = form.parse().expect("an address").expect("something to do");
    scene
        .change(&reference, &corrected, &rosa)
        .await
        .expect("it is corrected");
    let mails = scene.store.due_mail(10, scene.now).await.expect("mails");
    let MailAbout::Replied(replied) = &mails[0].about else {
        panic!("a reply: {mails:?}")
    };
    assert_eq!(
        replied.0.email.as_ref().expect("an address").as_str(),
        "ada@example.net"
    );
    let acts = "SELECT COUNT(*) FROM audit WHERE subject = 'message' AND act IN ('resend', 'address')";
    assert_eq!(scene.number(acts).await, 2);
}

async fn of_two_who_answer_at_once_the_second_is_told(scene: Scene) {
    let reference = scene.one_message().await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let mut all = JoinSet::new();
    for number in 0..6 {
        let (scene, reference, rosa) = (scene.clone(), reference.clone(), rosa.clone());
        all.spawn(async move {
            let answer = answer(&format!("Answer {number}"), 0);
            scene.change(&reference, &answer, &rosa).await
        });
    }
    let outcomes = all.join_all().await;
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Ok(()) | Err(InboxError::Stale))),
        "{outcomes:?}"
    );
    assert_eq!(scene.thread(&reference).await.replies.len(), 1);
    scene
        .change(&reference, &answer("One thing more", 1), &rosa)
        .await
        .expect("who has seen the first may add another");
}

async fn a_double_click_answers_once(scene: Scene) {
    let reference = scene.one_message().await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let change = answer("Yes.", 0);
    for _ in 0..2 {
        scene.change(&reference, &change, &rosa).await.expect("the same reply");
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM reply").await, 1);
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM outbox WHERE kind = 'replied'").await,
        1
    );
    let (MessageChange::Reply { key, .. }, MessageChange::Reply { body, .. }) = (change, answer("No.", 0)) else {
        panic!("replies")
    };
    let other = MessageChange::Reply { body, seen: 0, key };
    let outcome = scene.change(&reference, &other, &rosa).await;
    assert!(matches!(outcome, Err(InboxError::KeyReused)), "{outcome:?}");
}

async fn a_message_goes_through_the_piles(scene: Scene) {
    let reference = scene.one_message().await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    assert_eq!(scene.counts().await, [1, 0, 0, 0]);
    for (change, counts) in [
        (answer("Yes.", 0), [0, 1, 0, 0]),
        (MessageChange::Close, [0, 0, 1, 0]),
        (MessageChange::Close, [0, 0, 1, 0]),
        (MessageChange::Reopen, [1, 0, 0, 0]),
    ] {
        scene.change(&reference, &change, &rosa).await.expect("a change");
        assert_eq!(scene.counts().await, counts, "{change:?}");
    }
    let inbox = scene.store.inbox(InboxFolder::Open, 0).await.expect("an inbox");
    assert_eq!((inbox.messages.len(), inbox.has_more), (1, false));
    assert!(
        scene
            .store
            .inbox(InboxFolder::Open, 1)
            .await
            .expect("an inbox")
            .messages
            .is_empty()
    );

    let assign = async |name: Option<&str>| {
        let change = MessageChange::Assign {
            to: name.map(crate::accounts::sign_in::name),
            seen: scene.thread(&reference).await.assigned,
        };
        scene.change(&reference, &change, &rosa).await
    };
    assign(Some("rosa")).await.expect("a change");
    assert_eq!(scene.thread(&reference).await.message.assignee, Some(rosa.name.clone()));
    let outcome = assign(Some("nobody")).await;
    assert!(matches!(outcome, Err(InboxError::NotFound)), "{outcome:?}");
    assign(None).await.expect("a change");
    assert_eq!(scene.thread(&reference).await.message.assignee, None);
    let unknown = Reference::parse("222-222").expect("a reference");
    let outcome = scene.change(&unknown, &MessageChange::Close, &rosa).await;
    assert!(matches!(outcome, Err(InboxError::NotFound)), "{outcome:?}");
}

async fn what_was_held_is_released_as_if_it_never_had_been(scene: Scene) {
    let mut letter = scene.letter(60).await;
    letter.is_trapped = true;
    let reference = scene.write(&letter, SCRIPT).await.reference;
    let rosa = scene.staff("rosa", Role::Reception).await;
    assert_eq!((scene.counts().await, scene.post().await), ([0, 0, 0, 1], [0, 1, 0]));
    let outcome = scene.change(&reference, &answer("Hello", 0), &rosa).await;
    assert!(matches!(outcome, Err(InboxError::NoReply)), "{outcome:?}");
    for _ in 0..2 {
        scene
            .change(&reference, &MessageChange::Release, &rosa)
            .await
            .expect("a release");
    }
    assert_eq!((scene.counts().await, scene.post().await), ([1, 0, 0, 0], [1, 0, 2]));
    let message = scene.thread(&reference).await.message;
    assert_eq!((message.state, message.signs.len()), (MessageState::Inbox, 0));
}

async fn a_message_is_given_to_its_client(scene: Scene) {
    scene.book(&scene.request("2026-11-25 12:00")).await;
    let reference = scene.one_message().await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let thread = scene.thread(&reference).await;
    let [client] = &thread.alike[..] else {
        panic!("the one who has booked: {:?}", thread.alike)
    };
    let link = MessageChange::Link(client.id.0);
    scene.change(&reference, &link, &rosa).await.expect("a link");
    let thread = scene.thread(&reference).await;
    assert_eq!(thread.client.map(|client| client.id), Some(client.id));
    scene
        .change(&reference, &MessageChange::Unlink, &rosa)
        .await
        .expect("no link");
    let outcome = scene.change(&reference, &MessageChange::Link(1), &rosa).await;
    assert!(matches!(outcome, Err(InboxError::NotFound)), "{outcome:?}");

    let mut letter = scene.letter(60).await;
    letter.email = Some(domain::EmailAddress::parse("eve@example.org").expect("an address"));
    letter.phone = None;
    let reference = scene.write(&letter, PERSON).await.reference;
    assert!(scene.thread(&reference).await.alike.is_empty());
    for _ in 0..2 {
        scene
            .change(&reference, &MessageChange::AddClient, &rosa)
            .await
            .expect("a new client");
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM client").await, 2);
    assert!(scene.thread(&reference).await.client.is_some());
}

async fn what_staff_do_is_in_the_audit(scene: Scene) {
    let reference = scene.one_message().await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    for change in [answer("Yes.", 0), MessageChange::Close, MessageChange::Close] {
        scene.change(&reference, &change, &rosa).await.expect("a change");
    }
    let audit = scene
        .store
        .audit(&store::AuditFilter::default(), 0)
        .await
        .expect("an audit");
    let of_messages = audit
        .entries
        .iter()
        .filter(|entry| entry.subject == store::Subject::Message);
    let mut acts: Vec<_> = of_messages.map(|entry| &*entry.act).collect();
    acts.sort_unstable();
    assert_eq!(acts, ["close", "reply"], "what changed nothing is no event");
    let reply = audit
        .entries
        .iter()
        .find(|entry| entry.act == "reply")
        .expect("a reply");
    assert_eq!(reply.who.as_deref(), Some("rosa"));
    assert_eq!(reply.subject_id, reference.as_str());
    let changed: Vec<_> = reply.changes.iter().map(|change| &*change.name).collect();
    assert_eq!(changed, ["progress", "replies"]);
    assert_eq!(
        scene
            .number("SELECT COUNT(*) FROM audit WHERE after LIKE '%Yes%'")
            .await,
        0,
        "what was written stands in one place"
    );
    let filter = store::AuditFilter {
        who: Some(crate::accounts::sign_in::name("somebody")),
        ..store::AuditFilter::default()
    };
    assert!(
        scene
            .store
            .audit(&filter, 0)
            .await
            .expect("an audit")
            .entries
            .is_empty()
    );
    let filter = store::AuditFilter {
        subject: Some(store::Subject::Message),
        subject_id: Some(reference.to_string()),
        who: Some(rosa.name),
        date: Some(jiff::civil::date(2026, 11, 23)),
    };
    assert_eq!(scene.store.audit(&filter, 0).await.expect("an audit").entries.len(), 2);
}
