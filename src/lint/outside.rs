//! Which audits the world outside is asked about, and who answers. Never decides what an answer means.

use jiff::Timestamp;

use super::Scope;
use super::runs::Witnesses;
use crate::evidence::{Evidence, Stated};
use crate::rule::Check;
use crate::series::{Entry, Series};

/// What is known from outside of the audits that are asked for.
pub(super) fn ask(scope: &Scope<'_>, witnesses: Witnesses<'_>) -> Evidence {
    let mut evidence = Evidence::default();
    evidence.look_up_runs(&witnesses, &scope.citing(), Timestamp::now());
    evidence.notice(witnesses.notices());
    evidence
}

/// What is stated to be known from outside.
pub(super) fn stated(scope: &Scope<'_>, stated: &Stated) -> Evidence {
    let mut evidence = Evidence::default();
    if let Some(mut repository) = stated.git.clone() {
        let claims: Vec<_> = scope.traced().collect();
        evidence.ask(&mut repository, &claims);
    }
    if let Some(provider) = &stated.ci {
        let now = Timestamp::now();
        evidence.look_up_runs(&provider.witness(), &scope.citing(), now);
    }
    evidence
}

impl<'s> Scope<'s> {
    /// The audits that are asked for, and that a rule compares with what git knows.
    fn traced(&self) -> impl Iterator<Item = Entry<'s>> {
        self.checked_by(|check| matches!(check, Check::Traced(_) | Check::Untraced(_)))
    }

    /// The audits that are asked for, and that a rule compares with what is known of their runs.
    fn citing(&self) -> Vec<Entry<'s>> {
        self.checked_by(|check| matches!(check, Check::Cited(_)))
            .collect()
    }

    fn checked_by(&self, is_meant: fn(&Check) -> bool) -> impl Iterator<Item = Entry<'s>> {
        let entries = self.series.iter().flat_map(Series::entries);
        entries.filter(move |entry| {
            let source = entry.audit().document.source.id();
            let mut rules = self.governed.of(source).rules.rules().iter();
            self.targets.contains(&source) && rules.any(|rule| is_meant(&rule.check))
        })
    }
}
