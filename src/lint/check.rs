//! Runs rules on what they are about. Decides, and nobody else, that a rule without facts does not run.

use std::collections::HashSet;

use super::Scope;
use crate::audit::Audit;
use crate::config::{ActiveRule, RuleSet};
use crate::diagnostic::{Diagnostic, RuleName};
use crate::evidence::{Claim, Evidence, RunAnswer};
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

/// The rules that have not run on every audit that is asked for: what they would have to know from outside is not known.
pub(super) fn blind(scope: &Scope<'_>, evidence: &Evidence) -> HashSet<RuleName> {
    let mut blind = HashSet::new();
    for entry in scope.targeted() {
        for rule in scope.settings(&entry).rules.rules() {
            if !is_informed(&rule.check, entry.audit(), evidence) {
                blind.insert(rule.name.clone());
            }
        }
    }
    blind
}

/// Whether a rule has found all that it can find in an audit.
fn is_informed(check: &Check, audit: &Audit, evidence: &Evidence) -> bool {
    match check {
        Check::Traced(_) => evidence.history(audit).is_some(),
        Check::Untraced(_) => evidence.history(audit).is_none(),
        Check::Cited(_) => {
            let facts = evidence.runs(audit);
            let is_known = |run| {
                let answer = facts.and_then(|facts| facts.answer(run));
                !matches!(answer, None | Some(RunAnswer::Unanswered(_)))
            };
            audit.runs.cited.iter().all(is_known)
        }
        Check::Audit(_)
        | Check::Entry(_)
        | Check::Handover(_)
        | Check::Series(_)
        | Check::Suppression(_) => true,
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
