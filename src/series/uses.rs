//! Where the deferred issues of a series are spoken of: asked about one ID, nobody need look at thousands of audits.

use rustc_hash::FxHashMap;

use super::Ledger;
use crate::audit::Audit;

/// By an ID in the form that IDs are compared in: the audits whose registry lists it or whose text closes it, by their
/// places in the series, in order.
#[derive(Debug, Default)]
pub(super) struct Uses(FxHashMap<String, Vec<usize>>);

impl Uses {
    /// Those of all audits, each with its ledger of deferred issues.
    pub(super) fn of(audits: &[Audit], ledgers: &[Ledger]) -> Self {
        let mut uses = Self::default();
        for (place, (audit, ledger)) in audits.iter().zip(ledgers).enumerate() {
            uses.note(place, audit, ledger);
        }
        uses
    }

    /// Adds those of one audit.
    pub(super) fn note(&mut self, place: usize, audit: &Audit, ledger: &Ledger) {
        for key in keys(audit, ledger) {
            let Some(places) = self.0.get_mut(key) else {
                self.0.insert(key.to_owned(), vec![place]);
                continue;
            };
            if let Err(at) = places.binary_search(&place) {
                places.insert(at, place);
            }
        }
    }

    /// Takes those of one audit out.
    pub(super) fn forget(&mut self, place: usize, audit: &Audit, ledger: &Ledger) {
        for key in keys(audit, ledger) {
            let places = self.0.get_mut(key);
            if let Some(places) = places
                && let Ok(at) = places.binary_search(&place)
            {
                places.remove(at);
            }
        }
    }

    /// The last one up to a place.
    pub(super) fn last(&self, key: &str, up_to: usize) -> Option<usize> {
        let places = self.0.get(key)?;
        let behind = places.partition_point(|place| *place <= up_to);
        Some(places[behind.checked_sub(1)?])
    }
}

fn keys<'a>(audit: &'a Audit, ledger: &'a Ledger) -> impl Iterator<Item = &'a str> {
    let rows = audit.registry.iter().flat_map(|registry| &registry.rows);
    let closed = ledger.closed.iter();
    rows.map(|row| row.key.as_str())
        .chain(closed.map(|item| item.key.as_str()))
}
