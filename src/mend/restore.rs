//! Cells of carried rows that say again what the audit before says. Never decides which were rewritten.

use super::carry::text;
use super::table::replace_cell;
use crate::audit::{RegistryRow, is_same_discovery};
use crate::diagnostic::{Fix, Safety};
use crate::series::{Entry, Handover, OpenItem};
use crate::template::ColumnKind;

/// The fix that writes the earlier Discovered of a carried issue again. None where the row lists several issues, and
/// where it would make a row too old that somebody asks about or that a later audit goes on from.
pub(crate) fn restore_discovered(
    step: &Handover<'_>,
    item: &OpenItem,
    asks_about_age: bool,
) -> Option<Fix> {
    let (last, before) = step.last_row(item);
    let then = before.cell(ColumnKind::Discovered)?;
    let old = last.document.plain(then.span);
    let is_young = |entry: &Entry<'_>| {
        let own = entry.audit().milestone();
        let is_old = own.is_some_and(|own| before.is_old(&last.document, own));
        !(asks_about_age && is_old)
    };
    let restorable = |entry: &Entry<'_>, row: &RegistryRow| is_alone(entry, row) && is_young(entry);
    let entry = step.entry();
    let audit = step.to();
    let row = audit.registry.as_ref()?.row(&item.key)?;
    if !restorable(&entry, row) {
        return None;
    }
    // What follows was carried on from the new value: it is restored in its turn.
    let mut followed = vec![entry];
    while let Some(entry) = followed.pop() {
        for later in entry.successors() {
            let document = &later.audit().document;
            let registry = later.audit().registry.as_ref();
            let found = registry.and_then(|registry| registry.row(&item.key));
            let Some(found) = found else {
                followed.push(later);
                continue;
            };
            let now = found.cell(ColumnKind::Discovered);
            if now.is_none_or(|now| is_same_discovery(&document.plain(now.span), &old)) {
                continue;
            }
            if !restorable(&later, found) {
                return None;
            }
            followed.push(later);
        }
    }
    let table = audit.document.table_at(row.span)?;
    let now = row.cell(ColumnKind::Discovered)?;
    Some(Fix {
        title: format!("restore `{old}`, as {} has it", last.name()),
        safety: Safety::Unsafe,
        edits: vec![replace_cell(
            &audit.document,
            table,
            now,
            &text(&last.document, then),
        )],
    })
}

/// Whether a row lists no other issue.
fn is_alone(entry: &Entry<'_>, row: &RegistryRow) -> bool {
    let registry = entry.audit().registry.as_ref();
    let rows = registry.map_or(&[][..], |registry| &registry.rows);
    rows.iter().filter(|other| other.span == row.span).count() == 1
}
