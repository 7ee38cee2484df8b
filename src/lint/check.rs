//! Runs rules on what they are about. Decides, and nobody else, that a rule without facts does not run.

use std::collections::HashMap;

use super::clock::{Clock, Stage};
use super::workers::Workers;
use super::world::Scope;
use crate::audit::Audit;
use crate::config::{ActiveRule, Settings};
use crate::diagnostic::{Diagnostic, RuleName};
use crate::evidence::{Claim, Evidence, RunAnswer};
use crate::rule::{Check, Findings};
use crate::series::{Entry, Series};

/// Checks the audits that are asked for, each by what holds for it.
pub(super) fn all(
    scope: &Scope<'_>,
    evidence: &Evidence,
    offers_fixes: bool,
    workers: &Workers,
    clock: &Clock,
) -> Vec<Diagnostic> {
    let (governed, targets) = (scope.governed, scope.targets);
    let audits = scope.series.iter().flat_map(Series::audits);
    let ids = audits.map(|audit| audit.document.source.id());
    let mut found = Vec::new();
    for settings in governed.distinct(ids.filter(|id| targets.contains(id))) {
        let is_meant = |id| targets.contains(&id) && governed.is_by(id, &settings);
        let is_governed = |audit: &Audit| is_meant(audit.document.source.id());
        let checker = Checker {
            settings: &settings,
            evidence,
            offers_fixes,
        };
        let first = found.len();
        for series in scope.series {
            checker.series(series, &is_governed, workers, clock, &mut found);
        }
        let own = found.split_off(first).into_iter();
        found.extend(own.filter(|finding| is_meant(finding.primary.span.source)));
    }
    found
}

/// So many audits are checked by one rule after the other, so that its code is called back into the cache less often.
const TOGETHER: usize = 16;

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
        workers: &Workers,
        clock: &Clock,
        found: &mut Vec<Diagnostic>,
    ) {
        let entries: Vec<_> = series
            .entries()
            .filter(|entry| is_target(entry.audit()))
            .collect();
        if entries.is_empty() {
            return;
        }
        clock.time(Stage::Checking, || {
            for rule in self.settings.rules.rules() {
                if let Check::Series(check) = &rule.check {
                    check.check(series, &mut self.findings(rule, found));
                }
            }
        });
        let entries = entries.chunks(TOGETHER).collect();
        let of_entries = workers.map(entries, |entries: &[Entry<'_>]| {
            clock.time(Stage::Checking, || {
                let mut found = Vec::new();
                self.entries(entries, &mut found);
                found
            })
        });
        found.extend(of_entries.into_iter().flatten());
    }

    /// Checks audits, each alone, at its place, and beside what is known from outside.
    pub(super) fn entries(&self, entries: &[Entry<'_>], found: &mut Vec<Diagnostic>) {
        for rule in self.settings.rules.rules() {
            for entry in entries {
                self.check(rule, entry, &mut self.findings(rule, found));
            }
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

/// How much rules saw of what they have to know from outside, over all audits that are asked for.
#[derive(Debug, Default)]
pub(super) struct Sights(HashMap<RuleName, Sight>);

impl Sights {
    /// What a rule saw; none where there was nothing to see.
    pub(super) fn of(&self, rule: &RuleName) -> Option<Sight> {
        self.0.get(rule).copied()
    }

    /// Adds what rules saw of other audits.
    pub(super) fn join(&mut self, others: Self) {
        for (rule, sight) in others.0 {
            self.note(&rule, sight);
        }
    }

    fn note(&mut self, rule: &RuleName, sight: Sight) {
        match self.0.get_mut(rule) {
            Some(known) if *known != sight => *known = Sight::Part,
            Some(_) => {}
            None => drop(self.0.insert(rule.clone(), sight)),
        }
    }
}

/// What rules see of the audits that are asked for.
pub(super) fn sights(scope: &Scope<'_>, evidence: &Evidence) -> Sights {
    let mut sights = Sights::default();
    for entry in scope.targeted() {
        for rule in scope.settings(&entry).rules.rules() {
            if let Some(sight) = sight(&rule.check, entry.audit(), evidence) {
                sights.note(&rule.name, sight);
            }
        }
    }
    sights
}

/// How much a rule sees of what it has to know from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// Nothing: nobody is asked here, and the rule does not run.
    None,
    /// Not all of it, so that it may be silent where it would speak another time.
    Part,
    /// All of it.
    Whole,
}

/// What a rule sees of an audit; none where there is nothing to see.
fn sight(check: &Check, audit: &Audit, evidence: &Evidence) -> Option<Sight> {
    Some(match check {
        Check::Traced(_) => match evidence.history(audit) {
            None => Sight::None,
            Some(history) if history.is_complete() => Sight::Whole,
            Some(_) => Sight::Part,
        },
        Check::Untraced(_) if evidence.history(audit).is_some() => Sight::None,
        Check::Untraced(_) => Sight::Whole,
        Check::Cited(_) => {
            let runs = audit.runs.cited.iter();
            let mut runs = runs.filter(|run| run.id.parse::<u64>().is_ok()).peekable();
            runs.peek()?;
            let Some(facts) = evidence.runs(audit) else {
                return Some(Sight::None);
            };
            let is_open = |run| matches!(facts.answer(run), None | Some(RunAnswer::Unanswered(_)));
            if runs.any(is_open) {
                Sight::Part
            } else {
                Sight::Whole
            }
        }
        Check::Audit(_)
        | Check::Entry(_)
        | Check::Handover(_)
        | Check::Series(_)
        | Check::Suppression(_) => return None,
    })
}
