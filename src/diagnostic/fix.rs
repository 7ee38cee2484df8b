//! A mechanical repair, as data. Never writes a file.

use crate::source::Span;

/// Whether a repair can change what the document means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// The document says the same afterwards, only completely.
    Safe,
    /// A person should look at the result.
    Unsafe,
}

/// Replaces the text at `span`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub content: String,
}

/// Edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an instruction.
    pub title: String,
    /// Whether it may be applied unseen.
    pub safety: Safety,
    /// In order, not overlapping.
    pub edits: Vec<Edit>,
}
