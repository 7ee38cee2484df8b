//! What names mean that were asked for before: the audits of a team call their parts alike. Keeps few of them, for ever.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use rustc_hash::FxBuildHasher;

/// The meanings of names. Each name has one place, which belongs to the first that asks for it, so that nobody waits for
/// another, and what is kept stays small.
#[derive(Debug)]
pub(super) struct Memo<T>(OnceLock<Box<[Place<T>]>>);

#[derive(Debug)]
struct Place<T> {
    known: OnceLock<(Box<str>, T)>,
    /// A name without a meaning. There is no end of them, so they take no place from others.
    unknown: OnceLock<Box<str>>,
}

/// How many places there are.
const PLACES: usize = 512;

/// Longer names are not kept.
const LONGEST: usize = 100;

impl<T: Copy> Memo<T> {
    /// What a name means, if anything.
    pub(super) fn recall(&self, name: &str, find: impl FnOnce() -> Option<T>) -> Option<T> {
        let place = self.place(name);
        if let Some((_, meaning)) = place.known.get().filter(|(known, _)| **known == *name) {
            return Some(*meaning);
        }
        if place.unknown.get().is_some_and(|known| **known == *name) {
            return None;
        }
        let meaning = find();
        if name.len() <= LONGEST {
            match meaning {
                Some(meaning) => _ = place.known.get_or_init(|| (name.into(), meaning)),
                None => _ = place.unknown.get_or_init(|| name.into()),
            }
        }
        meaning
    }

    fn place(&self, name: &str) -> &Place<T> {
        let places = self.0.get_or_init(|| {
            let empty = || Place {
                known: OnceLock::new(),
                unknown: OnceLock::new(),
            };
            (0..PLACES).map(|_| empty()).collect()
        });
        let hash = usize::try_from(FxBuildHasher.hash_one(name) >> 32).unwrap_or_default();
        &places[hash % PLACES]
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Clone for Memo<T> {
    /// One that knows nothing yet.
    fn clone(&self) -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_up_once() {
        let memo = Memo::default();
        for (name, meaning) in [("a", Some(1)), ("b", None)] {
            let mut looked_up = 0;
            for _ in 0..3 {
                let find = || {
                    looked_up += 1;
                    meaning
                };
                assert_eq!(memo.recall(name, find), meaning);
            }
            assert_eq!(looked_up, 1);
        }
    }

    #[test]
    fn names_that_share_a_place_keep_their_meanings() {
        let memo = Memo::default();
        for _ in 0..2 {
            for number in 0..4 * PLACES {
                let name = number.to_string();
                let meaning = (number % 3 > 0).then_some(number);
                assert_eq!(memo.recall(&name, || meaning), meaning);
            }
        }
    }
}
