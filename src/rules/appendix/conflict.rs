//! `appendix/conflict`

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Score};
use crate::rule::{Findings, Rule};

/// A score in the appendix that the score trend contradicts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Conflict {}

impl Rule<Audit> for Conflict {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let (Some(appendix), Some(trend), Some(milestone)) =
            (audit.appendix.value(), &audit.trend, audit.milestone())
        else {
            return;
        };
        let Some(at) = trend
            .rows
            .iter()
            .position(|row| row.milestone == *milestone)
        else {
            return;
        };
        let row = &trend.rows[at];
        let before = at.checked_sub(1).map(|before| &trend.rows[before]);
        for update in appendix.score_update(&audit.document, milestone) {
            let Some((name, score)) = trend.score(row, &update.name) else {
                continue;
            };
            let old = before.and_then(|before| trend.score(before, &update.name));
            if agrees(update.value, score, old.map(|(_, score)| score)) {
                continue;
            }
            let (shown, stated) = (score.text(), update.value.normalize());
            findings.report(
                findings
                    .at(
                        update.span,
                        "the appendix's score",
                        format!(
                            "the appendix says {name} `{stated}` and the score trend `{shown}`"
                        ),
                    )
                    .subject(name)
                    .label(score.span, "the score trend's")
                    .help(format!(
                        "write `{shown}` in the appendix, or correct the trend"
                    )),
            );
        }
    }
}

/// Whether a number is the score itself, or its change from the row before.
fn agrees(update: Decimal, score: &Score, old: Option<&Score>) -> bool {
    update == score.value || old.is_some_and(|old| update == score.value - old.value)
}
