//! Rows and cells in the style of the table that they stand in. Never decides which rows a table has.

use textwrap::core::display_width;

use super::line_end;
use super::style::{Style, is_closed};
use crate::diagnostic::Edit;
use crate::markdown::{Cell, Document, Row, Table};
use crate::source::Span;

/// Empty cells at the end of a row that lacks them.
pub(crate) fn completed(document: &Document, row: &Row, missing: usize) -> Edit {
    // Without a pipe at its end, the row's last cell is still open.
    let is_closed = is_closed(document.raw(row.span));
    Edit {
        span: row.span.at_end(),
        content: " |".repeat(missing + usize::from(!is_closed)),
    }
}

/// A row of a table, without a line end. A pipe in a cell is escaped where it is not yet.
pub(crate) fn row_line(document: &Document, table: &Table, cells: &[String]) -> String {
    Style::of(document, table).row(cells)
}

/// A row below another one of its table; without that, the first of the table.
pub(crate) fn insert_row(
    document: &Document,
    table: &Table,
    after: Option<Span>,
    cells: &[String],
) -> Edit {
    let text = document.source.text();
    let above = after.unwrap_or(table.delimiter).end as usize;
    let line = text[above..].split('\n').next().unwrap_or_default();
    let at = above + line.trim_end_matches('\r').len();
    let eol = line_end(&text[table.span.range().start..]);
    // The header may stand behind the mark of a list item: what continues it stands before the delimiter.
    let delimiter = table.delimiter.start as usize;
    let line_start = text[..delimiter].rfind('\n').map_or(0, |at| at + 1);
    let prefix = &text[line_start..delimiter];
    Edit {
        span: document.source.span(at..at),
        content: format!("{eol}{prefix}{}", row_line(document, table, cells)),
    }
}

/// A row in the place of another one of its table.
pub(crate) fn replace_row(document: &Document, table: &Table, row: Span, cells: &[String]) -> Edit {
    Edit {
        span: row,
        content: row_line(document, table, cells),
    }
}

/// Another text in a cell of a table. Where the table is padded, the pipes stay where they are if there is room.
pub(crate) fn replace_cell(document: &Document, table: &Table, cell: Cell, text: &str) -> Edit {
    let of_row = |row: &Row| {
        table
            .cells(row)
            .iter()
            .position(|one| one.span == cell.span)
    };
    let column = table.rows.iter().find_map(of_row);
    let (span, content) = Style::of(document, table).cell(document, cell, column, text);
    Edit { span, content }
}

/// A whole table, each line with its line end.
pub(crate) fn table_text(eol: &str, heads: &[String], rows: &[Vec<String>]) -> String {
    let style = Style::default();
    let dashes = heads
        .iter()
        .map(|head| "-".repeat(display_width(head).max(1) + 2));
    let delimiter: Vec<String> = dashes.collect();
    let mut text = format!("{}{eol}|{}|{eol}", style.row(heads), delimiter.join("|"));
    for row in rows {
        text.push_str(&style.row(row));
        text.push_str(eol);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, SourceId};

    fn document(text: &str) -> Document {
        Document::parse(&Source::new(SourceId::new(0), "audit.md", text))
    }

    fn cells(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    /// A text with a row behind one of its first table's rows, counted from 1, or as the first.
    fn with_row(text: &str, after: usize, texts: &[&str]) -> String {
        let document = document(text);
        let table = &document.tables()[0];
        let after = after.checked_sub(1).map(|row| table.rows[row].span);
        let edit = insert_row(&document, table, after, &cells(texts));
        assert!(edit.span.is_empty());
        let (before, behind) = text.split_at(edit.span.start as usize);
        let mended = format!("{before}{}{behind}", edit.content);
        let again = self::document(&mended);
        let rows = &again.tables()[0].rows;
        assert_eq!(rows.len(), table.rows.len() + 1, "{mended}");
        assert!(
            rows.iter().all(|row| row.written == texts.len()),
            "{mended}"
        );
        mended
    }

    #[test]
    fn a_row_has_the_pipes_and_blanks_of_its_table() {
        for (table, row) in [
            (
                "| ID | Issue |\n|----|-------|\n| S-1 | Token |",
                "| S-2 | Key |",
            ),
            ("|ID|Issue|\n|--|-----|\n|S-1|Token|", "|S-2|Key|"),
            ("ID | Issue\n---|---\nS-1 | Token", "S-2 | Key"),
            ("| ID | Issue\n|---|---\n| S-1 | Token", "| S-2 | Key"),
            ("ID | Issue |\n---|---|\nS-1 | Token |", "S-2 | Key |"),
            ("ID|Issue\n--|--\nS-1|Token", "S-2|Key"),
        ] {
            assert_eq!(
                with_row(table, 1, &["S-2", "Key"]),
                format!("{table}\n{row}")
            );
        }
    }

    #[test]
    fn a_row_is_padded_where_the_pipes_stand_below_one_another() {
        for (table, row) in [
            (
                "| ID   | Issue |\n|------|-------|\n| S-1  | Token |",
                "| S-2  | 🟢 é  |",
            ),
            (
                "| ID  | Issue  |\n| --- | -----: |\n| S-1 |  Token |",
                "| S-2 |   🟢 é |",
            ),
            (
                "| ID  |  Issue  |\n|-----|:-------:|\n| S-1 |   Log   |",
                "| S-2 |  🟢 é   |",
            ),
            (
                "|ID |Issue|\n|---|-----|\n|S-1|Token|\n|S-0|A    |",
                "|S-2|🟢 é |",
            ),
            ("ID   | Issue\n-----|------\nS-01 | Token", "S-2  | 🟢 é"),
        ] {
            assert_eq!(
                with_row(table, 1, &["S-2", "🟢 é"]).lines().nth(3),
                Some(row)
            );
        }
    }

    #[test]
    fn a_text_that_is_too_long_sticks_out_of_its_column() {
        let table = "| ID  | Issue  |\n|-----|--------|\n| S-1 | A      |\n";
        assert_eq!(
            with_row(table, 1, &["S-0001", "B"]),
            format!("{table}| S-0001 | B      |\n")
        );
    }

    #[test]
    fn a_row_keeps_line_ends_and_the_end_of_the_file() {
        let table = "| ID | Issue |\r\n|---|---|\r\n| S-1 | A |\r\n\r\nText\r\n";
        assert_eq!(
            with_row(table, 0, &["S-0", "B"]),
            "| ID | Issue |\r\n|---|---|\r\n| S-0 | B |\r\n| S-1 | A |\r\n\r\nText\r\n"
        );
        let table = "\u{feff}| ID | Issue |\r\n|---|---|";
        assert_eq!(
            with_row(table, 0, &["S-0", "B"]),
            format!("{table}\r\n| S-0 | B |")
        );
        let table = "| ID | Issue |\n|---|---|\n| S-1 | A | <!-- c -->\n";
        assert_eq!(
            with_row(table, 1, &["S-0", "B"]),
            format!("{table}| S-0 | B |\n")
        );
    }

    #[test]
    fn a_row_stands_in_the_quote_or_list_of_its_table() {
        for table in [
            "> | ID | Issue |\n> |---|---|\n> | S-1 | A |\n",
            "- | ID | Issue |\n  |---|---|\n  | S-1 | A |\n",
            "  | ID | Issue |\n  |---|---|\n  | S-1 | A |\n",
            "- > | ID | Issue |\n  > |---|---|\n  > | S-1 | A |\n",
        ] {
            let prefix = table.lines().nth(1).and_then(|line| line.split('|').next());
            let prefix = prefix.expect("a delimiter");
            assert_eq!(
                with_row(table, 1, &["S-2", "B"]),
                format!("{table}{prefix}| S-2 | B |\n")
            );
        }
    }

    #[test]
    fn no_text_of_a_cell_divides_it() {
        let table = "ID | Issue\n---|---\nS-1 | A";
        for (texts, row) in [
            (["S-2", r"`a|b` \| c \\| d"], r"S-2 | `a\|b` \| c \\| d"),
            (["S-2", "two\nlines"], "S-2 | two lines"),
            (["", "A"], "| | A"),
            (["S-2", ""], "S-2 | |"),
            (["- S-2", "1."], "| - S-2 | 1."),
        ] {
            assert_eq!(with_row(table, 1, &texts), format!("{table}\n{row}"));
        }
    }

    #[test]
    fn a_row_takes_the_place_of_another() {
        let document = document("| ID  | Issue |\n|-----|-------|\n| (none new) | | \n");
        let table = &document.tables()[0];
        let edit = replace_row(&document, table, table.rows[0].span, &cells(&["S-1", "A"]));
        assert_eq!(edit.span, table.rows[0].span);
        assert_eq!(edit.content, "| S-1 | A |");
    }

    #[test]
    fn a_new_table_is_plain() {
        let heads = cells(&["ID", "Deferred To"]);
        assert_eq!(
            table_text("\r\n", &heads, &[cells(&["S-1", ""])]),
            "| ID | Deferred To |\r\n|----|-------------|\r\n| S-1 | |\r\n"
        );
    }
}
