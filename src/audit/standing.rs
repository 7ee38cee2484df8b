//! A registry that stands in a file of its own, beside the audits of a team. Never looks at an audit.

use super::fate::{Fate, names_id};
use super::registry::{List, Registry, RegistryRow, State, Statement, key};
use crate::markdown::Document;
use crate::template::Vocabulary;

/// The one cumulative list of a team that does not carry it from audit to audit.
#[derive(Debug)]
pub struct StandingRegistry {
    registry: Registry,
    path: String,
}

impl StandingRegistry {
    /// Reads a document, all of which is the list. None where it lists no item and does not say that there is none.
    pub fn read(document: &Document, names: &Vocabulary) -> Option<Self> {
        let registry = Registry::read_whole(document, names, List::Deferred);
        let says_something =
            !registry.rows.is_empty() || registry.statement != Statement::Unchanged;
        says_something.then(|| Self {
            registry,
            path: document.source.path().to_owned(),
        })
    }

    /// The path that reports print.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What its rows say of an item.
    pub fn fate(&self, id: &str) -> Fate {
        let is_part = |row: &RegistryRow| names_id(&row.id, id);
        match self.registry.row(&key(id)).map(|row| row.state) {
            Some(State::Resolved) => Fate::Closed,
            Some(State::Open) => Fate::Named,
            None if self.registry.rows.iter().any(is_part) => Fate::Split,
            None => Fate::Unmentioned,
        }
    }

    /// How many of its rows are in a state.
    pub fn count(&self, state: State) -> usize {
        let rows = self.registry.rows.iter();
        rows.filter(|row| row.state == state).count()
    }
}
