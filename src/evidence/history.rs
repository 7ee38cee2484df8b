//! What a repository knows of the commits that audits name. Never judges an audit.

use rustc_hash::FxHashMap;

use super::archive::{Archive, Resolved, Unanswered};
use crate::audit::{Revision, RevisionKind};
use crate::series::Entry;

/// The commits that the audits of a run name, and how they hang together.
#[derive(Debug, Default)]
pub struct History {
    names: FxHashMap<String, Found>,
    /// The whole SHA of each commit.
    commits: Vec<String>,
}

/// One of the commits of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Commit(u32);

/// What became of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It names a commit.
    Known(Commit),
    /// The repository knows it not.
    Unknown,
    /// Nobody can tell: it is ambiguous, moves on, or may lie where the repository is cut off.
    Unclear,
}

impl History {
    /// Asks about the commits that audits name.
    pub(super) fn ask(archive: &mut dyn Archive, claims: &[Entry<'_>]) -> Result<Self, Unanswered> {
        let mut names: Vec<String> = claims
            .iter()
            .filter_map(|entry| entry.audit().range.value())
            .flat_map(|range| range.revisions())
            .filter(|revision| revision.value.kind != RevisionKind::Moving)
            .map(|revision| revision.value.name.clone())
            .collect();
        names.sort_unstable();
        names.dedup();
        let resolved = archive.resolve(&names)?;
        let mut history = Self::default();
        for (name, resolved) in names.into_iter().zip(resolved) {
            let found = match resolved {
                Resolved::Commit(sha) => Found::Known(history.note(sha)),
                Resolved::Missing => Found::Unknown,
                Resolved::Ambiguous => Found::Unclear,
            };
            history.names.insert(name, found);
        }
        Ok(history)
    }

    fn note(&mut self, sha: String) -> Commit {
        let known = self.commits.iter().position(|known| *known == sha);
        let index = known.unwrap_or_else(|| {
            self.commits.push(sha);
            self.commits.len() - 1
        });
        Commit(u32::try_from(index).expect("audits name fewer commits"))
    }

    /// The commit that a revision names.
    pub fn commit(&self, revision: &Revision) -> Found {
        let found = self.names.get(&revision.name);
        found.copied().unwrap_or(Found::Unclear)
    }
}
