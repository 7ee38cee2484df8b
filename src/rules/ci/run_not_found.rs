//! `ci/run-not-found`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::evidence::{Claim, RunAnswer, RunFacts, Witness};
use crate::rule::{Findings, Rule};

/// A cited run that there is not.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RunNotFound {}

impl Rule<Claim<'_, RunFacts>> for RunNotFound {
    fn check(&self, claim: &Claim<'_, RunFacts>, findings: &mut Findings<'_>) {
        for run in claim.entry.audit().runs.distinct() {
            let Some(RunAnswer::Missing(witness)) = claim.facts.answer(run) else {
                continue;
            };
            let id = &run.id;
            let finding = match witness {
                Witness::Provider(repository) => findings
                    .at(
                        run.span,
                        "no such run",
                        format!("the repository `{repository}` has no run `{id}`"),
                    )
                    .help("cite a run of this repository, or the address of one elsewhere"),
                Witness::File(path) => findings
                    .at(
                        run.span,
                        "a run that nobody looked up",
                        format!("`{path}` has no run `{id}`"),
                    )
                    .help("correct the ID, or look the run up with `audit-lint evidence fetch`"),
            };
            findings.report(finding.subject(id));
        }
    }
}
