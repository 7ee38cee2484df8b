//! `table/ragged-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
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
                findings.report(
                    findings
                        .at(
                            span,
                            label,
                            format!(
                                "a row of {} stands under a header of {columns}",
                                counted(row.written, "cell")
                            ),
                        )
                        .subject(subject)
                        .label(table.header.span, "the header")
                        .help(help),
                );
            }
        }
    }
}
