//! What a line begins, as far as nobody can doubt it. Says nothing of the others: the parser knows them.

use std::ops::Range;

/// A line of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends, without its line end.
    pub(super) end: usize,
    /// Where the next one begins.
    pub(super) next: usize,
}

impl Line {
    /// All lines of a part of a text.
    pub(super) fn all(text: &[u8], part: Range<usize>) -> impl Iterator<Item = Self> {
        let text = &text[..part.end];
        let first = (!part.is_empty()).then(|| Self::at(text, part.start));
        std::iter::successors(first, |line| {
            (line.next < text.len()).then(|| Self::at(text, line.next))
        })
    }

    /// The line that begins here. Carriage returns stand before line feeds only.
    #[inline]
    pub(super) fn at(text: &[u8], start: usize) -> Self {
        if text.get(start) == Some(&b'\n') {
            return Self {
                start,
                end: start,
                next: start + 1,
            };
        }
        match memchr::memchr(b'\n', &text[start..]) {
            Some(length) => {
                let feed = start + length;
                let returns = usize::from(text[start..feed].ends_with(b"\r"));
                Self {
                    start,
                    end: feed - returns,
                    next: feed + 1,
                }
            }
            None => Self {
                start,
                end: text.len(),
                next: text.len(),
            },
        }
    }

    /// Its bytes.
    pub(super) fn of<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        &text[self.start..self.end]
    }
}

/// How often a byte stands in a text.
pub(super) fn count(text: &[u8], byte: u8) -> usize {
    /// So few that a byte can count them, which makes many of them quick to add at once.
    const FEW: usize = 128;
    let found = |part: &[u8]| part.iter().map(|one| u8::from(*one == byte)).sum::<u8>();
    text.chunks(FEW).map(found).map(usize::from).sum()
}

/// Whether a line holds nothing.
pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// A line without the blanks before it.
pub(super) fn unindented(line: &[u8]) -> &[u8] {
    let indent = line.iter().take_while(|byte| **byte == b' ').count();
    &line[indent..]
}

/// How often a line's first byte stands there.
fn run(line: &[u8]) -> usize {
    line.iter().take_while(|byte| **byte == line[0]).count()
}

/// Whether something stands at a place of a line, and is no blank.
fn says(line: &[u8], at: usize) -> bool {
    line.get(at).is_some_and(|byte| *byte > b' ')
}

/// Whether a line is text, at the beginning of a block as well as in the middle of a paragraph, in a text that defines
/// no links.
pub(super) fn is_text(line: &[u8]) -> bool {
    let Some(&first) = line.first() else {
        return false;
    };
    match first {
        b'!'
        | b'"'
        | b'$'..=b')'
        | b','
        | b'.'
        | b'/'
        | b';'
        | b'?'..=b'^'
        | b'a'..=b'{'
        | b'}'
        | 0x80.. => true,
        b'0'..=b'9' => {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            !matches!(line.get(digits), Some(b'.' | b')')) || says(line, digits + 1)
        }
        // `**bold**`, but neither a list item nor `* * *`.
        b'*' | b'_' | b'#' => says(line, run(line)),
        b'`' | b'~' => run(line) < 3,
        b'+' => says(line, 1),
        b'-' => matches!(
            line.get(1),
            Some(b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | 0x80..)
        ),
        _ => false,
    }
}

/// The level of a heading.
pub(super) fn heading(line: &[u8]) -> Option<u8> {
    if line.first() != Some(&b'#') {
        return None;
    }
    let level = run(line);
    let is_heading = level <= 6 && matches!(line.get(level), None | Some(b' ' | b'\t'));
    is_heading.then(|| u8::try_from(level).unwrap_or(u8::MAX))
}

/// Whether a line is a rule: `---`, `***` or `___`, without blanks between.
pub(super) fn is_rule(line: &[u8]) -> bool {
    matches!(line.first(), Some(b'-' | b'*' | b'_')) && {
        let marks = run(line);
        marks >= 3 && is_blank(&line[marks..])
    }
}

/// A line that opens a block of code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fence {
    mark: u8,
    /// How many marks it has.
    pub(super) length: usize,
}

/// The fence that a line is.
pub(super) fn fence(line: &[u8]) -> Option<Fence> {
    let mark = *line.first()?;
    if !matches!(mark, b'`' | b'~') {
        return None;
    }
    let length = run(line);
    // Else it is a code span.
    let is_fence = length >= 3 && (mark == b'~' || !line[length..].contains(&b'`'));
    is_fence.then_some(Fence { mark, length })
}

impl Fence {
    /// Whether a line ends the block that this one opens.
    pub(super) fn is_closed_by(self, line: &[u8]) -> bool {
        let marks = unindented(line);
        line.len() - marks.len() < 4 && marks.first() == Some(&self.mark) && {
            let length = run(marks);
            length >= self.length && marks[length..].iter().all(|byte| *byte == b' ')
        }
    }
}

/// The beginning of a list item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marker {
    /// The same for all items of a list.
    pub(super) mark: u8,
    /// Whether it begins a list also right below a paragraph.
    pub(super) interrupts: bool,
    /// How far from the beginning of the line the item's content stands.
    pub(super) width: usize,
}

/// The marker that a line begins with, if something stands behind it.
pub(super) fn marker(line: &[u8]) -> Option<Marker> {
    let first = *line.first()?;
    let (mark, length) = match first {
        b'-' | b'*' | b'+' => (first, 1),
        b'0'..=b'9' => {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let mark = *line.get(digits).filter(|_| digits < 9)?;
            matches!(mark, b'.' | b')').then_some((mark, digits + 1))?
        }
        _ => return None,
    };
    let gap = line[length..].len() - unindented(&line[length..]).len();
    let width = length + gap;
    let is_marker = (1..=4).contains(&gap) && says(line, width) && !is_spaced_rule(line);
    is_marker.then_some(Marker {
        mark,
        interrupts: length == 1 || first == b'1' && length == 2,
        width,
    })
}

/// `* * *`.
fn is_spaced_rule(line: &[u8]) -> bool {
    matches!(line[0], b'-' | b'*')
        && line
            .iter()
            .all(|byte| *byte == line[0] || matches!(byte, b' ' | b'\t'))
}

/// Where the text of an item begins that is nothing else. `content` stands behind its marker.
pub(super) fn item_text(content: &[u8]) -> Option<usize> {
    match content {
        // Behind the box of a task stands text, whatever it looks like.
        [b'[', b' ' | b'x' | b'X', b']', b' ', behind @ ..] => {
            let text = content.len() - unindented(behind).len();
            says(content, text).then_some(text)
        }
        [b'[', 0..=b' ' | b'x' | b'X', b']', ..] => says(content, 3).then_some(0),
        _ => is_text(content).then_some(0),
    }
}

/// How many columns a table has whose header a line is, if it has a pipe at both ends.
pub(super) fn columns_of_header(line: &[u8]) -> Option<usize> {
    let line = within_pipes(line)?;
    // What a backslash means here is the parser's to know.
    let is_known = memchr::memchr(b'\\', line).is_none();
    is_known.then(|| count(line, b'|') + 1)
}

/// How many columns a table has whose delimiter a line is, if it has a pipe at both ends.
pub(super) fn columns_of_delimiter(line: &[u8]) -> Option<usize> {
    let mut columns = 1;
    let mut has_dash = false;
    for byte in within_pipes(line)? {
        match byte {
            b'-' => has_dash = true,
            b':' | b' ' => {}
            b'|' if has_dash => {
                columns += 1;
                has_dash = false;
            }
            _ => return None,
        }
    }
    has_dash.then_some(columns)
}

/// What stands between the first and the last pipe of a line, if nothing stands outside.
fn within_pipes(line: &[u8]) -> Option<&[u8]> {
    let end = line.iter().rposition(|byte| *byte != b' ')?;
    line[..=end].strip_prefix(b"|")?.strip_suffix(b"|")
}

/// Whether a line is the row of a table, and no line that ends one.
pub(super) fn is_row(line: &[u8]) -> bool {
    // A lone pipe is no row, and ends the table.
    line.first() == Some(&b'|') && line[1..].iter().any(|byte| *byte > b' ') || is_text(line)
}
