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
    /// No text is larger than a span can tell: 4 GiB.
    starts: Box<[u32]>,
}

impl LineIndex {
    /// Finds the lines of a text. They end at `\n`, so `\r\n` needs no care here.
    pub fn new(text: &str) -> Self {
        let first = if text.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len_utf8()
        } else {
            0
        };
        let ends = || memchr::memchr_iter(b'\n', text.as_bytes());
        let mut starts = Vec::with_capacity(ends().count() + 1);
        let lines = std::iter::once(first).chain(ends().map(|at| at + 1));
        starts.extend(lines.map(narrow));
        Self {
            starts: starts.into(),
        }
    }

    /// The place of a byte offset in `text`, which must be the text of this index.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let is_before = |start: &u32| *start as usize <= offset;
        let line = self.starts.partition_point(is_before).max(1);
        let start = self.starts[line - 1] as usize;
        let before = text.get(start..offset).unwrap_or_default();
        Position {
            line,
            column: before.chars().count() + 1,
            offset,
        }
    }

    /// Byte offset at which a 1-based line begins.
    pub fn start(&self, line: usize) -> Option<usize> {
        let start = self.starts.get(line.checked_sub(1)?)?;
        Some(*start as usize)
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
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
