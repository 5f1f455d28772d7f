//! Places that are taken and given back: so many in all, and so many of them for each.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The places there are. All clones share them.
#[derive(Debug)]
pub(crate) struct Places<K>(Arc<Hall<K>>);

#[derive(Debug)]
struct Hall<K> {
    most: usize,
    most_each: usize,
    taken: Mutex<Counts<K>>,
}

#[derive(Debug)]
struct Counts<K> {
    all: usize,
    /// Only who has one is in it, so that it does not grow with all who ever had.
    each: HashMap<K, usize>,
}

/// A place, until it goes out of scope.
#[derive(Debug)]
pub(crate) struct Place<K: Eq + Hash> {
    places: Places<K>,
    of: K,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    All,
    /// Whoever asks has as many as anybody may have.
    Each,
}

impl<K: Eq + Hash + Clone> Places<K> {
    /// So many in all, of which nobody has more than `most_each`.
    pub(crate) fn new(most: usize, most_each: usize) -> Self {
        let taken = Mutex::new(Counts {
            all: 0,
            each: HashMap::new(),
        });
        Self(Arc::new(Hall { most, most_each, taken }))
    }

    /// Takes a place for somebody.
    pub(crate) fn take(&self, of: K) -> Result<Place<K>, Full> {
        let mut taken = self.taken();
        if taken.all >= self.0.most {
            return Err(Full::All);
        }
        let own = taken.each.get(&of).copied().unwrap_or_default();
        if own >= self.0.most_each {
            return Err(Full::Each);
        }
        taken.all += 1;
        taken.each.insert(of.clone(), own + 1);
        drop(taken);
        Ok(Place {
            places: self.clone(),
            of,
        })
    }
}

impl<K> Places<K> {
    /// How many anybody can still take.
    pub(crate) fn left(&self) -> usize {
        self.0.most - self.taken().all
    }

    /// Counts are right whoever has panicked: each is changed in one go.
    fn taken(&self) -> MutexGuard<'_, Counts<K>> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> Clone for Places<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all -= 1;
        if let Some(own) = taken.each.get_mut(&self.of) {
            *own -= 1;
            if *own == 0 {
                taken.each.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_more_than_their_share_and_what_is_given_back_is_free() {
        let places = Places::new(3, 2);
        let first = places.take("ada").expect("a place");
        let _second = places.take("ada").expect("a place");
        assert_eq!(places.take("ada").err(), Some(Full::Each));
        let _third = places.take("eve").expect("a place");
        assert_eq!((places.take("zoe").err(), places.left()), (Some(Full::All), 0));
        drop(first);
        assert!(places.take("zoe").is_ok());
        assert_eq!(places.taken().each.len(), 2, "who has none is forgotten");
    }
}
