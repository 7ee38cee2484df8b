//! `verdict/ci-conflict`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Colour};
use crate::rule::{Findings, Rule};

/// A green verdict over a red CI.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CiConflict {}

impl Rule<Audit> for CiConflict {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        if audit.verdict_colour() != Some(Colour::Green) || audit.ci_colour() != Some(Colour::Red) {
            return;
        }
        findings.report(
            findings
                .at(
                    audit.verdict.span(),
                    "a green verdict",
                    "the verdict is green while CI is red",
                )
                .label(audit.ci_status.span(), "a red CI")
                .help("say in the verdict why a red CI does not count, or take green out of it"),
        );
    }
}
