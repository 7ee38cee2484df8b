//! HTML comments: where they stand, and what they stand at. Never reads what they say.

use std::ops::Range;

use super::Block;
use crate::source::{Source, Span};

/// An HTML comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// From `<!--` to `-->`, or to where its block ends if nothing closes it.
    pub span: Span,
    /// What it stands at. Behind other text that is the line, or the list item that it belongs to; in a block of its
    /// own the block that follows, a whole table or list. Empty where none follows.
    pub about: Span,
}

/// The comments of a piece of HTML.
pub(super) fn comments(source: &Source, html: Range<usize>) -> impl Iterator<Item = Span> + use<> {
    let text = &source.text()[html.clone()];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("<!--").map(|found| at + found) {
        let close = text[open..]
            .find("-->")
            .map_or(text.len(), |found| open + found + "-->".len());
        found.push(source.span(html.start + open..html.start + close));
        at = close;
    }
    found.into_iter()
}

/// Where the comment begins that a line ends with.
pub(super) fn ending(line: &str) -> Option<usize> {
    let text = line.trim_end().strip_suffix("-->")?;
    let at = text.rfind("<!--")?;
    // `<!-- c --> | a -->` ends with an arrow.
    (!text[at..].contains("-->")).then_some(at)
}

/// The comments in blocks of their own and those behind other text, in order, each once.
pub(super) fn collect(
    alone: Vec<Comment>,
    behind_text: Vec<Span>,
    source: &Source,
    blocks: &[Block],
) -> Vec<Comment> {
    let mut comments = alone;
    comments.extend(behind_text.into_iter().map(|span| Comment {
        span,
        about: line_or_item(source, blocks, span),
    }));
    comments.sort_by_key(|comment| comment.span.start);
    comments.dedup_by_key(|comment| comment.span.start);
    comments
}

fn line_or_item(source: &Source, blocks: &[Block], comment: Span) -> Span {
    let text = source.text().as_bytes();
    let Range { start, end } = comment.range();
    let start = memchr::memrchr(b'\n', &text[..start]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &text[end..]).map_or(text.len(), |at| end + at);
    let mut line = source.span(start..end);
    let before = blocks.partition_point(|block| block.span.start < line.end);
    let item = blocks[..before].last().filter(|block| block.item);
    if let Some(item) = item.filter(|item| item.span.end > line.start) {
        line.start = line.start.min(item.span.start);
        line.end = line.end.max(item.span.end);
    }
    line
}

/// The same text with its comments blanked, byte for byte: nothing in a comment is a claim.
pub(super) fn blanked(source: &Source, comments: &[Comment]) -> Source {
    if comments.is_empty() {
        return source.clone();
    }
    let mut bytes = source.text().as_bytes().to_vec();
    for comment in comments {
        for byte in &mut bytes[comment.span.range()] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }
    // A comment begins and ends at an ASCII character, so what is left is UTF-8.
    String::from_utf8(bytes).map_or_else(
        |_| source.clone(),
        |text| Source::new(source.id(), source.path(), text),
    )
}

#[cfg(test)]
mod tests {
    use crate::markdown::Document;
    use crate::source::{Source, SourceId};

    /// What each comment of a text stands at.
    fn about(text: &str) -> Vec<String> {
        let source = Source::new(SourceId::new(0), "audit.md", text);
        let document = Document::parse(&source);
        let comments = document.comments().iter();
        comments
            .map(|comment| source.slice(comment.about).trim().to_owned())
            .collect()
    }

    #[test]
    fn a_comment_behind_text_is_about_its_line() {
        for line in [
            "## Scores <!-- c -->",
            "Range: a...b <!-- c -->",
            "Range: a...b<!-- c -->  ",
            "> Range: a...b <!-- c -->",
        ] {
            assert_eq!(about(&format!("before  \n\n{line}\nbehind")), [line.trim()]);
        }
    }

    #[test]
    fn a_comment_of_a_list_item_is_about_all_of_it() {
        let item = "- one that\n  goes on <!-- c -->\n  and on";
        assert_eq!(about(&format!("- first\n{item}\n- third")), [item]);
        assert_eq!(
            about("- first\n\n- second <!-- c -->\n"),
            ["- second <!-- c -->"]
        );
    }

    #[test]
    fn a_comment_of_a_row_is_about_the_row_wherever_it_stands_in_it() {
        for row in [
            "| S-1 | open <!-- c --> |",
            "| S-1 | open | <!-- c -->",
            "S-1 | open <!-- c -->",
            "| S-1 <!-- c --> | open |",
        ] {
            let table =
                format!("| ID | State |\n|----|-------|\n| S-0 | open |\n{row}\n| S-2 | open |\n");
            assert_eq!(about(&table), [row]);
        }
    }

    #[test]
    fn an_arrow_ends_no_comment() {
        let text = "A | B\n--|--\nx <!-- c --> | y -->\n";
        let source = Source::new(SourceId::new(0), "audit.md", text);
        let comments = Document::parse(&source).comments().to_vec();
        assert_eq!(comments.len(), 1);
        assert_eq!(source.slice(comments[0].span), "<!-- c -->");
    }

    #[test]
    fn a_comment_behind_the_last_pipe_is_no_cell() {
        let text = "| ID |\n|----|\n| S-1 | <!-- c -->\n";
        let document = Document::parse(&Source::new(SourceId::new(0), "audit.md", text));
        assert_eq!(document.tables()[0].rows[0].written, 1);
    }

    #[test]
    fn a_comment_alone_is_about_the_block_that_follows() {
        let table = "| ID |\n|----|\n| S-1 |\n| S-2 |";
        for (between, block) in [
            ("", table),
            ("\n", table),
            ("\n---\n\n", table),
            ("\n<!-- d -->\n\n", table),
            ("", "- one\n- two"),
            ("", "A line\nand another."),
            ("", "## Scores"),
            ("\n", "```json\n{}\n```"),
        ] {
            let text = format!("Before.\n<!-- c -->\n{between}{block}\n\n## Behind\n");
            assert_eq!(about(&text)[0], block, "{text}");
        }
        assert_eq!(about("Text.\n\n<!-- c -->\n"), [""]);
    }

    #[test]
    fn a_comment_in_code_is_text() {
        assert!(about("```html\n<!-- c -->\n```\n\n    <!-- c -->\n\n`<!-- c -->`\n").is_empty());
    }
}
