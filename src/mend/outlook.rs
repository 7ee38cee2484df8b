//! What would be said of a carried row, where it lands and in the audits behind. Never writes one.

use super::carry::{CarriedRow, Landed};
use super::place::Place;
use crate::audit::{Colour, Fate, List, RegistryRow, Statement, is_same_discovery, key};
use crate::markdown::plain;
use crate::series::Entry;
use crate::template::{ColumnKind, SectionKind};

/// Whether a row that has landed in a table asks for a person: its milestone has come, it has waited too long with one
/// reason, it leaves out what an open issue must say, it blocks a green verdict, or its table lacks a column that did
/// not matter while nothing was listed.
pub(super) fn is_questioned(entry: &Entry<'_>, landed: &Landed) -> bool {
    let audit = entry.audit();
    let document = &landed.document;
    let section = match landed.row.list {
        List::Deferred => SectionKind::Registry,
        List::Flakes => SectionKind::FlakeLog,
    };
    let mut missing = entry.missing_columns(section, landed.row.columns());
    if missing.next().is_some() && audit.main_table(section).is_none() {
        return true;
    }
    if landed.row.list == List::Flakes {
        return false;
    }
    let reason = plain(landed.row.value(ColumnKind::Reason).unwrap_or_default());
    let is_questioned = |row: &RegistryRow| {
        let is_late = audit.milestone().is_some_and(|own| {
            let is_due = row
                .deadline(document, own)
                .is_some_and(|(_, due)| due <= *own);
            is_due || row.stale_age(document, own, &reason).is_some()
        });
        let blocks =
            audit.verdict_colour() == Some(Colour::Green) && row.blocker(document).is_some();
        is_late || blocks || !row.unsaid(document).is_empty()
    };
    landed.registry.rows.iter().any(is_questioned)
}

/// Whether the audits behind one go on from a row that is carried into it: they account for its item, or carry it too.
pub(super) fn holds_later(entry: Entry<'_>, row: &CarriedRow) -> bool {
    let mut carrying = vec![(entry, row.clone())];
    while let Some((entry, row)) = carrying.pop() {
        for later in entry.successors() {
            match meet(&later, &row) {
                Meeting::Ends => {}
                Meeting::GoesOn(row) => carrying.push((later, row)),
                Meeting::Clashes => return false,
            }
        }
    }
    true
}

/// What an audit makes of a row that the audit before carries.
enum Meeting {
    /// It accounts for the item.
    Ends,
    /// The item waits on.
    GoesOn(CarriedRow),
    /// Something new would be found in it.
    Clashes,
}

fn meet(entry: &Entry<'_>, row: &CarriedRow) -> Meeting {
    let audit = entry.audit();
    let (Some(registry), Some(id)) = (audit.list(row.list), row.ids.first()) else {
        return Meeting::GoesOn(row.clone());
    };
    if let Some(found) = registry.row(&key(id)) {
        let clashes = found.is_open() && is_at_odds(entry, found, row);
        return if clashes {
            Meeting::Clashes
        } else {
            Meeting::Ends
        };
    }
    match audit.fate(row.list, id) {
        Fate::Closed | Fate::Split => Meeting::Ends,
        Fate::Named => Meeting::GoesOn(row.clone()),
        Fate::Unmentioned if registry.statement == Statement::Unchanged => {
            Meeting::GoesOn(row.clone())
        }
        Fate::Unmentioned => {
            let place = Place::of(audit, row.list, None);
            let landed = place.and_then(|place| row.land(entry, &audit.document, place.table));
            landed.map_or(Meeting::Clashes, |landed| Meeting::GoesOn(landed.row))
        }
    }
}

/// Whether an open row that is there already says something that only a row carried so far makes wrong.
fn is_at_odds(entry: &Entry<'_>, found: &RegistryRow, row: &CarriedRow) -> bool {
    let document = &entry.audit().document;
    let then = |kind| row.value(kind).map(plain);
    let is_changed = || {
        let now = found.cell(ColumnKind::Discovered)?;
        let then = then(ColumnKind::Discovered)?;
        Some(!is_same_discovery(&document.plain(now.span), &then))
    };
    let is_stale = || {
        found.stale_age(
            document,
            entry.audit().milestone()?,
            &then(ColumnKind::Reason)?,
        )
    };
    row.list == List::Deferred
        && (found.is_unchanged || is_changed() == Some(true) || is_stale().is_some())
}
