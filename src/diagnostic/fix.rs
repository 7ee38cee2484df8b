//! A mechanical repair, as data. Never writes a file.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// Whether a repair can change what the document means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// The document says the same afterwards, only completely.
    Safe,
    /// A person should look at the result.
    Unsafe,
}

impl Safety {
    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }

    /// The flags that apply such a repair.
    pub fn flags(self) -> &'static str {
        match self {
            Self::Safe => "--fix",
            Self::Unsafe => "--fix --unsafe-fixes",
        }
    }
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

/// A text after edits that are in order and do not overlap.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        result.push_str(&text[done..range.start]);
        result.push_str(&edit.content);
        done = range.end;
    }
    result.push_str(&text[done..]);
    result
}
