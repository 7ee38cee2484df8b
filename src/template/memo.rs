//! What names mean that were asked for before: the audits of a team call their parts alike. Keeps few of them, for ever.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use rustc_hash::FxBuildHasher;

/// The meanings of names. Each name has one place, which belongs to the first that asks for it, so that nobody waits for
/// another, and what is kept stays small.
#[derive(Debug)]
pub(super) struct Memo<T>(OnceLock<Box<[Place<T>]>>);

type Place<T> = OnceLock<(Box<str>, T)>;

/// How many places there are.
const PLACES: usize = 512;

/// Longer names are not kept.
const LONGEST: usize = 100;

impl<T: Copy> Memo<T> {
    /// What a name means. A name without a meaning is looked up each time: there is no end of them.
    pub(super) fn recall(&self, name: &str, find: impl FnOnce() -> Option<T>) -> Option<T> {
        let places = self
            .0
            .get_or_init(|| (0..PLACES).map(|_| OnceLock::new()).collect());
        let hash = usize::try_from(FxBuildHasher.hash_one(name) >> 32).unwrap_or_default();
        let place = &places[hash % PLACES];
        match place.get() {
            Some((known, meaning)) if **known == *name => Some(*meaning),
            kept => {
                let meaning = find()?;
                if kept.is_none() && name.len() <= LONGEST {
                    // Another may have been quicker.
                    let _ = place.set((name.into(), meaning));
                }
                Some(meaning)
            }
        }
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
    fn a_name_is_looked_up_once_if_it_means_something() {
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
            assert_eq!(looked_up, if meaning.is_some() { 1 } else { 3 });
        }
    }

    #[test]
    fn names_that_share_a_place_keep_their_meanings() {
        let memo = Memo::default();
        for _ in 0..2 {
            for number in 0..4 * PLACES {
                let name = number.to_string();
                assert_eq!(memo.recall(&name, || Some(number)), Some(number));
            }
        }
    }
}
