//! Which audits are taken together: all that may continue one another. Never judges one.

use std::path::PathBuf;
use std::sync::Arc;

use super::Input;
use super::read::{Problem, read_text};
use crate::audit::root_of;
use crate::config::Settings;
use crate::source::SourceId;

/// One audit before it is read.
#[derive(Debug)]
pub(super) struct Item {
    /// The path that reports print.
    pub(super) shown: String,
    /// The absolute path.
    pub(super) path: PathBuf,
    /// Its text where that is given; else it is what the file holds.
    pub(super) text: Option<String>,
    /// Whether it is reported on.
    pub(super) is_target: bool,
    /// What holds for it.
    pub(super) settings: Arc<Settings>,
}

impl Item {
    pub(super) fn new(input: Input, settings: Arc<Settings>) -> Self {
        Self {
            shown: input.shown,
            path: input.path,
            text: Some(input.text),
            is_target: input.is_target,
            settings,
        }
    }

    /// The same with its text.
    pub(super) fn read(self) -> Result<Input, Problem> {
        let text = match self.text {
            Some(text) => text,
            None => read_text(&self.path, &self.shown)?,
        };
        Ok(Input {
            shown: self.shown,
            path: self.path,
            text,
            is_target: self.is_target,
        })
    }
}

/// Divides audits into lots. No audit continues one of another lot.
pub(super) fn divide(items: Vec<(SourceId, Item)>) -> Vec<Vec<(SourceId, Item)>> {
    // A series with a name may lie anywhere, and which audits belong to it, their texts say.
    let names_series = |(_, item): &(SourceId, Item)| !item.settings.config.series.is_empty();
    if items.iter().any(names_series) {
        return vec![items];
    }
    let mut lots: Vec<(PathBuf, Vec<(SourceId, Item)>)> = Vec::new();
    for item in items {
        let root = root_of(&item.1.path);
        match lots.last_mut() {
            Some((last, lot)) if last.as_os_str() == root.as_os_str() => lot.push(item),
            _ => lots.push((root.to_owned(), vec![item])),
        }
    }
    // What lies deeper may stand between two of one lot.
    lots.sort_by(|(a, _), (b, _)| a.cmp(b));
    lots.dedup_by(|(again, more), (root, lot)| {
        let is_same = again == root;
        if is_same {
            lot.append(more);
        }
        is_same
    });
    lots.into_iter().map(|(_, lot)| lot).collect()
}

/// Puts lots together, in their order: as many as hold no more than `most` audits, or a single one that holds more.
pub(super) fn together<T>(lots: Vec<Vec<T>>, most: usize) -> Vec<Vec<Vec<T>>> {
    let mut parts: Vec<Vec<Vec<T>>> = Vec::new();
    let mut count = 0;
    for lot in lots {
        count += lot.len();
        match parts.last_mut() {
            Some(last) if count <= most => last.push(lot),
            _ => {
                count = lot.len();
                parts.push(vec![lot]);
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_put_together_as_long_as_they_are_few() {
        let sizes = |lots: &[usize]| -> Vec<Vec<usize>> {
            let lots = lots.iter().map(|size| vec![(); *size]).collect();
            let parts = together(lots, 10).into_iter();
            parts
                .map(|part| part.iter().map(Vec::len).collect())
                .collect()
        };
        assert_eq!(sizes(&[]), Vec::<Vec<usize>>::new());
        assert_eq!(
            sizes(&[4, 6, 1, 12, 3, 7]),
            [vec![4, 6], vec![1], vec![12], vec![3, 7]]
        );
    }
}
