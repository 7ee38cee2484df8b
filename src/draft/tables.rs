//! Tables with the columns that a team has, and rows that wait for their values.

use super::page::Page;
use super::{Draft, TODO};
use crate::audit::Audit;
use crate::markdown::{Document, Row, Table};
use crate::mend::table::row_line;
use crate::template::{ColumnKind, SectionKind};

/// More changed paths are told by their folders.
const MOST_PATHS: usize = 40;

/// The text of a row's cells.
pub(super) fn cells(document: &Document, table: &Table, row: &Row) -> Vec<String> {
    let cells = table.cells(row).iter();
    cells
        .map(|cell| document.raw(cell.span).to_owned())
        .collect()
}

/// Where the columns of a meaning stand.
pub(super) fn columns(audit: &Audit, table: &Table) -> Vec<Option<ColumnKind>> {
    let document = &audit.document;
    let names = table.names().iter();
    names
        .map(|cell| audit.names().column(&document.plain(cell.span)))
        .collect()
}

impl Draft<'_> {
    /// The header and the delimiter of a table.
    pub(super) fn write_head(&self, audit: &Audit, table: &Table, page: &mut Page) {
        let document = &audit.document;
        page.gap();
        page.line(self.shifted(audit, document.raw(table.header.span)));
        page.line(document.raw(table.delimiter));
    }

    /// A table of the predecessor with the rows that come in every audit, else with one that waits.
    pub(super) fn write_table(&self, audit: &Audit, index: usize, table: &Table, page: &mut Page) {
        let document = &audit.document;
        let kinds = columns(audit, table);
        let is_weighted = [ColumnKind::Category, ColumnKind::Weight]
            .iter()
            .all(|kind| kinds.contains(&Some(*kind)));
        self.write_head(audit, table, page);
        let heading = document.heading_text(&document.sections[index]);
        let mut is_empty = true;
        for row in &table.rows {
            let mut cells = cells(document, table, row);
            let first = table
                .cells(row)
                .first()
                .map(|cell| document.plain(cell.span));
            let comes_again = first.is_some_and(|first| self.habits.has_row(&heading, &first));
            if !is_weighted && !comes_again {
                continue;
            }
            for (at, cell) in cells.iter_mut().enumerate().skip(1) {
                let kind = kinds.get(at).copied().flatten();
                let stays =
                    is_weighted && matches!(kind, Some(ColumnKind::Category | ColumnKind::Weight));
                if !stays {
                    TODO.clone_into(cell);
                }
            }
            cells.truncate(kinds.len());
            page.line(row_line(document, table, &cells));
            is_empty = false;
        }
        if is_empty {
            page.line(row_line(
                document,
                table,
                &vec![TODO.to_owned(); kinds.len()],
            ));
        }
        page.gap();
    }

    /// The table of what changed.
    pub(super) fn write_changes(&self, audit: &Audit, table: &Table, page: &mut Page) {
        let document = &audit.document;
        self.write_head(audit, table, page);
        for path in self.changed_paths() {
            let mut cells = vec![TODO.to_owned(); table.names().len()];
            cells[0] = path;
            page.line(row_line(document, table, &cells));
        }
        page.gap();
    }

    /// Whether the paths of the delta map are known.
    pub(super) fn knows_changes(&self, kind: Option<SectionKind>) -> bool {
        kind == Some(SectionKind::DeltaMap) && !self.known.changed.is_empty()
    }

    /// The changed paths as code.
    pub(super) fn changed_paths(&self) -> Vec<String> {
        told(&self.known.changed)
    }
}

/// Paths as code spans in a table; folders where there are too many files.
pub(super) fn told(paths: &[String]) -> Vec<String> {
    let depth = paths.iter().map(|path| path.matches('/').count()).max();
    let mut told = paths.to_vec();
    for depth in (1..=depth.unwrap_or(0)).rev() {
        if told.len() <= MOST_PATHS {
            break;
        }
        told = paths.iter().map(|path| folder(path, depth)).collect();
        told.sort_unstable();
        told.dedup();
    }
    told.iter().map(|path| code(path)).collect()
}

/// The folder at a depth that a path lies in, else the path.
fn folder(path: &str, depth: usize) -> String {
    let end = path.match_indices('/').nth(depth - 1);
    end.map_or(path, |(at, _)| &path[..=at]).to_owned()
}

fn code(path: &str) -> String {
    let plain: String = path
        .chars()
        .map(|c| if c.is_control() || c == '`' { '?' } else { c })
        .collect();
    format!("`{plain}`")
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn many_paths_are_told_by_their_folders() {
        let paths: Vec<String> = (0..100).map(|n| format!("src/{}/{n}.rs", n % 3)).collect();
        assert_eq!(told(&paths), ["`src/0/`", "`src/1/`", "`src/2/`"]);
        assert_eq!(told(&paths[..1]), ["`src/0/0.rs`"]);
        assert_eq!(told(&["a|b`".to_owned()]), ["`a|b?`"]);
    }
}
