//! An inspector who shares no code with the store: reads every row and looks at every cell.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::scene::Scene;

/// What the inspector found, all of it in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Findings {
    /// The start of every visit that is booked, by its token.
    pub(crate) booked: BTreeMap<String, i64>,
    /// Likewise of those that were cancelled.
    pub(crate) cancelled: BTreeMap<String, i64>,
    /// Every claim: resource, cell, owner.
    claims: BTreeSet<(i64, i64, i64)>,
    mails: i64,
}

/// Reads all there is, and panics at anything that must not be.
pub(crate) async fn inspect(scene: &Scene) -> Findings {
    let mut transaction = scene.database.begin().await.expect("a transaction");
    let mut rows = Vec::new();
    for sql in [
        "SELECT id, token, state FROM visit",
        "SELECT visit_id, id, therapist_id, room_id, starts_at, ends_at, free_at, active FROM segment",
        "SELECT block.id, block_resource.resource_id, starts_at, ends_at FROM block
         LEFT JOIN block_resource ON block_id = block.id",
        "SELECT resource_id, cell, segment_id, block_id FROM claim",
        "SELECT visit_id, kind FROM outbox",
    ] {
        rows.push(
            sqlx::query(sql)
                .fetch_all(&mut *transaction)
                .await
                .expect("rows"),
        );
    }
    transaction.commit().await.expect("an end");
    let [visits, segments, blocks, claims, mails] = &rows[..] else {
        unreachable!("five queries")
    };

    let mut findings = Findings {
        booked: BTreeMap::new(),
        cancelled: BTreeMap::new(),
        claims: BTreeSet::new(),
        mails: 0,
    };
    // Who is busy from when to when, and because of what.
    let mut busy: BTreeMap<i64, Vec<(i64, i64, i64)>> = BTreeMap::new();

    let mut segment_of = BTreeMap::new();
    for row in segments {
        let before = segment_of.insert(number(row, 0), row);
        assert!(before.is_none(), "a visit with two segments");
        let [id, therapist, room, starts, ends, free, active] =
            [1, 2, 3, 4, 5, 6, 7].map(|column| number(row, column));
        assert!(starts < ends && ends < free, "segment {id}");
        if active == 1 {
            busy.entry(therapist).or_default().push((starts, free, id));
            busy.entry(room).or_default().push((starts, free, id));
        }
    }
    for row in blocks {
        let [id, resource, starts, ends] = [0, 1, 2, 3].map(|column| number(row, column));
        busy.entry(resource).or_default().push((starts, ends, id));
    }
    for (resource, spans) in &mut busy {
        spans.sort_unstable();
        for pair in spans.windows(2) {
            assert!(
                pair[0].1 <= pair[1].0,
                "resource {resource} is in two places: {pair:?}"
            );
        }
    }

    let mut due = BTreeSet::new();
    for (&resource, spans) in &busy {
        for &(starts, ends, owner) in spans {
            due.extend((starts / 300..ends / 300).map(|cell| (resource, cell, owner)));
        }
    }
    for row in claims {
        let owners: Vec<i64> = [2, 3]
            .into_iter()
            .filter_map(|column| optional(row, column))
            .collect();
        assert_eq!(owners.len(), 1, "a claim has one owner");
        findings
            .claims
            .insert((number(row, 0), number(row, 1), owners[0]));
    }
    let unowned: Vec<_> = findings.claims.difference(&due).take(5).collect();
    let unclaimed: Vec<_> = due.difference(&findings.claims).take(5).collect();
    assert!(
        unowned.is_empty() && unclaimed.is_empty(),
        "without owner: {unowned:?}, without claim: {unclaimed:?}"
    );

    let mut told: BTreeMap<(i64, String), usize> = BTreeMap::new();
    for row in mails {
        *told.entry((number(row, 0), text(row, 1))).or_default() += 1;
        findings.mails += 1;
    }
    for row in visits {
        let (id, token, state) = (number(row, 0), text(row, 1), text(row, 2));
        let segment = segment_of
            .remove(&id)
            .unwrap_or_else(|| panic!("visit {id} has no segment"));
        let booked = state == "booked";
        assert_eq!(
            number(segment, 7) == 1,
            booked,
            "visit {id} and its segment disagree"
        );
        let mails = ["booked", "cancelled"]
            .map(|kind| told.get(&(id, kind.to_owned())).copied().unwrap_or(0));
        assert_eq!(mails, [1, usize::from(!booked)], "mails of visit {id}");
        let found = if booked {
            &mut findings.booked
        } else {
            &mut findings.cancelled
        };
        found.insert(token, number(segment, 4));
    }
    assert!(segment_of.is_empty(), "a segment without a visit");
    findings
}

fn number(row: &AnyRow, column: usize) -> i64 {
    row.try_get(column).expect("a number")
}

fn optional(row: &AnyRow, column: usize) -> Option<i64> {
    row.try_get(column).expect("a number or nothing")
}

fn text(row: &AnyRow, column: usize) -> String {
    row.try_get(column).expect("a text")
}
