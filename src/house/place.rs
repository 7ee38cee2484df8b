//! The parts of an audit that a team's own rule names. Knows parts by the names that every audit may use, and others by
//! their words.

use crate::audit::{Audit, Field, lists_nothing};
use crate::markdown::{Cell, Row, Table};
use crate::source::Span;
use crate::template::normalise;

/// The header field of a name: the first that says something, else the first.
pub(super) fn field<'a>(audit: &'a Audit, name: &str) -> Option<&'a Field> {
    if let Some(kind) = audit.names().field(name) {
        return audit.header.get(&audit.document, kind);
    }
    let name = normalise(name);
    let mut fields = audit.header.fields.iter();
    fields.find(|field| normalise(&field.name.value) == name)
}

/// The heading and the text below it of each section of a name, without those that lie in another of them.
pub(super) fn sections(audit: &Audit, name: &str) -> Vec<(Span, Span)> {
    let document = &audit.document;
    let mut next = 0;
    let mut found = Vec::new();
    for index in indices(audit, name) {
        let section = &document.sections[index];
        if let Some(heading) = section.heading.as_ref().filter(|_| index >= next) {
            let body = section.body.to(document.extent_span(index));
            found.push((heading.span, body));
            next = section.end;
        }
    }
    found
}

/// The tables in the sections of a name.
pub(super) fn tables<'a>(audit: &'a Audit, name: &str) -> Vec<&'a Table> {
    let document = &audit.document;
    let mut next = 0;
    let mut found = Vec::new();
    for index in indices(audit, name) {
        if index >= next {
            let parts = document.extent(index).iter();
            found.extend(parts.flat_map(|section| document.tables_of(section)));
            next = document.sections[index].end;
        }
    }
    found
}

/// Which sections have a name. The title names the whole audit, and no section.
fn indices(audit: &Audit, name: &str) -> Vec<usize> {
    let names = audit.names();
    let known = names
        .section(name)
        .filter(|kind| names.is_called(name, *kind));
    let words = format!(" {} ", normalise(name));
    let has_name = |index: &usize| {
        let section = &audit.document.sections[*index];
        match (&section.heading, known) {
            (None, _) => false,
            (Some(_), Some(kind)) => audit.kinds[*index] == Some(kind),
            (Some(heading), None) => {
                let text = normalise(&audit.document.plain(heading.span));
                heading.level > 1 && format!(" {text} ").contains(&words)
            }
        }
    };
    (0..audit.document.sections.len())
        .filter(has_name)
        .collect()
}

/// The cells below the column of a name, each with its row; nothing where the table has no such column. Rows that list
/// nothing have none, and neither have short rows.
pub(super) fn cells_below<'a>(
    audit: &'a Audit,
    table: &'a Table,
    column: &str,
) -> Option<Vec<(&'a Row, Cell)>> {
    let document = &audit.document;
    let names = audit.names();
    let wanted = normalise(column);
    let usual = names
        .column(column)
        .filter(|kind| normalise(names.column_title(*kind)) == wanted);
    let is_it = |cell: &Cell| {
        let text = document.plain(cell.span);
        normalise(&text) == wanted || (usual.is_some() && names.column(&text) == usual)
    };
    let at = table.names().iter().position(is_it)?;
    let rows = table
        .rows
        .iter()
        .filter(|row| !lists_nothing(document, names, table.cells(row)));
    let cells = rows.filter_map(|row| Some((row, *table.cells(row).get(at)?)));
    Some(cells.filter(|(_, cell)| cell.present).collect())
}
