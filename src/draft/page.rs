//! Lines of Markdown that are being written. Knows blank lines and nothing else.

use super::TODO;

/// A text in the making, as lines without line ends.
#[derive(Debug, Default, Clone)]
pub(super) struct Page {
    lines: Vec<String>,
}

impl Page {
    /// Writes a line right below the last one.
    pub(super) fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Leaves a blank line, unless there is one.
    pub(super) fn gap(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// Writes the lines of a text as a block of its own.
    pub(super) fn block(&mut self, text: &str) {
        self.gap();
        self.lines.extend(text.lines().map(str::to_owned));
        self.gap();
    }

    /// A line of its own that says that a text is missing.
    pub(super) fn placeholder(&mut self) {
        self.block(TODO);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.iter().all(String::is_empty)
    }

    pub(super) fn append(&mut self, other: Self) {
        if !other.is_empty() {
            self.gap();
            self.lines.extend(other.lines);
        }
    }

    /// The text: no blank line on top, none twice, and no blanks at the end of a line but those that break it.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut blank = true;
        for line in &self.lines {
            let bare = line.trim_end_matches([' ', '\t', '\r', '\u{feff}']);
            let is_blank = bare.is_empty();
            if is_blank && blank {
                continue;
            }
            text.push_str(bare);
            if !is_blank && line.ends_with("  ") {
                text.push_str("  ");
            }
            text.push('\n');
            blank = is_blank;
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }
}
