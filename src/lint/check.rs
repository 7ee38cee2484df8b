//! Runs rules on what they are about. Decides, and nobody else, that a rule without facts does not run.

use super::Targets;
use super::governed::Governed;
use crate::audit::Audit;
use crate::config::{ActiveRule, RuleSet};
use crate::diagnostic::Diagnostic;
use crate::evidence::{Claim, Evidence};
use crate::rule::{Check, Findings};
use crate::series::{Entry, Series};

/// Checks the audits that are asked for, each by what holds for it.
pub(super) fn all(
    series: &[Series],
    governed: &Governed,
    targets: &Targets,
    evidence: &Evidence,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for settings in governed.distinct(targets) {
        let is_meant = |id| targets.contains(&id) && governed.is_by(id, &settings);
        let is_governed = |audit: &Audit| is_meant(audit.document.source.id());
        let first = found.len();
        for one in series {
            self::series(one, &settings.rules, evidence, &is_governed, &mut found);
        }
        let own = found.split_off(first);
        let own = own.into_iter();
        found.extend(own.filter(|finding| is_meant(finding.primary.span.source)));
    }
    found
}

/// Checks a series, and those of its audits that are asked for.
fn series(
    series: &Series,
    rules: &RuleSet,
    evidence: &Evidence,
    is_target: &impl Fn(&Audit) -> bool,
    found: &mut Vec<Diagnostic>,
) {
    let entries: Vec<_> = series
        .entries()
        .filter(|entry| is_target(entry.audit()))
        .collect();
    if entries.is_empty() {
        return;
    }
    for rule in rules.rules() {
        let mut findings = Findings::new(&rule.name, rule.severity, found).beside(rules.names());
        if let Check::Series(check) = &rule.check {
            check.check(series, &mut findings);
            continue;
        }
        for entry in &entries {
            by(rule, entry, evidence, &mut findings);
        }
    }
}

/// Checks one audit, alone, at its place, and beside what is known from outside.
pub(super) fn entry(
    entry: &Entry<'_>,
    rules: &RuleSet,
    evidence: &Evidence,
    found: &mut Vec<Diagnostic>,
) {
    for rule in rules.rules() {
        let mut findings = Findings::new(&rule.name, rule.severity, found).beside(rules.names());
        by(rule, entry, evidence, &mut findings);
    }
}

fn by(rule: &ActiveRule, entry: &Entry<'_>, evidence: &Evidence, findings: &mut Findings<'_>) {
    let traced = || evidence.traced(*entry);
    match &rule.check {
        Check::Audit(check) => check.check(entry.audit(), findings),
        Check::Entry(check) => check.check(entry, findings),
        Check::Handover(check) => {
            if let Some(step) = entry.handover() {
                check.check(&step, findings);
            }
        }
        Check::Traced(check) => {
            if let Some(claim) = traced() {
                check.check(&claim, findings);
            }
        }
        Check::Cited(check) => {
            if let Some(facts) = evidence.runs(entry.audit()) {
                let claim = Claim {
                    entry: *entry,
                    facts,
                    evidence,
                };
                check.check(&claim, findings);
            }
        }
        Check::Untraced(check) => {
            if let Some(step) = entry.handover().filter(|_| traced().is_none()) {
                check.check(&step, findings);
            }
        }
        // Their turn comes when every audit, or every finding, is known.
        Check::Series(_) | Check::Suppression(_) => {}
    }
}
