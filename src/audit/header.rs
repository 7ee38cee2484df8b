//! The header's fields, in any of the forms people write them. Never looks below the header.

use crate::markdown::{Block, BlockKind, Document, Section, Table, plain};
use crate::source::{Span, Spanned};
use crate::template::{ColumnKind, FieldKind, SectionKind, Vocabulary};

use super::Revision;
use super::status::is_placeholder;

/// One `name: value`.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it is, where the template knows its name.
    pub kind: Option<FieldKind>,
    /// Its name without markup and colon.
    pub name: Spanned<String>,
    /// Its value with markup; may be empty, may go over several lines.
    pub value: Span,
    /// Whether it is emphasised or stands in a table.
    is_marked: bool,
}

/// The header of an audit.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// In order.
    pub fields: Vec<Field>,
    /// Whether one of them is emphasised, or a row of a table.
    has_marked: bool,
}

/// A name longer than this is a sentence with a colon.
const LONGEST_NAME: usize = 48;

impl Header {
    pub(super) fn read(
        document: &Document,
        kinds: &[Option<SectionKind>],
        names: &Vocabulary,
    ) -> Self {
        let title = document.title().map(|(index, _)| index);
        let mut header = Self::default();
        for (index, section) in document.sections.iter().enumerate() {
            let above_first_heading = index == 0 || Some(index) == title;
            if above_first_heading || kinds[index] == Some(SectionKind::Header) {
                header.read_section(document, section, names);
            }
        }
        header.fields.sort_by_key(|field| field.name.span.start);
        header.drop_loose(document, names);
        header
    }

    /// Takes the meaning from fields with a loose name that only stand beside the real one: "Delta: +120 lines".
    fn drop_loose(&mut self, document: &Document, names: &Vocabulary) {
        let is_loose = |field: &Field| names.is_loose(&field.name.value);
        if self.all(FieldKind::Range).all(is_loose) {
            return;
        }
        let ranges = self.fields.iter_mut();
        for field in ranges.filter(|field| field.kind == Some(FieldKind::Range)) {
            let says_nothing = || Revision::find_all(&document.source, field.value).is_empty();
            let is_open = || is_placeholder(&document.plain(field.value));
            if is_loose(field) && says_nothing() && !is_open() {
                field.kind = None;
            }
        }
    }

    fn read_section(&mut self, document: &Document, section: &Section, names: &Vocabulary) {
        // How far an item is indented at least that belongs to the field above it.
        let mut least = None;
        for block in document.blocks_of(section) {
            let indent = indent(document, block.span);
            let is_below = block.item && least.is_some_and(|least| indent >= least);
            if is_below && !self.is_field(document, block, names) {
                // "- **CI Status:** Green" with the runs as a list below it.
                if let Some(last) = self.fields.last_mut() {
                    last.value.end = block.span.end;
                }
                continue;
            }
            self.read_block(document, block, names);
            least = if block.item {
                Some(indent + 1)
            } else {
                // "**Scope:**" in a line of its own, and then a list.
                let waiting = self.waiting(document);
                waiting
                    .filter(|field| block.span.contains(field.value))
                    .map(|_| 0)
            };
        }
        for table in document.tables_of(section) {
            self.read_table(document, table, names);
        }
    }

    /// Whether a block opens with a field whose name is known.
    fn is_field(&self, document: &Document, block: &Block, names: &Vocabulary) -> bool {
        let first = document.lines(block.span).next();
        !self.fields.is_empty()
            && first.is_some_and(|line| knows_one(&fields_of_line(document.raw(line)), names))
    }

    /// The last field, where it has no value yet.
    fn waiting(&self, document: &Document) -> Option<&Field> {
        let last = self.fields.last()?;
        document.raw(last.value).trim().is_empty().then_some(last)
    }

    fn read_block(&mut self, document: &Document, block: &Block, names: &Vocabulary) {
        // A value goes on in the next line of its paragraph, unless a hard break ends it.
        let mut open = false;
        for line in document.lines(block.span) {
            let raw = document.raw(line);
            if block.kind == BlockKind::Metadata && raw.trim_end() == "---" {
                continue;
            }
            let mut found = fields_of_line(raw);
            let is_marked = raw.contains("**")
                || raw.contains("__")
                || without_marker(raw).starts_with(['*', '_']);
            let is_value = || {
                let waiting = self.waiting(document);
                waiting.is_some_and(|field| field.is_marked) && !knows_one(&found, names)
            };
            // Below "**Scope:**" a plain "Checkout: refunds" is what it is about.
            if open && !is_marked && is_value() {
                found.clear();
            }
            if found.is_empty() {
                let text = raw.trim();
                if open && !text.is_empty() {
                    if let Some(last) = self.fields.last_mut() {
                        last.value.end = document.source.span_of(text).end;
                    }
                } else {
                    open = false;
                }
            }
            for (name, value) in &found {
                let value = document.source.span_of(value);
                let name = document.source.span_of(name);
                self.push(document, name, value, names, is_marked);
                open = true;
            }
            let breaks = raw.ends_with("  ") || raw.ends_with('\\');
            if breaks && self.waiting(document).is_none() {
                open = false;
            }
        }
    }

    fn read_table(&mut self, document: &Document, table: &Table, names: &Vocabulary) {
        let [first, second, ..] = table.names() else {
            return;
        };
        let column = |cell: Span| names.column(&document.plain(cell));
        let declared = column(first.span) == Some(ColumnKind::Field)
            && column(second.span) == Some(ColumnKind::Value);
        let known = |cell: Span| names.field(&document.plain(cell)).is_some();
        let rows = std::iter::once(&table.header)
            .filter(|_| !declared)
            .chain(&table.rows);
        for row in rows {
            let [name, value, ..] = table.cells(row) else {
                continue;
            };
            if declared || (table.names().len() == 2 && known(name.span)) {
                self.push(document, name.span, value.span, names, true);
            }
        }
    }

    fn push(
        &mut self,
        document: &Document,
        name: Span,
        value: Span,
        names: &Vocabulary,
        is_marked: bool,
    ) {
        let text = document.plain(name);
        let text = text.trim_end_matches(':').trim().to_owned();
        // Among marked fields an unmarked "CI evidence: …" is a sentence.
        let is_sentence = !is_marked && self.has_marked;
        self.has_marked |= is_marked;
        let kind = names
            .field(&text)
            .filter(|kind| !(is_sentence && *kind == FieldKind::Ci));
        self.fields.push(Field {
            kind,
            is_marked,
            name: Spanned::new(text, name),
            value,
        });
    }

    /// The fields with a meaning, in order.
    pub fn all(&self, kind: FieldKind) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .filter(move |field| field.kind == Some(kind))
    }

    /// The first field with a meaning whose value is no placeholder, else the first with that meaning.
    pub fn get(&self, document: &Document, kind: FieldKind) -> Option<&Field> {
        self.all(kind)
            .find(|field| !is_placeholder(&document.plain(field.value)))
            .or_else(|| self.all(kind).next())
    }

    /// Whether a text, table or code block stands below a field, up to the next one: the value, if it has no other.
    pub fn is_followed(&self, document: &Document, field: &Field) -> bool {
        let section = &document.sections[document.section_at(field.name.span)];
        let (start, end) = (field.value.end, section.span.end);
        let next = self
            .fields
            .iter()
            .filter(|other| other.kind.is_some() || other.is_marked || !field.is_marked)
            .map(|other| other.name.span.start)
            .filter(|other| (start..end).contains(other))
            .min();
        let range = start as usize..next.unwrap_or(end) as usize;
        let behind = &document.source.text()[range];
        let Some((same_line, below)) = behind.split_once('\n') else {
            return false;
        };
        // The line that the next field begins in is none of this one's.
        let below = match next {
            Some(_) => below.rsplit_once('\n').map_or("", |(above, _)| above),
            None => below,
        };
        let is_rule = ["---", "***", "___"]
            .iter()
            .any(|rule| below.trim().starts_with(rule));
        let has_row_end = same_line.contains('|');
        !has_row_end && !is_rule && below.contains(char::is_alphanumeric)
    }

    /// The fields about continuous integration.
    pub fn ci(&self) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .filter(|field| matches!(field.kind, Some(FieldKind::CiStatus | FieldKind::Ci)))
    }
}

fn knows_one(fields: &[(&str, &str)], names: &Vocabulary) -> bool {
    let known = |(name, _): &(&str, &str)| {
        let name = plain(name);
        names.field(name.trim_end_matches(':')).is_some()
    };
    fields.iter().any(known)
}

/// How far a span begins from the start of its line, in bytes.
fn indent(document: &Document, span: Span) -> usize {
    let before = &document.source.text()[..span.start as usize];
    before.len() - before.rfind('\n').map_or(0, |at| at + 1)
}

/// The names and values of a line: `**Name:** value`, `*Name*: value`, `Name: value`, behind a list or quote mark
/// or not; several emphasised ones where `|`, `·` or blanks divide them.
fn fields_of_line(line: &str) -> Vec<(&str, &str)> {
    let text = without_marker(line);
    let Some((name, value)) = marked_field(text) else {
        return plain_field(text).into_iter().collect();
    };
    let mut found = Vec::new();
    let (mut name, mut value) = (name, value);
    while let Some(at) = next_marked_field(value) {
        let divider = |c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | ';');
        found.push((name, trim(value[..at].trim_end_matches(divider))));
        let Some(next) = marked_field(&value[at..]) else {
            break;
        };
        (name, value) = next;
    }
    found.push((name, trim(value)));
    found
}

fn trim(value: &str) -> &str {
    value.trim().trim_end_matches('\\').trim_end()
}

fn without_marker(line: &str) -> &str {
    let text = line.trim_start_matches([' ', '\t', '>']);
    let bullet = ["- ", "* ", "+ "]
        .iter()
        .find_map(|mark| text.strip_prefix(mark));
    let numbered = || {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < text.len())
            .then(|| rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")))
            .flatten()
    };
    bullet.or_else(numbered).unwrap_or(text).trim_start()
}

/// What may stand around a name. Other marks may stand inside these.
const MARKS: [&str; 6] = ["***", "**", "__", "*", "_", "`"];

fn marked_field(text: &str) -> Option<(&str, &str)> {
    let mark = MARKS.into_iter().find(|mark| text.starts_with(mark))?;
    let inner = &text[mark.len()..];
    let closes = |at: &usize| inner[*at..].starts_with(mark);
    let close = memchr::memchr_iter(mark.as_bytes()[0], inner.as_bytes()).find(closes)?;
    let (name, behind) = (&inner[..close], &inner[close + mark.len()..]);
    let shown = plain(name);
    if name.len() > LONGEST_NAME || shown.is_empty() {
        return None;
    }
    if shown.ends_with(':') {
        return Some((name, behind));
    }
    let value = behind.trim_start().strip_prefix(':')?;
    Some((name, value))
}

fn next_marked_field(value: &str) -> Option<usize> {
    memchr::memchr2_iter(b'*', b'_', value.as_bytes()).find(|&at| {
        let before = &value[..at];
        let divided = before.ends_with("  ") || before.trim_end().ends_with(['|', '·', '•']);
        divided && marked_field(&value[at..]).is_some()
    })
}

fn plain_field(text: &str) -> Option<(&str, &str)> {
    let colon = text.find(':')?;
    let (name, value) = (&text[..colon], &text[colon + 1..]);
    let words = plain(name).split_whitespace().count();
    let reads_as_name = name.starts_with(|c: char| c.is_alphabetic() || c == '`')
        && name.len() <= LONGEST_NAME
        && (1..=5).contains(&words)
        && (value.is_empty() || value.starts_with([' ', '\t']));
    reads_as_name.then(|| (name, trim(value)))
}

#[cfg(test)]
mod tests {
    use super::{fields_of_line, plain};

    #[test]
    fn every_form_of_a_field_is_read() {
        for line in [
            "**Range:** a → b  ",
            "**Range**: a → b",
            "*Range:* a → b",
            "_Range_: a → b",
            "`Range:` a → b",
            "**_Range:_** a → b",
            "***Range:*** a → b",
            "_**Range:**_ a → b",
            "Range: a → b",
            "* **Range:** a → b",
            "- Range: a → b",
            "> **Range:** a → b\\",
            "1. **Range:** a → b",
        ] {
            let found: Vec<_> = fields_of_line(line)
                .into_iter()
                .map(|(name, value)| (plain(name).trim_end_matches(':').to_owned(), value))
                .collect();
            assert_eq!(found, [("Range".to_owned(), "a → b")], "{line}");
        }
    }

    #[test]
    fn one_line_may_hold_several_marked_fields() {
        let found = fields_of_line("**Milestone:** M05 | **CI Status:** Green (run: 1)");
        assert_eq!(
            found,
            [("Milestone:", "M05"), ("CI Status:", "Green (run: 1)")]
        );
    }

    #[test]
    fn a_sentence_with_a_colon_is_no_field() {
        assert!(fields_of_line("See https://host/x for the run").is_empty());
        assert!(fields_of_line("What we did in this milestone is the following: much").is_empty());
    }
}
