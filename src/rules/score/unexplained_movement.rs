//! `score/unexplained-movement`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};

/// Scores that moved without a word.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UnexplainedMovement {}

impl Rule<Audit> for UnexplainedMovement {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        if let Some((row, above)) = audit.unexplained_movement() {
            findings.report(
                findings
                    .at(
                        row.span,
                        "the new scores",
                        format!(
                            "the scores moved since {} and nothing says why",
                            above.milestone
                        ),
                    )
                    .help("say below the table what moved the scores"),
            );
        }
    }
}
