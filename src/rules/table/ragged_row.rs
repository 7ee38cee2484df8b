//! `table/ragged-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};

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
                let first = row.cells.first().map_or(row.span, |cell| cell.span);
                let subject = document.plain(first).into_owned();
                let surplus = row.written > columns;
                let (span, label, help) = if surplus {
                    let hidden = document
                        .source
                        .span_of(hidden(document.raw(row.span), columns));
                    (
                        hidden,
                        "hidden where Markdown is shown",
                        "give the header one more column, or write `\\|` for a pipe that belongs to the text",
                    )
                } else {
                    (
                        row.span,
                        "too few cells",
                        "write the missing cells, `—` where there is nothing to say",
                    )
                };
                findings.report(
                    findings
                        .at(
                            span,
                            label,
                            format!(
                                "a row of {} cells stands under a header of {columns}",
                                row.written
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

/// What stands behind as many cells as the header has.
fn hidden(line: &str, columns: usize) -> &str {
    let outer = usize::from(line.starts_with('|'));
    let bytes = line.as_bytes();
    let pipes = (outer..line.len()).filter(|&at| bytes[at] == b'|' && !line[..at].ends_with('\\'));
    let start = pipes.skip(columns - 1).map(|at| at + 1).next();
    let rest = &line[start.unwrap_or(line.len())..];
    rest.trim().trim_end_matches('|').trim()
}
