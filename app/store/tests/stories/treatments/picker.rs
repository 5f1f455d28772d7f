//! What the clinic knows of massage by default, and what the picker makes of it.

use domain::picker::{Advice, Answers, Because, Caution, Clothing, Health, Length, Pregnancy, Scents};
use domain::{Choice, Choices, Condition, Feel, Goal, InPregnancy, Pressure, Relation, Treatment};
use store::Store;

use crate::scene::{Scene, keys, on_sqlite};

stories! {
    every_treatment_is_described,
    every_goal_has_a_treatment_for_it,
    every_condition_of_the_list_is_asked_about,
    the_picker_says_what_a_therapist_would,
    what_contains_deep_tissue_work_is_as_careful_as_it,
    a_package_tells_its_parts,
    the_next_openings_are_the_first_of_the_calendar,
    a_clinic_from_before_gets_its_treatments_described,
    a_clinic_of_the_last_release_is_told_what_contains_what,
}

async fn treatments(scene: &Scene) -> Vec<Treatment> {
    scene.store.public_clinic().await.expect("a store").treatments.clone()
}

/// What the picker says where nothing is offered in particular.
fn advise(treatments: &[Treatment], answers: &Answers) -> Advice {
    domain::picker::advise(treatments, &[], answers)
}

fn of<'a>(treatments: &'a [Treatment], slug: &str) -> &'a Treatment {
    let mut treatments = treatments.iter();
    treatments.find(|one| one.slug.as_str() == slug).expect("it is there")
}

async fn every_treatment_is_described(scene: Scene) {
    let treatments = treatments(&scene).await;
    let slugs: Vec<_> = treatments.iter().map(|treatment| treatment.slug.as_str()).collect();
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
    assert_eq!(slugs, expected);
    for treatment in &treatments {
        for words in [
            &treatment.summary,
            &treatment.purpose,
            &treatment.for_whom,
            &treatment.technique,
            &treatment.sensation,
            &treatment.lengths,
            &treatment.pressure,
        ] {
            assert!(words.ends_with('.'), "{}: {words}", treatment.slug);
        }
        assert!(treatment.pressure_range.0 <= treatment.pressure_range.1);
        assert!(treatment.minutes.0 < treatment.minutes.1);
        for overlap in &treatment.overlaps {
            let other = treatments.iter().find(|other| other.slug == overlap.other);
            let back = other.expect("the other one").overlaps.iter();
            let back = back.into_iter().find(|back| back.other == treatment.slug);
            let back = back.expect("both say it");
            let is_part = |relation: &Relation| *relation == Relation::PartOf;
            assert_ne!(
                is_part(&overlap.relation),
                is_part(&back.relation),
                "one contains the other"
            );
        }
    }
}

async fn every_goal_has_a_treatment_for_it(scene: Scene) {
    let treatments = treatments(&scene).await;
    for &goal in Goal::ALL {
        let answers = Answers {
            goals: Choices::from_iter([goal]),
            ..Answers::default()
        };
        let first = &advise(&treatments, &answers).ranking[0];
        assert!(first.score >= 2 && first.ruled_out.is_empty(), "{goal:?}: {first:?}");
    }
}

async fn every_condition_of_the_list_is_asked_about(scene: Scene) {
    let asked: Vec<_> = Condition::BEFORE_EVERY_MASSAGE
        .into_iter()
        .chain(Condition::IN_PREGNANCY)
        .chain(Condition::BEFORE_SOME)
        .chain([Condition::Contagious])
        .collect();
    assert_eq!(asked.len(), Condition::ALL.len());
    for treatment in treatments(&scene).await {
        assert!(treatment.care.iter().all(|condition| asked.contains(&condition)));
    }
}

async fn the_picker_says_what_a_therapist_would(scene: Scene) {
    let treatments = treatments(&scene).await;
    let first = |answers: &Answers| advise(&treatments, answers).ranking[0].treatment.to_string();
    let goals = |goals: &[Goal]| Answers {
        goals: goals.iter().copied().collect(),
        ..Answers::default()
    };
    assert_eq!(first(&goals(&[Goal::PainRelief])), "therapeutic");
    assert_eq!(first(&goals(&[Goal::SportsInjury])), "therapeutic");
    assert_eq!(first(&goals(&[Goal::Stress, Goal::LowMood])), "relaxation");
    let pain = Answers {
        pressure: Some(Pressure::Strong),
        length: Some(Length::Hour),
        ..goals(&[Goal::PainRelief])
    };
    assert_eq!(first(&pain), "therapeutic");
    let scented = Answers {
        scents: Some(Scents::Welcome),
        ..goals(&[Goal::Relaxation])
    };
    assert_eq!(first(&scented), "aromatherapy");
    let clothed = Answers {
        clothing: Some(Clothing::Clothed),
        ..goals(&[Goal::Relaxation])
    };
    assert_eq!(first(&clothed), "reflexology");
    let short = Answers {
        length: Some(Length::Short),
        ..Answers::default()
    };
    assert_eq!(first(&short), "sports");
    let before_a_race = goals(&[Goal::BeforeEvent]);
    assert_eq!(first(&before_a_race), "sports");
    let sports = of(&treatments, "sports");
    assert_eq!(sports.minutes_for(before_a_race.goals), (15, 20));
    assert_eq!(sports.minutes_for(Choices::NONE), (15, 90));
    let low_and_short = Answers {
        length: Some(Length::Short),
        ..goals(&[Goal::LowMood])
    };
    assert!(advise(&treatments, &low_and_short).unserved.contains(Goal::LowMood));
    let pregnant = Answers {
        health: Health {
            pregnancy: Some(Pregnancy { week: Some(9) }),
            conditions: Choices::NONE,
        },
        ..pain
    };
    let Advice { ranking, .. } = advise(&treatments, &pregnant);
    assert_eq!(ranking[0].treatment.as_str(), "prenatal");
    assert!(ranking[0].cautions.contains(&Caution::FirstTrimester));
    let deep = ranking.last().expect("the last");
    assert_eq!(
        (deep.treatment.as_str(), &*deep.ruled_out),
        ("deep-tissue", &[Because::Pregnant][..])
    );
}

async fn what_contains_deep_tissue_work_is_as_careful_as_it(scene: Scene) {
    let treatments = treatments(&scene).await;
    let said = |conditions: &[Condition], week: Option<u8>| Answers {
        goals: Choices::from_iter([Goal::PainRelief]),
        health: Health {
            conditions: conditions.iter().copied().collect(),
            pregnancy: week.map(|week| Pregnancy { week: Some(week) }),
        },
        ..Answers::default()
    };
    let therapeutic = |answers: &Answers| {
        let mut ranking = advise(&treatments, answers).ranking.into_iter();
        ranking
            .find(|one| one.treatment.as_str() == "therapeutic")
            .expect("a place")
    };
    let well = therapeutic(&said(&[], None));
    for condition in [
        Condition::BloodThinners,
        Condition::BleedingDisorder,
        Condition::Clot,
        Condition::Osteoporosis,
    ] {
        let careful = therapeutic(&said(&[condition], None));
        assert_eq!(careful.cautions, [Caution::Care(condition)]);
        assert_eq!(careful.score, well.score - 3);
        assert_eq!(careful.without, ["without deep pressure"]);
    }
    let pregnant = therapeutic(&said(&[], Some(30)));
    assert_eq!((pregnant.score, pregnant.ruled_out.len()), (well.score - 3, 0));
    assert_eq!(pregnant.without, ["without deep pressure"]);

    let care = of(&treatments, "therapeutic").care_among(&treatments);
    assert_eq!(care.in_pregnancy, InPregnancy::Care);
    let relaxation = of(&treatments, "relaxation").care_among(&treatments);
    assert!(
        relaxation.conditions.contains(Condition::OilAllergy),
        "it is Swedish massage"
    );
}

/// Both engines know the same treatments, and there is nothing of a database in the rest: it is told once.
#[tokio::test(flavor = "multi_thread")]
async fn every_combination_on_sqlite() {
    on_sqlite(every_combination_of_answers_has_an_order).await;
}

/// All goals with all preferences, for somebody well, somebody pregnant, and somebody with every condition.
async fn every_combination_of_answers_has_an_order(scene: Scene) {
    fn maybe<T: Choice>() -> impl Iterator<Item = Option<T>> + Clone {
        T::ALL.iter().copied().map(Some).chain([None])
    }
    let treatments = treatments(&scene).await;
    let all: Choices<Condition> = Condition::ALL.iter().copied().collect();
    let healths = [
        Health::default(),
        Health {
            pregnancy: Some(Pregnancy { week: Some(22) }),
            ..Health::default()
        },
        Health {
            conditions: all,
            pregnancy: Some(Pregnancy::default()),
        },
    ];
    let mut combinations = 0;
    // Before an event people come for nothing else.
    let others: Vec<_> = Goal::ALL.iter().filter(|&&goal| goal != Goal::BeforeEvent).collect();
    let together = (0..1_u32 << others.len()).map(|bits| {
        let chosen = others.iter().enumerate().filter(|(place, _)| bits & 1 << place != 0);
        chosen.map(|(_, &&goal)| goal).collect::<Choices<_>>()
    });
    for goals in together.chain([Choices::from_iter([Goal::BeforeEvent])]) {
        for (pressure, feel) in
            maybe::<Pressure>().flat_map(|pressure| maybe::<Feel>().map(move |feel| (pressure, feel)))
        {
            for (scents, length) in
                maybe::<Scents>().flat_map(|scents| maybe::<Length>().map(move |length| (scents, length)))
            {
                for health in healths {
                    let answers = Answers {
                        goals,
                        pressure,
                        feel,
                        scents,
                        length,
                        health,
                        ..Answers::default()
                    };
                    let Advice { alerts, ranking, .. } = advise(&treatments, &answers);
                    let not_for_everyone = usize::from(health.pregnancy.is_none());
                    assert_eq!(ranking.len(), treatments.len() - not_for_everyone);
                    assert!(
                        ranking[0].ruled_out.is_empty(),
                        "there is always one to have: {answers:?}"
                    );
                    assert_eq!(alerts.is_empty(), health == Health::default());
                    if health.pregnancy.is_some()
                        && ranking
                            .iter()
                            .any(|one| one.treatment.as_str() == "prenatal" && one.ruled_out.is_empty())
                    {
                        assert_eq!(ranking[0].treatment.as_str(), "prenatal", "{answers:?}");
                    }
                    combinations += 1;
                }
            }
        }
    }
    assert_eq!(combinations, 65 * 4 * 3 * 3 * 5 * 3);
}

async fn a_package_tells_its_parts(scene: Scene) {
    let packages = scene.store.public_clinic().await.expect("a store").packages.clone();
    let [package] = &packages[..] else {
        panic!("one package: {packages:?}");
    };
    let parts: Vec<_> = package.parts.iter().map(|part| (&*part.name, part.minutes)).collect();
    let expected = [
        ("Glo Signature Facial", None),
        ("Spa manicure", None),
        ("Spa pedicure", None),
        ("Relaxation massage", Some(60)),
    ];
    assert_eq!((&*package.name, &*parts), ("Head-To-Toe Glo", &expected[..]));
}

async fn the_next_openings_are_the_first_of_the_calendar(scene: Scene) {
    let next = scene.store.next_openings(3, scene.now).await.expect("a store");
    let told: Vec<_> = next
        .iter()
        .map(|next| (next.service.slug.as_str(), scene.walls(&next.starts)))
        .collect();
    let afternoon = ["2026-11-23 14:00", "2026-11-23 14:15", "2026-11-23 14:30"].map(str::to_owned);
    for (slug, starts) in &told {
        assert_eq!(starts, &afternoon, "{slug}");
    }
    let slugs: Vec<_> = told.iter().map(|(slug, _)| *slug).collect();
    assert_eq!(slugs, ["relaxation-30", "relaxation-60", "therapeutic-60"]);
}

async fn a_clinic_from_before_gets_its_treatments_described(scene: Scene) {
    for table in [
        "treatment_goal",
        "treatment_area",
        "treatment_care",
        "treatment_contains",
        "package_part",
        "package",
    ] {
        scene.execute(&format!("DELETE FROM {table}")).await;
    }
    scene.execute("UPDATE treatment SET summary = '', purpose = ''").await;
    scene.execute("UPDATE clinic SET name = 'Ours'").await;
    assert!(treatments(&scene).await.is_empty());

    scene.store.seed().await.expect("a store");
    assert_eq!(treatments(&scene).await.len(), 8);
    assert_eq!(scene.store.clinic().await.expect("a clinic").profile.name, "Ours");

    scene
        .execute("UPDATE treatment SET summary = 'Our own words.' WHERE slug = 'swedish'")
        .await;
    scene.store.seed().await.expect("a store");
    let swedish = treatments(&scene)
        .await
        .into_iter()
        .find(|one| one.slug.as_str() == "swedish");
    assert_eq!(swedish.map(|one| one.summary).as_deref(), Some("Our own words."));
}

async fn a_clinic_of_the_last_release_is_told_what_contains_what(scene: Scene) {
    let now = treatments(&scene).await;
    let own_words = "We work as deep as you like.";
    for sql in [
        "DROP TABLE treatment_contains",
        "ALTER TABLE treatment DROP COLUMN event_from",
        "ALTER TABLE treatment DROP COLUMN event_until",
        "DELETE FROM _sqlx_migrations WHERE description = 'contains'",
        &format!(
            "INSERT INTO treatment_overlap (treatment, other, how) VALUES ('therapeutic', 'deep-tissue', '{own_words}')"
        ),
    ] {
        scene.execute(sql).await;
    }
    let store = Store::open(&scene.url, &keys()).await.expect("the same store");
    let mut after = store.public_clinic().await.expect("a store").treatments.clone();
    let therapeutic = after.iter_mut().find(|one| one.slug.as_str() == "therapeutic");
    let overlap = &mut therapeutic.expect("it is there").overlaps[0];
    assert_eq!(overlap.how, own_words);
    overlap.how.clone_from(&of(&now, "therapeutic").overlaps[0].how);
    assert_eq!(after, now);
    store.close().await;
}
