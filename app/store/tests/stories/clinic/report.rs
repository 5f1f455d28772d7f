//! What is summed up is what there was, visit by visit.

use std::collections::BTreeMap;

use domain::{Sums, week_of};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use sqlx::Row;

use crate::scene::Scene;

stories! { sums_are_those_of_all_visits_one_by_one }

/// A visit every 77 minutes and a half of two years, while clocks change; some of two services.
const VISITS: &str = "
    INSERT INTO visit (id, token, state, client_name, client_email, idempotency_key, request_hash, booked_at, changed_at,
        cancelled_at, attendance)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 13000)
    SELECT i, '--------------------------' || (100000 + i), CASE WHEN i * 37 % 100 < 12 THEN 'cancelled' ELSE 'booked' END,
        'Somebody', '-', 'key-' || i, '0000000000000000000000000000000000000000000000000000000000000000', 0, 0,
        CASE WHEN i * 37 % 100 < 12 THEN 0 END,
        CASE WHEN i * 37 % 100 BETWEEN 5 AND 20 THEN 'no-show' WHEN i % 2 = 0 THEN 'done' END
    FROM n";

const SEGMENTS: &str = "
    INSERT INTO segment (id, visit_id, position, service, therapist_id, room_id, starts_at, ends_at, free_at, local_start,
        zone, active)
    WITH part (position) AS (SELECT 0 UNION ALL SELECT 1)
    SELECT 2 * id + position, id, position, CASE (id + position) % 3 WHEN 0 THEN 'relaxation-30' WHEN 1 THEN 'relaxation-60'
            ELSE 'therapeutic-60' END,
        1 + (id + position) % 3, 11, 1704067200 + id * 4800, 1704067200 + id * 4800 + 300 * (1 + id % 17),
        1704067200 + id * 4800 + 300 * (1 + id % 17) + 300 * (id % 3), '2024-01-01T00:00:00', 'America/Edmonton',
        CASE state WHEN 'booked' THEN 1 ELSE 0 END
    FROM visit JOIN part ON position = 0 OR id % 5 = 0";

async fn sums_are_those_of_all_visits_one_by_one(scene: Scene) {
    scene.execute(VISITS).await;
    scene.execute(SEGMENTS).await;
    // Two of one name are told apart by nobody.
    scene
        .execute("UPDATE resource SET name = 'Therapist A' WHERE id = 3")
        .await;
    for dates in [
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 3, 9), date(2024, 3, 11)),
        (date(2024, 11, 3), date(2024, 11, 3)),
        (date(2025, 2, 28), date(2025, 11, 5)),
        (date(2020, 1, 1), date(2020, 2, 1)),
    ] {
        is_counted(&scene, dates).await;
    }
}

/// That a report says what somebody finds who goes through all visits.
pub(crate) async fn is_counted(scene: &Scene, (from, until): (Date, Date)) {
    let rows = "SELECT visit.state, visit.attendance, segment.starts_at, segment.free_at, service.name AS service,
            service.minutes, resource.name AS therapist
        FROM visit JOIN segment ON segment.visit_id = visit.id
        JOIN service ON service.slug = segment.service JOIN resource ON resource.id = segment.therapist_id";
    let rows = sqlx::query(rows).fetch_all(&scene.database).await.expect("visits");
    let (mut total, mut therapists) = (Sums::default(), BTreeMap::<String, Sums>::new());
    let (mut services, mut weeks) = (BTreeMap::<String, Sums>::new(), BTreeMap::<_, Sums>::new());
    for row in &rows {
        let starts_at: i64 = row.get("starts_at");
        let wall = &scene.walls(&[Timestamp::from_second(starts_at).expect("an instant")])[0];
        let day: Date = wall[..10].parse().expect("a date");
        if !(from..=until).contains(&day) {
            continue;
        }
        let service = format!(
            "{}, {} minutes",
            row.get::<&str, _>("service"),
            row.get::<i64, _>("minutes")
        );
        for sums in [
            &mut total,
            therapists.entry(row.get("therapist")).or_default(),
            services.entry(service).or_default(),
            weeks.entry(week_of(day)).or_default(),
        ] {
            if row.get::<&str, _>("state") == "cancelled" {
                sums.cancelled += 1;
                continue;
            }
            sums.visits += 1;
            sums.no_shows += u32::from(row.get::<Option<&str>, _>("attendance") == Some("no-show"));
            sums.used_minutes += u32::try_from((row.get::<i64, _>("free_at") - starts_at) / 60).expect("minutes");
        }
    }
    let report = scene.store.report(from, until).await.expect("a report");
    let counted = |sums: Sums| Sums {
        open_minutes: 0,
        ..sums
    };
    let named = |sums: Vec<(String, Sums)>| {
        let sums = sums.into_iter().map(|(name, sums)| (name, counted(sums)));
        sums.filter(|(_, sums)| *sums != Sums::default())
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(counted(report.total), total, "{from} {until}");
    assert_eq!(named(report.by_therapist), therapists, "{from} {until}");
    assert_eq!(named(report.by_service), services, "{from} {until}");
    let by_week = report
        .by_week
        .into_iter()
        .map(|of_week| (of_week.week, counted(of_week.sums)));
    let by_week: BTreeMap<_, _> = by_week.filter(|(_, sums)| *sums != Sums::default()).collect();
    assert_eq!(by_week, weeks, "{from} {until}");
}
