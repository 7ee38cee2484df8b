//! Which columns the tables of a document have. Never looks below a header.

use std::sync::OnceLock;

use crate::markdown::{Cell, Document, Table};
use crate::template::{ColumnKind, Vocabulary};

/// The columns of each table of a document, read when they are asked for first: of some tables several ask, of most
/// nobody.
#[derive(Debug)]
pub(super) struct Columns(Box<[OnceLock<Header>]>);

/// Of each cell of a header which column it names.
type Header = Box<[Option<ColumnKind>]>;

impl Columns {
    /// A place for those of each table.
    pub(super) fn of_tables(document: &Document) -> Self {
        let tables = document.tables().iter();
        Self(tables.map(|_| OnceLock::new()).collect())
    }

    /// Which column each cell of the header of one of the tables names.
    pub(super) fn of(
        &self,
        document: &Document,
        names: &Vocabulary,
        table: &Table,
    ) -> &[Option<ColumnKind>] {
        let before = |other: &Table| other.span.start < table.span.start;
        let place = document.tables().partition_point(before);
        self.0[place].get_or_init(|| {
            let column = |cell: &Cell| names.column(&document.plain(cell.span));
            table.names().iter().map(column).collect()
        })
    }
}
