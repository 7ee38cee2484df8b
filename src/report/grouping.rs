//! The same finding in audit after audit, for people: shown once. Programs get every finding.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::lint::Run;
use crate::source::SourceId;

/// Which findings stand for others.
#[derive(Debug, Default)]
pub(super) struct Grouping {
    /// By the index of a finding that is shown: the audits that have the same one.
    repeated_in: HashMap<usize, Vec<String>>,
    hidden: HashSet<usize>,
}

/// A finding that may be one of many.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate<'r> {
    /// Its audit's place in the series.
    place: usize,
    index: usize,
    message: &'r str,
    audit: &'r str,
}

impl Candidate<'_> {
    /// Whether the next audit has the same finding.
    fn goes_on_in(&self, next: &Self) -> bool {
        self.place + 1 == next.place && self.message == next.message
    }
}

impl Grouping {
    /// Groups findings of one rule that say the same, without a subject, in audits that follow one another.
    pub(super) fn of(run: &Run) -> Self {
        let mut places: HashMap<SourceId, (usize, usize, &str)> = HashMap::new();
        for (number, series) in run.records.iter().enumerate() {
            for (place, audit) in series.audits.iter().enumerate() {
                places.insert(audit.source, (number, place, &audit.name));
            }
        }
        let mut by_rule: BTreeMap<(&str, usize), Vec<Candidate<'_>>> = BTreeMap::new();
        for (index, finding) in run.findings.iter().enumerate() {
            let diagnostic = &finding.diagnostic;
            let place = places.get(&diagnostic.primary.span.source);
            if let (None, Some((series, place, audit))) = (&diagnostic.subject, place) {
                by_rule
                    .entry((diagnostic.rule.as_ref(), *series))
                    .or_default()
                    .push(Candidate {
                        place: *place,
                        index,
                        message: &diagnostic.message,
                        audit,
                    });
            }
        }
        let mut grouping = Self::default();
        for mut found in by_rule.into_values() {
            found.sort_unstable();
            for chain in found.chunk_by(Candidate::goes_on_in) {
                let [shown, others @ ..] = chain else {
                    continue;
                };
                if others.is_empty() {
                    continue;
                }
                grouping
                    .hidden
                    .extend(others.iter().map(|other| other.index));
                let names = others.iter().map(|other| other.audit.to_owned()).collect();
                grouping.repeated_in.insert(shown.index, names);
            }
        }
        grouping
    }

    /// Whether another finding stands for this one.
    pub(super) fn hides(&self, index: usize) -> bool {
        self.hidden.contains(&index)
    }

    /// The audits that have the same finding as this one.
    pub(super) fn repeated_in(&self, index: usize) -> Option<String> {
        self.repeated_in.get(&index).map(|names| names.join(", "))
    }
}
