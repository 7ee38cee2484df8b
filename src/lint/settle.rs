//! From what rules found to what is reported: order, fingerprints, what is held back. Never drops a finding uncounted.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::governed::Governed;
use super::hold::{By, Holds};
use crate::diagnostic::{Diagnostic, RuleName};
use crate::rule::{Check, Findings};
use crate::series::Series;
use crate::source::{SourceId, SourceMap};
use crate::suppression::Suppression;

/// A finding that is reported.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What was found.
    pub diagnostic: Diagnostic,
    /// The path of its file below the root of its series.
    place: Arc<str>,
    /// How many findings before it agree in rule, place and subject.
    counter: u32,
}

impl Finding {
    /// Identifies the finding while the text above it moves: 32 hexadecimal digits, the first half of the SHA-256 of
    /// rule, path below the series' root, subject and a counter, each followed by a NUL byte. The counter is `0`, and
    /// `1`, `2`, … for further findings that agree in the other three.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let subject = self.diagnostic.subject.as_deref().unwrap_or_default();
        for part in [
            self.diagnostic.rule.as_ref(),
            &self.place,
            subject,
            &self.counter.to_string(),
        ] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        format!("{:032x}", u128::from_be_bytes(half))
    }
}

/// What a run comes to.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) findings: Vec<Finding>,
    /// What was to hold findings back, and what became of it.
    pub(super) suppressions: Vec<Suppression>,
    /// How many findings comments held back.
    pub(super) suppressed: usize,
    /// How many findings the baseline held back.
    pub(super) baselined: usize,
}

/// Gives each finding what identifies it, takes out what is held back, and sorts the rest by path, place, rule and
/// subject. What suppressions themselves did wrong is known only now, so the rules about them run here.
pub(super) fn settle(
    found: Vec<Diagnostic>,
    mut holds: Holds,
    governed: &Governed,
    sources: &SourceMap,
    series: &[Series],
) -> Settled {
    let places: HashMap<SourceId, Arc<str>> = series
        .iter()
        .flat_map(Series::audits)
        .map(|audit| {
            (
                audit.document.source.id(),
                audit.location.path_in_series().into(),
            )
        })
        .collect();
    let mut settled = Settled::default();
    for finding in identified(found, sources, &places) {
        let count = finding.diagnostic.count();
        match holds.hold(&finding.diagnostic) {
            None => settled.findings.push(finding),
            // What becomes of the last one that is kept becomes of those that are not.
            Some(By::Comment) => settled.suppressed += count,
            Some(By::Baseline) => settled.baselined += count,
        }
    }
    settled.suppressions = holds.judged();
    let mut found = Vec::new();
    let of_one_file = |a: &Suppression, b: &Suppression| a.span.source == b.span.source;
    for suppressions in settled.suppressions.chunk_by(of_one_file) {
        let settings = governed.of(suppressions[0].span.source);
        for rule in settings.rules.rules() {
            if let Check::Suppression(check) = &rule.check {
                let mut findings = Findings::new(&rule.name, rule.severity, &mut found);
                for suppression in suppressions {
                    check.check(suppression, &mut findings);
                }
            }
        }
    }
    if !found.is_empty() {
        let findings = identified(found, sources, &places);
        settled.findings.extend(findings);
        settled
            .findings
            .sort_by(|a, b| order(&a.diagnostic, &b.diagnostic, sources));
    }
    for finding in &mut settled.findings {
        tell_further(&mut finding.diagnostic);
    }
    settled
}

/// Says in a finding how many more there are, so that every format does.
fn tell_further(finding: &mut Diagnostic) {
    if finding.further > 0 {
        let (further, rule) = (finding.further, &finding.rule);
        let told = format!("; {further} further findings of {rule} in this file are not listed");
        finding.message.push_str(&told);
    }
}

fn order(a: &Diagnostic, b: &Diagnostic, sources: &SourceMap) -> Ordering {
    fn key<'k>(
        finding: &'k Diagnostic,
        sources: &'k SourceMap,
    ) -> (&'k str, u32, u32, &'k str, Option<&'k str>) {
        let span = finding.primary.span;
        (
            sources.get(span.source).path(),
            span.start,
            span.end,
            &finding.rule,
            finding.subject.as_deref(),
        )
    }
    key(a, sources).cmp(&key(b, sources))
}

/// Sorts findings and gives each what identifies it, before any is taken out: that of one must not depend on another.
fn identified(
    mut found: Vec<Diagnostic>,
    sources: &SourceMap,
    places: &HashMap<SourceId, Arc<str>>,
) -> Vec<Finding> {
    found.sort_by(|a, b| order(a, b, sources));
    let mut counters: HashMap<(RuleName, SourceId, Option<String>), u32> = HashMap::new();
    found
        .into_iter()
        .map(|diagnostic| {
            let source = diagnostic.primary.span.source;
            let counter = counters
                .entry((diagnostic.rule.clone(), source, diagnostic.subject.clone()))
                .or_default();
            let finding = Finding {
                diagnostic,
                place: places.get(&source).cloned().unwrap_or_else(|| "".into()),
                counter: *counter,
            };
            *counter += 1;
            finding
        })
        .collect()
}
