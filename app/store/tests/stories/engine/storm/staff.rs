//! What staff do: all that the calendar takes, and the hours beneath it.

use std::sync::PoisonError;

use domain::{Board, BoardForm, BoardVisit, HoursChange, HoursRequest, ResourceId, Scope, WallSpan};
use jiff::ToSpan;
use store::{AuditId, SettingError, VisitError, new_key};

use super::{DAYS, ROOMS, Random, Storm, THERAPISTS, date, first_date, resource, service};
use crate::scene::wish;

/// Days after those of the storm, on which nobody else books, so that now one is first and now the other.
const QUIET_DAYS: u64 = 40;

impl Storm {
    /// Sends a form as the front desk does.
    async fn arrange(&self, form: BoardForm) {
        let done = self.scene.arrange(&self.rosa, &form).await;
        match done {
            Ok(arranged) => self.remember(&form.act, true, |all| all.entries.push(arranged.entry)),
            Err(VisitError::Clash(_) | VisitError::Warned(_) | VisitError::Stale | VisitError::NotFound) => {
                self.remember(&form.act, false, |_| ());
            }
            Err(other) => panic!("{other:?}: {}", form.act),
        }
    }

    /// What staff see of some date.
    async fn board(&self, random: &mut Random) -> Board {
        let days = (date(random), 1);
        let board = self.scene.store.board(days, Scope::All, self.scene.now);
        board.await.expect("an agenda")
    }

    pub(super) async fn staff_book(&self, random: &mut Random) {
        let form = BoardForm {
            act: "book".into(),
            name: "Grace Hopper".into(),
            email: random
                .pick(&["", "grace@example.org"])
                .copied()
                .unwrap_or_default()
                .into(),
            service: service(random).into(),
            key: new_key().expect("a key"),
            ..somewhere(random)
        };
        self.arrange(form).await;
    }

    pub(super) async fn staff_change_a_visit(&self, random: &mut Random) {
        let board = self.board(random).await;
        let Some(visit) = random.pick(&board.visits) else {
            return;
        };
        let form = match random.below(24) {
            0..12 => seen("move", visit, somewhere(random)),
            12..15 => BoardForm {
                start: visit.place.start.start().to_string(),
                therapist: visit.place.therapist.0.to_string(),
                room: visit.place.room.0.to_string(),
                minutes: (15 + 15 * random.number(6)).to_string(),
                ..seen("move", visit, BoardForm::default())
            },
            15..18 => seen("arrived", visit, BoardForm::default()),
            18..20 => seen("done", visit, BoardForm::default()),
            20 => seen("no-show", visit, BoardForm::default()),
            _ => BoardForm {
                reason: "A cold".into(),
                ..seen("cancel", visit, BoardForm::default())
            },
        };
        self.arrange(form).await;
    }

    pub(super) async fn staff_block(&self, random: &mut Random) {
        let date = date(random);
        let from = 9 + random.number(6);
        let weekly_until = date.saturating_add((7 * random.number(3)).days());
        let form = BoardForm {
            act: "block".into(),
            whom: match random.below(3) {
                0 => resource(101, THERAPISTS, random).0.to_string(),
                1 => resource(201, ROOMS, random).0.to_string(),
                _ => String::new(),
            },
            date: date.to_string(),
            time: format!("{from:02}:00"),
            until: format!("{:02}:{:02}", from + random.number(3), 5 + 5 * random.number(11)),
            reason: "Away".into(),
            weekly_until: weekly_until.to_string(),
            ..BoardForm::default()
        };
        self.arrange(form).await;
    }

    pub(super) async fn staff_unblock(&self, random: &mut Random) {
        let board = self.board(random).await;
        let Some(block) = random.pick(&board.blocks) else {
            return;
        };
        let form = BoardForm {
            act: "unblock".into(),
            block: block.id.to_string(),
            which: random.pick(&["", "series"]).copied().unwrap_or_default().into(),
            ..BoardForm::default()
        };
        self.arrange(form).await;
    }

    /// Takes something back that was done not long ago, be it a taking back.
    pub(super) async fn staff_undo(&self, random: &mut Random) {
        let entry = {
            let acknowledged = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
            let latest = acknowledged.entries.len().saturating_sub(30);
            random.pick(&acknowledged.entries[latest..]).copied()
        };
        let Some(AuditId(entry)) = entry else { return };
        let form = BoardForm {
            act: "undo".into(),
            entry: entry.to_string(),
            ..BoardForm::default()
        };
        self.arrange(form).await;
    }

    pub(super) async fn hours_change(&self, random: &mut Random) {
        let hours = |from: u16, until: u16| vec![WallSpan::new(60 * from, 60 * until).expect("a span")];
        let therapist = resource(101, THERAPISTS, random);
        let change = match random.below(4) {
            0 => HoursChange::Week([(); 7].map(|()| hours(9, 17 + u16::from(random.below(2) == 0)))),
            1..3 => HoursChange::Date(date(random), hours(8, 20)),
            _ => HoursChange::ClearException(date(random)),
        };
        let anyway = random.below(2) == 0;
        self.save("hours", therapist, change, anyway).await;
    }

    /// Somebody's date closes, unless somebody is expected, while a client books there.
    pub(super) async fn date_closes(&self, random: &mut Random) {
        let day = first_date().saturating_add((DAYS + random.below(QUIET_DAYS)).cast_signed().days());
        let therapist = resource(101, THERAPISTS, random);
        let booking = wish(service(random), Some(therapist), self.start(day, random));
        tokio::join!(
            self.save("close", therapist, HoursChange::Date(day, Vec::new()), false),
            self.book_as_client(&booking),
        );
    }

    async fn save(&self, kind: &str, therapist: ResourceId, change: HoursChange, anyway: bool) {
        let request = HoursRequest {
            revision: self.scene.hours_revision(therapist, &change).await,
            therapist,
            change,
            anyway,
        };
        match self
            .scene
            .store
            .change_hours(&self.olga, &request, self.scene.now)
            .await
        {
            Ok(()) => self.remember(kind, true, |_| ()),
            Err(SettingError::Stranded { .. } | SettingError::Stale) => self.remember(kind, false, |_| ()),
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Where staff put a visit, whoever works then and whatever the clients' grid is.
fn somewhere(random: &mut Random) -> BoardForm {
    BoardForm {
        date: date(random).to_string(),
        time: format!("{:02}:{:02}", 8 + random.number(11), 5 * random.number(12)),
        therapist: resource(101, THERAPISTS, random).0.to_string(),
        room: match random.below(2) {
            0 => String::new(),
            _ => resource(201, ROOMS, random).0.to_string(),
        },
        anyway: random.pick(&["", "yes", "yes"]).copied().unwrap_or_default().into(),
        ..BoardForm::default()
    }
}

fn seen(act: &str, visit: &BoardVisit, form: BoardForm) -> BoardForm {
    BoardForm {
        act: act.into(),
        visit: visit.id.0.to_string(),
        revision: visit.revision.to_string(),
        ..form
    }
}
