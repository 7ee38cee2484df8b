//! `registry/open-blocker`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Colour};
use crate::rule::{Findings, Rule};

/// A green verdict over an open blocker.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OpenBlocker {}

impl Rule<Audit> for OpenBlocker {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some(registry) = &audit.registry else {
            return;
        };
        if audit.verdict_colour() != Some(Colour::Green) {
            return;
        }
        for row in registry.open() {
            let Some(cell) = row.blocker(&audit.document) else {
                continue;
            };
            let id = &row.id;
            findings.report(
                findings
                    .at(
                        cell.span,
                        "an open blocker",
                        format!("open issue `{id}` is a blocker, and the verdict is green"),
                    )
                    .subject(id)
                    .label(audit.verdict.span(), "the verdict")
                    .help("close the issue, or take green out of the verdict"),
            );
        }
    }
}
