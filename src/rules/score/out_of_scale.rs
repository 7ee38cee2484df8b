//! `score/out-of-scale`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::audit::Score;
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
            let scale = |score: &Score| score.scale.unwrap_or_else(|| Decimal::from(SCALE));
            let wrong = row
                .scores
                .iter()
                .chain(std::iter::once(&row.overall))
                .flatten()
                .find(|score| {
                    score.value.is_sign_negative() && !score.value.is_zero()
                        || score.value > scale(score)
                });
            let Some(score) = wrong else {
                continue;
            };
            let (text, highest) = (score.text(), scale(score).normalize());
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
