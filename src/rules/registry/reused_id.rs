//! `registry/reused-id`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, RegistryRow};
use crate::rule::{Findings, Rule};
use crate::series::Entry;
use crate::template::{ColumnKind, same_text};

/// An ID that another issue had before.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReusedId {}

impl Rule<Entry<'_>> for ReusedId {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let Some(registry) = &entry.audit().registry else {
            return;
        };
        for row in registry.open() {
            let key = &row.key;
            if entry.open_before().iter().any(|item| item.key == *key) {
                continue;
            }
            let earlier = entry.earlier().find_map(|audit| {
                let used = audit.registry.as_ref()?.row(key)?;
                Some((audit, used))
            });
            let Some((before, used)) = earlier else {
                continue;
            };
            // An open row that was lost on the way and comes back is the same issue.
            if used.is_open() && !is_another(entry.audit(), row, before, used) {
                continue;
            }
            if row.is_unchanged {
                continue;
            }
            let (id, name) = (&row.id, before.name());
            let message = if used.is_open() {
                format!("`{id}` was another issue in {name}")
            } else {
                format!("`{id}` is open here, and {name} had closed an issue of this ID")
            };
            findings.report(
                findings
                    .at(row.id_span, "the ID", message)
                    .subject(id)
                    .related(used.span, format!("the ID in {name}"))
                    .help("give a new issue a new ID"),
            );
        }
    }
}

/// Whether issue and discovery both differ.
fn is_another(audit: &Audit, row: &RegistryRow, before: &Audit, used: &RegistryRow) -> bool {
    [ColumnKind::Issue, ColumnKind::Discovered]
        .iter()
        .all(|column| match (row.cell(*column), used.cell(*column)) {
            (Some(now), Some(then)) => !same_text(
                &audit.document.plain(now.span),
                &before.document.plain(then.span),
            ),
            _ => false,
        })
}
