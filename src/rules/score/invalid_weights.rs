//! `score/invalid-weights`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};
use rust_decimal::Decimal;

/// Weights that are not 100 % in all.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct InvalidWeights {}

impl Rule<Audit> for InvalidWeights {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some(weights) = &audit.weights else {
            return;
        };
        if weights.add_up() {
            return;
        }
        let total = weights.total();
        let percent = (total * Decimal::ONE_HUNDRED).normalize();
        findings.report(
            findings
                .at(
                    weights.span,
                    format!("{percent} % in all"),
                    format!("the declared weights add up to {percent} %, not to 100 %"),
                )
                .help("correct the weights so that they add up to 100 %"),
        );
    }
}
