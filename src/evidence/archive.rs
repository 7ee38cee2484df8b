//! What can be asked of a repository, each question once for all audits of a run. Never asks about a single audit.

/// A repository that answers. Git is one; the examples of the rules state theirs.
pub(crate) trait Archive {
    /// The commits that names stand for, in the order of the names. A name is a SHA, its beginning, or a tag, with `~2`
    /// or `^` behind it or not; nothing else gets here.
    fn resolve(&mut self, names: &[String]) -> Result<Vec<Resolved>, Unanswered>;
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resolved {
    /// The whole SHA of a commit.
    Commit(String),
    /// Nothing.
    Missing,
    /// More than one thing.
    Ambiguous,
}

/// Why a repository does not answer, for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unanswered(pub(crate) String);
