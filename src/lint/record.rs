//! What is remembered of audits, once they are judged: the texts and tables of thousands need not be kept for that.

use std::path::PathBuf;
use std::sync::Arc;

use super::Targets;
use crate::audit::Audit;
use crate::series::Series;
use crate::source::SourceId;

/// A series that was linted.
#[derive(Debug, Clone)]
pub struct SeriesRecord {
    /// The directory it lives in.
    pub root: PathBuf,
    /// What the team calls it, where it has a name.
    pub name: Option<String>,
    /// Its audits, in order.
    pub audits: Vec<AuditRecord>,
}

/// An audit that was linted, or that only its series needed.
#[derive(Debug, Clone)]
pub struct AuditRecord {
    /// Its text.
    pub source: SourceId,
    /// The absolute path.
    pub path: PathBuf,
    /// The path below the root of its series, with `/`.
    pub place: Arc<str>,
    /// How messages call it: its milestone, else its path.
    pub name: String,
    /// Whether it was asked for.
    pub is_target: bool,
}

impl SeriesRecord {
    pub(super) fn of(series: &Series, targets: &Targets) -> Self {
        let audits = series.audits().iter();
        Self {
            root: series.root().to_owned(),
            name: series.name().map(str::to_owned),
            audits: audits
                .map(|audit| AuditRecord::of(audit, targets))
                .collect(),
        }
    }

    /// Those of its audits that were asked for.
    pub fn targets(&self) -> impl Iterator<Item = &AuditRecord> {
        self.audits.iter().filter(|audit| audit.is_target)
    }
}

impl AuditRecord {
    fn of(audit: &Audit, targets: &Targets) -> Self {
        let source = audit.document.source.id();
        Self {
            source,
            path: audit.location.path().to_owned(),
            place: audit.location.path_in_series().into(),
            name: audit.name(),
            is_target: targets.contains(&source),
        }
    }
}
