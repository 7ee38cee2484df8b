//! Where findings are, as other tools want to hear it. Never formats a place.

use crate::lint::{InRepository, Run};
use crate::source::{Position, Source, Span};

/// Where a span begins, and where it ends without the line ends that it covers last: a reader may know no line behind
/// the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'r> {
    pub(super) source: &'r Source,
    pub(super) start: Position,
    /// Behind its last character.
    pub(super) end: Position,
}

impl<'r> Place<'r> {
    pub(super) fn of(run: &'r Run, span: Span) -> Self {
        let source = run.sources.get(span.source);
        let text = source.slice(span).trim_end_matches(['\n', '\r']);
        let start = span.start as usize;
        Self {
            source,
            start: source.position(start),
            end: source.position(start + text.len()),
        }
    }

    pub(super) fn is_on_one_line(&self) -> bool {
        self.start.line == self.end.line
    }
}

/// Where the file of a path lies, for who knows the repository and not the working directory.
pub(super) fn in_repository<'r>(run: &Run, path: &'r str) -> InRepository<'r> {
    match &run.repository {
        Some(repository) => repository.place(path),
        None => InRepository::Below(path.into()),
    }
}

/// The path from the root of the repository, else the absolute one.
pub(super) fn repository_path(run: &Run, source: &Source) -> String {
    match in_repository(run, source.path()) {
        InRepository::Below(path) => path.into_owned(),
        InRepository::Outside(path) => path,
    }
}
