//! `milestone/duplicate`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Series;

/// Two audits of one milestone.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Duplicate {}

impl Rule<Series> for Duplicate {
    fn check(&self, series: &Series, findings: &mut Findings<'_>) {
        for pair in series.audits().windows(2) {
            let [first, second] = pair else { continue };
            let (Some(milestone), true) =
                (second.milestone(), first.milestone() == second.milestone())
            else {
                continue;
            };
            findings.report(
                findings
                    .at(
                        second.milestone_span(),
                        "the second audit",
                        format!(
                            "{milestone} has two audits, this one and {}",
                            first.document.source.path()
                        ),
                    )
                    .subject(milestone.to_string())
                    .related(first.milestone_span(), "the first audit")
                    .help("keep one audit for a milestone"),
            );
        }
    }
}
