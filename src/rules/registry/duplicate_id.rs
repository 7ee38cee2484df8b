//! `registry/duplicate-id`

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, RegistryRow};
use crate::rule::{Findings, Rule};
use crate::template::{ColumnKind, same_text};

/// Two open issues with one ID.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DuplicateId {}

impl Rule<Audit> for DuplicateId {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some(registry) = &audit.registry else {
            return;
        };
        let mut seen: HashMap<&str, &RegistryRow> = HashMap::new();
        for row in registry.open() {
            let Some(first) = seen.get(row.key.as_str()) else {
                seen.insert(&row.key, row);
                continue;
            };
            if repeats(audit, row, first) {
                continue;
            }
            let id = &row.id;
            findings.report(
                findings
                    .at(
                        row.id_span,
                        "the second row",
                        format!("two open rows have the ID `{id}`"),
                    )
                    .subject(id)
                    .label(first.id_span, "the first row")
                    .help("give one of them a new ID, or make them one row"),
            );
        }
    }
}

/// Whether another section or table only speaks of the same issue again: found in the same milestone, as far as both
/// say. So do remarks beside the ID that tell two parts of an issue apart.
fn repeats(audit: &Audit, row: &RegistryRow, first: &RegistryRow) -> bool {
    let document = &audit.document;
    let section = |row: &RegistryRow| document.section_at(row.id_span);
    let remark = |row: &RegistryRow| document.plain(row.id_span).contains('(');
    let is_part = remark(row)
        && remark(first)
        && !same_text(&document.plain(row.id_span), &document.plain(first.id_span));
    let discovered = |row: &RegistryRow| {
        let cell = row.cell(ColumnKind::Discovered)?;
        Some(document.plain(cell.span))
    };
    let differ = discovered(row)
        .zip(discovered(first))
        .is_some_and(|(one, other)| !same_text(&one, &other));
    let is_elsewhere = section(row) != section(first) || !row.columns().eq(first.columns());
    is_part || (is_elsewhere && !differ)
}
