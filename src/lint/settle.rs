//! From what rules found to what is reported: order, fingerprints, what is held back. Never drops a finding.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::fingerprint::fingerprint;
use super::governed::Governed;
use super::hold::Holds;
use super::ignores::LeftOut;
use super::record::SeriesRecord;
use crate::diagnostic::{Diagnostic, RuleName};
use crate::rule::{Check, Findings};
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
    /// Which one it is of the findings that agree in rule, file and subject, from 1 on.
    pub fn number(&self) -> u32 {
        self.counter + 1
    }

    /// Identifies the finding while the text above it moves: 32 hexadecimal digits, the first half of the SHA-256 of
    /// rule, path below the series' root, subject and a counter, each followed by a NUL byte. The counter is `0`, and
    /// `1`, `2`, … for further findings that agree in the other three.
    pub fn fingerprint(&self) -> String {
        let subject = self.diagnostic.subject.as_deref().unwrap_or_default();
        let counter = self.counter.to_string();
        fingerprint(&[&self.diagnostic.rule, &self.place, subject, &counter])
    }
}

/// A finding that is not reported.
#[derive(Debug, Clone)]
pub struct Held {
    /// What was found.
    pub finding: Finding,
    /// What holds it back: indices of the run's suppressions. Empty where the command line does.
    pub by: Vec<usize>,
}

/// The path of each audit below the root of its series.
type Places<'r> = HashMap<SourceId, &'r Arc<str>>;

/// What a run comes to.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) findings: Vec<Finding>,
    pub(super) held: Vec<Held>,
    /// What was to hold findings back, and what became of it.
    pub(super) suppressions: Vec<Suppression>,
    /// How many findings comments held back.
    pub(super) suppressed: usize,
    /// How many findings the baseline held back.
    pub(super) baselined: usize,
}

/// Gives each finding what identifies it, takes out what is held back, and sorts by path, place, rule and subject.
/// What suppressions themselves did wrong is known only now, so the rules about them run here. `left_out` is what the
/// configuration leaves out in some files.
pub(super) fn settle(
    found: Vec<Diagnostic>,
    left_out: Vec<LeftOut>,
    mut holds: Holds,
    governed: &Governed,
    sources: &SourceMap,
    series: &[SeriesRecord],
) -> Settled {
    let audits = series.iter().flat_map(|series| &series.audits);
    let places: Places<'_> = audits.map(|audit| (audit.source, &audit.place)).collect();
    let mut settled = Settled::default();
    for finding in identified(found, sources, &places) {
        let by = holds.hold(&finding.diagnostic);
        if by.is_empty() {
            settled.findings.push(finding);
        } else {
            settled.held.push(Held { finding, by });
        }
    }
    settled.suppressions = holds.judged();
    let is_baselined = |held: &&Held| settled.suppressions[held.by[0]].is_entry();
    // What becomes of the last one that is kept becomes of those that are not.
    let count = |held: &Held| held.finding.diagnostic.count();
    settled.baselined = settled.held.iter().filter(is_baselined).map(count).sum();
    settled.suppressed = settled.held.iter().map(count).sum::<usize>() - settled.baselined;
    let left_out = held_by_configuration(left_out, sources, &places);
    settled.held.extend(left_out);
    settled
        .held
        .sort_by(|a, b| order(&a.finding.diagnostic, &b.finding.diagnostic, sources));
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

/// What the configuration leaves out in some files. A rule is left out in a file as a whole, so that what is left out
/// and what is not never share a counter.
fn held_by_configuration(
    mut left_out: Vec<LeftOut>,
    sources: &SourceMap,
    places: &Places<'_>,
) -> impl Iterator<Item = Held> {
    left_out.sort_by(|(a, _), (b, _)| order(a, b, sources));
    let (found, by): (Vec<_>, Vec<_>) = left_out.into_iter().unzip();
    let findings = identified(found, sources, places);
    let held = findings.into_iter().zip(by);
    held.map(|(finding, by)| Held { finding, by })
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
    places: &Places<'_>,
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
                place: places
                    .get(&source)
                    .map_or_else(|| "".into(), |place| (*place).clone()),
                counter: *counter,
            };
            *counter += 1;
            finding
        })
        .collect()
}
