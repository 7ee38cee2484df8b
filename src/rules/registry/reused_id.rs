//! `registry/reused-id`

use rustc_hash::FxHashSet;
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
        let open = entry.open_before().iter().map(|item| item.key.as_str());
        let open: FxHashSet<&str> = open.collect();
        for row in registry.open() {
            let key = &row.key;
            if open.contains(key.as_str()) {
                continue;
            }
            let Some((teller, before, used)) = last_use(entry, key) else {
                continue;
            };
            let was_open = used.is_open() && teller.told_closed(key).is_none();
            // An open row that was lost on the way and comes back is the same issue.
            if was_open && !is_another(entry.audit(), row, before, used) {
                continue;
            }
            if row.is_unchanged {
                continue;
            }
            let (id, name) = (&row.id, before.name());
            let message = if was_open {
                format!("`{id}` was another issue in {name}")
            } else {
                let closer = teller.audit().name();
                format!("`{id}` is open here, and {closer} had closed an issue of this ID")
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

/// The nearest earlier audit whose registry has the ID or whose text closes it, and its last row up to there.
fn last_use<'s>(entry: &Entry<'s>, key: &str) -> Option<(Entry<'s>, &'s Audit, &'s RegistryRow)> {
    let earlier = entry.last_use(key)?;
    let listed = || {
        let registry = earlier.audit().registry.as_ref()?;
        Some((earlier.audit(), registry.row(key)?))
    };
    let (audit, row) = earlier.told_closed(key).or_else(listed)?;
    Some((earlier, audit, row))
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
