//! `table/missing-column`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Entry;

/// A table without a column that its template requires.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MissingColumn {}

impl Rule<Entry<'_>> for MissingColumn {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        if !entry.is_bound() {
            return;
        }
        for section in entry.series.fit().template.columns.keys() {
            let Some(table) = audit.main_table(*section) else {
                continue;
            };
            let names = audit.names();
            for column in entry.missing_columns(*section, audit.columns_of(table)) {
                let title = names.column_title(column);
                findings.report(
                    findings
                        .at(
                            table.header.span,
                            "the table's header",
                            format!(
                                "the table of `{}` has no column `{title}`",
                                names.title(*section)
                            ),
                        )
                        .subject(title)
                        .help(format!("add the column `{title}`, as in the audits before")),
                );
            }
        }
    }
}
