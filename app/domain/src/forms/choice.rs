//! Closed lists to choose from, and what was chosen of one.

use std::fmt;
use std::marker::PhantomData;

/// One of a closed list, with the name it has in forms, URLs and tables.
pub trait Choice: Copy + Eq + Ord + fmt::Debug + 'static {
    /// All of the list, in the order in which people read it; 32 at most.
    const ALL: &'static [Self];

    /// Its name, such as `pain-relief`.
    fn name(self) -> &'static str;

    /// The one of this name.
    #[must_use]
    fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.name() == name)
    }
}

/// Declares an enum that is a [`Choice`]: each variant with its name.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $text)] $variant),+
        }

        impl $crate::Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}
pub(crate) use choice;

/// Any number of one list's choices, in the list's order.
pub struct Choices<T> {
    bits: u32,
    list: PhantomData<T>,
}

impl<T: Choice> Choices<T> {
    /// Nothing chosen.
    pub const NONE: Self = Self {
        bits: 0,
        list: PhantomData,
    };

    /// Whether `choice` is among them.
    #[must_use]
    pub fn contains(self, choice: T) -> bool {
        self.bits & bit(choice) != 0
    }

    /// These and `choice`.
    #[must_use]
    pub fn with(self, choice: T) -> Self {
        Self {
            bits: self.bits | bit(choice),
            ..self
        }
    }

    /// These without `choice`.
    #[must_use]
    pub fn without(self, choice: T) -> Self {
        Self {
            bits: self.bits & !bit(choice),
            ..self
        }
    }

    /// These and `others`.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self {
            bits: self.bits | others.bits,
            ..self
        }
    }

    /// What is among these and among `others`.
    #[must_use]
    pub fn common(self, others: Self) -> Self {
        Self {
            bits: self.bits & others.bits,
            ..self
        }
    }

    /// Whether nothing is chosen.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// Each of them, in the list's order.
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::ALL.iter().copied().filter(move |&choice| self.contains(choice))
    }
}

/// The bit of a choice: its place in the list.
fn bit<T: Choice>(choice: T) -> u32 {
    let place = T::ALL.iter().position(|&one| one == choice).unwrap_or(0);
    1 << place
}

impl<T: Choice> FromIterator<T> for Choices<T> {
    fn from_iter<I: IntoIterator<Item = T>>(choices: I) -> Self {
        choices.into_iter().fold(Self::NONE, Self::with)
    }
}

// By hand, because a derive would ask the same of `T`.
impl<T> Clone for Choices<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Choices<T> {}

impl<T: Choice> Default for Choices<T> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<T> PartialEq for Choices<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl<T> Eq for Choices<T> {}

impl<T: Choice> fmt::Debug for Choices<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Choice + serde::Serialize> serde::Serialize for Choices<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, T: Choice + serde::Deserialize<'de>> serde::Deserialize<'de> for Choices<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<T>::deserialize(deserializer).map(Self::from_iter)
    }
}
