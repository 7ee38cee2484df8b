//! Rows and cells in the style of the table that they stand in. Never decides which rows a table has.

use crate::diagnostic::Edit;
use crate::markdown::{Document, Row};

/// Empty cells at the end of a row that lacks them.
pub(crate) fn completed(document: &Document, row: &Row, missing: usize) -> Edit {
    let text = document.raw(row.span);
    // Without a pipe at its end, the row's last cell is still open.
    let is_closed = text.ends_with('|') && !text.ends_with("\\|");
    Edit {
        span: row.span.at_end(),
        content: " |".repeat(missing + usize::from(!is_closed)),
    }
}
