//! `score/out-of-scale`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};
use rust_decimal::Decimal;

/// A score that is no score.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OutOfScale {}

impl Rule<Audit> for OutOfScale {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some(trend) = &audit.trend else {
            return;
        };
        for row in &trend.rows {
            let columns = trend.columns.iter().chain(&trend.overall);
            let overall = trend.overall.iter().map(|_| &row.overall);
            let wrong = columns
                .zip(row.scores.iter().chain(overall))
                .filter_map(|(column, score)| Some((column, score.as_ref()?)))
                .map(|(column, score)| (score, score.scale.or(column.scale)))
                .map(|(score, scale)| (score, scale.unwrap_or(Decimal::from(SCALE))))
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

/// The highest score, where the cell names no other.
const SCALE: u32 = 5;
