//! Runs rules on what they are about. Decides, and nobody else, that a rule without facts does not run.

use crate::audit::Audit;
use crate::config::{ActiveRule, RuleSet};
use crate::diagnostic::Diagnostic;
use crate::evidence::{Claim, Evidence};
use crate::rule::{Check, Findings};
use crate::series::{Entry, Series};

/// Checks a series, and those of its audits that are asked for.
pub(super) fn series(
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
    let history = || evidence.history(entry.audit());
    match &rule.check {
        Check::Audit(check) => check.check(entry.audit(), findings),
        Check::Entry(check) => check.check(entry, findings),
        Check::Handover(check) => {
            if let Some(step) = entry.handover() {
                check.check(&step, findings);
            }
        }
        Check::Traced(check) => {
            if let Some(facts) = history() {
                let claim = Claim {
                    entry: *entry,
                    facts,
                    evidence,
                };
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
            if let Some(step) = entry.handover().filter(|_| history().is_none()) {
                check.check(&step, findings);
            }
        }
        // Their turn comes when every audit, or every finding, is known.
        Check::Series(_) | Check::Suppression(_) => {}
    }
}
