//! Byte offsets as the lines and columns that people count. Never looks at Markdown.

use super::BYTE_ORDER_MARK;

/// A place in a text: 1-based line, 1-based column in Unicode code points, and the byte offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 1-based.
    pub line: usize,
    /// 1-based, in Unicode code points; a byte order mark is not counted.
    pub column: usize,
    /// In bytes from the start of the file.
    pub offset: usize,
}

/// Where each line of a text begins.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of a text. They end at `\n`, so `\r\n` needs no care here.
    pub fn new(text: &str) -> Self {
        let first = if text.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len_utf8()
        } else {
            0
        };
        let starts = std::iter::once(first)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .collect();
        Self { starts }
    }

    /// The place of a byte offset in `text`, which must be the text of this index.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts[line - 1];
        let before = text.get(start..offset).unwrap_or_default();
        Position {
            line,
            column: before.chars().count() + 1,
            offset,
        }
    }

    /// Byte offset at which a 1-based line begins.
    pub fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points_and_not_bytes() {
        let text = "🟢 ok\r\nü|x";
        let index = LineIndex::new(text);
        let at = |needle| index.position(text, text.find(needle).expect("in the text"));
        assert_eq!((at("ok").line, at("ok").column), (1, 3));
        assert_eq!((at("x").line, at("x").column), (2, 3));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let text = "\u{feff}# M01";
        assert_eq!(LineIndex::new(text).position(text, 3).column, 1);
    }
}
