//! `ci/run-outside-range`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{CommitRange, Revision, RevisionKind};
use crate::evidence::{Claim, RunFacts};
use crate::rule::{Findings, Rule};

/// A run of commits that the audit does not cover.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RunOutsideRange {}

impl Rule<Claim<'_, RunFacts>> for RunOutsideRange {
    fn check(&self, claim: &Claim<'_, RunFacts>, findings: &mut Findings<'_>) {
        let audit = claim.entry.audit();
        let Some(range) = audit.range.value() else {
            return;
        };
        for run in audit.runs.headline() {
            let Some(fact) = claim.facts.fact(run) else {
                continue;
            };
            let head = Revision {
                kind: RevisionKind::Sha,
                name: fact.head_sha.clone(),
            };
            if !is_outside(range, &head) {
                continue;
            }
            let (id, sha) = (&run.id, fact.short_sha());
            findings.report(
                findings
                    .at(
                        run.span,
                        format!("ran on `{sha}`"),
                        format!("run `{id}` ran on `{sha}`, which is not in the commit range"),
                    )
                    .subject(id)
                    .label(audit.range.span(), "the commit range")
                    .help("cite a run of a commit of the range, best of its end"),
            );
        }
    }
}

fn is_outside(range: &CommitRange, head: &Revision) -> bool {
    let is_end = range.ends.iter().any(|end| end.value.is_same(head));
    !is_end && range.start.value.is_same(head)
}
