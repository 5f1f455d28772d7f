//! The forms in which owners say what can be booked, and where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::forms::input::{adding_key, optional, parse_position};
use crate::forms::slug::is_slug;
use crate::{
    CELL_MINUTES, Field, FieldErrors, IdempotencyKey, Package, PackagePart, PartRow, Problem, ResourceId, Revision,
    RoomKind, ServiceSlug, Skill, Summary, Title, TreatmentSlug, parse_price,
};

/// The longest that a service or a part of a package lasts, in minutes.
const LONGEST: u16 = 480;

/// The longest clean-up, in minutes.
const LONGEST_CLEAN_UP: u16 = 120;

/// A change of the catalogue, as it was typed; a field that was not sent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogueForm {
    /// `service`, `room` or `package`: what is added or changed, in so many words.
    pub change: String,
    /// Which: a slug, or the id of a room; empty for one that is new.
    pub id: String,
    /// How it was when the form was made; empty for one that is new.
    pub revision: Revision,
    /// The idempotency key of the form for one that is new.
    pub key: String,
    pub name: String,
    /// One line about a service or a package.
    pub summary: String,
    /// The treatment that a service gives.
    pub treatment: String,
    /// How long the client is treated, in minutes.
    pub minutes: String,
    /// How long therapist and room are busy after that, in minutes.
    pub clean_up: String,
    /// What a service's therapist must have learnt.
    pub skill: String,
    /// What a room is fit for, or a service's room must be.
    pub room_kind: String,
    /// In dollars; empty to be asked for.
    pub price: String,
    /// `yes` for a service or a room that can be booked.
    pub active: String,
    /// Where it stands among the others.
    pub position: String,
    /// `yes` to change it even if visits are left behind.
    pub anyway: String,
    /// The parts of a package: see [`PartRow`].
    #[serde(flatten)]
    pub parts: BTreeMap<String, String>,
}

/// A change of the catalogue that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueRequest {
    /// A service is added or changed.
    Service(ServiceRequest),
    /// A room is added or changed.
    Room(RoomRequest),
    /// A package is added or changed.
    Package(PackageRequest),
}

/// A service, as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceRequest {
    /// Which; none yet, if it is new.
    pub slug: Option<ServiceSlug>,
    /// The same for every attempt to add it by the same form; none, if it is there.
    pub key: Option<IdempotencyKey>,
    /// How it was when somebody looked.
    pub revision: Revision,
    pub name: Title,
    /// One line about it.
    pub summary: Summary,
    /// The treatment it gives.
    pub treatment: TreatmentSlug,
    /// How long the client is treated, in minutes: whole cells.
    pub minutes: u16,
    /// How long therapist and room are busy after that, in minutes: whole cells.
    pub clean_up_minutes: u16,
    /// What its therapist must have learnt.
    pub skill: Skill,
    /// What its room must be fit for.
    pub room_kind: RoomKind,
    /// In Canadian cents, if the clinic says.
    pub price_cents: Option<u32>,
    /// Whether it can be booked.
    pub is_bookable: bool,
    /// Where it stands among the others.
    pub position: u16,
    /// Whether it is meant even if visits are left behind.
    pub anyway: bool,
}

/// A room, as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoomRequest {
    /// Which; none yet, if it is new.
    pub id: Option<ResourceId>,
    /// The same for every attempt to add it by the same form; none, if it is there.
    pub key: Option<IdempotencyKey>,
    /// How it was when somebody looked.
    pub revision: Revision,
    pub name: Title,
    /// What it is fit for.
    pub kind: RoomKind,
    /// Where it stands among the others.
    pub position: u16,
    /// Whether it can be booked.
    pub is_active: bool,
    /// Whether it is meant even if visits are left behind.
    pub anyway: bool,
}

/// A package, as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PackageRequest {
    /// What it is; its slug is empty, if it is new.
    pub package: Package,
    /// The same for every attempt to add it by the same form; none, if it is there.
    pub key: Option<IdempotencyKey>,
    /// How it was when somebody looked.
    pub revision: Revision,
    /// Where it stands among the others.
    pub position: u16,
}

impl CatalogueForm {
    /// What is typed as the name, the minutes and the treatment of a part.
    #[must_use]
    pub fn part(&self, row: PartRow) -> [&str; 3] {
        let name = row.name();
        let input = |name: &str| self.parts.get(name).map_or("", |text| text.trim());
        [
            input(name),
            input(&format!("{name}_minutes")),
            input(&format!("{name}_treatment")),
        ]
    }

    /// Fills in the rows of the parts.
    pub fn fill(&mut self, parts: &[PackagePart]) {
        for (row, part) in PartRow::all().into_iter().zip(parts) {
            let name = row.name();
            let minutes = part.minutes.map_or_else(String::new, |minutes| minutes.to_string());
            let treatment = part.treatment.as_ref().map_or("", TreatmentSlug::as_str);
            self.parts.insert(name.to_owned(), part.name.clone());
            self.parts.insert(format!("{name}_minutes"), minutes);
            self.parts.insert(format!("{name}_treatment"), treatment.to_owned());
        }
    }

    /// Reads the form.
    ///
    /// # Errors
    /// All that is wrong with it, and a form that does not say what it changes.
    pub fn parse(&self) -> Result<CatalogueRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let request = match self.change.as_str() {
            "service" => self.service(&mut errors).map(CatalogueRequest::Service),
            "room" => self.room(&mut errors).map(CatalogueRequest::Room),
            "package" => self.package(&mut errors).map(CatalogueRequest::Package),
            _ => errors.keep(Field::Key, Err(Problem::Unknown)),
        };
        request.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn service(&self, errors: &mut FieldErrors) -> Option<ServiceRequest> {
        let slug = match self.id.as_str() {
            "" => Some(None),
            slug => errors.keep(Field::Key, ServiceSlug::parse(slug).ok_or(Problem::Unknown).map(Some)),
        };
        let key = adding_key(&self.id, &self.key, errors);
        let name = errors.keep(Field::Name, Title::parse(&self.name));
        let summary = errors.keep(Field::Summary, Summary::parse(&self.summary));
        let treatment = TreatmentSlug::parse(&self.treatment).ok_or(Problem::Unknown);
        let treatment = errors.keep(Field::Treatment, treatment);
        let minutes = errors.keep(Field::Minutes, parse_minutes(&self.minutes, CELL_MINUTES, LONGEST));
        let clean_up = parse_minutes(&self.clean_up, 0, LONGEST_CLEAN_UP);
        let clean_up = errors.keep(Field::CleanUp, clean_up);
        let skill = errors.keep(Field::Skill, parse_word(&self.skill));
        let room_kind = errors.keep(Field::RoomKind, parse_word(&self.room_kind));
        let price = errors.keep(Field::Price, parse_price(&self.price));
        let position = errors.keep(Field::Position, parse_position(&self.position));
        Some(ServiceRequest {
            slug: slug?,
            key,
            revision: self.revision.whole(),
            name: name?,
            summary: summary?,
            treatment: treatment?,
            minutes: minutes?,
            clean_up_minutes: clean_up?,
            skill: Skill(skill?),
            room_kind: RoomKind(room_kind?),
            price_cents: price?,
            is_bookable: self.active == "yes",
            position: position?,
            anyway: self.anyway == "yes",
        })
    }

    fn room(&self, errors: &mut FieldErrors) -> Option<RoomRequest> {
        let id = match self.id.as_str() {
            "" => Some(None),
            id => {
                let id = id.parse().map(ResourceId).map_err(|_| Problem::Unknown);
                errors.keep(Field::Key, id.map(Some))
            }
        };
        let key = adding_key(&self.id, &self.key, errors);
        let name = errors.keep(Field::Name, Title::parse(&self.name));
        let kind = errors.keep(Field::RoomKind, parse_word(&self.room_kind));
        let position = errors.keep(Field::Position, parse_position(&self.position));
        Some(RoomRequest {
            id: id?,
            key,
            revision: self.revision.whole(),
            name: name?,
            kind: RoomKind(kind?),
            position: position?,
            is_active: self.active == "yes",
            anyway: self.anyway == "yes",
        })
    }

    fn package(&self, errors: &mut FieldErrors) -> Option<PackageRequest> {
        let is_known = self.id.is_empty() || is_slug(&self.id);
        errors.keep(Field::Key, if is_known { Ok(()) } else { Err(Problem::Unknown) });
        let key = adding_key(&self.id, &self.key, errors);
        let name = errors.keep(Field::Name, Title::parse(&self.name));
        let summary = errors.keep(Field::Summary, Summary::parse(&self.summary));
        let price = errors.keep(Field::Price, parse_price(&self.price));
        let position = errors.keep(Field::Position, parse_position(&self.position));
        let before = errors.iter().count();
        let mut parts = Vec::new();
        for row in PartRow::all() {
            if self.part(row) != ["", "", ""] {
                parts.extend(errors.keep(Field::Part(row), self.parse_part(row)));
            }
        }
        if parts.is_empty() && errors.iter().count() == before {
            errors.keep::<()>(Field::Part(PartRow::all()[0]), Err(Problem::Missing));
        }
        Some(PackageRequest {
            package: Package {
                slug: self.id.clone(),
                name: name?.as_str().to_owned(),
                summary: summary?.as_str().to_owned(),
                price_cents: price?,
                parts,
            },
            key,
            revision: self.revision.whole(),
            position: position?,
        })
    }

    fn parse_part(&self, row: PartRow) -> Result<PackagePart, Problem> {
        let [name, minutes, given] = self.part(row);
        let treatment = |text: &str| TreatmentSlug::parse(text).ok_or(Problem::Unknown);
        Ok(PackagePart {
            name: Title::parse(name)?.as_str().to_owned(),
            minutes: optional(minutes, |text| parse_minutes(text, CELL_MINUTES, LONGEST))?,
            treatment: optional(given, treatment)?,
        })
    }
}

/// Minutes in whole cells.
fn parse_minutes(text: &str, least: u16, most: u16) -> Result<u16, Problem> {
    match text.trim() {
        "" => Err(Problem::Missing),
        text => match text.parse::<u16>() {
            Ok(minutes) if (least..=most).contains(&minutes) && minutes.is_multiple_of(CELL_MINUTES) => Ok(minutes),
            _ => Err(Problem::Malformed),
        },
    }
}

/// A word that the catalogue matches by, such as `deep-tissue`, however it is written.
fn parse_word(text: &str) -> Result<String, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::Missing);
    }
    let word = text.trim().to_lowercase().replace(char::is_whitespace, "-");
    if is_slug(&word) {
        Ok(word)
    } else {
        Err(Problem::Malformed)
    }
}
