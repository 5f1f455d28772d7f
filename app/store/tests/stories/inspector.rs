//! An inspector who shares no code with the store: reads every row and looks at every cell.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::scene::Scene;

/// What the inspector found, all of it in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Findings {
    /// The start of every visit that is booked, by its id.
    pub(crate) booked: BTreeMap<i64, i64>,
    /// Likewise of those that were cancelled.
    pub(crate) cancelled: BTreeMap<i64, i64>,
    claims: BTreeSet<Claim>,
    mails: BTreeMap<(i64, String), usize>,
}

/// A resource, a cell, and the segment or block it is claimed for.
type Claim = (i64, i64, i64);

/// By resource: from when, to when, and the segment or block.
type Busy = BTreeMap<i64, Vec<(i64, i64, i64)>>;

/// Reads all there is, and panics at anything that must not be.
pub(crate) async fn inspect(scene: &Scene) -> Findings {
    let visits = rows(scene, "SELECT id, state, client_email FROM visit").await;
    let segments = "SELECT id, visit_id, therapist_id, room_id, starts_at, ends_at, free_at, active FROM segment";
    let segments = rows(scene, segments).await;
    let blocks = "SELECT block.id, block_resource.resource_id, block.starts_at, block.ends_at
        FROM block LEFT JOIN block_resource ON block_id = block.id";
    let blocks = rows(scene, blocks).await;
    let claims = rows(scene, "SELECT resource_id, cell, segment_id, block_id FROM claim").await;
    let mails = rows(scene, "SELECT visit_id, kind FROM outbox").await;
    // Nor is anybody told of what nobody has confirmed in time.
    let by_staff = "SELECT subject_id FROM audit WHERE subject = 'visit' AND (who IS NOT NULL OR act = 'lapse')";
    let by_staff = rows(scene, by_staff).await.iter().map(|row| text(row, 0)).collect();

    let busy = busy(&segments, &blocks);
    nobody_is_in_two_places(&busy);
    let claims = claims.iter().map(claim).collect();
    everyone_has_their_claims(&busy, &claims);
    let mut told = BTreeMap::new();
    for row in &mails {
        *told.entry((number(row, 0), text(row, 1))).or_default() += 1;
    }
    let mut findings = Findings {
        booked: BTreeMap::new(),
        cancelled: BTreeMap::new(),
        claims,
        mails: told,
    };
    file(&mut findings, &visits, &segments, &by_staff);
    findings
}

fn busy(segments: &[AnyRow], blocks: &[AnyRow]) -> Busy {
    let mut busy = Busy::new();
    for row in segments {
        let [id, therapist, room, starts, ends, free] = [0, 2, 3, 4, 5, 6].map(|column| number(row, column));
        assert!(starts < ends && ends < free, "segment {id}");
        if number(row, 7) == 1 {
            busy.entry(therapist).or_default().push((starts, free, id));
            busy.entry(room).or_default().push((starts, free, id));
        }
    }
    for row in blocks {
        let [id, resource, starts, ends] = [0, 1, 2, 3].map(|column| number(row, column));
        busy.entry(resource).or_default().push((starts, ends, id));
    }
    busy
}

fn nobody_is_in_two_places(busy: &Busy) {
    for (resource, spans) in busy {
        let mut spans = spans.clone();
        spans.sort_unstable();
        for pair in spans.windows(2) {
            assert!(pair[0].1 <= pair[1].0, "resource {resource} is in two places: {pair:?}");
        }
    }
}

fn everyone_has_their_claims(busy: &Busy, claims: &BTreeSet<Claim>) {
    let mut due = BTreeSet::new();
    for (&resource, spans) in busy {
        for &(starts, ends, owner) in spans {
            due.extend((starts / 300..ends / 300).map(|cell| (resource, cell, owner)));
        }
    }
    let unowned: Vec<_> = claims.difference(&due).take(5).collect();
    let unclaimed: Vec<_> = due.difference(claims).take(5).collect();
    assert!(unowned.is_empty(), "claims without an owner: {unowned:?}");
    assert!(unclaimed.is_empty(), "owners without a claim: {unclaimed:?}");
}

/// Files every visit under what became of it.
fn file(findings: &mut Findings, visits: &[AnyRow], segments: &[AnyRow], by_staff: &BTreeSet<String>) {
    let mut segments_of = BTreeMap::<i64, Vec<&AnyRow>>::new();
    for row in segments {
        segments_of.entry(number(row, 1)).or_default().push(row);
    }
    for row in visits {
        let (id, state) = (number(row, 0), text(row, 1));
        let segments = segments_of
            .remove(&id)
            .unwrap_or_else(|| panic!("visit {id} has no segment"));
        let booked = state == "booked";
        for segment in &segments {
            assert_eq!(
                number(segment, 7) == 1,
                booked,
                "visit {id} and a segment of it disagree"
            );
        }
        let told = |kind: &str| findings.mails.get(&(id, kind.to_owned())).copied().unwrap_or(0);
        // Without an address there is nobody to write to.
        let has_email = text(row, 2) != "-";
        if !by_staff.contains(&id.to_string()) {
            let each = usize::from(has_email);
            let expected = match (booked, told("booked")) {
                (true, _) => (each, 0),
                // Called off before anybody was told of it.
                (false, 0) => (0, 0),
                (false, _) => (each, each),
            };
            assert_eq!((told("booked"), told("cancelled")), expected, "mails of visit {id}");
        } else if !has_email {
            assert_eq!(told("booked") + told("cancelled"), 0, "mails of visit {id}");
        }
        let files = if booked {
            &mut findings.booked
        } else {
            &mut findings.cancelled
        };
        files.insert(id, number(segments[0], 4));
    }
    assert!(segments_of.is_empty(), "a segment without a visit");
}

fn claim(row: &AnyRow) -> Claim {
    let owner: Option<i64> = row.try_get(2).expect("a segment or nothing");
    let other: Option<i64> = row.try_get(3).expect("a block or nothing");
    match (owner, other) {
        (Some(owner), None) | (None, Some(owner)) => (number(row, 0), number(row, 1), owner),
        _ => panic!("a claim has one owner"),
    }
}

/// What the audit tells of the calendar.
pub(crate) struct Record {
    /// By what is stored of the links of visits: every start that it was given, and whether it was off.
    pub(crate) visits: BTreeMap<String, Vec<(i64, bool)>>,
    /// The ids of what staff have done, in order.
    pub(crate) by_staff: Vec<i64>,
    /// How many visits there are of clients who were erased, of which it tells no more.
    pub(crate) erased: usize,
}

/// Follows what was done to every visit and every block, from nothing on, and panics if it does not lead to what is there.
pub(crate) async fn follow_the_audit(scene: &Scene) -> Record {
    let events = "SELECT subject_id, before, after FROM audit WHERE subject = 'visit'";
    let (mut balance, mut states) = (BTreeMap::<String, BTreeMap<String, i64>>::new(), BTreeMap::new());
    for row in &rows(scene, events).await {
        let balance = balance.entry(text(row, 0)).or_default();
        for (column, change) in [(1, -1), (2, 1)] {
            let Some(state) = row.try_get::<Option<String>, _>(column).expect("a text or nothing") else {
                continue;
            };
            *balance.entry(state.clone()).or_default() += change;
            if change > 0 {
                states.entry(text(row, 0)).or_insert_with(Vec::new).push(state);
            }
        }
    }
    let now = "SELECT CAST(visit.id AS TEXT), token_hash, state, starts_at, therapist_id, room_id, erased_at
        FROM visit JOIN segment ON segment.visit_id = visit.id LEFT JOIN visit_link ON visit_link.visit_id = visit.id
        LEFT JOIN client ON client.id = visit.client_id";
    let (mut visits, mut erased) = (BTreeMap::new(), 0);
    for row in &rows(scene, now).await {
        let id = text(row, 0);
        let balance = balance.remove(&id).unwrap_or_default();
        if row.try_get::<Option<i64>, _>(6).expect("a second or nothing").is_some() {
            assert_eq!(balance, BTreeMap::new(), "visit {id} is of somebody who was erased");
            erased += 1;
            continue;
        }
        let last: Vec<_> = balance.iter().filter(|(_, balance)| **balance != 0).collect();
        let [(last, 1)] = last[..] else {
            panic!("what was done to visit {id} is no chain: {balance:?}")
        };
        let last = json(last);
        let stands = serde_json::json!([
            text(row, 2) == "cancelled",
            number(row, 3),
            number(row, 4),
            number(row, 5)
        ]);
        let told = serde_json::json!([last["is_cancelled"], last["starts_at"], last["therapist"], last["room"]]);
        assert_eq!(stands, told, "visit {id} stands as nobody has put it");
        let of_state = |state: &String| {
            let state = json(state);
            let starts_at = state["starts_at"].as_i64().expect("a second");
            (starts_at, state["is_cancelled"].as_bool().expect("yes or no"))
        };
        let link: Option<String> = row.try_get(1).expect("a link, or none where staff have booked");
        visits.extend(link.map(|link| (link, states[&id].iter().map(of_state).collect())));
    }
    assert!(balance.is_empty(), "events without a visit: {balance:?}");

    let mut blocks = BTreeMap::<i64, i64>::new();
    for row in &rows(scene, "SELECT before, after FROM audit WHERE subject = 'block'").await {
        for (column, change) in [(0, -1), (1, 1)] {
            let time_off: Option<String> = row.try_get(column).expect("a text or nothing");
            let time_off = time_off.map_or(serde_json::Value::Null, |time_off| json(&time_off));
            for block in time_off["blocks"].as_array().into_iter().flatten() {
                *blocks.entry(block["id"].as_i64().expect("an id")).or_default() += change;
            }
        }
    }
    blocks.retain(|_, balance| *balance != 0);
    let there = rows(scene, "SELECT id FROM block").await;
    let there: BTreeMap<i64, i64> = there.iter().map(|row| (number(row, 0), 1)).collect();
    assert_eq!(blocks, there, "blocks that nobody has put there, or that are lost");

    let by_staff = "SELECT id FROM audit WHERE who IS NOT NULL AND subject IN ('visit', 'block') ORDER BY id";
    let by_staff = rows(scene, by_staff).await;
    Record {
        visits,
        by_staff: by_staff.iter().map(|row| number(row, 0)).collect(),
        erased,
    }
}

/// The visits that nobody but their client has placed, within nine and five, where the therapist's date is closed. Who has
/// one after five, when the week went on till six, was left behind knowingly when it came to end at five.
pub(crate) async fn stranded(scene: &Scene) -> Vec<String> {
    let closed = "SELECT resource_id, date FROM hours_exception WHERE from_minute IS NULL";
    let closed = rows(scene, closed).await;
    let closed: BTreeSet<_> = closed.iter().map(|row| (number(row, 0), text(row, 1))).collect();
    let by_clients = "SELECT therapist_id, starts_at, free_at FROM visit JOIN segment ON visit_id = visit.id
        WHERE state = 'booked' AND NOT EXISTS (SELECT 1 FROM audit WHERE subject = 'visit'
            AND subject_id = CAST(visit.id AS TEXT) AND who IS NOT NULL AND act IN ('book', 'move', 'undo'))";
    let by_clients = rows(scene, by_clients).await;
    let places = by_clients.iter().filter_map(|row| {
        let [starts, free] = [1, 2].map(|column| Timestamp::from_second(number(row, column)).expect("a second"));
        let walls = scene.walls(&[starts, free]);
        (&walls[1][11..] <= "17:00").then(|| (number(row, 0), walls[0][..10].to_owned()))
    });
    let stranded = places.filter(|place| closed.contains(place));
    stranded
        .map(|(therapist, date)| format!("therapist {therapist} on {date}"))
        .collect()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("what the audit says")
}

async fn rows(scene: &Scene, sql: &'static str) -> Vec<AnyRow> {
    sqlx::query(sql).fetch_all(&scene.database).await.expect("rows")
}

fn number(row: &AnyRow, column: usize) -> i64 {
    row.try_get(column).expect("a number")
}

fn text(row: &AnyRow, column: usize) -> String {
    row.try_get(column).expect("a text")
}
