//! Phone numbers as what they are: the same number, however it is typed.

use domain::{PhoneNumber, plain_number};
use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};
use rlibphonenumber::{PhoneNumber as Parsed, get_national_significant_number_owned};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::engine::columns::Columns;

/// Where a number is from that does not say so: where the clinic's own number is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Country(Region);

impl Country {
    /// Where the clinic's own number is from, if it does not say so either.
    const DEFAULT: Self = Self(Region::CA);

    /// The country of a clinic that is called by this number.
    pub(crate) fn of(clinic: &str) -> Self {
        let region = parse(clinic, Self::DEFAULT).and_then(|number| {
            let of_code = || PHONE_NUMBER_UTIL.get_region_for_country_code(number.country_code);
            number.get_region_code().or_else(of_code)
        });
        region.map_or(Self::DEFAULT, Self)
    }

    /// The country of the clinic in this database; of a database without one, the default.
    pub(crate) async fn read(connection: &mut AnyConnection) -> Result<Self, StoreError> {
        let row = sqlx::query("SELECT phone FROM clinic WHERE id = 1")
            .fetch_optional(connection)
            .await?;
        let Some(row) = row else { return Ok(Self::DEFAULT) };
        let phone: String = Columns::of("clinic", &row).get("phone")?;
        Ok(Self::of(&phone))
    }
}

/// A number in plain digits, without its extension, which is for whoever answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// With the country's code and nothing before it. None where the digits are no number of any country's, such as one
    /// without its area's code.
    international: Option<String>,
    /// As it was typed.
    dialled: String,
    /// With what every way to type it ends.
    ending: String,
}

impl Number {
    /// What was typed, in a country.
    pub(crate) fn of(typed: &str, country: Country) -> Self {
        let typed = &plain_number(typed);
        let dialled = digits(typed);
        // Many dial 00 for abroad, wherever they are.
        let from_abroad = || parse(&format!("+{}", dialled.strip_prefix("00")?), country);
        if let Some(number) = parse(typed, country).or_else(from_abroad) {
            let international = number.format_as(PhoneNumberFormat::E164);
            return Self {
                international: Some(international.trim_start_matches('+').to_owned()),
                dialled,
                ending: get_national_significant_number_owned(&number),
            };
        }
        let ending = match dialled.trim_start_matches('0') {
            "" => &dialled,
            ending => ending,
        };
        Self {
            international: None,
            ending: ending.to_owned(),
            dialled,
        }
    }

    /// The digits that tell whether two numbers are one.
    pub(crate) fn digits(&self) -> &str {
        self.international.as_deref().unwrap_or(&self.ending)
    }

    /// The digits with which it ends however it is typed, with a country's code or without.
    pub(crate) fn ending(&self) -> &str {
        &self.ending
    }

    /// The link that calls it: `tel:+17804819772`.
    pub(crate) fn link(&self) -> String {
        match &self.international {
            Some(digits) => format!("tel:+{digits}"),
            None => format!("tel:{}", self.dialled),
        }
    }
}

/// The link that calls a number.
pub(crate) fn link(phone: &PhoneNumber, country: Country) -> String {
    Number::of(phone.as_str(), country).link()
}

/// The digits of a plain number, but for those of its extension.
pub(crate) fn digits(typed: &str) -> String {
    let number = typed.split(['x', 'X', 'e', 'E', '#']).next().unwrap_or_default();
    number.chars().filter(char::is_ascii_digit).collect()
}

/// A number that has as many digits as numbers of its country have, whether anybody has it or not.
fn parse(typed: &str, Country(region): Country) -> Option<Parsed> {
    let number = PHONE_NUMBER_UTIL.parse(typed, Some(region)).ok()?;
    matches!(number.is_possible_with_reason(), Ok(NumberLengthType::IsPossible)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANADA: Country = Country(Region::CA);
    const GERMANY: Country = Country(Region::DE);

    #[test]
    fn a_number_is_a_number_however_it_is_typed() {
        for (country, ways, digits) in [
            (
                CANADA,
                &["(555) 123-4567", "555-123-4567 ext 4", "+1 555 123 4567"][..],
                "15551234567",
            ),
            (
                CANADA,
                &[
                    "+17805550134",
                    "+1 780 555 0134",
                    "780.555.0134",
                    "1-780-555-0134",
                    "(780)\u{a0}555-0134 #12",
                    "780\u{2013}555\u{2013}0134",
                    "780\u{2012}555\u{2014}0134",
                    "\u{202d}780\u{2011}555\u{2011}0134\u{202c}",
                    "tel:+1-780-555-0134",
                    "TEL:780-555-0134;ext=12",
                ],
                "17805550134",
            ),
            (
                CANADA,
                &["0031612345678", "011 31 6 12345678", "+31 (0)6 12345678"],
                "31612345678",
            ),
            (CANADA, &["(0)171/555-12", "0171 55512"], "17155512"),
            (
                GERMANY,
                &["(0)171/555-12", "+49 171 55512", "0049 (0)171 55512"],
                "4917155512",
            ),
            (GERMANY, &["0031612345678", "+31 6 12345678"], "31612345678"),
            (CANADA, &["555-0134", "5550134"], "5550134"),
            (CANADA, &["00000"], "00000"),
        ] {
            for typed in ways {
                assert_eq!(Number::of(typed, country).digits(), digits, "{typed}");
            }
        }
        assert_eq!(
            Number::of("+49 171 55512", CANADA).ending(),
            Number::of("(0)171/555-12", CANADA).ending()
        );
    }

    #[test]
    fn a_number_is_dialled_without_its_extension() {
        for (typed, called) in [
            ("(780) 481-9772", "tel:+17804819772"),
            ("1-780-481-9772", "tel:+17804819772"),
            ("+44 20 7946 0000", "tel:+442079460000"),
            ("780 481 9772 ext 12", "tel:+17804819772"),
            ("780.481.9772 x12", "tel:+17804819772"),
            ("0031612345678", "tel:+31612345678"),
            // Nobody knows of which country it is.
            ("(0)171/555-12", "tel:017155512"),
            ("481-9772", "tel:4819772"),
        ] {
            let phone = PhoneNumber::parse(typed);
            assert_eq!(phone.map(|phone| link(&phone, CANADA)).as_deref(), Ok(called));
        }
    }

    #[test]
    fn the_clinics_number_tells_its_country() {
        for (clinic, country) in [
            ("(780) 481-9772", CANADA),
            ("+1 780 481 9772", CANADA),
            ("+49 30 901820", GERMANY),
            ("481-9772", CANADA),
            ("", CANADA),
        ] {
            assert_eq!(Country::of(clinic), country, "{clinic}");
        }
    }
}
