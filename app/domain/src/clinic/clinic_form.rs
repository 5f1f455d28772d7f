//! The form in which an owner says who the clinic is, and what clients may book by themselves.

use serde::{Deserialize, Serialize};

use crate::forms::input::optional;
use crate::{CELL_MINUTES, Field, FieldErrors, PhoneNumber, Policy, Problem, Revision, Summary, Title};

/// The clinic's profile, as it was typed; a field that was not sent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClinicForm {
    /// How it was when the form was made.
    pub revision: Revision,
    pub name: String,
    pub phone: String,
    /// Its street and number; may be empty.
    pub address: String,
    pub city: String,
    /// Its province, in two letters.
    pub province: String,
    /// The first words of the home page.
    pub headline: String,
    /// What stands below them.
    pub welcome: String,
    /// Minutes between now and the earliest start.
    pub lead: String,
    /// How many days after today are offered.
    pub horizon: String,
    /// Starts are offered at multiples of these minutes.
    pub step: String,
}

/// What the clinic says of itself, and what clients may book by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Profile {
    pub name: String,
    /// As people read it.
    pub phone: String,
    /// Its street and number; empty where nobody has said.
    pub address: String,
    pub city: String,
    /// Two capital letters.
    pub province: String,
    /// The first words of the home page.
    pub headline: String,
    /// What stands below them.
    pub welcome: String,
    pub policy: Policy,
}

/// The clinic's profile, as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClinicRequest {
    /// How it was when somebody looked.
    pub revision: Revision,
    pub profile: Profile,
}

impl From<(Revision, Profile)> for ClinicForm {
    /// The form that changes it.
    fn from((revision, profile): (Revision, Profile)) -> Self {
        Self {
            revision,
            name: profile.name,
            phone: profile.phone,
            address: profile.address,
            city: profile.city,
            province: profile.province,
            headline: profile.headline,
            welcome: profile.welcome,
            lead: profile.policy.lead_minutes.to_string(),
            horizon: profile.policy.horizon_days.to_string(),
            step: profile.policy.step_minutes.to_string(),
        }
    }
}

impl ClinicForm {
    /// Reads the form.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(&self) -> Result<ClinicRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.keep(Field::Name, Title::parse(&self.name));
        let phone = errors.keep(Field::Phone, PhoneNumber::parse(&self.phone));
        let address = errors.keep(Field::Address, optional(&self.address, Title::parse));
        let city = errors.keep(Field::City, Title::parse(&self.city));
        let province = errors.keep(Field::Province, parse_province(&self.province));
        let headline = errors.keep(Field::Headline, Title::parse(&self.headline));
        let welcome = errors.keep(Field::Welcome, Summary::parse(&self.welcome));
        // Up to a month ahead, up to two years, and up to four hours apart.
        let lead = errors.keep(Field::Lead, parse_number(&self.lead, 0, 43_200));
        let horizon = errors.keep(Field::Horizon, parse_number(&self.horizon, 1, 730));
        let step = parse_number(&self.step, u32::from(CELL_MINUTES), 240);
        let step = step.and_then(|step| {
            if step.is_multiple_of(u32::from(CELL_MINUTES)) {
                Ok(step)
            } else {
                Err(Problem::Malformed)
            }
        });
        let step = errors.keep(Field::Step, step);
        let profile = (|| {
            Some(Profile {
                name: name?.as_str().to_owned(),
                phone: phone?.as_str().to_owned(),
                address: address?.as_ref().map_or("", Title::as_str).to_owned(),
                city: city?.as_str().to_owned(),
                province: province?,
                headline: headline?.as_str().to_owned(),
                welcome: welcome?.as_str().to_owned(),
                policy: Policy {
                    lead_minutes: lead?,
                    horizon_days: u16::try_from(horizon?).ok()?,
                    step_minutes: u16::try_from(step?).ok()?,
                },
            })
        })();
        let revision = self.revision.whole();
        profile.map(|profile| ClinicRequest { revision, profile }).ok_or(errors)
    }
}

fn parse_province(text: &str) -> Result<String, Problem> {
    match text.trim() {
        "" => Err(Problem::Missing),
        text if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) => Ok(text.to_ascii_uppercase()),
        _ => Err(Problem::Malformed),
    }
}

fn parse_number(text: &str, least: u32, most: u32) -> Result<u32, Problem> {
    match text.trim() {
        "" => Err(Problem::Missing),
        text => text
            .parse()
            .ok()
            .filter(|number| (least..=most).contains(number))
            .ok_or(Problem::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ClinicForm {
        ClinicForm {
            revision: Revision::new("a1"),
            name: "Glo".into(),
            phone: "(780) 481-9772".into(),
            address: String::new(),
            city: "Edmonton".into(),
            province: "ab".into(),
            headline: "An hour".into(),
            welcome: "For yourself.".into(),
            lead: "120".into(),
            horizon: "90".into(),
            step: "15".into(),
        }
    }

    #[test]
    fn a_profile_is_read() {
        let request = form().parse();
        let Ok(request) = request else { panic!("{request:?}") };
        assert_eq!((&*request.profile.address, &*request.profile.province), ("", "AB"));
        assert_eq!(request.profile.policy.step_minutes, 15);
        let shown = ClinicForm::from((request.revision, request.profile));
        let province = "AB".into();
        assert_eq!(shown, ClinicForm { province, ..form() }, "as it is to be shown");
    }

    #[test]
    fn all_that_is_wrong_is_told() {
        let wrong = ClinicForm {
            address: "1\u{0}".into(),
            province: "Alberta".into(),
            lead: "soon".into(),
            horizon: "0".into(),
            step: "7".into(),
            ..ClinicForm::default()
        };
        let Err(errors) = wrong.parse() else { panic!("errors") };
        let nowhere = ClinicForm {
            province: " ".into(),
            ..form()
        };
        let missing = FieldErrors::one(Field::Province, Problem::Missing);
        assert_eq!(nowhere.parse().err(), Some(missing));
        let told: Vec<_> = errors.iter().map(|error| error.field.name()).collect();
        assert_eq!(
            told,
            [
                "name", "phone", "address", "city", "province", "headline", "welcome", "lead", "horizon", "step"
            ]
        );
    }
}
