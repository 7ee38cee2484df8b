//! `registry/incomplete-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, is_placeholder};
use crate::rule::{Findings, Rule};
use crate::template::{ColumnKind, words};

/// An open issue that does not say where it goes, why it waits, or what closes it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct IncompleteRow {}

impl Rule<Audit> for IncompleteRow {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some(registry) = &audit.registry else {
            return;
        };
        for row in registry.open() {
            let empty: Vec<_> = REQUIRED
                .iter()
                .filter_map(|(column, name)| Some((row.cell(*column)?, *name)))
                // A cell that the row is too short for is table/ragged-row's.
                .filter(|(cell, _)| cell.present)
                .filter(|(cell, _)| says_nothing(&audit.document.plain(cell.span)))
                .collect();
            let Some((cell, _)) = empty.first() else {
                continue;
            };
            let names: Vec<_> = empty.iter().map(|(_, name)| *name).collect();
            let (id, names) = (&row.id, listed(&names));
            let span = if cell.span.is_empty() {
                row.id_span
            } else {
                cell.span
            };
            findings.report(
                findings
                    .at(
                        span,
                        format!("no {names}"),
                        format!("open issue `{id}` gives no {names}"),
                    )
                    .subject(id)
                    .help("write where the issue goes, why it waits and what will close it"),
            );
        }
    }
}

const REQUIRED: [(ColumnKind, &str); 3] = [
    (ColumnKind::DeferredTo, "Deferred To"),
    (ColumnKind::Reason, "Reason"),
    (ColumnKind::ExitCriteria, "Exit Criteria"),
];

/// A placeholder; but "pending the vendor's contract" is a reason.
fn says_nothing(cell: &str) -> bool {
    let mut said = words(cell);
    let goes_on = said.next().is_some_and(|word| word == "pending") && said.next().is_some();
    is_placeholder(cell) && !goes_on
}

/// "A, B and C".
fn listed(names: &[&str]) -> String {
    match names {
        [init @ .., last] if !init.is_empty() => format!("{} and {last}", init.join(", ")),
        _ => names.concat(),
    }
}
