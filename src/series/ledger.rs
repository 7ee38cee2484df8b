//! The ledger of open items of a cumulative list, folded once along a series. Never reports a loss, only remembers it.

use std::collections::HashSet;

use super::Series;
use crate::audit::{Audit, Fate, List, Registry, RegistryRow, Statement};

/// An item that waits.
#[derive(Debug, Clone)]
pub struct OpenItem {
    /// Its ID as last written.
    pub id: String,
    /// Its ID in the form that IDs are compared in.
    pub key: String,
    list: List,
    audit: usize,
    row: usize,
}

impl OpenItem {
    /// The audit and the registry row that it was last listed in.
    ///
    /// # Panics
    ///
    /// When the item belongs to another series.
    pub(super) fn row<'s>(&self, series: &'s Series) -> (&'s Audit, &'s RegistryRow) {
        let audit = &series.audits[self.audit];
        let registry = audit.list(self.list).expect("items come from lists");
        (audit, &registry.rows[self.row])
    }
}

/// The state of the list after one audit.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// What is open.
    pub open: Vec<OpenItem>,
    /// What was open before and is not accounted for.
    pub lost: Vec<OpenItem>,
    /// What was open before, has no row any more, and is said to be closed in plain words.
    pub closed: Vec<OpenItem>,
}

impl Ledger {
    /// The ledger after one audit, given what was open before it.
    pub(super) fn fold(audit: &Audit, index: usize, list: List, before: &[OpenItem]) -> Self {
        let Some(registry) = audit.list(list) else {
            return Self {
                open: before.to_vec(),
                ..Self::default()
            };
        };
        let mut ledger = Self {
            open: listed(registry, index, list, before),
            ..Self::default()
        };
        let open: HashSet<&str> = ledger.open.iter().map(|item| item.key.as_str()).collect();
        let teller = audit.teller(list);
        let mut carried = Vec::new();
        for item in before
            .iter()
            .filter(|item| !open.contains(item.key.as_str()))
        {
            if registry.row(&item.key).is_some() {
                continue;
            }
            match teller.fate(&item.id) {
                Fate::Closed if teller.plainly_closes(&item.id) => {
                    ledger.closed.push(item.clone());
                }
                Fate::Closed | Fate::Split => {}
                Fate::Named => carried.push(item.clone()),
                Fate::Unmentioned if registry.statement == Statement::Unchanged => {
                    carried.push(item.clone());
                }
                Fate::Unmentioned => ledger.lost.push(item.clone()),
            }
        }
        ledger.open.extend(carried);
        ledger
    }
}

/// The open rows of a registry, each ID once; without those that only say of a closed item that it stays so.
fn listed(registry: &Registry, audit: usize, list: List, before: &[OpenItem]) -> Vec<OpenItem> {
    let was_open = |row: &RegistryRow| before.iter().any(|item| item.key == row.key);
    let mut seen = HashSet::new();
    registry
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.is_open() && (!row.is_unchanged || audit == 0 || was_open(row)))
        .filter(|(_, row)| seen.insert(row.key.as_str()))
        .map(|(at, row)| OpenItem {
            id: row.id.clone(),
            key: row.key.clone(),
            list,
            audit,
            row: at,
        })
        .collect()
}
