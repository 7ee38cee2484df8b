//! The outcome of looking for one thing: so that *missing* and *wrong* never overlap.

use crate::source::{Span, Spanned};

/// What was found where something was expected.
#[derive(Debug, Clone)]
pub enum Reading<T> {
    /// It is not there, or only a placeholder is; the span is where it should stand.
    Missing(Span),
    /// Something is there that cannot be read; the span is the part at fault.
    Unreadable(Span),
    /// It was read.
    Read(Spanned<T>),
}

impl<T> Reading<T> {
    /// What was read.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Read(read) => Some(&read.value),
            Self::Missing(_) | Self::Unreadable(_) => None,
        }
    }

    /// Where it stands or should stand.
    pub fn span(&self) -> Span {
        match self {
            Self::Missing(span) | Self::Unreadable(span) => *span,
            Self::Read(read) => read.span,
        }
    }
}
