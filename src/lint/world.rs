//! What a run asks about what it was not given. Never answers a rule.

use std::path::Path;

use super::governed::Governed;
use super::{Request, Targets, absolute};
use crate::evidence::Evidence;
use crate::series::Series;

/// What a run asks about the files that it was not given.
pub(super) struct World<'w> {
    /// Whether a file would have been linted, and is not there any more.
    pub(super) is_gone: &'w dyn Fn(&Path) -> bool,
    /// Whether all at or below a path was asked for.
    pub(super) covers: &'w dyn Fn(&Path) -> bool,
    /// Whether some audits may be asked about without the others. A series is never divided.
    pub(super) is_divisible: bool,
    /// What is known from outside of the audits that are asked for; none where nobody is there to ask.
    pub(super) evidence: Option<&'w dyn Fn(&Scope<'_>) -> Evidence>,
}

/// The audits that were read, and what is asked of them.
pub(super) struct Scope<'s> {
    pub(super) series: &'s [Series],
    pub(super) targets: &'s Targets,
    pub(super) governed: &'s Governed,
}

/// Whether a file was asked for, and is not there any more.
pub(super) fn is_gone(request: &Request, path: &Path) -> bool {
    request.changes.is_none() && covers(request, path) && matches!(path.try_exists(), Ok(false))
}

/// Whether all at or below a path was asked for.
pub(super) fn covers(request: &Request, path: &Path) -> bool {
    let base = &request.working_directory;
    let mut asked = request.paths.iter().map(|asked| absolute(base, asked));
    asked.any(|asked| path.starts_with(asked))
}
