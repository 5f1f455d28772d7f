//! Openings: first as a clinic meets them, then against an inspector who looks at every cell one by one.

use std::collections::BTreeSet;

use domain::{
    Assignment, Availability, Busy, Cell, Days, FreeTime, Hours, Plan, Policy, Refusal, ResourceId, Room, RoomKind,
    Service, ServiceSlug, Skill, Span, Step, Therapist, TherapistPreference, TreatmentSlug, WallSpan,
};
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;
use proptest::sample::select;

use crate::wall::{Roster, cells_of, first_cell, near_an_odd_day, roster, wall, zone};

const ANNA: ResourceId = ResourceId(1);
const BELA: ResourceId = ResourceId(2);
const ROOM_1: ResourceId = ResourceId(11);
const ROOM_2: ResourceId = ResourceId(12);

/// A week in December: Anna and Bela give relaxation massage from nine to noon, in two rooms.
#[derive(Clone)]
struct Clinic {
    zone: TimeZone,
    first: Date,
    count: u16,
    policy: Policy,
    now: Timestamp,
    therapists: Vec<Therapist>,
    rooms: Vec<Room>,
    taken: Vec<Busy>,
}

impl Clinic {
    fn new() -> Self {
        let mut clinic = Self {
            zone: zone("America/Edmonton"),
            first: date(2026, 12, 1),
            count: 1,
            policy: Policy {
                lead_minutes: 0,
                horizon_days: 30,
                step_minutes: 60,
            },
            now: Timestamp::UNIX_EPOCH,
            therapists: vec![therapist(ANNA, 9, 12), therapist(BELA, 9, 12)],
            rooms: vec![room(ROOM_1), room(ROOM_2)],
            taken: vec![],
        };
        clinic.now = clinic.at("2026-11-30 12:00");
        clinic
    }

    fn at(&self, wall: &str) -> Timestamp {
        self.zone
            .to_timestamp(wall.parse().expect("the test's own time"))
            .expect("an ordinary time")
    }

    fn take(&mut self, resource: ResourceId, from: &str, until: &str) {
        self.taken.push(Busy {
            resource,
            span: Span::covering(self.at(from), self.at(until)),
        });
    }

    fn availability(&self) -> Availability {
        let days = (&self.zone, self.first, self.count);
        let (therapists, rooms) = (self.therapists.clone(), self.rooms.clone());
        let free = FreeTime::new(days, self.policy.step_minutes, therapists, rooms, &self.taken);
        Availability::new(free, days, (self.policy, self.now))
    }

    /// The openings for anyone, by the clock on the wall.
    fn openings(&self, service: &Service) -> Vec<String> {
        let starts = self
            .availability()
            .openings(&service.clone().into(), TherapistPreference::Anyone);
        starts
            .starts()
            .map(|cell| self.zone.to_datetime(cell.start()).strftime("%d %H:%M").to_string())
            .collect()
    }

    fn refusal(&self, service: &Service, start: &str) -> Refusal {
        let pairs =
            self.availability()
                .assignments(&service.clone().into(), TherapistPreference::Anyone, self.at(start));
        pairs.expect_err("the start is to be refused")
    }
}

fn therapist(id: ResourceId, from_hour: u16, until_hour: u16) -> Therapist {
    let mut hours = Hours::default();
    let span = WallSpan::new(from_hour * 60, until_hour * 60).expect("whole hours of a day");
    for weekday in Weekday::Monday.cycle_forward().take(7) {
        hours.add_weekly(weekday, span);
    }
    Therapist {
        id,
        name: format!("Therapist {}", id.0),
        skills: vec![Skill("relaxation".into())],
        hours,
    }
}

fn room(id: ResourceId) -> Room {
    Room {
        id,
        name: format!("Room {}", id.0),
        kind: RoomKind("massage".into()),
    }
}

fn relaxation(minutes: u16, clean_up_minutes: u16) -> Service {
    Service {
        slug: ServiceSlug::parse(&format!("relaxation-{minutes}")).expect("the test's own slug"),
        name: "Relaxation massage".into(),
        treatment: TreatmentSlug::parse("relaxation").expect("a slug"),
        summary: String::new(),
        minutes,
        clean_up_minutes,
        price_cents: None,
        skill: Skill("relaxation".into()),
        room_kind: RoomKind("massage".into()),
    }
}

#[test]
fn a_free_morning_is_open_until_the_last_visit_that_fits() {
    assert_eq!(
        Clinic::new().openings(&relaxation(60, 0)),
        ["01 09:00", "01 10:00", "01 11:00"]
    );
}

#[test]
fn clean_up_has_to_fit_as_well() {
    assert_eq!(Clinic::new().openings(&relaxation(60, 5)), ["01 09:00", "01 10:00"]);
}

#[test]
fn a_start_is_open_as_long_as_one_therapist_is_free() {
    let mut clinic = Clinic::new();
    clinic.take(ANNA, "2026-12-01 09:00", "2026-12-01 10:30");
    assert_eq!(
        clinic.openings(&relaxation(60, 0)),
        ["01 09:00", "01 10:00", "01 11:00"]
    );
    clinic.take(BELA, "2026-12-01 09:30", "2026-12-01 10:00");
    assert_eq!(clinic.openings(&relaxation(60, 0)), ["01 10:00", "01 11:00"]);
}

#[test]
fn a_visit_does_not_change_rooms() {
    let mut clinic = Clinic::new();
    clinic.take(ROOM_1, "2026-12-01 09:00", "2026-12-01 09:30");
    clinic.take(ROOM_2, "2026-12-01 09:30", "2026-12-01 10:00");
    assert_eq!(clinic.openings(&relaxation(60, 0)), ["01 10:00", "01 11:00"]);
}

#[test]
fn a_service_needs_a_room_of_its_kind_and_a_therapist_of_its_skill() {
    let clinic = Clinic::new();
    let mut facial = relaxation(60, 0);
    facial.room_kind = RoomKind("facial".into());
    assert!(clinic.openings(&facial).is_empty());
    let mut sports = relaxation(60, 0);
    sports.skill = Skill("sports".into());
    assert!(clinic.openings(&sports).is_empty());
}

#[test]
fn who_wants_one_therapist_sees_the_openings_of_that_one() {
    let mut clinic = Clinic::new();
    clinic.take(BELA, "2026-12-01 09:00", "2026-12-01 10:00");
    let openings = clinic
        .availability()
        .openings(&relaxation(60, 0).into(), TherapistPreference::Therapist(BELA));
    let starts: Vec<Timestamp> = openings.starts().map(Cell::start).collect();
    assert_eq!(starts, [clinic.at("2026-12-01 10:00"), clinic.at("2026-12-01 11:00")]);
}

#[test]
fn an_opening_says_who_is_free() {
    let mut clinic = Clinic::new();
    clinic.take(ANNA, "2026-12-01 09:00", "2026-12-01 10:00");
    let openings = clinic
        .availability()
        .openings(&relaxation(60, 0).into(), TherapistPreference::Anyone);
    let free_at = |start| {
        openings
            .therapists_at(Cell::containing(clinic.at(start)))
            .collect::<Vec<_>>()
    };
    assert_eq!(free_at("2026-12-01 09:00"), [BELA]);
    assert_eq!(free_at("2026-12-01 10:00"), [ANNA, BELA]);
    assert_eq!(free_at("2026-12-01 12:00"), []);
}

#[test]
fn what_starts_late_on_the_last_day_may_end_after_midnight() {
    let mut clinic = Clinic::new();
    clinic.therapists = vec![therapist(ANNA, 0, 24)];
    let openings = clinic.openings(&relaxation(90, 15));
    assert_eq!(openings.last().map(String::as_str), Some("01 23:00"));
    assert_eq!(openings.len(), 24, "nothing of the next day is offered");
}

#[test]
fn a_visit_through_a_change_of_the_clocks_takes_as_long_as_ever() {
    let mut clinic = Clinic::new();
    clinic.first = date(2025, 11, 2);
    clinic.now = clinic.at("2025-11-01 12:00");
    clinic.therapists = vec![therapist(ANNA, 0, 3)];
    let expected = ["02 00:00", "02 01:00", "02 01:00", "02 02:00"];
    assert_eq!(
        clinic.openings(&relaxation(60, 0)),
        expected,
        "four hours from midnight to three"
    );
    assert_eq!(clinic.openings(&relaxation(120, 0)), expected[..3]);
}

#[test]
fn the_lead_time_counts_from_now() {
    let mut clinic = Clinic::new();
    clinic.policy.lead_minutes = 90;
    clinic.now = clinic.at("2026-12-01 08:30");
    assert_eq!(clinic.openings(&relaxation(60, 0)), ["01 10:00", "01 11:00"]);
    clinic.now = clinic.at("2026-12-01 08:30:01");
    assert_eq!(clinic.openings(&relaxation(60, 0)), ["01 11:00"]);
}

#[test]
fn the_horizon_counts_dates_on_the_clinics_wall() {
    let mut clinic = Clinic::new();
    clinic.count = 7;
    clinic.policy = Policy {
        lead_minutes: 0,
        horizon_days: 1,
        step_minutes: 180,
    };
    clinic.now = clinic.at("2026-12-01 23:00");
    assert_eq!(
        clinic.now.to_string(),
        "2026-12-02T05:00:00Z",
        "in Greenwich it is the next day"
    );
    assert_eq!(clinic.policy.last_date(clinic.now, &clinic.zone), date(2026, 12, 2));
    assert_eq!(clinic.openings(&relaxation(60, 0)), ["02 09:00"]);
}

#[test]
fn a_policy_beyond_all_years_stops_at_the_last() {
    let policy = Policy {
        lead_minutes: u32::MAX,
        horizon_days: u16::MAX,
        step_minutes: 15,
    };
    assert_eq!(policy.earliest(Timestamp::MAX), Timestamp::MAX);
    assert_eq!(policy.last_date(Timestamp::MAX, &TimeZone::UTC), Date::MAX);
}

#[test]
fn nearest_are_three_starts_in_the_order_of_time() {
    let mut clinic = Clinic::new();
    clinic.therapists = vec![therapist(ANNA, 9, 17)];
    clinic.take(ANNA, "2026-12-01 12:00", "2026-12-01 15:00");
    let openings = clinic
        .availability()
        .openings(&relaxation(60, 0).into(), TherapistPreference::Anyone);
    let nearest = |wanted, count| {
        let cells = openings.nearest(Cell::containing(clinic.at(wanted)), count).into_iter();
        cells
            .map(|cell| clinic.zone.to_datetime(cell.start()).strftime("%H:%M").to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(nearest("2026-12-01 13:00", 3), ["10:00", "11:00", "15:00"]);
    assert_eq!(nearest("2026-12-01 13:00", 1), ["11:00"], "of two as near, the earlier");
    assert_eq!(nearest("2026-11-28 13:00", 3), ["09:00", "10:00", "11:00"]);
    assert_eq!(nearest("2027-01-05 13:00", 3), ["11:00", "15:00", "16:00"]);
    assert_eq!(nearest("2026-12-01 12:00", 9).len(), 5, "there are no more");
}

#[test]
fn anyone_is_whoever_has_most_time_left() {
    let mut clinic = Clinic::new();
    clinic.take(ANNA, "2026-12-01 09:00", "2026-12-01 10:00");
    let start = clinic.at("2026-12-01 10:00");
    let pairs = clinic
        .availability()
        .assignments(&relaxation(60, 0).into(), TherapistPreference::Anyone, start);
    let pair = |therapist| Assignment {
        therapist,
        room: ROOM_1,
    };
    assert_eq!(pairs, Ok(vec![vec![pair(BELA)], vec![pair(ANNA)]]));
}

#[test]
fn a_pair_has_a_room_that_is_free() {
    let mut clinic = Clinic::new();
    clinic.take(ROOM_1, "2026-12-01 10:55", "2026-12-01 11:00");
    let start = clinic.at("2026-12-01 10:00");
    let pairs =
        clinic
            .availability()
            .assignments(&relaxation(60, 0).into(), TherapistPreference::Therapist(BELA), start);
    assert_eq!(
        pairs,
        Ok(vec![vec![Assignment {
            therapist: BELA,
            room: ROOM_2
        }]])
    );
}

/// Anna, who can, stays; two people at once are with two therapists in two rooms.
#[test]
fn who_gives_one_step_gives_the_next_if_they_can() {
    let mut clinic = Clinic::new();
    clinic.take(BELA, "2026-12-01 11:00", "2026-12-01 12:00");
    let after = |offset_minutes| {
        let service = relaxation(30, 0);
        Plan::new(
            relaxation(60, 0),
            vec![Step {
                service,
                offset_minutes,
            }],
        )
    };
    let pair = |therapist, room| Assignment { therapist, room };
    for (plan, assigned) in [
        (after(60), [pair(ANNA, ROOM_1), pair(ANNA, ROOM_1)]),
        (after(30), [pair(ANNA, ROOM_1), pair(BELA, ROOM_2)]),
        (after(0), [pair(ANNA, ROOM_1), pair(BELA, ROOM_2)]),
    ] {
        let found =
            clinic
                .availability()
                .assignments(&plan, TherapistPreference::Anyone, clinic.at("2026-12-01 09:00"));
        assert_eq!(found.expect("somebody")[0], assigned, "{plan:?}");
    }
}

#[test]
fn a_refusal_says_why() {
    let mut clinic = Clinic::new();
    clinic.policy = Policy {
        lead_minutes: 60,
        horizon_days: 0,
        step_minutes: 30,
    };
    clinic.now = clinic.at("2026-12-01 09:02");
    clinic.take(ANNA, "2026-12-01 11:00", "2026-12-01 12:00");
    clinic.take(BELA, "2026-12-01 11:00", "2026-12-01 12:00");
    clinic.count = 2;
    let refusal = |start| clinic.refusal(&relaxation(60, 0), start);
    assert_eq!(refusal("2026-12-01 08:30"), Refusal::Past);
    assert_eq!(refusal("2026-12-01 09:30"), Refusal::TooSoon);
    assert_eq!(refusal("2026-12-02 09:00"), Refusal::BeyondHorizon);
    assert_eq!(refusal("2026-12-01 10:15"), Refusal::OffGrid);
    assert_eq!(refusal("2026-12-01 10:31"), Refusal::OffGrid);
    assert_eq!(refusal("2026-12-01 11:30"), Refusal::OutsideHours);
    assert_eq!(refusal("2026-12-01 11:00"), Refusal::Taken);
}

/// A start two minutes ago was called too soon.
#[test]
fn a_start_a_moment_ago_has_passed() {
    let mut clinic = Clinic::new();
    clinic.now = clinic.at("2026-12-01 09:02");
    assert_eq!(clinic.refusal(&relaxation(60, 0), "2026-12-01 09:00"), Refusal::Past);
    clinic.now = clinic.at("2026-12-01 09:00");
    assert_eq!(
        clinic.openings(&relaxation(60, 0)).first().map(String::as_str),
        Some("01 09:00")
    );
}

/// The day after the last one is looked at for what ends there; its own starts used to be accepted, though never offered.
#[test]
fn a_start_that_is_not_of_these_days_is_refused() {
    let clinic = Clinic::new();
    assert_eq!(clinic.refusal(&relaxation(60, 0), "2026-12-02 09:00"), Refusal::OffGrid);
    assert_eq!(clinic.refusal(&relaxation(60, 0), "2026-12-03 09:00"), Refusal::OffGrid);
}

#[test]
fn what_others_take_is_nobodys_business() {
    let mut clinic = Clinic::new();
    let before = clinic.openings(&relaxation(60, 0));
    clinic.take(ResourceId(99), "2026-12-01 09:00", "2026-12-01 12:00");
    clinic.take(ANNA, "2025-12-01 09:00", "2026-12-01 09:00");
    clinic.take(ANNA, "2026-12-03 00:00", "2027-12-01 00:00");
    assert_eq!(clinic.openings(&relaxation(60, 0)), before);
}

#[test]
fn whoever_gives_a_service_gives_it_however_busy() {
    let mut clinic = Clinic::new();
    clinic.therapists[0].skills = vec![Skill("sports".into())];
    clinic.take(BELA, "2026-12-01 09:00", "2026-12-01 12:00");
    let (availability, service) = (clinic.availability(), relaxation(60, 0));
    let ids: Vec<ResourceId> = availability
        .therapists(&service)
        .map(|therapist| therapist.id)
        .collect();
    assert_eq!(ids, [BELA]);
}

/// The clinic of a property test, as the inspector knows it: everybody's rosters and what is taken.
#[derive(Clone, Debug)]
struct Inspected {
    zone: TimeZone,
    first: Date,
    count: u16,
    policy: Policy,
    now: Timestamp,
    rosters: Vec<(ResourceId, Vec<Skill>, Roster)>,
    rooms: Vec<Room>,
    taken: Vec<Busy>,
}

impl Inspected {
    fn availability(&self) -> Availability {
        self.on_these_days(self.free_time(self.first, self.count, &self.taken))
    }

    fn on_these_days(&self, free: FreeTime) -> Availability {
        let days = (&self.zone, self.first, self.count);
        Availability::new(free, days, (self.policy, self.now))
    }

    fn free_time(&self, first: Date, count: u16, taken: &[Busy]) -> FreeTime {
        let therapist = |(id, skills, roster): &(ResourceId, Vec<Skill>, Roster)| Therapist {
            id: *id,
            name: String::new(),
            skills: skills.clone(),
            hours: roster.hours(),
        };
        let therapists = self.rosters.iter().map(therapist).collect();
        let days = (&self.zone, first, count);
        FreeTime::new(days, self.policy.step_minutes, therapists, self.rooms.clone(), taken)
    }

    fn inspector(&self) -> Inspector<'_> {
        let looked_at = cells_of(&self.zone, self.first, self.count + 1);
        let works = |roster: &Roster| {
            looked_at
                .clone()
                .filter(|&cell| roster.works_at(wall(&self.zone, cell)))
                .collect()
        };
        let today = self.zone.to_datetime(self.now).date();
        let after_last = today
            .checked_add((i64::from(self.policy.horizon_days) + 1).days())
            .expect("an ordinary year");
        Inspector {
            clinic: self,
            days: cells_of(&self.zone, self.first, self.count),
            after_horizon: first_cell(&self.zone, after_last),
            worked: self.rosters.iter().map(|(.., roster)| works(roster)).collect(),
            taken: self
                .taken
                .iter()
                .flat_map(|taken| taken.span.cells().map(|cell| (taken.resource, cell.number())))
                .collect(),
        }
    }
}

/// Looks at every cell of a visit, one by one, and knows nothing of bits.
struct Inspector<'a> {
    clinic: &'a Inspected,
    days: std::ops::Range<i64>,
    after_horizon: i64,
    worked: Vec<BTreeSet<i64>>,
    taken: BTreeSet<(ResourceId, i64)>,
}

impl Inspector<'_> {
    /// The therapists who can give `service` from this cell on, and the rooms that are free for it.
    fn verdict(
        &self,
        service: &Service,
        wanted: TherapistPreference,
        start: i64,
    ) -> Result<(Vec<ResourceId>, Vec<ResourceId>), Refusal> {
        let Inspected { zone, policy, now, .. } = self.clinic;
        let instant = Timestamp::from_second(start * 300).expect("an ordinary year");
        let on_wall = wall(zone, start);
        let minute = i32::from(on_wall.hour()) * 60 + i32::from(on_wall.minute());
        if instant < *now {
            return Err(Refusal::Past);
        }
        if instant.duration_since(*now) < SignedDuration::from_mins(i64::from(policy.lead_minutes)) {
            return Err(Refusal::TooSoon);
        }
        if start >= self.after_horizon {
            return Err(Refusal::BeyondHorizon);
        }
        if !self.days.contains(&start) || on_wall.second() != 0 || minute % i32::from(policy.step_minutes) != 0 {
            return Err(Refusal::OffGrid);
        }

        let (at_work, therapists, rooms) = self.free(service, wanted, start);
        if at_work.is_empty() {
            Err(Refusal::OutsideHours)
        } else if therapists.is_empty() || rooms.is_empty() {
            Err(Refusal::Taken)
        } else {
            Ok((therapists, rooms))
        }
    }

    /// Who works and gives `service` from this cell on, who of them is free, and which rooms are.
    fn free(
        &self,
        service: &Service,
        wanted: TherapistPreference,
        start: i64,
    ) -> (Vec<ResourceId>, Vec<ResourceId>, Vec<ResourceId>) {
        let Inspected { rosters, rooms, .. } = self.clinic;
        let visit = cells_of_visit(service, start);
        let free = |id: ResourceId| visit.iter().all(|&cell| !self.taken.contains(&(id, cell)));
        let at_work: Vec<ResourceId> = std::iter::zip(rosters, &self.worked)
            .filter(|((id, ..), _)| {
                wanted == TherapistPreference::Anyone || wanted == TherapistPreference::Therapist(*id)
            })
            .filter(|((_, skills, _), _)| skills.contains(&service.skill))
            .filter(|(_, worked)| visit.iter().all(|cell| worked.contains(cell)))
            .map(|((id, ..), _)| *id)
            .collect();
        let therapists = at_work.iter().copied().filter(|&id| free(id)).collect();
        let of_kind = rooms.iter().filter(|room| room.kind == service.room_kind);
        let rooms = of_kind.map(|room| room.id).filter(|&id| free(id)).collect();
        (at_work, therapists, rooms)
    }

    /// Every way to give `steps`, each from its cell on, after `before`: in none is anybody or anything in two at once.
    fn ways(
        &self,
        steps: &[(Service, i64)],
        before: &[Assignment],
        wanted: TherapistPreference,
    ) -> Vec<Vec<Assignment>> {
        let Some((service, start)) = steps.get(before.len()) else {
            return vec![before.to_vec()];
        };
        let visit = cells_of_visit(service, *start);
        let is_elsewhere = |id: ResourceId| {
            std::iter::zip(before, steps).any(|(one, (service, start))| {
                (one.therapist == id || one.room == id)
                    && cells_of_visit(service, *start).iter().any(|cell| visit.contains(cell))
            })
        };
        let (_, therapists, rooms) = self.free(service, wanted, *start);
        let mut ways = Vec::new();
        for therapist in therapists.into_iter().filter(|&id| !is_elsewhere(id)) {
            for &room in rooms.iter().filter(|&&id| !is_elsewhere(id)) {
                let before = [before, &[Assignment { therapist, room }]].concat();
                ways.extend(self.ways(steps, &before, TherapistPreference::Anyone));
            }
        }
        ways
    }
}

fn cells_of_visit(service: &Service, start: i64) -> Vec<i64> {
    let minutes = i64::from(service.minutes) + i64::from(service.clean_up_minutes);
    (start..start + minutes)
        .filter(|cell| (cell - start) * 5 < minutes)
        .collect()
}

fn skill() -> impl Strategy<Value = Skill> {
    select(&["relaxation", "relaxation", "relaxation", "sports"][..]).prop_map(|name| Skill(name.into()))
}

fn room_kind() -> impl Strategy<Value = RoomKind> {
    select(&["massage", "massage", "massage", "facial"][..]).prop_map(|name| RoomKind(name.into()))
}

fn service() -> impl Strategy<Value = Service> {
    let cells = prop_oneof![8 => 1..20_u16, 1 => 20..200_u16];
    (cells, 0..5_u16, skill(), room_kind()).prop_map(|(cells, clean_up, skill, room_kind)| Service {
        skill,
        room_kind,
        ..relaxation(cells * 5, clean_up * 5)
    })
}

/// What can stand beside others in a few hours.
fn small_service() -> impl Strategy<Value = Service> {
    (service(), 1..12_u16).prop_map(|(service, cells)| Service {
        minutes: cells * 5,
        ..service
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    let lead_minutes = prop_oneof![3 => 0..300_u32, 1 => 0..3_000_u32];
    (
        lead_minutes,
        prop_oneof![1 => 0..3_u16, 3 => 3..9_u16],
        select(&[5, 10, 15, 20, 30, 60][..]),
    )
        .prop_map(|(lead_minutes, horizon_days, step_minutes)| Policy {
            lead_minutes,
            horizon_days,
            step_minutes,
        })
}

/// Therapists 1 to 4 and rooms 11 to 14, in no order, and what is taken of them and of strangers.
fn inspected() -> impl Strategy<Value = Inspected> {
    near_an_odd_day().prop_flat_map(|(zone, first)| {
        let midnight = first_cell(&zone, first);
        let therapist = (proptest::collection::vec(skill(), 1..4), roster(first));
        let therapists = proptest::collection::vec(therapist, 2..=4);
        let rooms = proptest::collection::vec(room_kind(), 2..=4);
        let resource = prop_oneof![1..6_i64, 11..16_i64].prop_map(ResourceId);
        let taken = (resource, -300..1_600_i64, prop_oneof![9 => 1..30_u32, 1 => 0..400_u32]).prop_map(
            move |(resource, from, count)| Busy {
                resource,
                span: Span::of(Cell::new(midnight + from), count),
            },
        );
        let now =
            (-2 * 86_400..86_400_i64, prop_oneof![Just(0), 0..1_000_000_000_i32]).prop_map(move |(second, nano)| {
                Timestamp::from_second(midnight * 300 + second).expect("an ordinary year")
                    + SignedDuration::new(0, nano)
            });
        (
            1..4_u16,
            policy(),
            now,
            therapists,
            rooms,
            proptest::collection::vec(taken, 0..60),
        )
            .prop_map(move |(count, policy, now, therapists, rooms, taken)| Inspected {
                zone: zone.clone(),
                first,
                count,
                policy,
                now,
                rosters: [3, 1, 4, 2]
                    .into_iter()
                    .zip(therapists)
                    .map(|(id, (skills, roster))| (ResourceId(id), skills, roster))
                    .collect(),
                rooms: [12, 14, 11, 13]
                    .into_iter()
                    .zip(rooms)
                    .map(|(id, kind)| Room {
                        kind,
                        ..room(ResourceId(id))
                    })
                    .collect(),
                taken,
            })
    })
}

fn wanted() -> impl Strategy<Value = TherapistPreference> {
    prop_oneof![3 => Just(TherapistPreference::Anyone), 1 => (1..6_i64).prop_map(|id| TherapistPreference::Therapist(ResourceId(id)))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn openings_are_what_the_inspector_finds_cell_by_cell(
        clinic in inspected(),
        service in service(),
        wanted in wanted(),
    ) {
        let (availability, inspector) = (clinic.availability(), clinic.inspector());
        let openings = availability.openings(&service.clone().into(), wanted);
        let starts: BTreeSet<i64> = openings.starts().map(Cell::number).collect();
        prop_assert!(starts.iter().all(|start| inspector.days.contains(start)));
        for start in inspector.days.start - 300..inspector.days.end + 300 {
            let cell = Cell::new(start);
            let verdict = inspector.verdict(&service, wanted, start);
            let therapists = verdict.as_ref().map_or(&[][..], |(therapists, _)| therapists);
            prop_assert_eq!(starts.contains(&start), verdict.is_ok(), "{} is {:?}", cell.start(), verdict);
            prop_assert_eq!(openings.therapists_at(cell).collect::<Vec<_>>(), therapists);
        }
    }

    #[test]
    fn every_opening_has_its_pairs_and_every_other_start_its_refusal(
        clinic in inspected(),
        service in service(),
        wanted in wanted(),
    ) {
        let (availability, inspector) = (clinic.availability(), clinic.inspector());
        for start in inspector.days.start - 300..inspector.days.end + 300 {
            let cell = Cell::new(start);
            let pairs = availability.assignments(&service.clone().into(), wanted, cell.start());
            match inspector.verdict(&service, wanted, start) {
                Ok((mut therapists, rooms)) => {
                    therapists.sort_unstable();
                    let mut paired: Vec<ResourceId> = pairs.iter().flatten().flatten().map(|pair| pair.therapist).collect();
                    paired.sort_unstable();
                    prop_assert_eq!(paired, therapists);
                    prop_assert!(pairs.iter().flatten().flatten().all(|pair| rooms.contains(&pair.room)));
                }
                Err(refusal) => prop_assert_eq!(pairs, Err(refusal), "{}", cell.start()),
            }
            let beside = cell.start() + SignedDuration::from_secs(1);
            prop_assert_eq!(availability.assignments(&service.clone().into(), wanted, beside), Err(Refusal::OffGrid));
        }
    }

    #[test]
    fn a_plan_is_open_where_there_is_a_way_to_give_it(
        clinic in inspected(),
        steps in proptest::collection::vec((small_service(), 0..9_u16), 1..=3),
        wanted in wanted(),
    ) {
        let (availability, inspector) = (clinic.availability(), clinic.inspector());
        let mut steps = steps.into_iter();
        let (first, _) = steps.next().expect("a step");
        let later = steps.map(|(service, cells)| Step { service, offset_minutes: cells * 5 });
        let plan = Plan::new(first.clone(), later.collect());
        let openings = availability.openings(&plan, wanted);
        for start in inspector.days.clone() {
            let later = plan.later().iter().map(|step| (step.service.clone(), start + i64::from(step.offset_minutes) / 5));
            let steps: Vec<(Service, i64)> = std::iter::once((first.clone(), start)).chain(later).collect();
            let ways = match inspector.verdict(&first, wanted, start) {
                Ok(_) => inspector.ways(&steps, &[], wanted),
                Err(_) => Vec::new(),
            };
            let beginners: BTreeSet<ResourceId> = ways.iter().map(|way| way[0].therapist).collect();
            let open: BTreeSet<ResourceId> = openings.therapists_at(Cell::new(start)).collect();
            prop_assert_eq!(&open, &beginners, "{}", Cell::new(start).start());
            match availability.assignments(&plan, wanted, Cell::new(start).start()) {
                Ok(assigned) => {
                    prop_assert_eq!(assigned.len(), beginners.len());
                    prop_assert!(assigned.iter().all(|way| ways.contains(way)), "{:?} of {:?}", assigned, ways);
                }
                Err(_) => prop_assert!(ways.is_empty()),
            }
        }
    }

    /// However many days are known around those that are asked for, and whatever was taken of some of them before.
    #[test]
    fn what_is_known_of_more_days_says_the_same_of_these(
        (clinic, service, wanted) in (inspected(), service(), wanted()),
        (before, after) in (0..4_u16, 0..4_u16),
        (changed, taken) in ((0..5_u16, 1..3_u16), proptest::collection::vec(any::<bool>(), 60)),
    ) {
        let plan = service.into();
        let first = clinic.first.saturating_sub(i64::from(before).days());
        let changed = Days::span(&clinic.zone, first.saturating_add(i64::from(changed.0).days()), changed.1);
        // What lies outside has not changed; of what touches the days that have, some was not there before.
        let (within, outside): (Vec<Busy>, Vec<Busy>) =
            clinic.taken.iter().partition(|busy| !busy.span.intersection(changed).is_empty());
        let mut was_taken: Vec<Busy> = within.iter().zip(&taken).filter_map(|(busy, was)| was.then_some(*busy)).collect();
        was_taken.extend(&outside);
        was_taken.extend(within.iter().map(|busy| Busy { span: busy.span.intersection(changed), ..*busy }));
        let known = clinic.free_time(first, before + clinic.count + after, &was_taken).with_taken(changed, &within);
        let (long, short) = (clinic.on_these_days(known), clinic.availability());
        let openings = long.openings(&plan, wanted);
        let expected = short.openings(&plan, wanted);
        prop_assert!(openings.starts().eq(expected.starts()));
        for start in expected.starts() {
            prop_assert!(openings.therapists_at(start).eq(expected.therapists_at(start)));
        }
    }

    #[test]
    fn no_start_is_nearer_than_the_nearest(
        clinic in inspected(),
        service in service(),
        wanted in -300..1_600_i64,
        count in 0..5_usize,
    ) {
        let openings = clinic.availability().openings(&service.into(), TherapistPreference::Anyone);
        let wanted = clinic.inspector().days.start + wanted;
        let mut starts: Vec<i64> = openings.starts().map(Cell::number).collect();
        let nearest: Vec<i64> = openings.nearest(Cell::new(wanted), count).into_iter().map(Cell::number).collect();
        prop_assert_eq!(nearest.len(), count.min(starts.len()));
        prop_assert!(nearest.is_sorted());
        starts.retain(|start| !nearest.contains(start));
        let farthest = nearest.iter().map(|start| start.abs_diff(wanted)).max().unwrap_or(0);
        prop_assert!(starts.iter().all(|start| start.abs_diff(wanted) >= farthest));
    }
}
