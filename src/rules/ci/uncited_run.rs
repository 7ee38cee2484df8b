//! `ci/uncited-run`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::audit::Reading;
use crate::rule::{Findings, Rule};
use crate::template::has_word;

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
        let text = &status.value;
        findings.report(
            findings
                .at(
                    status.span,
                    "a status without evidence",
                    format!("CI is said to be `{text}`, and no run is cited anywhere in the audit"),
                )
                .help("write the run ID behind the status, such as `Green (Quality 12345678901)`"),
        );
    }
}

fn says_no_ci(status: &str) -> bool {
    has_word(
        status,
        &[
            "no ci",
            "not configured",
            "not applicable",
            "does not apply",
            "none",
            "n a",
            "no workflow",
            "no workflows",
            "not set up",
            "no pipeline",
        ],
    )
}
