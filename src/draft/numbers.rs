//! Numbered headings in order again, where a section was added, left out, or misnumbered before.

use std::collections::HashMap;

use crate::markdown::Document;
use crate::source::{Source, SourceId};
use crate::template::numbered;

/// The text with its headings `1. …`, `2. …` numbered without gaps, each level below its parent for itself.
pub(super) fn in_order(text: &str) -> String {
    let source = Source::new(SourceId::new(0), "", text);
    let document = Document::parse(&source);
    let mut next: HashMap<(Option<usize>, u8), u32> = HashMap::new();
    let mut ordered = String::with_capacity(text.len());
    let mut copied = 0;
    for section in &document.sections {
        let Some(heading) = &section.heading else {
            continue;
        };
        let Some((digits, number, _)) = numbered(document.raw(heading.span)) else {
            continue;
        };
        let digits = source.span_of(digits).range();
        let key = (section.parent, heading.level);
        let number = *next
            .entry(key)
            .and_modify(|number| *number += 1)
            .or_insert(number);
        let text = source.text();
        ordered.push_str(&text[copied..digits.start]);
        ordered.push_str(&number.to_string());
        copied = digits.end;
    }
    ordered.push_str(&text[copied..]);
    ordered
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn numbers_are_put_in_order_and_nothing_else() {
        let text = "# A\n\n## 1. One\n\n### 1. a\n\n### 3. c\n\n## 4) Four\n\n## 3.1 x\n\n## 2024. y\n\n```\n# 9. z\n```\n";
        let expected = "# A\n\n## 1. One\n\n### 1. a\n\n### 2. c\n\n## 2) Four\n\n## 3.1 x\n\n## 2024. y\n\n```\n# 9. z\n```\n";
        assert_eq!(in_order(text), expected);
    }
}
