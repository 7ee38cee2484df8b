//! The ledger of open items, folded once along a series. Never reports a loss, only remembers it.

use std::collections::HashSet;

use super::Series;
use crate::audit::{Audit, Fate, Registry, RegistryRow, Statement};

/// An item that waits.
#[derive(Debug, Clone)]
pub struct OpenItem {
    /// Its ID as last written.
    pub id: String,
    /// Its ID in the form that IDs are compared in.
    pub key: String,
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
        let registry = audit.registry.as_ref().expect("items come from registries");
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
}

impl Ledger {
    pub(super) fn fold(series: &Series, index: usize) -> Self {
        let before = series
            .predecessor_of(index)
            .map_or(&[][..], |earlier| &series.ledgers[earlier].open);
        let audit = &series.audits[index];
        let Some(registry) = &audit.registry else {
            return Self {
                open: before.to_vec(),
                lost: Vec::new(),
            };
        };
        let mut ledger = Self {
            open: listed(registry, index),
            lost: Vec::new(),
        };
        let open: HashSet<&str> = ledger.open.iter().map(|item| item.key.as_str()).collect();
        let mut carried = Vec::new();
        for item in before
            .iter()
            .filter(|item| !open.contains(item.key.as_str()))
        {
            if registry.row(&item.key).is_some() {
                continue;
            }
            match audit.fate(&item.id) {
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

/// The open rows of a registry, each ID once.
fn listed(registry: &Registry, audit: usize) -> Vec<OpenItem> {
    let mut seen = HashSet::new();
    registry
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.is_open())
        .map(|(at, row)| OpenItem {
            id: row.id.clone(),
            key: row.key.clone(),
            audit,
            row: at,
        })
        .filter(|item| seen.insert(item.key.clone()))
        .collect()
}
