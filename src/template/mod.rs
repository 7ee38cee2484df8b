//! The shape of an audit as data: the names people give its parts. Refuses to read a document.

mod file;
mod kind;
mod memo;
mod read;
mod shape;
mod vocabulary;
mod words;

pub use file::Weighting;
pub use kind::{ColumnKind, FieldKind, SectionKind};
pub use shape::{BUILT_IN, COMMON, Conventions, Template, TemplateError, TemplateSection};
pub use vocabulary::Vocabulary;
pub use words::{
    counted, has_word, nearest, normalise, numbered, same_text, shortened, without_notes, words,
};
pub(crate) use words::{is_among, runs, written_words};
