//! `score/out-of-scale`

use rust_decimal::Decimal;
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
        let Some(trend) = &entry.audit().trend else {
            return;
        };
        // Where neither cell nor column names another.
        let usual = Decimal::from(entry.series.fit().template.scale);
        for row in &trend.rows {
            let columns = trend.columns.iter().chain(&trend.overall);
            let overall = trend.overall.iter().map(|_| &row.overall);
            let wrong = columns
                .zip(row.scores.iter().chain(overall))
                .filter_map(|(column, score)| Some((column, score.as_ref()?)))
                .map(|(column, score)| (score, score.scale.or(column.scale)))
                .map(|(score, scale)| (score, scale.unwrap_or(usual)))
                .find(|(score, scale)| score.value < Decimal::ZERO || score.value > *scale);
            let Some((score, scale)) = wrong else {
                continue;
            };
            let (text, highest) = (score.text(), scale.normalize());
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
