//! What becomes of a visit that a program books, and not a person in a browser.

use domain::stay::{MOST_PROGRAMS, MOST_PROGRAMS_FROM_NETWORK, Stay, Unconfirmed, stay};

#[test]
fn programs_book_a_few_and_then_have_to_confirm() {
    let (network, lately) = (MOST_PROGRAMS_FROM_NETWORK, MOST_PROGRAMS);
    for (programs_from_network, programs_lately, becomes) in [
        (0, 0, Stay::Stays),
        (network - 1, lately - 1, Stay::Stays),
        (network, 0, Stay::Held),
        (network + 1, 0, Stay::Held),
        (0, lately, Stay::Held),
        (0, lately + 1, Stay::Held),
    ] {
        let before = Unconfirmed {
            programs_from_network,
            programs_lately,
            ..Unconfirmed::default()
        };
        assert_eq!(stay(false, false, before), becomes, "{before:?}");
        assert_eq!(stay(true, false, before), Stay::Stays, "a person: {before:?}");
    }
}
