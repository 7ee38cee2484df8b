//! `ci/malformed-run`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, MalformedRun as Malformed};
use crate::rule::{Findings, Rule};

/// A cited run whose address cannot be right.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MalformedRun {}

impl Rule<Audit> for MalformedRun {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        for fault in &audit.runs.malformed {
            findings.report(match fault {
                Malformed::Conflict { text, address } => findings
                    .at(
                        text.span,
                        "one run",
                        format!(
                            "the link says run `{}` and leads to run `{}`",
                            text.value, address.value
                        ),
                    )
                    .subject(&text.value)
                    .label(address.span, "another run")
                    .help("write the same run ID in the link's text and address"),
                Malformed::NoNumber(last) => findings
                    .at(
                        last.span,
                        "no run ID",
                        format!("`{}` in a run's address is no run ID", last.value),
                    )
                    .subject(&last.value)
                    .help("write the address of the run, which ends in digits"),
            });
        }
    }
}
