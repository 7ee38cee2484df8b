//! `score/out-of-scale`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Entry;

/// A score that is no score.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OutOfScale {}

impl Rule<Entry<'_>> for OutOfScale {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        for row in entry.rows_off_scale() {
            let Some(score) = row.off_scale() else {
                continue;
            };
            let (text, highest) = (score.text(), score.scale.normalize());
            findings.report(
                findings
                    .at(
                        score.span,
                        format!("scores go from 0 to {highest}"),
                        format!(
                            "score `{text}` of {} is not between 0 and {highest}",
                            row.milestone
                        ),
                    )
                    .subject(row.milestone.to_string())
                    .help("write the score that was meant"),
            );
        }
    }
}
