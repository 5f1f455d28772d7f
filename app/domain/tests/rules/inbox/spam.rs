//! A person always reaches the inbox, and a script that posts a thousand times hardly ever.

use domain::spam::{
    Evidence, FormTime, HELD_FOR, HeldBefore, MOST, MOST_FROM_ADDRESS, MOST_HELD, MOST_HELD_FROM_ADDRESS,
    MOST_PROGRAMS, MOST_PROGRAMS_FROM_ADDRESS, Sender, SpamSignal, Spent, count_links, has_room, judge,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_796_140_800 + seconds).expect("a second of 2026")
}

/// A person in a browser, who has read for a minute and has never written before.
fn person() -> Evidence {
    Evidence {
        is_trapped: false,
        form: FormTime::Made(at(-60)),
        sent_at: at(0),
        links: 0,
        is_browser: true,
        spent: Spent::default(),
    }
}

fn program() -> Evidence {
    Evidence {
        is_browser: false,
        ..person()
    }
}

fn after(age: SignedDuration) -> Evidence {
    Evidence {
        form: FormTime::Made(at(-age.as_secs())),
        ..person()
    }
}

#[test]
fn a_person_reaches_the_inbox() {
    let people = [
        ("at leisure", person()),
        ("with a link", Evidence { links: 1, ..person() }),
        ("with three", Evidence { links: 3, ..person() }),
        ("filled in by the browser", after(SignedDuration::ZERO)),
        (
            "filled in by the browser, and with a link",
            Evidence {
                links: 1,
                ..after(SignedDuration::ZERO)
            },
        ),
        (
            "with an odd browser, at once",
            Evidence {
                is_browser: false,
                ..after(SignedDuration::ZERO)
            },
        ),
        (
            "with an odd browser and a link, after two seconds",
            Evidence {
                links: 1,
                is_browser: false,
                ..after(SignedDuration::from_secs(2))
            },
        ),
        (
            "with an odd browser, after a day",
            Evidence {
                is_browser: false,
                ..after(SignedDuration::from_hours(24))
            },
        ),
        ("after a night", after(SignedDuration::from_hours(20))),
        ("after a week away", after(SignedDuration::from_hours(24 * 7))),
        (
            "over night and with a link",
            Evidence {
                links: 2,
                ..after(SignedDuration::from_hours(20))
            },
        ),
        (
            "by a server whose clock is behind",
            after(SignedDuration::from_mins(-3)),
        ),
        (
            "behind an address that a script has used before",
            Evidence {
                spent: Spent {
                    from_address: MOST_PROGRAMS_FROM_ADDRESS,
                    programs_from_address: MOST_PROGRAMS_FROM_ADDRESS,
                    in_all: MOST_PROGRAMS,
                    programs: MOST_PROGRAMS,
                },
                ..person()
            },
        ),
        ("with a browser that tells nothing about itself", program()),
    ];
    for (who, evidence) in people {
        assert_eq!(judge(&evidence), [], "{who}");
    }
}

#[test]
fn a_script_gives_itself_away() {
    let scripts = [
        (
            Evidence {
                is_trapped: true,
                ..person()
            },
            vec![SpamSignal::Honeypot],
        ),
        (
            Evidence {
                form: FormTime::Forged,
                ..person()
            },
            vec![SpamSignal::Forged],
        ),
        (Evidence { links: 4, ..person() }, vec![SpamSignal::Links]),
        (
            Evidence {
                links: 1,
                is_browser: false,
                ..after(SignedDuration::from_secs(1))
            },
            vec![SpamSignal::Hasty],
        ),
        (
            Evidence {
                is_browser: false,
                ..after(SignedDuration::from_hours(25))
            },
            vec![SpamSignal::Stale],
        ),
        (
            Evidence {
                is_trapped: true,
                form: FormTime::Forged,
                links: 9,
                ..person()
            },
            vec![SpamSignal::Honeypot, SpamSignal::Forged, SpamSignal::Links],
        ),
    ];
    for (evidence, signs) in scripts {
        assert_eq!(judge(&evidence), signs, "{evidence:?}");
    }
}

/// Posts a thousand times, as whatever it likes each time, and counts what reaches the inbox.
fn thousand_posts(mut pose: impl FnMut(u32) -> Evidence, addresses: u32) -> u32 {
    let mut spent = Spent::default();
    let mut by_address = vec![(0, 0); usize::try_from(addresses).expect("few")];
    for post in 0..1_000 {
        let address = usize::try_from(post % addresses).expect("few");
        (spent.from_address, spent.programs_from_address) = by_address[address];
        let evidence = Evidence { spent, ..pose(post) };
        if judge(&evidence).is_empty() {
            let programs = u32::from(!evidence.is_browser);
            spent.in_all += 1;
            spent.programs += programs;
            by_address[address].0 += 1;
            by_address[address].1 += programs;
        }
    }
    spent.in_all
}

#[test]
fn of_a_thousand_posts_five_reach_the_inbox_at_most() {
    assert_eq!(
        thousand_posts(|_| program(), 1),
        2,
        "a script with a fresh form each time"
    );
    assert_eq!(thousand_posts(|_| person(), 1), 5, "one that poses as a browser");
    let mixed = |post| if post % 2 == 0 { program() } else { person() };
    assert_eq!(thousand_posts(mixed, 1), 5, "one that poses now and then");
    assert_eq!(thousand_posts(|_| program(), 1_000), 5, "one with a thousand addresses");
    let forged = |_| Evidence {
        form: FormTime::Forged,
        ..person()
    };
    assert_eq!(thousand_posts(forged, 1_000), 0, "one that makes up its forms");
    assert_eq!(
        thousand_posts(|_| person(), 1_000),
        MOST,
        "many machines that pose as people"
    );
}

#[test]
fn budgets_say_whose_they_are() {
    let spent = Spent {
        from_address: MOST_FROM_ADDRESS,
        in_all: MOST,
        ..Spent::default()
    };
    assert_eq!(
        judge(&Evidence { spent, ..person() }),
        [SpamSignal::AddressRateLimit, SpamSignal::RateLimit]
    );
}

#[test]
fn what_is_held_has_room_until_a_budget_is_used_up() {
    for (from_address, in_all, has) in [
        (0, 0, true),
        (MOST_HELD_FROM_ADDRESS - 1, MOST_HELD - 1, true),
        (MOST_HELD_FROM_ADDRESS, 0, false),
        (MOST_HELD_FROM_ADDRESS + 1, 0, false),
        (0, MOST_HELD, false),
        (0, MOST_HELD + 1, false),
    ] {
        let before = HeldBefore { from_address, in_all };
        assert_eq!(has_room(before), has, "{before:?}");
    }
    assert_eq!(HELD_FOR.as_hours() / 24, 30, "days");
}

#[test]
fn links_are_counted_as_people_would() {
    for (text, links) in [
        ("", 0),
        ("See you at 3.30 p.m. or so...", 0),
        ("ana@example.ca", 0),
        ("My site is www.example.ca", 1),
        ("https://www.example.ca/a?b=c and HTTP://example.org", 2),
        ("<a href=\"https://example.org\">here</a>", 1),
        ("<A href=//example.org>x</A> [URL=example.org]y[/URL]", 2),
        ("[link=https://example.org]x[/link]", 1),
    ] {
        assert_eq!(count_links(text), links, "{text}");
    }
}

#[test]
fn a_household_is_one_sender() {
    let network = |address: &str| {
        let sender = Sender {
            address: address.parse().ok(),
            is_browser: true,
            ..Sender::default()
        };
        sender.network().map(|network| network.to_string())
    };
    assert_eq!(network("192.0.2.7").as_deref(), Some("192.0.2.7"));
    assert_eq!(network("::ffff:192.0.2.7").as_deref(), Some("192.0.2.7"));
    for one_of_its in ["2001:db8:1:2:3:4:5:6", "2001:db8:1:ff::1", "2001:db8:1::1"] {
        assert_eq!(
            network(one_of_its).as_deref(),
            Some("2001:db8:1::"),
            "a /56 is one household's"
        );
    }
    assert_eq!(network("2001:db8:1:100::1").as_deref(), Some("2001:db8:1:100::"));
    assert_eq!(network("nobody"), None);
    let sender = Sender {
        address: "203.0.113.77".parse().ok(),
        ..Sender::default()
    };
    let origin = sender.origin().expect("a network");
    assert_eq!(origin.as_str(), "203.0.113.0/24", "what is kept of it");
}

#[test]
fn every_sign_is_known_by_its_name() {
    for sign in SpamSignal::ALL {
        assert_eq!(SpamSignal::named(sign.name()), Some(sign));
        assert!(!sign.name().contains(' '));
    }
    assert_eq!(SpamSignal::named("weather"), None);
}

proptest! {
    #[test]
    fn nobody_is_held_for_being_quick_or_slow(seconds in -3_600..10_000_000_i64, links in 0..=3_usize) {
        let evidence = Evidence { links, ..after(SignedDuration::from_secs(seconds)) };
        prop_assert_eq!(judge(&evidence), []);
    }

    #[test]
    fn any_text_has_its_links_counted(text in any::<String>()) {
        prop_assert!(count_links(&text) <= text.len());
    }
}
