//! `ci/unverified`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::evidence::{Claim, RunAnswer, RunFacts};
use crate::rule::{Findings, Rule};

/// A cited run of which nobody could learn anything.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Unverified {}

impl Rule<Claim<'_, RunFacts>> for Unverified {
    fn check(&self, claim: &Claim<'_, RunFacts>, findings: &mut Findings<'_>) {
        for run in claim.entry.audit().runs.distinct() {
            let id = &run.id;
            let (label, message) = match claim.facts.answer(run) {
                Some(RunAnswer::Unanswered(why)) => (
                    "not looked up",
                    format!("run `{id}` could not be verified: {why}"),
                ),
                // What has not ended proves nothing yet.
                Some(RunAnswer::Known(fact)) if run.headline && !fact.is_completed() => (
                    "not ended",
                    format!(
                        "run `{id}` could not be verified: it is {}",
                        fact.status.name()
                    ),
                ),
                _ => continue,
            };
            findings.report(
                findings
                    .at(run.span, label, message)
                    .subject(id)
                    .help("lint again when it can be looked up"),
            );
        }
    }
}
