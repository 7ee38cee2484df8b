//! From audits in any order to series. Never reads a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Series;
use crate::audit::{Audit, SeriesName};

/// Groups audits by root, by the series that the team names, and by milestone prefix. An audit without a milestone
/// continues nothing: it is a series of its own.
pub fn group(audits: Vec<Audit>) -> Vec<Series> {
    let mut groups: BTreeMap<(PathBuf, Option<SeriesName>, String), Vec<Audit>> = BTreeMap::new();
    for audit in audits {
        let prefix = match audit.milestone() {
            Some(milestone) => milestone.series_prefix(),
            // No prefix holds a blank, so these never meet another audit.
            None => format!(" {}", audit.location.path().display()),
        };
        let place = &audit.location;
        let key = (place.root().to_owned(), place.series().cloned(), prefix);
        groups.entry(key).or_default().push(audit);
    }
    groups
        .into_iter()
        .map(|((root, ..), audits)| Series::new(root, audits))
        .collect()
}
