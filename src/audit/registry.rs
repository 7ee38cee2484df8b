//! The cumulative lists of one audit: rows, and what each list says as a whole. Never looks at other audits.

mod id;
mod read;
mod waits;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::markdown::Cell;
use crate::source::Span;
use crate::template::ColumnKind;

pub use id::{holds_id, key};
pub(super) use id::{leading_id, looks_like_id, opens_range_with, shaped_ids};
pub use read::lists_nothing;
pub(super) use read::says_none;
pub use waits::is_same_discovery;

/// Whether an item still waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits.
    Open,
    /// It is closed.
    Resolved,
}

/// What a registry says about the whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    /// It lists everything that is open.
    Full,
    /// It lists nothing and says that nothing is open.
    Nothing,
    /// It adds nothing to the predecessor's list, or only points elsewhere.
    Unchanged,
}

impl Statement {
    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Nothing => "nothing",
            Self::Unchanged => "unchanged",
        }
    }
}

/// One item of the registry. A cell with several IDs gives several rows.
#[derive(Debug, Clone)]
pub struct RegistryRow {
    /// The ID without markup, as written.
    pub id: String,
    /// The ID in the form that IDs are compared in.
    pub key: String,
    /// The ID's cell, or the heading or list item that begins with it.
    pub id_span: Span,
    /// The whole row.
    pub span: Span,
    /// Whether the item still waits, as far as this row tells.
    pub state: State,
    /// Whether it only says that nothing changed: of a closed item that it stays closed.
    pub is_unchanged: bool,
    /// Of all rows of its table: one allocation for all of them.
    cells: Arc<[(ColumnKind, Cell)]>,
    /// Where its own lie among these.
    own: Range<usize>,
}

impl RegistryRow {
    /// The cell in a column, where the table has the column.
    pub fn cell(&self, column: ColumnKind) -> Option<Cell> {
        self.own_cells()
            .iter()
            .find(|(kind, _)| *kind == column)
            .map(|(_, cell)| *cell)
    }

    /// The columns that its table has.
    pub fn columns(&self) -> impl Iterator<Item = ColumnKind> + '_ {
        self.own_cells().iter().map(|(kind, _)| *kind)
    }

    fn own_cells(&self) -> &[(ColumnKind, Cell)] {
        &self.cells[self.own.clone()]
    }

    /// Whether it still waits.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }
}

/// Which cumulative list of an audit is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// The deferred issues registry.
    Deferred,
    /// The flake and regression log, whose items have no IDs but names.
    Flakes,
}

impl List {
    /// The column that names an item.
    pub(crate) fn name_column(self) -> ColumnKind {
        match self {
            Self::Deferred => ColumnKind::Id,
            Self::Flakes => ColumnKind::Field,
        }
    }
}

/// The registry sections of an audit, read as one.
#[derive(Debug, Clone)]
pub struct Registry {
    /// The heading of the first section.
    pub heading: Span,
    /// The registry sections with their sub-sections.
    pub extents: Vec<Span>,
    /// Open and resolved rows, in order.
    pub rows: Vec<RegistryRow>,
    /// What it says about the whole list.
    pub statement: Statement,
    /// Whether it shows that the file follows a template: a table that tracks items, or a heading of level 1 or 2
    /// over a statement.
    pub is_formal: bool,
    table: Option<Span>,
    /// Where the rows stand, in order of their keys, the open ones of a key first; known once a row was asked for.
    by_key: OnceLock<Box<[usize]>>,
}

impl Registry {
    /// The heading of its first table's ID column, for findings about what is not in it.
    pub fn table_span(&self) -> Option<Span> {
        self.table
    }

    /// The open rows.
    pub fn open(&self) -> impl Iterator<Item = &RegistryRow> {
        self.rows.iter().filter(|row| row.is_open())
    }

    /// The row with an ID, an open one first.
    pub fn row(&self, key: &str) -> Option<&RegistryRow> {
        let by_key = self.by_key.get_or_init(|| {
            let mut places: Box<[usize]> = (0..self.rows.len()).collect();
            let of = |at: usize| &self.rows[at];
            places.sort_by_key(|&at| (&of(at).key, !of(at).is_open(), at));
            places
        });
        let first = by_key.partition_point(|&at| self.rows[at].key.as_str() < key);
        let row = &self.rows[*by_key.get(first)?];
        (row.key == key).then_some(row)
    }
}
