//! `appendix/conflict`

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
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
        let Some(row) = trend.row(milestone) else {
            return;
        };
        let before = trend.row_before(milestone);
        for update in appendix.score_update(milestone) {
            let Some((name, score)) = trend.score(row, &update.name) else {
                continue;
            };
            let old = before.and_then(|before| trend.score(before, &update.name));
            let change = old.map(|(_, old)| score.value - old.value);
            // Without a row before, a small number may be the change from a baseline.
            let may_be_change = old.is_none() && update.value.abs() <= Decimal::ONE;
            if update.value == score.value || change == Some(update.value) || may_be_change {
                continue;
            }
            let (shown, stated) = (score.text(), update.value.normalize());
            let message = match change {
                Some(change) => format!(
                    "the appendix says {name} `{stated}`, which is neither the trend's `{shown}` nor its change `{}`",
                    change.normalize()
                ),
                None => format!("the appendix says {name} `{stated}`, the score trend `{shown}`"),
            };
            findings.report(
                findings
                    .at(
                        appendix.span_of(&audit.document, &update),
                        "the appendix's score",
                        message,
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
