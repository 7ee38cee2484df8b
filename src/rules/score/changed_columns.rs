//! `score/changed-columns`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Entry;

/// A score trend whose categories changed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ChangedColumns {}

impl Rule<Entry<'_>> for ChangedColumns {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let Some(trend) = &entry.audit().trend else {
            return;
        };
        let Some((before, earlier)) = entry.nearest_trend() else {
            return;
        };
        let gone = earlier
            .columns
            .iter()
            .filter(|column| trend.counterpart(earlier, column).is_none())
            .map(|column| format!("-{}", column.name));
        let new = trend
            .columns
            .iter()
            .filter(|column| earlier.counterpart(trend, column).is_none())
            .map(|column| format!("+{}", column.name));
        let changes: Vec<String> = gone.chain(new).collect();
        if changes.is_empty() {
            return;
        }
        let (changes, name) = (changes.join(", "), before.name());
        findings.report(
            findings
                .at(
                    trend.header,
                    "the columns here",
                    format!("the score categories changed since {name}: {changes}"),
                )
                .subject(&changes)
                .related(earlier.header, format!("the columns in {name}"))
                .help("keep the categories, so that scores can be compared"),
        );
    }
}
