//! Where in an audit a carried row goes. Never looks at what it says.

use super::table::{insert_row, replace_row};
use crate::audit::{Audit, List, Registry, RegistryRow, lists_nothing};
use crate::diagnostic::Edit;
use crate::markdown::{Document, Table};
use crate::source::Span;

/// A place for a row in a table.
pub(super) struct Place<'a> {
    pub(super) table: &'a Table,
    spot: Spot,
}

#[derive(Debug, Clone, Copy)]
enum Spot {
    /// In the place of a row that says that there is none.
    InPlaceOf(Span),
    /// Below a row, else below the header.
    Below(Option<Span>),
}

impl<'a> Place<'a> {
    /// The place for a row that stood in an earlier audit: behind the row that it stood behind, else before the one that
    /// it stood before, else at the end. None where no table holds open items.
    pub(super) fn of(
        audit: &'a Audit,
        list: List,
        earlier: Option<(&Audit, &RegistryRow)>,
    ) -> Option<Self> {
        let registry = audit.list(list)?;
        let tables = open_tables(audit, registry);
        let beside = earlier.and_then(|(earlier, row)| {
            let rows = rows_beside(earlier, list, row);
            let before = rows
                .iter()
                .rev()
                .filter(|other| other.span.start < row.span.start);
            let behind = rows
                .iter()
                .filter(|other| other.span.start > row.span.start);
            let here = |other: &&RegistryRow| {
                let found = registry.row(&other.key)?.span;
                let table = tables.iter().find(|table| table.span.contains(found))?;
                Some((*table, found))
            };
            let above = |(table, found): (&'a Table, Span)| {
                let above = table
                    .rows
                    .iter()
                    .rev()
                    .find(|row| row.span.start < found.start);
                (table, above.map(|row| row.span))
            };
            let mut before = before
                .filter_map(here)
                .map(|(table, found)| (table, Some(found)));
            let mut behind = behind.filter_map(here).map(above);
            before.next().or_else(|| behind.next())
        });
        if let Some((table, row)) = beside {
            return Some(Self {
                table,
                spot: Spot::Below(row),
            });
        }
        let table = *tables.first()?;
        let document = &audit.document;
        let says_none = |span: Span| {
            let row = table.rows.iter().find(|row| row.span == span);
            row.is_some_and(|row| lists_nothing(document, audit.names(), table.cells(row)))
        };
        let mut rows = table.rows.iter().map(|row| row.span);
        let end = table.rows.last().map(|row| row.span);
        let spot = match rows.next() {
            Some(first) if says_none(first) && rows.all(says_none) => Spot::InPlaceOf(first),
            _ => Spot::Below(end),
        };
        Some(Self { table, spot })
    }

    /// Writes a row there.
    pub(super) fn edit(&self, document: &Document, cells: &[String]) -> Edit {
        match self.spot {
            Spot::InPlaceOf(row) => replace_row(document, self.table, row, cells),
            Spot::Below(row) => insert_row(document, self.table, row, cells),
        }
    }
}

/// The tables that hold open items; without any, the one that could.
fn open_tables<'a>(audit: &'a Audit, registry: &Registry) -> Vec<&'a Table> {
    let holds = |table: &&Table| registry.open().any(|row| table.span.contains(row.span));
    let tables: Vec<&Table> = audit.document.tables().iter().filter(holds).collect();
    if tables.is_empty() {
        let first = registry.table_span();
        return first
            .and_then(|span| audit.document.table_at(span))
            .into_iter()
            .collect();
    }
    tables
}

/// The rows of the table that a row stands in.
fn rows_beside<'e>(audit: &'e Audit, list: List, row: &RegistryRow) -> Vec<&'e RegistryRow> {
    let table = audit.document.table_at(row.span);
    let rows = audit.list(list).map_or(&[][..], |registry| &registry.rows);
    rows.iter()
        .filter(|other| table.is_some_and(|table| table.span.contains(other.span)))
        .collect()
}
