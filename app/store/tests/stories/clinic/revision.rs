//! Two people at the same settings: of two who have seen the same, one wins, and the other is told.

use domain::{
    CatalogueForm, CatalogueRequest, ClientForm, ClinicForm, ClinicRequest, HoursChange, HoursForm, HoursRequest,
    Membership, ResourceId, Revision, Role, TeamForm, TeamRequest, TherapistRequest,
};
use jiff::civil::date;
use serde::de::DeserializeOwned;
use store::{Caller, ClientError, ClientId, Setting, SettingError, Whose};

use crate::scene::{A, Scene};

stories! {
    of_two_who_have_seen_the_same_one_wins,
    of_two_at_once_one_wins,
    what_was_not_seen_is_not_changed,
    what_somebody_has_changed_is_not_taken_away_unseen,
    one_date_is_not_in_the_way_of_another,
    two_who_add_the_same_add_two,
}

/// A form that changes something that is there.
#[derive(Clone, Copy, Debug)]
enum Form {
    Week,
    Date,
    Service,
    Room,
    Package,
    Therapist,
    Account,
    Clinic,
    Client,
}

const FORMS: [Form; 9] = [
    Form::Week,
    Form::Date,
    Form::Service,
    Form::Room,
    Form::Package,
    Form::Therapist,
    Form::Account,
    Form::Clinic,
    Form::Client,
];

/// What becomes of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Made,
    Stale,
}

/// Two owners, and whom they change.
struct TwoOfStaff {
    scene: Scene,
    olga: Caller,
    ada: Caller,
    reception: i64,
    client: ClientId,
}

fn filled<F: DeserializeOwned>(fields: &[(&str, &str)]) -> F {
    let fields = fields.iter().map(|&(name, text)| (name.to_owned(), text.into()));
    serde_json::from_value(serde_json::Value::Object(fields.collect())).expect("a form")
}

fn called(number: u8) -> String {
    format!("Called {number}")
}

fn hours(form: Form, seen: &Revision, number: u8) -> HoursRequest {
    let until = &*format!("1{number}:00");
    let fields = match form {
        Form::Week => vec![("change", "week"), ("wed1", "09:00"), ("wed1_until", until)],
        _ => vec![
            ("change", "date"),
            ("date", "2026-12-24"),
            ("date1", "09:00"),
            ("date1_until", until),
        ],
    };
    let form = HoursForm {
        therapist: "1".into(),
        revision: seen.clone(),
        anyway: "yes".into(),
        ..filled(&fields)
    };
    form.parse(date(2026, 11, 23)).expect("hours")
}

fn catalogue(form: Form, seen: &Revision, number: u8) -> CatalogueRequest {
    let (name, price) = (&*called(number), &*number.to_string());
    let fields = match form {
        Form::Service => vec![
            ("change", "service"),
            ("id", "relaxation-60"),
            ("name", name),
            ("treatment", "relaxation"),
            ("minutes", "60"),
            ("clean_up", "10"),
            ("skill", "relaxation"),
            ("room_kind", "massage"),
            ("price", price),
            ("active", "yes"),
        ],
        Form::Room => vec![
            ("change", "room"),
            ("id", "12"),
            ("name", name),
            ("room_kind", "massage"),
        ],
        _ => vec![
            ("change", "package"),
            ("id", "head-to-toe-glo"),
            ("name", "Head-To-Toe Glo"),
            ("part1", name),
        ],
    };
    let form = CatalogueForm {
        revision: seen.clone(),
        summary: "An hour.".into(),
        position: "1".into(),
        ..filled(&fields)
    };
    form.parse().expect("a form that is well filled in")
}

fn therapist(seen: &Revision, number: u8) -> TherapistRequest {
    let form = TeamForm {
        revision: seen.clone(),
        ..filled(&[
            ("change", "therapist"),
            ("id", "3"),
            ("name", &called(number)),
            ("position", "1"),
        ])
    };
    match form.parse() {
        Ok(TeamRequest::Therapist(request)) => request,
        other => panic!("{other:?}"),
    }
}

fn profile(seen: &Revision, number: u8) -> ClinicRequest {
    let form = ClinicForm {
        revision: seen.clone(),
        name: "Elm Massage".into(),
        phone: "587 555 0101".into(),
        address: String::new(),
        city: "Leduc".into(),
        province: "AB".into(),
        headline: called(number),
        welcome: "Under the elms.".into(),
        lead: "60".into(),
        horizon: "30".into(),
        step: "20".into(),
    };
    form.parse().expect("a profile")
}

impl TwoOfStaff {
    async fn of(scene: Scene) -> Self {
        let olga = scene.owner().await;
        let ada = scene.employ("ada", Role::Owner).await;
        let ada = scene.caller(&ada, scene.now).await.expect("an owner");
        scene.employ("rosa", Role::Reception).await;
        scene.book(&scene.request_for(A, "2026-11-25 12:00")).await;
        let (clients, _) = scene.store.clients("", Whose::Everyone, 9).await.expect("clients");
        Self {
            olga,
            ada,
            reception: scene.number("SELECT id FROM account WHERE name = 'rosa'").await,
            client: clients[0].id,
            scene,
        }
    }

    /// How it is, for who looks now.
    async fn look(&self, form: Form) -> Revision {
        let scene = &self.scene;
        match form {
            Form::Week => {
                scene
                    .hours_revision(A, &HoursChange::Week([const { Vec::new() }; 7]))
                    .await
            }
            Form::Date => {
                scene
                    .hours_revision(A, &HoursChange::ClearException(date(2026, 12, 24)))
                    .await
            }
            Form::Service => scene.service_revision("relaxation-60").await,
            Form::Room => scene.room_revision(ResourceId(12)).await,
            Form::Package => scene.package_revision("head-to-toe-glo").await,
            Form::Therapist => scene.therapist_revision(ResourceId(3)).await,
            Form::Account => scene.account_revision(self.reception).await,
            Form::Clinic => scene.store.clinic().await.expect("a clinic").profile.revision(),
            Form::Client => {
                let file = scene.store.client_file(self.client, Whose::Everyone).await;
                file.expect("a file").expect("a client").revision
            }
        }
    }

    /// Sends the form, which makes of it what `number` stands for: 1 and 2 are not how it was.
    async fn save(&self, form: Form, caller: &Caller, seen: &Revision, number: u8) -> End {
        let (store, now) = (&self.scene.store, self.scene.now);
        let outcome = match form {
            Form::Week | Form::Date => store.change_hours(caller, &hours(form, seen, number), now).await,
            Form::Service | Form::Room | Form::Package => match catalogue(form, seen, number) {
                CatalogueRequest::Service(request) => store.save_service(caller, &request, now).await,
                CatalogueRequest::Room(request) => store.save_room(caller, &request, now).await,
                CatalogueRequest::Package(request) => store.save_package(caller, &request, now).await,
            },
            Form::Therapist => store.save_therapist(caller, &therapist(seen, number), now).await,
            Form::Account => {
                let post = Membership {
                    role: Role::Therapist,
                    therapist: Some(ResourceId(number.into())),
                };
                store.change_account(caller, (self.reception, seen), post, now).await
            }
            Form::Clinic => store.change_clinic(caller, &profile(seen, number), now).await,
            Form::Client => {
                let form: ClientForm = filled(&[("name", &called(number)), ("note", "Likes it quiet.")]);
                let request = form.parse().expect("a client");
                let outcome = store.change_client((self.client, seen), &request, caller, now).await;
                outcome.map_err(|error| match error {
                    ClientError::NotFound => SettingError::NotFound,
                    ClientError::Stale => SettingError::Stale,
                    ClientError::Store(error) => error.into(),
                })
            }
        };
        match outcome {
            Ok(()) => End::Made,
            Err(SettingError::Stale) => End::Stale,
            Err(error) => panic!("{form:?}: {error}"),
        }
    }

    /// How many changes the audit tells of.
    async fn told(&self) -> i64 {
        self.scene
            .number("SELECT COUNT(*) FROM audit WHERE who IS NOT NULL AND act <> 'join'")
            .await
    }
}

async fn of_two_who_have_seen_the_same_one_wins(scene: Scene) {
    let two = TwoOfStaff::of(scene).await;
    for form in FORMS {
        let before = two.told().await;
        let seen = two.look(form).await;
        assert_eq!(two.save(form, &two.olga, &seen, 1).await, End::Made, "{form:?}");
        let won = two.look(form).await;
        assert_ne!(won, seen, "{form:?}");
        assert_eq!(two.save(form, &two.ada, &seen, 2).await, End::Stale, "{form:?}");
        assert_eq!(two.look(form).await, won, "{form:?}: nothing of the other's is there");
        assert_eq!(
            two.save(form, &two.olga, &seen, 1).await,
            End::Made,
            "{form:?}: a double click"
        );
        assert_eq!(
            (two.told().await, two.look(form).await),
            (before + 1, won.clone()),
            "{form:?}"
        );
        assert_eq!(
            two.save(form, &two.ada, &won, 2).await,
            End::Made,
            "{form:?}: on purpose"
        );
        assert_eq!(two.told().await, before + 2, "{form:?}");
    }
}

async fn of_two_at_once_one_wins(scene: Scene) {
    let two = TwoOfStaff::of(scene).await;
    for form in FORMS {
        let seen = two.look(form).await;
        let (olgas, adas) = tokio::join!(two.save(form, &two.olga, &seen, 1), two.save(form, &two.ada, &seen, 2));
        assert_ne!(olgas, adas, "{form:?}");
    }
}

async fn what_was_not_seen_is_not_changed(scene: Scene) {
    let two = TwoOfStaff::of(scene).await;
    for form in FORMS {
        let before = two.look(form).await;
        // A page of the release before says nothing, or how often something was changed.
        for unreadable in ["", "7", "*=", "="] {
            let seen = Revision::new(unreadable);
            assert_eq!(
                two.save(form, &two.ada, &seen, 2).await,
                End::Stale,
                "{form:?} {unreadable}"
            );
        }
        assert_eq!(two.look(form).await, before, "{form:?}");
    }
    assert_eq!(two.told().await, 0);
}

async fn what_somebody_has_changed_is_not_taken_away_unseen(scene: Scene) {
    let two = TwoOfStaff::of(scene).await;
    let seen = two.look(Form::Account).await;
    two.save(Form::Account, &two.olga, &seen, 1).await;
    let remove = async |seen| {
        let account = (two.reception, seen);
        two.scene.store.remove_account(&two.ada, account, two.scene.now).await
    };
    let outcome = remove(&seen).await;
    assert!(matches!(outcome, Err(SettingError::Stale)), "{outcome:?}");
    remove(&two.look(Form::Account).await).await.expect("a removal");
}

async fn one_date_is_not_in_the_way_of_another(scene: Scene) {
    let olga = scene.owner().await;
    let seen = scene.store.hours(scene.now).await.expect("hours")[0]
        .dates_revision
        .clone();
    let close = async |date: &str| {
        let mut form: HoursForm = filled(&[("change", "date"), ("therapist", "1"), ("closed", "closed")]);
        (form.date, form.revision) = (date.to_owned(), seen.clone());
        let request = form.parse(jiff::civil::date(2026, 11, 23)).expect("a date");
        scene.store.change_hours(&olga, &request, scene.now).await
    };
    close("2026-12-24").await.expect("a date that nobody has changed");
    close("2026-12-25").await.expect("another");
    let mut as_ever: HoursForm = filled(&[("change", "as-ever"), ("therapist", "1"), ("date", "2026-12-24")]);
    as_ever.revision = seen.clone();
    let request = as_ever.parse(jiff::civil::date(2026, 11, 23)).expect("a date");
    let outcome = scene.store.change_hours(&olga, &request, scene.now).await;
    assert!(matches!(outcome, Err(SettingError::Stale)), "{outcome:?}");
}

async fn two_who_add_the_same_add_two(scene: Scene) {
    let two = TwoOfStaff::of(scene).await;
    let form: CatalogueForm = filled(&[
        ("change", "package"),
        ("name", "Two hours off"),
        ("summary", "A facial."),
        ("position", "2"),
        ("part1", "Facial"),
    ]);
    let of_two = [(); 2].map(|()| {
        let form = CatalogueForm {
            key: store::new_key().expect("a key"),
            ..form.clone()
        };
        match form.parse() {
            Ok(CatalogueRequest::Package(request)) => request,
            other => panic!("{other:?}"),
        }
    });
    let (store, now) = (&two.scene.store, two.scene.now);
    let (olgas, adas) = tokio::join!(
        store.save_package(&two.olga, &of_two[0], now),
        store.save_package(&two.ada, &of_two[1], now)
    );
    olgas.expect("a package");
    adas.expect("another");
    let count = "SELECT COUNT(*) FROM package WHERE name = 'Two hours off'";
    assert_eq!(two.scene.number(count).await, 2);
}
