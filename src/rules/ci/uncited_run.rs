//! `ci/uncited-run`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Colour, Reading};
use crate::rule::{Findings, Rule};
use crate::template::{has_word, shortened, words};

/// A CI verdict that names no run.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UncitedRun {}

impl Rule<Audit> for UncitedRun {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Reading::Read(status) = &audit.ci_status else {
            return;
        };
        if audit.follows_no_template()
            || !audit.runs.cited.is_empty()
            || !audit.runs.malformed.is_empty()
            || says_no_ci(&status.value)
        {
            return;
        }
        let text = shortened(&status.value);
        findings.report(
            findings
                .at(
                    status.span,
                    "a status without evidence",
                    format!("the CI status `{text}` cites no run, and neither does the rest of the audit"),
                )
                .help("write the run ID behind the status, such as `Green (Quality 12345678901)`"),
        );
    }
}

/// A status with a colour claims that CI ran, unless it says in full that there is none: "❌ No CI configured".
fn says_no_ci(status: &str) -> bool {
    let opens = words(status)
        .next()
        .is_some_and(|word| matches!(word.as_ref(), "none" | "n"));
    let is_plain = Colour::read(status).is_none();
    (is_plain && (opens || has_word(status, &NO_CI))) || has_word(status, &NO_CI_IN_FULL)
}

const NO_CI: [&str; 16] = [
    "no ci",
    "no remote ci",
    "without ci",
    "ci none",
    "ci not",
    "ci is not used",
    "ci is unused",
    "not configured",
    "not applicable",
    "does not apply",
    "not set up",
    "not enabled",
    "no workflow",
    "no workflows",
    "no pipeline",
    "no pipelines",
];

const NO_CI_IN_FULL: [&str; 6] = [
    "no ci configured",
    "no ci is configured",
    "no ci set up",
    "no ci is set up",
    "ci not configured",
    "ci is not configured",
];
