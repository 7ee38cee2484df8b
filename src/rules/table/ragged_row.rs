//! `table/ragged-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Registry, ScoreTable};
use crate::diagnostic::{Fix, Safety};
use crate::markdown::Row;
use crate::mend::table::completed;
use crate::rule::{Findings, Rule};
use crate::template::counted;

/// A table row with more or fewer cells than its header.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RaggedRow {}

impl Rule<Audit> for RaggedRow {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let document = &audit.document;
        for table in document.tables() {
            let columns = table.header.written;
            for row in table.rows.iter().filter(|row| row.written != columns) {
                let first = table.cells(row).first().map_or(row.span, |cell| cell.span);
                let subject = document.plain(first).into_owned();
                let (label, help) = if row.written > columns {
                    (
                        "hidden where Markdown is shown",
                        "give the header one more column, or write `\\|` for a pipe that belongs to the text",
                    )
                } else {
                    (
                        "too few cells",
                        "write the missing cells, `—` where there is nothing to say",
                    )
                };
                let span = row.hidden.unwrap_or(row.span);
                let cells = counted(row.written, "cell");
                let message = format!("a row of {cells} stands under a header of {columns}");
                let mut finding = findings
                    .at(span, label, message)
                    .subject(subject)
                    .label(table.header.span, "the header")
                    .help(help);
                finding.fix = findings.fix(|| fix(audit, row, columns));
                findings.report(finding);
            }
        }
    }
}

/// Empty cells where the row lacks some, unless something must stand in them: scores, or what an open issue waits for.
fn fix(audit: &Audit, row: &Row, columns: usize) -> Option<Fix> {
    let missing = columns.checked_sub(row.written)?;
    let is_score = |trend: &ScoreTable| trend.span.contains(row.span);
    let is_open = |registry: &Registry| registry.open().any(|open| open.span == row.span);
    let has_more_to_say =
        audit.trend.as_ref().is_some_and(is_score) || audit.registry.as_ref().is_some_and(is_open);
    (missing > 0 && !has_more_to_say).then(|| Fix {
        title: format!("add {} to the row", counted(missing, "empty cell")),
        safety: Safety::Safe,
        edits: vec![completed(&audit.document, row, missing)],
    })
}
