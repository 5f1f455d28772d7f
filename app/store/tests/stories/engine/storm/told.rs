//! What is told of openings, which each server keeps in memory, beside what is stored.

use domain::TherapistPreference;
use store::{Purpose, Store};

use super::{Random, Storm, first_date};
use crate::scene::{keys, service};

/// So many changes are made one after the other, so that it can be looked at after each.
const LOOKED_AT: usize = 200;

/// Dates that are asked for: all that can be booked.
const DATES: u16 = 92;

impl Storm {
    /// Both servers are asked, so that they have something in memory that is not so any more.
    pub(super) async fn is_asked(&self) {
        for store in [&self.scene.store, &self.other] {
            self.told(store).await;
        }
    }

    /// After all that has happened at once, and after each change that comes then. Whoever has made it is told at once, and
    /// the other server as soon as it looks.
    pub(super) async fn what_is_told_is_what_is_stored(&self, random: &mut Random) {
        let new = Store::open(&self.scene.url, &keys()).await.expect("another server");
        for round in 0..LOOKED_AT {
            let before = self.told(&new).await;
            let version = self.scene.store.version().await.expect("a version");
            self.change(random).await;
            new.forget_clinic();
            let stored = self.told(&new).await;
            assert!(
                self.told(&self.scene.store).await == stored,
                "{round}: who has changed it"
            );
            self.other.look_again();
            assert!(self.told(&self.other).await == stored, "{round}: another server");
            let is_same = self.scene.store.version().await.expect("a version") == version;
            assert!(!is_same || before == stored, "{round}: pages of before are shown");
        }
    }

    /// Every start and who is free then.
    async fn told(&self, store: &Store) -> Vec<String> {
        let mut told = Vec::new();
        for slug in ["relaxation-30", "relaxation-60"] {
            let purpose = Purpose::Book(service(slug));
            let schedule = store.openings(&purpose, (first_date(), DATES), self.scene.now).await;
            let schedule = schedule.expect("a service");
            let openings = schedule
                .availability
                .openings(&schedule.plan, TherapistPreference::Anyone);
            told.extend(openings.starts().map(|start| {
                let therapists: Vec<_> = openings.therapists_at(start).collect();
                format!("{slug} {start:?} {therapists:?}")
            }));
        }
        told
    }
}
