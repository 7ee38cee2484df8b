//! From audits in any order to series. Never reads a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Series;
use crate::audit::{Audit, SeriesName};

/// Groups audits by milestone prefix, and by root or the series that the team names. An audit without a milestone continues nothing: it is a series of its own.
pub fn group(audits: Vec<Audit>) -> Vec<Series> {
    let mut groups: BTreeMap<(PathBuf, Option<SeriesName>, String), Vec<Audit>> = BTreeMap::new();
    for audit in audits {
        let prefix = match audit.milestone() {
            Some(milestone) => milestone.series_prefix(),
            // No prefix holds a blank, so these never meet another audit.
            None => format!(" {}", audit.location.path().display()),
        };
        let series = audit.location.series().cloned();
        // A named series may have several roots.
        let root = match series {
            None => audit.location.root().to_owned(),
            Some(_) => PathBuf::new(),
        };
        let key = (root, series, prefix);
        groups.entry(key).or_default().push(audit);
    }
    groups
        .into_values()
        .map(|audits| {
            let root = audits.first().map(|audit| audit.location.root().to_owned());
            Series::new(root.unwrap_or_default(), audits)
        })
        .collect()
}
