//! Where a stretch of text ends that only the parser can read. Knows what may reach over blank lines, and reads none of it.

use super::line::{
    Fence, Line, fence, heading, is_blank, is_rule, is_text, item_text, marker, unindented,
};

/// The end of a stretch that begins here and is no shorter than that: where nothing can be open any more. In a text with
/// comments the extent of what follows one counts, too.
pub(super) fn end(text: &[u8], start: usize, least: usize, has_comments: bool) -> usize {
    let mut at = start;
    let mut is_behind_empty = true;
    // How far the text of the list item stands to the right that is open without a doubt.
    let mut item = None;
    let mut may_be_html = false;
    while at < text.len() {
        let line = Line::at(text, at);
        let bytes = line.of(text);
        let content = bytes.trim_ascii_start();
        if content.is_empty() {
            is_behind_empty = bytes.is_empty();
            at = line.next;
            continue;
        }
        let may_end = at > start && at >= least;
        if may_end && is_behind_empty && closes_all(bytes) {
            return at;
        }
        let indent = bytes.len() - content.len();
        let is_spaced = unindented(bytes).len() == content.len();
        let is_inside = item.is_some_and(|item| is_spaced && indent >= item);
        if let Some(fence) = fence(content) {
            if indent == 0 && !may_be_html {
                if may_end {
                    return at;
                }
                at = end_of_code(text, line, fence).1;
                is_behind_empty = false;
                item = None;
                continue;
            }
            // One that no item ends goes on over blank lines.
            if !(is_inside || is_spaced && indent >= 4) {
                break;
            }
        }
        let is_metadata = may_open_metadata(bytes) && !is_blank(Line::at(text, line.next).of(text));
        // An item without text ends before the blank lines below it only if something else follows.
        if is_metadata || has_comments && (opens_comment(bytes) || is_empty_item(bytes)) {
            break;
        }
        may_be_html |= content[0] == b'<';
        if !is_inside {
            let is_item = is_spaced && indent < 4 && (is_behind_empty || item.is_some());
            item = marker(content)
                // One that is empty but for a box ends at a blank line.
                .filter(|marker| is_item && item_text(&content[marker.width..]).is_some())
                .map(|marker| indent + marker.width);
        }
        is_behind_empty = false;
        at = line.next;
    }
    text.len()
}

/// Where a fenced block of code ends that a line opens, and where the next line begins.
pub(super) fn end_of_code(text: &[u8], first: Line, fence: Fence) -> (usize, usize) {
    let mut at = first.next;
    while at < text.len() {
        let line = Line::at(text, at);
        if fence.is_closed_by(line.of(text)) {
            return (line.end, line.next);
        }
        at = line.next;
    }
    (at, at)
}

/// Where a comment ends that begins with a line: a block of its own, with all that stands behind it.
pub(super) fn end_of_comment(text: &[u8], first: Line) -> usize {
    let close = memchr::memmem::find(&text[first.start..], b"-->");
    close.map_or(text.len(), |length| {
        Line::at(text, first.start + length).next
    })
}

/// Whether something in a text may reach over blank lines, or tell what stands elsewhere: HTML, unless it is a comment,
/// and the definition of a link.
pub(super) fn reaches_far(text: &[u8]) -> bool {
    let is_tag = |at: usize| {
        let behind = &text[at + 1..];
        let begins = |word: &[u8]| {
            let found = behind.get(..word.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(word))
        };
        let words: [&[u8]; 6] = [b"!", b"?", b"pre", b"script", b"style", b"textarea"];
        !behind.starts_with(b"!--") && words.into_iter().any(begins)
    };
    let begins_line = |at: usize| {
        let mut before = text[..at].iter().rev().take_while(|byte| **byte != b'\n');
        before.all(|byte| is_container(*byte))
    };
    memchr::memchr_iter(b'<', text).any(is_tag)
        || memchr::memchr_iter(b'[', text).any(begins_line)
            && memchr::memmem::find(text, b"]:").is_some()
}

/// Whether nothing is open any more where a line begins that stands behind an empty one: it is neither indented nor an
/// item of a list.
pub(super) fn closes_all(line: &[u8]) -> bool {
    match line.first() {
        Some(b'-' | b'*' | b'+' | b'0'..=b'9') => is_text(line) || is_rule(line),
        Some(first) => *first > b' ',
        None => false,
    }
}

/// Whether nothing is open any more where a line begins that stands right below text.
pub(super) fn interrupts_all(line: &[u8]) -> bool {
    match line.first() {
        Some(b'>') => true,
        Some(b'<') => line.starts_with(b"<!--"),
        Some(b'#') => heading(line).is_some(),
        Some(b'`' | b'~') => fence(line).is_some(),
        _ => is_rule(line),
    }
}

/// Whether a line may begin a comment that goes on below it.
fn opens_comment(line: &[u8]) -> bool {
    let content = line.iter().position(|byte| !is_container(*byte));
    content.is_some_and(|at| {
        line[at..].starts_with(b"<!--") && memchr::memmem::find(&line[at..], b"-->").is_none()
    })
}

/// Whether a line may be a list item that has no text, but for the box of a task.
fn is_empty_item(line: &[u8]) -> bool {
    let content = line.iter().position(|byte| !is_container(*byte));
    let content = content.map_or(&line[..0], |at| line[at..].trim_ascii_end());
    content.is_empty() || matches!(content, [b'[', _, b']'])
}

/// Whether a line may be three dashes and nothing else, in whatever container.
fn may_open_metadata(line: &[u8]) -> bool {
    line.iter().all(|byte| is_container(*byte)) && line.windows(3).any(|three| three == b"---")
}

/// Whether a byte may stand before the content of a line, in quotes and lists.
fn is_container(byte: u8) -> bool {
    matches!(byte, b'>' | b'*' | b'+' | b'-' | b'.' | b')' | b' ' | b'\t'..=b'\r' | b'0'..=b'9')
}
