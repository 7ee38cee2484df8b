//! `score/unstated-weights`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};

/// An overall score that nobody can check.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UnstatedWeights {}

impl Rule<Audit> for UnstatedWeights {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let (None, Some(prose), Some(trend)) = (&audit.weights, audit.wordy_weights, &audit.trend)
        else {
            return;
        };
        // A trend of Overall alone has nothing to weigh.
        if prose.is_reference || !prose.says_unequal || trend.columns.is_empty() {
            return;
        }
        findings.report(
            findings
                .at(
                    prose.span,
                    "weights without numbers",
                    "the categories are said to weigh unequally, and no weight is given",
                )
                .help("state the weights as numbers, such as `Weights: Arch 20%, CI 30%, …`"),
        );
    }
}
