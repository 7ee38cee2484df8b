//! Runs rules on what they are about. Decides, and nobody else, that a rule without facts does not run.

use super::Scope;
use crate::audit::Audit;
use crate::config::{ActiveRule, Settings};
use crate::diagnostic::Diagnostic;
use crate::evidence::{Claim, Evidence};
use crate::rule::{Check, Findings};
use crate::series::{Entry, Series};

/// Checks the audits that are asked for, each by what holds for it.
pub(super) fn all(scope: &Scope<'_>, evidence: &Evidence, offers_fixes: bool) -> Vec<Diagnostic> {
    let (governed, targets) = (scope.governed, scope.targets);
    let mut found = Vec::new();
    for settings in governed.distinct(targets) {
        let is_meant = |id| targets.contains(&id) && governed.is_by(id, &settings);
        let is_governed = |audit: &Audit| is_meant(audit.document.source.id());
        let checker = Checker {
            settings: &settings,
            evidence,
            offers_fixes,
        };
        let first = found.len();
        for series in scope.series {
            checker.series(series, &is_governed, &mut found);
        }
        let own = found.split_off(first).into_iter();
        found.extend(own.filter(|finding| is_meant(finding.primary.span.source)));
    }
    found
}

/// What rules are run with.
pub(super) struct Checker<'c> {
    pub(super) settings: &'c Settings,
    pub(super) evidence: &'c Evidence,
    /// Whether findings come with fixes, which take their time.
    pub(super) offers_fixes: bool,
}

impl Checker<'_> {
    /// Checks a series, and those of its audits that are asked for.
    fn series(
        &self,
        series: &Series,
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
        for rule in self.settings.rules.rules() {
            let mut findings = self.findings(rule, found);
            if let Check::Series(check) = &rule.check {
                check.check(series, &mut findings);
                continue;
            }
            for entry in &entries {
                self.check(rule, entry, &mut findings);
            }
        }
    }

    /// Checks one audit, alone, at its place, and beside what is known from outside.
    pub(super) fn entry(&self, entry: &Entry<'_>, found: &mut Vec<Diagnostic>) {
        for rule in self.settings.rules.rules() {
            self.check(rule, entry, &mut self.findings(rule, found));
        }
    }

    /// A place for the findings of a rule.
    fn findings<'f>(
        &'f self,
        rule: &'f ActiveRule,
        found: &'f mut Vec<Diagnostic>,
    ) -> Findings<'f> {
        let findings = Findings::new(&rule.name, rule.severity, found);
        let findings = findings.beside(self.settings.rules.names());
        if self.offers_fixes && self.settings.is_fixable(&rule.name) {
            findings.with_fixes()
        } else {
            findings
        }
    }

    fn check(&self, rule: &ActiveRule, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let evidence = self.evidence;
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
}
