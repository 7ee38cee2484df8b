//! The conclusion of an audit. Never takes one from the middle of the text.

use super::Reading;
use super::header::Header;
use super::status::{Colour, is_placeholder};
use crate::markdown::{Document, Section};
use crate::source::{Span, Spanned};
use crate::template::{FieldKind, SectionKind, has_word};

/// What the audit concludes.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Its colour, where it has one.
    pub colour: Option<Colour>,
    /// Its text without markup.
    pub text: String,
}

impl Verdict {
    pub(super) fn read(
        document: &Document,
        kinds: &[Option<SectionKind>],
        header: &Header,
    ) -> Reading<Self> {
        let field = header.get(document, FieldKind::Verdict);
        if let Some(field) = field
            && !is_placeholder(&document.plain(field.value))
        {
            return Self::of(document, field.value);
        }
        let title = document.title().map(|(index, _)| index);
        let section = (0..document.sections.len())
            .find(|&index| kinds[index] == Some(SectionKind::Verdict) && Some(index) != title);
        if let Some(index) = section {
            let span = conclusion(document, index);
            if is_placeholder(&document.plain(span)) {
                return Reading::Missing(heading_span(&document.sections[index]));
            }
            return Self::of(document, span);
        }
        match field {
            Some(field) => Reading::Missing(field.name.span.to(field.value)),
            None => Reading::Missing(document.opening()),
        }
    }

    fn of(document: &Document, span: Span) -> Reading<Self> {
        let text = document.plain(span).into_owned();
        let colour = Colour::read(&text);
        Reading::Read(Spanned::new(Self { colour, text }, span))
    }
}

fn heading_span(section: &Section) -> Span {
    section
        .heading
        .as_ref()
        .map_or(section.span, |heading| heading.span)
}

/// The text behind `Verdict:` in the heading, else the first line or sub-heading below it.
fn conclusion(document: &Document, index: usize) -> Span {
    let section = &document.sections[index];
    let heading = heading_span(section);
    let raw = document.raw(heading);
    if let Some((_, behind)) = raw.split_once(':')
        && !behind.trim().is_empty()
    {
        return document.source.span_of(behind.trim());
    }
    let first_sub = document.extent(index)[1..]
        .first()
        .and_then(|sub| sub.heading.as_ref());
    document
        .lines(section.body)
        .find(|line| !is_rule(&document.plain(*line)))
        .or(first_sub.map(|heading| heading.span))
        .map_or(section.body, |line| {
            // "**Verdict:** PASS" below a heading that says the same.
            let text = document.raw(line);
            let value = text
                .split_once(':')
                .filter(|(name, _)| has_word(name, &["verdict"]));
            document
                .source
                .span_of(value.map_or(text, |(_, value)| value.trim_matches(['*', '_', ' '])))
        })
}

/// Whether a line without markup shows no text: it is blank, or a rule (`---`).
fn is_rule(line: &str) -> bool {
    line.trim_matches(['-', '_', ' ']).is_empty()
}
