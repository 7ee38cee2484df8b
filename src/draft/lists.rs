//! The cumulative lists: what is open goes on as it was last written, what is closed stays behind.

use super::page::Page;
use super::tables::{cells, columns};
use super::{Draft, TODO};
use crate::audit::{Audit, List, Milestone, RegistryRow, is_placeholder};
use crate::markdown::{Document, Table};
use crate::mend::table::row_line;
use crate::source::Span;
use crate::template::{ColumnKind, normalise};

/// Items open for longer need their reason said anew; `registry/stale` has the same measure.
const LONGEST_WAIT: u32 = 2;

/// The list whose section a place lies in.
pub(super) fn list_at(audit: &Audit, span: Span) -> Option<List> {
    let lies_in = |list: &List| {
        let registry = audit.list(*list);
        registry.is_some_and(|registry| registry.extents.iter().any(|part| part.contains(span)))
    };
    [List::Deferred, List::Flakes].into_iter().find(lies_in)
}

/// The table of a list that names what is open.
pub(super) fn table_of(audit: &Audit, list: List) -> Option<&Table> {
    let name = audit.list(list)?.table_span()?;
    audit.document.table_at(name)
}

impl Draft<'_> {
    /// What is open, each with the audit and the row that it was last written in.
    fn open(&self, list: List) -> impl Iterator<Item = (&Audit, &RegistryRow)> {
        let items = self.before.ledger(list).open.iter();
        items.map(|item| self.before.last_row(item))
    }

    pub(super) fn has_open(&self, list: List) -> bool {
        self.open(list).next().is_some()
    }

    /// Whether an open item is written here as a heading, a list item or a paragraph, and not in a table.
    pub(super) fn is_open_item(&self, audit: &Audit, span: Span) -> bool {
        let document = &audit.document;
        [List::Deferred, List::Flakes].iter().any(|list| {
            self.open(*list).any(|(last, row)| {
                last.document.source.id() == document.source.id()
                    && span.contains(row.id_span)
                    && document.table_at(row.id_span).is_none()
            })
        })
    }

    /// The table of a list, in the form of an audit's, with the rows of what is open.
    pub(super) fn write_list(&self, audit: &Audit, list: List, table: &Table, page: &mut Page) {
        self.write_head(audit, table, page);
        let mut written: Vec<String> = Vec::new();
        for (last, row) in self.open(list) {
            let line = self.carried(audit, table, (last, row), list);
            if !written.contains(&line) {
                written.push(line);
            }
        }
        if written.is_empty() {
            written.push(self.no_row(audit, list, table));
        }
        for line in written {
            page.line(line);
        }
        page.gap();
    }

    /// A row as it was last written, or with its cells under the headings that stand here.
    fn carried(
        &self,
        audit: &Audit,
        table: &Table,
        (from, row): (&Audit, &RegistryRow),
        list: List,
    ) -> String {
        let old_text = &from.document;
        let old = old_text.table_at(row.span);
        let written = old.and_then(|old| old.rows.iter().find(|one| one.span == row.span));
        let is_same = |old: &Table| heads(from, old) == heads(audit, table);
        let all_open = || {
            let registry = from.list(list);
            let mut rows = registry.iter().flat_map(|registry| &registry.rows);
            rows.all(|other| other.span != row.span || other.is_open())
        };
        let kinds = columns(audit, table);
        let mut cells = match (old, written) {
            (Some(old), Some(line)) if is_same(old) && old.is_whole(line) && all_open() => {
                cells(old_text, old, line)
            }
            _ => kinds
                .iter()
                .enumerate()
                .map(|(at, kind)| cell_of(old_text, row, at, *kind, list))
                .collect(),
        };
        let reason = kinds
            .iter()
            .position(|kind| *kind == Some(ColumnKind::Reason));
        if let Some(reason) = reason.and_then(|at| cells.get_mut(at))
            && list == List::Deferred
            && self.has_waited(old_text, row)
            && !is_placeholder(reason)
        {
            reason.insert_str(0, "TODO: ");
        }
        row_line(&audit.document, table, &cells)
    }

    /// Whether the new audit is the third or a later one behind the milestone that found an item.
    fn has_waited(&self, document: &Document, row: &RegistryRow) -> bool {
        let new = &self.known.milestone;
        let discovered = row.cell(ColumnKind::Discovered);
        let found = discovered.and_then(|cell| Milestone::parse(&document.plain(cell.span)));
        found.is_some_and(|found| {
            found.series_prefix() == new.series_prefix()
                && new.number.saturating_sub(found.number) > LONGEST_WAIT
        })
    }

    /// The row of a list without items: as the predecessor writes it, else *None*.
    fn no_row(&self, audit: &Audit, list: List, table: &Table) -> String {
        let document = &audit.document;
        let rows = audit.list(list).map_or(&[][..], |list| &list.rows);
        let is_item = |span: Span| rows.iter().any(|row| row.span == span);
        let mut empty = table.rows.iter().filter(|row| table.is_whole(row));
        if let Some(row) = empty.find(|row| !is_item(row.span))
            && self.is_predecessor(audit)
        {
            return document.raw(row.span).to_owned();
        }
        let mut cells = vec!["—".to_owned(); table.names().len()];
        "None".clone_into(&mut cells[0]);
        row_line(document, table, &cells)
    }
}

/// The headings of a table, in the form that names are compared in.
fn heads(audit: &Audit, table: &Table) -> Vec<String> {
    let names = table.names().iter();
    names
        .map(|cell| normalise(&audit.document.plain(cell.span)))
        .collect()
}

/// What an item says in a column; an item without a table has its ID and its text.
fn cell_of(
    document: &Document,
    row: &RegistryRow,
    at: usize,
    kind: Option<ColumnKind>,
    list: List,
) -> String {
    let is_name = kind == Some(list.name_column()) || (list == List::Flakes && at == 0);
    if is_name {
        return row.id.clone();
    }
    let cell = kind.and_then(|kind| row.cell(kind));
    if let Some(cell) = cell.filter(|cell| !cell.span.is_empty()) {
        return document.raw(cell.span).to_owned();
    }
    let is_alone = row.columns().next().is_none();
    if kind == Some(ColumnKind::Issue) && is_alone {
        let text = document.plain(row.id_span);
        let text = text.lines().next().unwrap_or_default();
        let behind = text.split_once(&row.id).map_or("", |(_, behind)| behind);
        let behind = behind.trim_matches(|c: char| !c.is_alphanumeric());
        if !behind.is_empty() {
            return behind.to_owned();
        }
    }
    TODO.to_owned()
}
