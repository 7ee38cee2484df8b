//! The shape of an audit as data: the names people give its parts. Refuses to read a document.

mod kind;
mod shape;
mod vocabulary;
mod words;

pub use kind::{ColumnKind, FieldKind, SectionKind};
pub use shape::{Template, TemplateSection};
pub use vocabulary::{Vocabulary, Weighting};
pub use words::{counted, has_word, normalise, same_text, shortened, without_notes, words};
