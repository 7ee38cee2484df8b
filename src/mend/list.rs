//! Sections of the cumulative lists, where an audit has none. Never decides that one is due.

use super::carry::CarriedRow;
use super::place::Place;
use super::section::{NewSection, title_before};
use super::table::{row_line, table_text};
use crate::audit::List;
use crate::diagnostic::{Fix, Safety};
use crate::series::{Entry, Habit};
use crate::source::Span;
use crate::template::{SectionKind, counted};

impl List {
    fn section(self) -> SectionKind {
        match self {
            Self::Deferred => SectionKind::Registry,
            Self::Flakes => SectionKind::FlakeLog,
        }
    }

    /// What a section says where it lists nothing.
    fn nothing(self) -> &'static str {
        match self {
            Self::Deferred => "No deferred issues.",
            Self::Flakes => "No flakes or regressions.",
        }
    }
}

/// The fix that adds the section of a list: the table of the nearest audit that has one, with the rows of what is open.
/// None where one of them cannot be carried.
pub(crate) fn add_section(entry: &Entry<'_>, list: List, asks_about_age: bool) -> Option<Fix> {
    let kind = list.section();
    let audit = entry.audit();
    if audit.near_miss(kind).is_some() {
        return None;
    }
    let items = entry.open_items(list);
    let mut begun = entry.earlier_with(Habit::Listing(list));
    let has_begun = begun.next().is_some();
    let body = if !items.is_empty() {
        carried_table(entry, list, asks_about_age)?
    } else if has_begun {
        list.nothing().to_owned()
    } else {
        empty_table(entry, list)
    };
    let title = title_before(entry, kind);
    let new = NewSection::of(entry, kind, &title, &body)?;
    let mut listed = new.audit.list(list)?.open().map(|row| &row.key);
    let is_whole = items.iter().all(|item| listed.next() == Some(&item.key));
    let rows = match items.len() {
        0 => String::new(),
        count => format!(" with {}", counted(count, "open item")),
    };
    (is_whole && listed.next().is_none()).then(|| Fix {
        title: format!("add the section `{title}`{rows}"),
        safety: Safety::Unsafe,
        edits: vec![new.edit],
    })
}

/// The rows of open items, below the header of the table before.
fn carried_table(entry: &Entry<'_>, list: List, asks_about_age: bool) -> Option<String> {
    let items = entry.open_items(list);
    // An audit between may have said in a sentence that nothing is new.
    let mut tables = entry.earlier().filter_map(|audit| {
        let place = Place::of(audit, list, None)?;
        Some((&audit.document, place.table))
    });
    let (document, table) = tables.next()?;
    let mut lines = vec![
        document.raw(table.header.span).to_owned(),
        document.raw(table.delimiter).to_owned(),
    ];
    let mut written: Vec<Span> = Vec::new();
    for item in items {
        let (source, row) = entry.last_row(item);
        if written.contains(&row.span) {
            continue;
        }
        written.push(row.span);
        let of_row = items
            .iter()
            .filter(|other| entry.last_row(other).1.span == row.span);
        let ids: Vec<&str> = of_row.map(|other| other.id.as_str()).collect();
        let landed = CarriedRow::of(source, list, row, &ids, asks_about_age)?
            .land(entry, document, table)?;
        lines.push(row_line(document, table, &landed.row.cells()));
    }
    Some(lines.join("\n"))
}

/// That nothing is listed, and a table for what will be where the template has one.
fn empty_table(entry: &Entry<'_>, list: List) -> String {
    let names = entry.audit().names();
    let columns = entry.series.fit().template.columns.get(&list.section());
    let heads: Vec<String> = columns
        .into_iter()
        .flatten()
        .map(|column| names.column_title(*column).to_owned())
        .collect();
    let said = list.nothing();
    if heads.len() < 2 {
        return said.to_owned();
    }
    format!("{said}\n\n{}", table_text("\n", &heads, &[]))
}
