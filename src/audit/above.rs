//! What an item stands below: headings, captions, list items. Never looks at the item itself.

use super::fate::says_plainly;
use super::registry::{State, shaped_ids};
use crate::markdown::{Block, Document, plain};
use crate::source::Span;
use crate::template::{Vocabulary, has_word, written_words};

/// Whether the nearest words above a table, list item or line that say anything close what stands below them.
/// Headings above a list's own section, one of `lists`, do not speak of it.
pub(super) fn closed_above(
    document: &Document,
    names: &Vocabulary,
    span: Span,
    lists: &[Span],
) -> bool {
    let section = document.section_at(span);
    lead(document, names, section, span)
        .or_else(|| headings(document, names, section, lists))
        .is_some_and(|said| said == State::Resolved)
}

/// What "Resolved This Milestone", "Not closed" or "Notes" says of everything below it.
fn says(text: &str, names: &Vocabulary) -> Option<State> {
    if has_word(text, names.open_above()) {
        return Some(State::Open);
    }
    says_plainly(text, names.closed_above(), names).then_some(State::Resolved)
}

/// What the nearest heading says that says anything, the title aside.
fn headings(
    document: &Document,
    names: &Vocabulary,
    section: usize,
    lists: &[Span],
) -> Option<State> {
    let mut next = Some(section);
    while let Some(index) = next {
        let section = &document.sections[index];
        let heading = section.heading.as_ref()?;
        let is_title = || document.title().is_some_and(|(title, _)| title == index);
        if heading.level == 1 && is_title() {
            return None;
        }
        if let Some(said) = says(&document.plain(heading.span), names) {
            return Some(said);
        }
        let is_list = lists.iter().any(|list| list.start == section.span.start);
        next = section.parent.filter(|_| !is_list);
    }
    None
}

/// What the caption of a table or list says, or a list item that it is nested in.
fn lead(document: &Document, names: &Vocabulary, section: usize, span: Span) -> Option<State> {
    /// A caption stands near.
    const FARTHEST: usize = 100;
    let section = &document.sections[section];
    let tables = document.tables_of(section);
    let blocks = document.blocks_of(section);
    let before = blocks.partition_point(|block| block.span.start <= span.start);
    let said = |block: &Block| {
        let last = document.text_of(block).lines().last()?;
        is_lead(last, block.item).then(|| says(&plain(last), names))?
    };
    let table = tables.partition_point(|table| table.span.start <= span.start);
    if let Some(table) = table.checked_sub(1).map(|at| &tables[at])
        && table.span.contains(span)
    {
        let caption = &blocks[before.checked_sub(1)?];
        let gap = caption.span.end..table.span.start;
        let depth = |span: Span| indentation(document, span);
        let is_apart = tables.iter().any(|other| gap.contains(&other.span.start))
            || (caption.item && depth(caption.span) >= depth(table.span));
        return if is_apart { None } else { said(caption) };
    }
    let (block, earlier) = blocks[..before].split_last()?;
    let mut indent = indentation(document, block.span);
    let is_nested = block.item || indent > 0;
    if !is_nested || !block.span.contains(span) {
        return None;
    }
    for above in earlier.iter().rev().take(FARTHEST) {
        let depth = indentation(document, above.span);
        if !above.item && depth <= indent {
            return said(above);
        }
        if above.item && depth < indent {
            indent = depth;
            if let Some(said) = said(above) {
                return Some(said);
            }
        }
    }
    None
}

/// A few words that only lead to what follows: "**Closed in M02**", "These are done:", as an item "Resolved".
fn is_lead(line: &str, item: bool) -> bool {
    let line = line.trim_end();
    let emphasis = ['*', '_'];
    let leads = line.ends_with(':')
        || (line.starts_with(emphasis) && line.ends_with(emphasis))
        || (item && written_words(line).count() <= 3 && !line.ends_with('.'));
    leads && written_words(line).count() <= 8 && shaped_ids(line).next().is_none()
}

/// How far the line is indented that a span begins in.
fn indentation(document: &Document, span: Span) -> usize {
    let text = &document.source.text()[..span.start as usize];
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    let rest = &document.source.text()[line..];
    rest.len() - rest.trim_start_matches([' ', '\t', '>']).len()
}
