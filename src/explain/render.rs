//! A page as text for a terminal. Knows the Markdown that pages use, and no more.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style as Paint};

use crate::report::Style;

/// Renders Markdown: paragraphs joined and wrapped, code untouched, markup as colours or not at all.
pub(super) fn render(markdown: &str, style: Style) -> String {
    let mut page = Rendered {
        text: String::new(),
        paragraph: String::new(),
        indent: "",
        style,
    };
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            page.flush();
            let info = line.trim_start_matches('`');
            let fence = &line[..line.len() - info.len()];
            page.code(
                info.trim(),
                lines.by_ref().take_while(|line| line.trim_end() != fence),
            );
        } else if let Some(heading) = line.strip_prefix('#') {
            page.flush();
            page.heading(heading.trim_start_matches('#').trim());
        } else if line.trim().is_empty() {
            page.flush();
        } else if let Some(item) = line.strip_prefix("- ") {
            page.flush();
            page.indent = "  ";
            page.paragraph.push_str(item);
        } else if line.starts_with('|') {
            page.flush();
            page.line(line);
        } else {
            if !page.paragraph.is_empty() {
                page.paragraph.push(' ');
            }
            page.paragraph.push_str(line.trim());
        }
    }
    page.flush();
    page.text
}

struct Rendered {
    text: String,
    paragraph: String,
    indent: &'static str,
    style: Style,
}

impl Rendered {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Ends the paragraph or list item that is open.
    fn flush(&mut self) {
        if self.paragraph.is_empty() {
            return;
        }
        let paragraph = std::mem::take(&mut self.paragraph);
        let text = self.inline(&paragraph);
        let item = !self.indent.is_empty();
        if !item
            || !self
                .text
                .trim_end_matches('\n')
                .lines()
                .last()
                .is_some_and(is_item)
        {
            self.blank();
        }
        let first = if item { "- " } else { "" };
        let options = textwrap::Options::new(self.style.width)
            .initial_indent(first)
            .subsequent_indent(self.indent)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let wrapped = textwrap::fill(&text, options);
        self.line(&wrapped);
        self.indent = "";
    }

    fn heading(&mut self, heading: &str) {
        self.blank();
        let text = self.painted(AnsiColor::Cyan.on_default().bold(), heading);
        self.line(&text);
    }

    /// A code block, with what it is above it.
    fn code<'l>(&mut self, info: &str, lines: impl Iterator<Item = &'l str>) {
        self.blank();
        let mut words = info.split_whitespace();
        let caption = match (words.next(), words.next()) {
            (Some("markdown"), Some("bad")) => Some((AnsiColor::Red, "bad")),
            (Some("markdown"), Some(kind)) => Some((AnsiColor::Green, kind)),
            (Some("toml"), Some(_)) => Some((AnsiColor::Blue, "audit-lint.toml")),
            (Some("text"), _) => Some((AnsiColor::Blue, "reported")),
            _ => None,
        };
        if let Some((colour, kind)) = caption {
            let file = info
                .split_once("file=")
                .map_or(String::new(), |(_, file)| format!(" {file}"));
            let text = self.painted(colour.on_default(), &format!("{kind}{file}:"));
            self.line(&format!("  {text}"));
        }
        for line in lines {
            let line = format!("    {line}");
            self.line(line.trim_end());
        }
    }

    fn painted(&self, paint: Paint, text: &str) -> String {
        if self.style.colour {
            format!("{paint}{text}{paint:#}")
        } else {
            text.to_owned()
        }
    }

    /// Code spans and emphasis; without colours a code span keeps its marks.
    fn inline(&self, text: &str) -> String {
        let mut result = String::new();
        for (index, part) in text.split('`').enumerate() {
            if index % 2 == 0 {
                result.push_str(&self.emphasis(part));
            } else if self.style.colour {
                let paint = AnsiColor::Yellow.on_default();
                // Writing to a string cannot fail.
                let _ = write!(result, "{paint}{part}{paint:#}");
            } else {
                let _ = write!(result, "`{part}`");
            }
        }
        result
    }

    fn emphasis(&self, text: &str) -> String {
        let mut result = String::new();
        for (index, part) in text.split("**").enumerate() {
            if index % 2 == 1 {
                result.push_str(&self.painted(Paint::new().bold(), part));
                continue;
            }
            for (index, part) in part.split('*').enumerate() {
                if index % 2 == 1 {
                    result.push_str(&self.painted(Paint::new().italic(), part));
                } else {
                    result.push_str(part);
                }
            }
        }
        result
    }
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("  ")
}
