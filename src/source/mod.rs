//! Text, and where things are in it. Refuses to know what the text means.

mod lines;
mod span;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

pub use lines::{LineIndex, Position};
pub use span::{SourceId, Span, Spanned};

/// The byte order mark that some editors put before the first character.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// One text with the name it is shown under. Cloning shares the text.
#[derive(Debug, Clone)]
pub struct Source(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    id: SourceId,
    path: String,
    text: String,
    lines: OnceLock<LineIndex>,
}

impl Source {
    /// A source whose `path` is what reports print: relative to the working directory, with `/`.
    pub fn new(id: SourceId, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            id,
            path: path.into(),
            text: text.into(),
            lines: OnceLock::new(),
        }))
    }

    /// Its identity within the run.
    pub fn id(&self) -> SourceId {
        self.0.id
    }

    /// The path that reports print.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The whole text, with its byte order mark if it has one.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The text that `span` covers.
    pub fn slice(&self, span: Span) -> &str {
        debug_assert_eq!(span.source, self.id(), "a span belongs to one source");
        &self.0.text[span.range()]
    }

    /// A span of this source.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.id(), range)
    }

    /// The part of this source that `part` is, which must be a slice of [`Source::text`].
    ///
    /// # Panics
    ///
    /// When `part` is not a slice of this text.
    pub fn span_of(&self, part: &str) -> Span {
        let start = (part.as_ptr() as usize).wrapping_sub(self.text().as_ptr() as usize);
        assert!(
            start + part.len() <= self.text().len(),
            "a slice of this source"
        );
        self.span(start..start + part.len())
    }

    /// Where a byte offset is, for people.
    pub fn position(&self, offset: usize) -> Position {
        self.line_index().position(self.text(), offset)
    }

    /// Where its lines begin.
    pub fn line_index(&self) -> &LineIndex {
        self.0.lines.get_or_init(|| LineIndex::new(self.text()))
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        let is_same_file = self.id() == other.id() && self.path() == other.path();
        Arc::ptr_eq(&self.0, &other.0) || is_same_file && self.text() == other.text()
    }
}

impl Eq for Source {}

/// Every source of a run, found by the identity that spans carry.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Texts that have the identities 0, 1, 2 … under these paths. A text that is not kept is empty: no span points into it.
    pub(crate) fn of(paths: Vec<String>, kept: Vec<Source>) -> Self {
        let mut kept: FxHashMap<SourceId, Source> = kept
            .into_iter()
            .map(|source| (source.id(), source))
            .collect();
        let sources = (0..).map(SourceId::new).zip(paths).map(|(id, path)| {
            let known = kept.remove(&id);
            known.unwrap_or_else(|| Source::new(id, path, ""))
        });
        Self {
            sources: sources.collect(),
        }
    }

    /// Takes a text in and gives it an identity.
    ///
    /// # Panics
    ///
    /// After four thousand million sources.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> Source {
        let id =
            SourceId::new(u32::try_from(self.sources.len()).expect("fewer sources than u32 holds"));
        let source = Source::new(id, path, text);
        self.sources.push(source.clone());
        source
    }

    /// Puts another text into the place of one: spans of that one no longer fit.
    pub fn replace(&mut self, id: SourceId, text: impl Into<String>) -> Source {
        let source = Source::new(id, self.get(id).path().to_owned(), text);
        self.sources[id.index()] = source.clone();
        source
    }

    /// The source that a span points into.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }
}
