//! Rows of the cumulative lists, carried on from audit to audit. Never decides which are lost.

use super::outlook::{holds_later, is_questioned};
use super::place::Place;
use super::table::row_line;
use crate::audit::{Audit, List, Registry, RegistryRow, Statement};
use crate::diagnostic::{Fix, Safety};
use crate::markdown::{Cell, Document, Table};
use crate::series::{Entry, Handover, OpenItem};
use crate::source::Source;
use crate::template::{ColumnKind, Vocabulary, normalise};

/// The fix that carries a lost item on: the row that it was last listed in, written into the table of open items here.
/// None where there is no such row or table, and where a person has to think: the row would be questioned here, or is
/// at odds with an audit behind this one.
pub(crate) fn carry_on(
    step: &Handover<'_>,
    list: List,
    item: &OpenItem,
    asks_about_age: bool,
) -> Option<Fix> {
    let (source, row) = step.last_row(item);
    let entry = step.entry();
    let document = &step.to().document;
    let missing: Vec<&str> = step
        .lost_items(list)
        .iter()
        .filter(|other| step.last_row(other).1.span == row.span)
        .map(|other| other.id.as_str())
        .collect();
    let place = Place::of(step.to(), list, Some((source, row)))?;
    let carried = |ids: &[&str]| CarriedRow::of(source, list, row, ids, asks_about_age);
    let landed = carried(&missing)?.land(&entry, document, place.table)?;
    for id in missing {
        let alone = carried(&[id])?;
        if !holds_later(entry, &alone.land(&entry, document, place.table)?.row) {
            return None;
        }
    }
    Some(Fix {
        title: format!("carry `{}` on from {}", item.id, source.name()),
        safety: Safety::Safe,
        edits: vec![place.edit(document, &landed.row.cells())],
    })
}

/// A row on its way from one table to another.
#[derive(Debug, Clone)]
pub(super) struct CarriedRow {
    pub(super) list: List,
    /// Whether a rule asks why old issues still wait.
    pub(super) asks_about_age: bool,
    /// What it says of which column.
    values: Vec<Value>,
    /// The items that it lists.
    pub(super) ids: Vec<String>,
}

#[derive(Debug, Clone)]
struct Value {
    /// The column's name, in the form that names are compared in.
    name: String,
    /// What the column is, where that is known.
    kind: Option<ColumnKind>,
    /// As Markdown.
    text: String,
}

impl Value {
    fn is_text(&self) -> bool {
        matches!(self.kind, Some(ColumnKind::Issue | ColumnKind::Field))
    }
}

/// A row that has found a table.
pub(super) struct Landed {
    pub(super) row: CarriedRow,
    /// The table with no other row.
    pub(super) document: Document,
    /// How that is read.
    pub(super) registry: Registry,
}

impl CarriedRow {
    /// A row of a table, with some of its items. None where it stands in no table, or has not one cell for each column.
    pub(super) fn of(
        audit: &Audit,
        list: List,
        row: &RegistryRow,
        ids: &[&str],
        asks_about_age: bool,
    ) -> Option<Self> {
        let document = &audit.document;
        let table = document.table_at(row.span)?;
        let line = table.rows.iter().find(|line| line.span == row.span)?;
        if !table.is_whole(line) {
            return None;
        }
        let texts = table.cells(line).iter().map(|cell| text(document, *cell));
        let mut values = values(document, audit.names(), table, texts.collect());
        let rows = &audit.list(list)?.rows;
        let listed = rows.iter().filter(|other| other.span == row.span).count();
        if ids.len() < listed {
            let named = values
                .iter_mut()
                .find(|value| value.kind == Some(list.name_column()))?;
            named.text = ids.join(", ");
        }
        Some(Self {
            list,
            asks_about_age,
            values,
            ids: ids.iter().map(|&id| id.to_owned()).collect(),
        })
    }

    /// Its cells, as Markdown.
    pub(super) fn cells(&self) -> Vec<String> {
        self.values.iter().map(|value| value.text.clone()).collect()
    }

    /// The columns whose names are known.
    pub(super) fn columns(&self) -> Vec<ColumnKind> {
        self.values.iter().filter_map(|value| value.kind).collect()
    }

    /// What it says in a column, as Markdown.
    pub(super) fn value(&self, kind: ColumnKind) -> Option<&str> {
        let value = self.values.iter().find(|value| value.kind == Some(kind))?;
        Some(&value.text)
    }

    /// The same in the columns of another table, which may be a table to come, of an earlier document. None where it would not be read as the same open items there, or be
    /// questioned.
    pub(super) fn land(
        &self,
        entry: &Entry<'_>,
        document: &Document,
        table: &Table,
    ) -> Option<Landed> {
        let names = entry.audit().names();
        let mut left: Vec<Option<&Value>> = self.values.iter().map(Some).collect();
        let mut columns = values(
            document,
            names,
            table,
            vec![String::new(); table.names().len()],
        );
        let mut found = vec![false; columns.len()];
        let fits: [fn(&Value, &Value) -> bool; 3] = [
            |column, value| column.name == value.name,
            |column, value| column.kind.is_some() && column.kind == value.kind,
            // Some call the issue an item.
            |column, value| column.is_text() && value.is_text(),
        ];
        for fits in fits {
            for (column, found) in columns
                .iter_mut()
                .zip(&mut found)
                .filter(|(_, found)| !**found)
            {
                let value = left
                    .iter_mut()
                    .find(|left| left.is_some_and(|value| fits(column, value)));
                if let Some(value) = value.and_then(Option::take) {
                    column.text.clone_from(&value.text);
                    *found = true;
                }
            }
        }
        let filler = filler(document, table);
        for (column, _) in columns.iter_mut().zip(found).filter(|(_, found)| !found) {
            filler.clone_into(&mut column.text);
        }
        let row = Self {
            list: self.list,
            asks_about_age: self.asks_about_age,
            values: columns,
            ids: self.ids.clone(),
        };
        let landed = row.alone_in(document, names, table);
        let is_same = landed.registry.statement == Statement::Full
            && landed.registry.open().map(|row| &row.id).eq(&self.ids);
        (is_same && !is_questioned(entry, &landed)).then_some(landed)
    }

    /// Reads it in a table that has no other row.
    fn alone_in(self, document: &Document, names: &Vocabulary, table: &Table) -> Landed {
        let lines = [
            document.raw(table.header.span),
            document.raw(table.delimiter),
            &row_line(document, table, &self.cells()),
        ];
        let source = Source::new(document.source.id(), "", lines.join("\n"));
        let document = Document::parse(&source);
        Landed {
            registry: Registry::read_whole(&document, names, self.list),
            document,
            row: self,
        }
    }
}

/// Texts below the columns of a table.
fn values(
    document: &Document,
    names: &Vocabulary,
    table: &Table,
    texts: Vec<String>,
) -> Vec<Value> {
    let columns = table.names().iter().zip(texts);
    columns
        .map(|(name, text)| {
            let name = document.plain(name.span);
            Value {
                kind: names.column(&name),
                name: normalise(&name),
                text,
            }
        })
        .collect()
}

/// The Markdown of a cell; a comment in it leaves no gap.
pub(super) fn text(document: &Document, cell: Cell) -> String {
    let raw = document.raw(cell.span);
    let comments = document.comments().iter();
    if comments
        .clone()
        .any(|comment| cell.span.contains(comment.span))
    {
        return raw.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    raw.to_owned()
}

/// What a table writes where there is nothing to say: a dash or nothing.
pub(super) fn filler<'d>(document: &'d Document, table: &Table) -> &'d str {
    let cells = table.rows.iter().flat_map(|row| table.cells(row));
    let texts = cells.map(|cell| document.raw(cell.span));
    let is_dash = |text: &&str| matches!(*text, "—" | "–" | "-");
    texts.into_iter().find(is_dash).unwrap_or_default()
}
