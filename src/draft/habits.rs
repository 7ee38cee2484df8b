//! What a team writes again and again: the labels, rows and headings that its earlier audits have. Never keeps what only
//! one milestone was about.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::shift::without_milestones;
use super::title;
use crate::audit::{Audit, Milestone, holds_id, is_placeholder};
use crate::markdown::plain;
use crate::template::{normalise, words};

/// The parts that audits before the predecessor have.
#[derive(Debug, Default)]
pub(super) struct Habits {
    /// Whether there are none, so that nobody knows.
    is_first: bool,
    labels: HashSet<String>,
    headings: HashSet<String>,
    titles: HashSet<String>,
    /// The first cell of a row, and the heading that its table stands below.
    rows: HashSet<(String, String)>,
}

impl Habits {
    pub(super) fn of<'a>(audits: impl Iterator<Item = &'a Audit>) -> Self {
        let mut habits = Self {
            is_first: true,
            ..Self::default()
        };
        for audit in audits {
            habits.is_first = false;
            habits.note(audit);
        }
        habits
    }

    fn note(&mut self, audit: &Audit) {
        let document = &audit.document;
        if let Some((_, heading)) = document.title() {
            let parts = title::parts(document.raw(heading.span)).into_iter();
            self.titles.extend(parts.map(|(_, part)| key(part)));
        }
        for section in &document.sections {
            let heading = key(&document.heading_text(section));
            for table in document.tables_of(section) {
                let firsts = table.rows.iter().filter_map(|row| table.cells(row).first());
                let firsts = firsts.map(|cell| document.plain(cell.span).to_lowercase());
                self.rows.extend(firsts.map(|cell| (heading.clone(), cell)));
            }
            for block in document.blocks_of(section) {
                for line in document.text_of(block).lines() {
                    let labels = labels(line).into_iter();
                    self.labels.extend(labels.map(|label| key(&line[label])));
                }
            }
            self.headings.insert(heading);
        }
    }

    /// Whether a label is the team's, and not only this milestone's.
    pub(super) fn has_label(&self, label: &str) -> bool {
        self.is_first || self.labels.contains(&key(label))
    }

    /// Whether a heading below a section is.
    pub(super) fn has_heading(&self, heading: &str) -> bool {
        if self.is_first {
            !holds_id(heading)
        } else {
            self.headings.contains(&key(heading))
        }
    }

    /// Whether a part of a title is.
    pub(super) fn has_title(&self, part: &str) -> bool {
        self.titles.contains(&key(part))
    }

    /// Whether a row, by its first cell without markup, comes again below a heading: "Baseline discipline" does, an
    /// issue and a milestone do not.
    pub(super) fn has_row(&self, heading: &str, cell: &str) -> bool {
        let is_passing =
            is_placeholder(cell) || holds_id(cell) || Milestone::parse(cell.trim()).is_some();
        // In full: "Quality (PR #22)" is another row than that of PR #23.
        let row = (key(heading), cell.to_lowercase());
        !is_passing && !row.1.is_empty() && self.rows.contains(&row)
    }
}

/// Whether a few words name no one thing: "Keep", "Most important next action".
pub(super) fn is_general(text: &str) -> bool {
    const LONGEST: usize = 4;
    !text.contains(|c: char| c.is_ascii_digit() || c == '`') && words(text).count() <= LONGEST
}

fn key(text: &str) -> String {
    normalise(&without_milestones(&plain(text)))
}

/// Where the labels of a line stand: `**Wins:**`, `**Wins**:`, several of them, or an emphasised caption alone. None
/// where the line does not open with one.
pub(super) fn labels(line: &str) -> Vec<Range<usize>> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\*\*[^*:\n]{1,48}:\*\*|\*\*[^*:\n]{1,48}\*\*:|__[^_:\n]{1,48}:__")
            .expect("the pattern is valid")
    });
    let start = line.len() - line.trim_start().len();
    let bare = line.trim();
    let inner = bare
        .strip_prefix("**")
        .and_then(|text| text.strip_suffix("**"));
    if inner.is_some_and(|inner| !inner.contains("**") && !inner.trim().is_empty()) {
        return std::iter::once(start..start + bare.len()).collect();
    }
    let found: Vec<_> = LABEL.find_iter(line).map(|label| label.range()).collect();
    match found.first() {
        Some(first) if first.start == start => found,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn labels_are_read_where_they_open_a_line() {
        for (line, expected) in [
            ("**Wins:**", vec!["**Wins:**"]),
            ("**Wins**: three", vec!["**Wins**:"]),
            ("**Improvements**", vec!["**Improvements**"]),
            ("**Keep:** a. **Defer:** b", vec!["**Keep:**", "**Defer:**"]),
            ("we **keep:** a", vec![]),
            ("**One** and **two**", vec![]),
            ("****", vec![]),
        ] {
            let found: Vec<_> = labels(line).into_iter().map(|at| &line[at]).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
