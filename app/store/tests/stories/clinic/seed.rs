//! The clinic before anybody has edited it.

use sqlx::Row;
use tokio::task::JoinSet;

use crate::scene::Scene;

stories! {
    the_default_clinic_is_the_one_we_know,
    what_is_made_up_says_so,
    a_clinic_is_seeded_once,
}

async fn the_default_clinic_is_the_one_we_know(scene: Scene) {
    let clinic = scene.store.clinic().await.expect("a clinic");
    assert_eq!(clinic.profile.name, "Glo Skin & Medspa");
    assert_eq!(
        (&*clinic.profile.phone, &*clinic.phone_link),
        ("(780) 481-9772", "tel:+17804819772")
    );
    assert_eq!(
        (&*clinic.zone_name, clinic.zone.iana_name()),
        ("America/Edmonton", Some("America/Edmonton"))
    );
    let policy = clinic.profile.policy;
    assert_eq!(
        (policy.lead_minutes, policy.horizon_days, policy.step_minutes),
        (120, 90, 15)
    );

    let services = &scene.store.public_clinic().await.expect("a catalogue").services;
    let told = services
        .iter()
        .map(|service| (service.slug.as_str(), service.minutes, service.price_cents));
    let expected = [
        ("relaxation-30", 30, None),
        ("relaxation-60", 60, None),
        ("therapeutic-60", 60, None),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    for service in services {
        assert_eq!(
            scene.store.service(&service.slug).await.expect("a catalogue").as_ref(),
            Some(service)
        );
    }

    let treatments = texts(&scene, "SELECT slug FROM treatment ORDER BY position").await;
    let expected = [
        "therapeutic",
        "relaxation",
        "swedish",
        "deep-tissue",
        "prenatal",
        "sports",
        "aromatherapy",
        "reflexology",
    ];
    assert_eq!(treatments, expected);
}

async fn what_is_made_up_says_so(scene: Scene) {
    assert!(scene.store.clinic().await.expect("a clinic").is_sample);
    let names = texts(&scene, "SELECT name FROM resource WHERE sample = 1 ORDER BY id").await;
    assert_eq!(
        names,
        [
            "Therapist A",
            "Therapist B",
            "Therapist C",
            "Massage room 1",
            "Massage room 2"
        ]
    );
    assert_eq!(scene.number("SELECT COUNT(*) FROM resource WHERE sample = 0").await, 0);
}

async fn a_clinic_is_seeded_once(scene: Scene) {
    scene.execute("UPDATE clinic SET name = 'Glo', is_sample = 0").await;
    scene.execute("DELETE FROM service WHERE slug = 'therapeutic-60'").await;
    scene.store.seed().await.expect("a clinic");
    assert_eq!(scene.store.clinic().await.expect("a clinic").profile.name, "Glo");
    assert_eq!(
        scene.store.public_clinic().await.expect("a catalogue").services.len(),
        2
    );

    // Several servers, and a database that is empty again.
    for table in [
        "weekly_hours",
        "therapist_skill",
        "resource",
        "service",
        "treatment_goal",
        "treatment_area",
        "treatment_care",
        "treatment_contains",
        "package_part",
        "package",
        "treatment",
        "clinic",
    ] {
        scene.execute(&format!("DELETE FROM {table}")).await;
    }
    let mut servers = JoinSet::new();
    for _ in 0..8 {
        let store = scene.store.clone();
        servers.spawn(async move { store.seed().await });
    }
    while let Some(outcome) = servers.join_next().await {
        outcome.expect("no panic").expect("a clinic");
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM clinic").await, 1);
    assert_eq!(scene.number("SELECT COUNT(*) FROM service").await, 3);
}

async fn texts(scene: &Scene, sql: &'static str) -> Vec<String> {
    let rows = sqlx::query(sql).fetch_all(&scene.database).await.expect("rows");
    rows.iter().map(|row| row.try_get(0).expect("a text")).collect()
}
