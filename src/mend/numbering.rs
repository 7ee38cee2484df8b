//! The numbers of headings, counted through. Refuses where something else in the text goes by them.

use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::Edit;
use crate::markdown::Document;
use crate::source::Span;

/// The number of a heading, and where its digits stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number {
    pub(crate) value: u32,
    pub(crate) span: Span,
}

/// The most that a heading's number can be: `2026.` is a year.
const MOST: u32 = 99;

/// Edits that count headings of one level through, from the first one's number on. None where a number falls back, so
/// that a section may be out of its place, or where the text goes by numbers that would be others.
pub(crate) fn counted_through(document: &Document, numbers: &[Number]) -> Option<Vec<Edit>> {
    let first = numbers.first()?.value;
    if !numbers.is_sorted_by_key(|number| number.value) {
        return None;
    }
    let mut edits = Vec::new();
    let mut lowest = MOST;
    for (number, right) in numbers.iter().zip(first..) {
        if number.value == right {
            continue;
        }
        lowest = lowest.min(right).min(number.value);
        let written = document.raw(number.span);
        // "05." keeps its nought.
        let width = written.len() * usize::from(written.starts_with('0'));
        edits.push(Edit {
            span: number.span,
            content: format!("{right:0width$}"),
        });
        if right > MOST {
            return None;
        }
    }
    (!edits.is_empty() && !is_cited(document, lowest)).then_some(edits)
}

/// Whether the text goes by the number of a section, from this one on: "see sections 8 and 9", "§ 9", the target `#9-plan`
/// of a link, or a heading "9.1 Tasks" below.
fn is_cited(document: &Document, lowest: u32) -> bool {
    static CITED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?im)(?:\b(?:sections?|sect?\.)|§)\W{0,3}([0-9]+(?:(?:[ ,.&/§–—-]|and|or|to)+[0-9]+)*)|#([0-9]+)-|^ {0,3}#+\W+([0-9]+)\.[0-9]",
        )
        .expect("the pattern is valid")
    });
    let text = document.source.text();
    CITED.captures_iter(text).any(|cited| {
        let numbers = cited.iter().skip(1).flatten();
        numbers
            .flat_map(|number| number.as_str().split(|c: char| !c.is_ascii_digit()))
            .any(|number| number.parse().is_ok_and(|number: u32| number >= lowest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, SourceId};

    /// Counts the headings of level 2 of a text through.
    fn counted(text: &str) -> Option<String> {
        let document = Document::parse(&Source::new(SourceId::new(0), "audit.md", text));
        let headings = document.sections.iter().filter_map(|section| {
            let heading = section.heading.as_ref()?;
            let (digits, _) = document.raw(heading.span).split_once('.')?;
            (heading.level == 2).then(|| Number {
                value: digits.parse().expect("a number"),
                span: document.source.span_of(digits),
            })
        });
        let numbers: Vec<Number> = headings.collect();
        let mut text = text.to_owned();
        for edit in counted_through(&document, &numbers)?.into_iter().rev() {
            text.replace_range(edit.span.range(), &edit.content);
        }
        Some(text)
    }

    #[test]
    fn numbers_that_something_goes_by_stay() {
        for cited in [
            "see section 4",
            "Sections 1 and 4",
            "Sections 1, 2, 4 and 9",
            "Sections 1–9",
            "sect. 4",
            "§4",
            "§§ 1–4",
            "section **3**",
            "[CI](#4-ci)",
            "<a href=\"#4-ci\">",
            "### 4.1 Jobs",
        ] {
            assert_eq!(
                counted(&format!("## 2. A\n\n{cited}\n\n## 4. CI\n")),
                None,
                "{cited}"
            );
        }
        for other in [
            "section 2",
            "issue #4",
            "4.1 jobs",
            "intersection 4",
            "[x](#a-4-b)",
        ] {
            assert_eq!(
                counted(&format!("## 2. A\n\n{other}\n\n## 4. CI\n")),
                Some(format!("## 2. A\n\n{other}\n\n## 3. CI\n")),
                "{other}"
            );
        }
    }

    #[test]
    fn a_number_that_falls_back_leaves_a_doubt() {
        assert_eq!(counted("## 1. A\n## 3. B\n## 2. C\n"), None);
        assert_eq!(counted("## 1. A\n## 2. B\n## 1. C\n"), None);
    }

    #[test]
    fn a_hundred_is_no_number_of_a_heading() {
        assert_eq!(counted("## 99. A\n## 99. B\n"), None);
    }
}
