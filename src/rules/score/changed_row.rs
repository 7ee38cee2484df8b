//! `score/changed-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, ScoreChange, ScoreRow};
use crate::diagnostic::{Fix, Safety};
use crate::mend::number;
use crate::mend::trial::settled;
use crate::rule::{Findings, Rule};
use crate::series::Entry;

/// History in the score trend that was rewritten.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ChangedRow {}

impl Rule<Entry<'_>> for ChangedRow {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let Some(trend) = &entry.audit().trend else {
            return;
        };
        let Some((before, earlier)) = entry.nearest_trend() else {
            return;
        };
        for old in earlier.rows.iter().skip(entry.copied_rows()) {
            let Some(row) = trend.row(&old.milestone) else {
                continue;
            };
            // Where a milestone has several rows, the first one counts: no row can be copied from all of them.
            let first = earlier.row(&old.milestone);
            if first.is_some_and(|first| first.span != old.span) {
                continue;
            }
            let changes = trend.changes(row, earlier, old);
            let Some((first, _, _)) = changes.first() else {
                continue;
            };
            let said: Vec<String> = changes
                .iter()
                .map(|(name, then, now)| format!("{name} {} → {}", then.text(), now.text()))
                .collect();
            let name = before.name();
            let mut finding = findings
                .at(
                    changes[0].2.span,
                    format!("{first} was `{}`", changes[0].1.text()),
                    format!(
                        "the scores of {} were rewritten since the audit of {name}: {}",
                        old.milestone,
                        said.join(", ")
                    ),
                )
                .subject(old.milestone.to_string())
                .related(old.span, format!("the row in {name}"))
                .help("copy the row unchanged; a correction belongs in the text below the table");
            for (name, then, now) in &changes[1..] {
                finding = finding.label(now.span, format!("{name} was `{}`", then.text()));
            }
            finding.fix = findings.fix(|| fix(entry.audit(), row, &changes));
            findings.report(finding);
        }
    }
}

/// Every number as it was; what the appendix says of it goes along. The audit's own row is its own to score.
fn fix(audit: &Audit, row: &ScoreRow, changes: &[ScoreChange<'_>]) -> Option<Fix> {
    let is_own = audit.milestone() == Some(&row.milestone);
    let is_alike = |(_, then, now): &ScoreChange<'_>| then.scale == now.scale;
    if is_own || !changes.iter().all(is_alike) {
        return None;
    }
    let restored =
        |(_, then, now): &ScoreChange<'_>| number::in_cell(&audit.document, now, &then.text());
    let mut edits: Vec<_> = changes.iter().map(restored).collect::<Option<_>>()?;
    let replaced: Vec<_> = changes
        .iter()
        .map(|(_, then, now)| (*now, then.value))
        .collect();
    edits.extend(number::in_step(audit, &replaced)?);
    Some(Fix {
        title: format!("restore the scores of {}", row.milestone),
        safety: Safety::Unsafe,
        edits: settled(audit, edits)?,
    })
}
