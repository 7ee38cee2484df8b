//! `ci/status-conflict`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Colour};
use crate::rule::{Findings, Rule};
use crate::template::shortened;

/// A CI status that the appendix contradicts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct StatusConflict {}

impl Rule<Audit> for StatusConflict {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some(appendix) = audit.appendix.value() else {
            return;
        };
        let Some(gate) = appendix.text(&audit.document, &["quality_gates", "ci"]) else {
            return;
        };
        let Some(status) = audit.ci_colour() else {
            return;
        };
        let gate_colour = Colour::read(&gate.value);
        let opposite = matches!(
            (status, gate_colour),
            (Colour::Green, Some(Colour::Red)) | (Colour::Red, Some(Colour::Green))
        );
        if opposite {
            findings.report(
                findings
                    .at(
                        gate.span,
                        "the appendix's CI gate",
                        format!(
                            "the CI status is {} and the appendix's CI gate is `{}`",
                            status.name(),
                            shortened(&gate.value)
                        ),
                    )
                    .label(audit.ci_status.span(), "the CI status")
                    .help("make both say how CI stood"),
            );
        }
    }
}
