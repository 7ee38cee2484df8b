//! The header in the form that it had: fields of the same names, in the same order, with what is known of the new audit.

use std::ops::Range;

use super::body::{ends_with_rule, is_rule};
use super::page::Page;
use super::{Draft, TODO};
use crate::audit::{Audit, Field};
use crate::markdown::{BlockKind, Code, Document};
use crate::template::{FieldKind, SectionKind, normalise, same_text};

/// The fields that a rule asks for.
const ASKED_FOR: [FieldKind; 3] = [FieldKind::Range, FieldKind::CiStatus, FieldKind::Verdict];

impl Draft<'_> {
    /// A section of the header: what stands above any heading, below the title, or below a heading of its own.
    pub(super) fn write_header(&self, index: usize, page: &mut Page) {
        let audit = self.audit();
        let document = &audit.document;
        let section = &document.sections[index];
        let span = section.span.range();
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        let title = document.title();
        if let Some(heading) = &section.heading {
            let raw = document.raw(heading.span);
            let is_title = title.is_some_and(|(title, _)| title == index);
            let line = if is_title {
                self.title_line(raw)
            } else {
                self.shifted(audit, raw)
            };
            edits.push((heading.span.range(), line));
        }
        let is_here = |field: &&Field| span.contains(&field.name.span.range().start);
        let fields: Vec<&Field> = audit.header.fields.iter().filter(is_here).collect();
        for field in &fields {
            let value = self.field_value(field);
            let at = field.value.range();
            let gap = document.source.text()[..at.start].ends_with(char::is_whitespace);
            let gap = if gap || at.start == 0 { "" } else { " " };
            edits.push((at, format!("{gap}{value}")));
        }
        let is_field = |span: Range<usize>| {
            let mut fields = fields.iter();
            fields.any(|field| span.contains(&field.name.span.range().start))
        };
        let is_value = |span: Range<usize>| {
            let mut values = fields.iter().map(|field| field.value.range());
            values.any(|value| value.start <= span.start && span.end <= value.end)
        };
        let mut has_text = false;
        for block in document.blocks_of(section) {
            let span = block.span.range();
            if is_field(span.clone()) || is_value(span.clone()) || block.kind == BlockKind::Metadata
            {
                continue;
            }
            // One line for whatever is told in front.
            let told = if has_text { "" } else { TODO };
            has_text = true;
            let length = document.raw(block.span).trim_end().len();
            edits.push((span.start..span.start + length, told.to_owned()));
        }
        for table in document.tables_of(section) {
            let span = table.span.range();
            if !is_field(span.clone()) {
                let mut skeleton = Page::default();
                self.write_table(audit, index, table, &mut skeleton);
                edits.push((span, skeleton.text()));
            }
        }
        for code in document.codes_of(section) {
            edits.push((with_fences(document, code), String::new()));
        }
        self.add_fields(index, &mut edits);
        let text = edited(document, span, edits);
        for line in text.lines() {
            // A text above it must not become a heading.
            if is_rule(line) && line.starts_with('-') && !text.trim_start().starts_with("---") {
                page.gap();
            }
            page.line(line);
        }
        if ends_with_rule(document, section) {
            page.gap();
        }
    }

    fn field_value(&self, field: &Field) -> String {
        let document = &self.audit().document;
        let raw = document.raw(field.value);
        let old = document.plain(field.value);
        match field.kind {
            Some(FieldKind::Milestone) => self.milestone_value(raw),
            Some(FieldKind::Range) => self.range_value(),
            Some(FieldKind::Commit) => match &self.known.commit {
                Some(commit) if raw.contains('`') => format!("`{commit}`"),
                Some(commit) => commit.clone(),
                None => TODO.to_owned(),
            },
            Some(FieldKind::CiStatus | FieldKind::Ci | FieldKind::Verdict | FieldKind::Posture) => {
                TODO.to_owned()
            }
            _ if self.is_old_title(&old) => self.known.title().to_owned(),
            _ if self.is_kept(field) => raw.to_owned(),
            _ => TODO.to_owned(),
        }
    }

    /// Whether the audit before the predecessor has the field with the same value: the project and the kind of audit
    /// stay, the date and the reviewer of one milestone do not.
    fn is_kept(&self, field: &Field) -> bool {
        let value = self.audit().document.plain(field.value);
        let name = normalise(&field.name.value);
        let same = |audit: &Audit| {
            let mut fields = audit.header.fields.iter();
            let field = fields.find(|other| normalise(&other.name.value) == name)?;
            Some(same_text(&audit.document.plain(field.value), &value))
        };
        !value.is_empty() && self.before.earlier().find_map(same) == Some(true)
    }

    /// Fields that the predecessor lacks and rules ask for, in the form of the last one that it has.
    fn add_fields(&self, index: usize, edits: &mut Vec<(Range<usize>, String)>) {
        let audit = self.audit();
        let document = &audit.document;
        let lacks = |kind: &FieldKind| match kind {
            FieldKind::CiStatus => audit.header.ci().next().is_none(),
            FieldKind::Verdict => {
                let has_section = audit.has_section(SectionKind::Verdict);
                audit.header.all(*kind).next().is_none() && !has_section
            }
            kind => audit.header.all(*kind).next().is_none(),
        };
        let new: Vec<(String, String)> = ASKED_FOR
            .into_iter()
            .filter(lacks)
            .map(|kind| {
                let value = match kind {
                    FieldKind::Range => self.range_value(),
                    _ => TODO.to_owned(),
                };
                (self.name_of(kind), value)
            })
            .collect();
        if new.is_empty() {
            return;
        }
        let last = audit
            .header
            .fields
            .iter()
            .rfind(|field| field.kind.is_some() || !document.raw(field.value).contains('\n'));
        if let Some(model) = last {
            if document.section_at(model.name.span) == index {
                let at = end_of_line(document, model.value.range().end);
                // The last line of a paragraph needs no break, until another follows.
                let breaks = self.breaks_lines() && !document.source.text()[..at].ends_with(' ');
                let breaks = if breaks { "  " } else { "" };
                let lines = new
                    .iter()
                    .map(|(name, value)| like(document, model, name, value));
                let lines: Vec<String> = lines.collect();
                let lines = lines.join(&format!("{breaks}\n"));
                edits.push((at..at, format!("{breaks}\n{lines}")));
            }
            return;
        }
        let title = document.title().map_or(0, |(title, _)| title);
        if title == index {
            let at = document.sections[index].body.range().start;
            let lines = new
                .iter()
                .map(|(name, value)| format!("**{name}:** {value}  \n"));
            edits.push((at..at, format!("\n\n{}\n", lines.collect::<String>())));
        }
    }

    /// Whether two blanks break the lines of the header.
    fn breaks_lines(&self) -> bool {
        let document = &self.audit().document;
        let mut fields = self.audit().header.fields.iter();
        fields.any(|field| {
            let behind = &document.source.text()[field.value.range().end..];
            behind.starts_with("  \n") || behind.starts_with("  \r\n")
        })
    }

    /// What the team calls a field, else what it is usually called.
    fn name_of(&self, kind: FieldKind) -> String {
        let named = |audit: &Audit| Some(audit.header.all(kind).next()?.name.value.clone());
        let usual = || self.audit().names().field_title(kind).to_owned();
        self.before.earlier().find_map(named).unwrap_or_else(usual)
    }
}

/// A line like that of a field, with another name and value.
fn like(document: &Document, model: &Field, name: &str, value: &str) -> String {
    let text = document.source.text();
    let (named, valued) = (model.name.span.range(), model.value.range());
    let start = text[..named.start].rfind('\n').map_or(0, |at| at + 1);
    let end = end_of_line(document, valued.end);
    // In a table the name is its cell, with its marks.
    let raw = &text[named.clone()];
    let is_mark = |c: char| matches!(c, '*' | '_' | '`');
    let mark = &raw[..raw.len() - raw.trim_start_matches(is_mark).len()];
    let colon = if text[named.clone()].ends_with(':') {
        ":"
    } else {
        ""
    };
    let between = &text[named.end..valued.start.max(named.end)];
    let gap = if between.ends_with(char::is_whitespace) {
        ""
    } else {
        " "
    };
    format!(
        "{}{mark}{name}{colon}{mark}{between}{gap}{value}{}",
        &text[start..named.start],
        &text[valued.end..end]
    )
}

/// A code block with the lines that fence it.
fn with_fences(document: &Document, code: &Code) -> Range<usize> {
    let text = document.source.text();
    let body = code.body.range();
    let is_fence = |line: &str| {
        let line = line.trim_start();
        line.starts_with("```") || line.starts_with("~~~")
    };
    let above = text[..body.start].trim_end_matches('\n');
    let start = above.rfind('\n').map_or(0, |at| at + 1);
    // Indented code has none, and what follows it may open another block.
    if !is_fence(&above[start..]) {
        return body;
    }
    let below = text[body.end..].lines().next().unwrap_or_default();
    let end = body.end + if is_fence(below) { below.len() } else { 0 };
    start..end
}

/// Where the line ends that an offset lies in.
fn end_of_line(document: &Document, offset: usize) -> usize {
    let behind = &document.source.text()[offset..];
    let end = behind.find('\n').unwrap_or(behind.len());
    offset + behind[..end].trim_end_matches('\r').len()
}

/// A part of the text with its edits, those that overlap another left out.
fn edited(
    document: &Document,
    part: Range<usize>,
    mut edits: Vec<(Range<usize>, String)>,
) -> String {
    edits.sort_by_key(|(at, _)| (at.start, at.end));
    let text = document.source.text();
    let mut result = String::new();
    let mut copied = part.start;
    for (at, content) in edits {
        if at.start < copied || at.end > part.end {
            continue;
        }
        result.push_str(&text[copied..at.start]);
        result.push_str(&content);
        copied = at.end;
    }
    result.push_str(&text[copied..part.end]);
    result
}
