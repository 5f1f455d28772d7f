//! How long a season of openings takes: 90 days, ten therapists, six rooms, 70 % of the working time taken.

use divan::{Bencher, black_box};
use domain::{
    Availability, Busy, CellSet, Days, FreeTime, Hours, Plan, Policy, ResourceId, Room, RoomKind, Service, ServiceSlug,
    Skill, Span, Therapist, TherapistPreference, TreatmentSlug, WallSpan,
};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::{TimeZone, TimeZoneDatabase};

const FIRST: Date = date(2026, 12, 1);
const DAYS: u16 = 90;

fn main() {
    divan::main();
}

/// The question alone, as the calendar of a request answers it.
#[divan::bench(args = [30, 60])]
fn query(bencher: Bencher, minutes: u16) {
    let season = Season::seventy_percent_full();
    let (availability, plan) = (season.availability(), Plan::from(massage(minutes)));
    bencher.bench_local(|| availability.openings(black_box(&plan), TherapistPreference::Anyone));
}

/// From rows to openings. The rows come from the database and are nobody's to keep, so copying them is not measured.
#[divan::bench(args = [30, 60])]
fn rows_and_query(bencher: Bencher, minutes: u16) {
    let (season, plan) = (Season::seventy_percent_full(), Plan::from(massage(minutes)));
    bencher
        .with_inputs(|| (season.therapists.clone(), season.rooms.clone()))
        .bench_local_values(|(therapists, rooms)| {
            season
                .availability_of(therapists, rooms)
                .openings(black_box(&plan), TherapistPreference::Anyone)
        });
}

/// From rows to every start with everybody who is free at it.
#[divan::bench(args = [30, 60])]
fn rows_query_and_reading(bencher: Bencher, minutes: u16) {
    let (season, plan) = (Season::seventy_percent_full(), Plan::from(massage(minutes)));
    bencher
        .with_inputs(|| (season.therapists.clone(), season.rooms.clone()))
        .bench_local_values(|(therapists, rooms)| {
            let openings = season
                .availability_of(therapists, rooms)
                .openings(black_box(&plan), TherapistPreference::Anyone);
            openings
                .starts()
                .map(|start| openings.therapists_at(start).count())
                .sum::<usize>()
        });
}

/// A massage of so many minutes, with a quarter of an hour to clean up.
fn massage(minutes: u16) -> Service {
    Service {
        slug: ServiceSlug::parse(&format!("relaxation-{minutes}")).expect("it is a slug"),
        name: "Relaxation massage".into(),
        treatment: TreatmentSlug::parse("relaxation").expect("a slug"),
        summary: String::new(),
        minutes,
        clean_up_minutes: 15,
        price_cents: None,
        skill: Skill("relaxation".into()),
        room_kind: RoomKind("massage".into()),
    }
}

/// Everything the store would read for 90 days.
struct Season {
    zone: TimeZone,
    now: Timestamp,
    therapists: Vec<Therapist>,
    rooms: Vec<Room>,
    taken: Vec<Busy>,
}

impl Season {
    /// Therapists work five days a week, eight hours, every other one late; visits are put wherever there is room until
    /// 70 % of their working cells are gone.
    fn seventy_percent_full() -> Self {
        let zone = TimeZoneDatabase::bundled()
            .get("America/Edmonton")
            .expect("the zone is in the bundled database");
        let now = zone.to_timestamp(FIRST.at(7, 0, 0, 0)).expect("an ordinary time");
        let therapists: Vec<Therapist> = (0..10).map(therapist).collect();
        let rooms: Vec<Room> = (0..6).map(room).collect();

        let days = Days::new(&zone, FIRST, DAYS);
        let mut at_work: Vec<CellSet> = therapists
            .iter()
            .map(|therapist| days.cells_within(&therapist.hours))
            .collect();
        let mut empty: Vec<CellSet> = rooms.iter().map(|_| CellSet::full(days.window())).collect();
        let working: usize = at_work.iter().map(CellSet::len).sum();
        let mut left = working;
        let mut dice = Dice(2026);
        let mut taken = Vec::new();
        while left * 10 > working * 3 {
            let therapist = dice.roll(therapists.len());
            let cells = [9, 15, 21][dice.roll(3)];
            let quarter_hour = days.window().cells().step_by(3).nth(dice.roll(days.window().len() / 3));
            let visit = Span::of(quarter_hour.expect("it is one of them"), cells);
            let room = empty.iter().position(|free| free.contains_all(visit));
            if let Some(room) = room.filter(|_| at_work[therapist].contains_all(visit)) {
                at_work[therapist].remove(visit);
                empty[room].remove(visit);
                left -= visit.len();
                taken.push(Busy {
                    resource: therapists[therapist].id,
                    span: visit,
                });
                taken.push(Busy {
                    resource: rooms[room].id,
                    span: visit,
                });
            }
        }
        Self {
            zone,
            now,
            therapists,
            rooms,
            taken,
        }
    }

    fn availability(&self) -> Availability {
        self.availability_of(self.therapists.clone(), self.rooms.clone())
    }

    fn availability_of(&self, therapists: Vec<Therapist>, rooms: Vec<Room>) -> Availability {
        let policy = Policy {
            lead_minutes: 120,
            horizon_days: DAYS,
            step_minutes: 15,
        };
        let days = (&self.zone, FIRST, DAYS);
        let free = FreeTime::new(days, policy.step_minutes, therapists, rooms, &self.taken);
        Availability::new(free, days, (policy, self.now))
    }
}

fn therapist(number: u8) -> Therapist {
    let from = if number.is_multiple_of(2) { 8 * 60 } else { 12 * 60 };
    let shift = WallSpan::new(from, from + 8 * 60).expect("eight hours of a day");
    let mut hours = Hours::default();
    for weekday in Weekday::Monday.cycle_forward().skip(usize::from(number)).take(5) {
        hours.add_weekly(weekday, shift);
    }
    Therapist {
        id: ResourceId(i64::from(number) + 1),
        name: format!("Therapist {number}"),
        skills: ["therapeutic", "relaxation"].map(|name| Skill(name.into())).into(),
        hours,
    }
}

fn room(number: u8) -> Room {
    Room {
        id: ResourceId(i64::from(number) + 101),
        name: format!("Massage room {number}"),
        kind: RoomKind("massage".into()),
    }
}

/// Always the same rolls: a linear congruential generator with Knuth's numbers for MMIX.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}
