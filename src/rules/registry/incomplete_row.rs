//! `registry/incomplete-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};

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
            let empty = row.unsaid(&audit.document);
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

/// "A, B and C".
fn listed(names: &[&str]) -> String {
    match names {
        [init @ .., last] if !init.is_empty() => format!("{} and {last}", init.join(", ")),
        _ => names.concat(),
    }
}
