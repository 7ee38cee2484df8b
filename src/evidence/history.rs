//! What a repository knows of the commits that audits name. Never asks it, and never judges an audit.

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::{Graph, Node};
use super::paths::{PathId, Paths};
use crate::audit::{DeltaPath, Revision};

/// The commits that the audits of a run name, how they hang together, and which files differ between them.
#[derive(Debug, Default)]
pub struct History {
    pub(super) is_shallow: bool,
    pub(super) names: FxHashMap<String, Found>,
    /// What became of the commits that runs ran on.
    pub(super) heads: FxHashMap<String, Found>,
    pub(super) commits: Vec<KnownCommit>,
    pub(super) by_id: FxHashMap<String, Commit>,
    pub(super) graph: Option<Graph>,
    pub(super) paths: Paths,
    /// By the trees.
    pub(super) differences: FxHashMap<(String, String), Vec<PathId>>,
    /// Starts, each with an end that has an ancestor with its tree. None where nobody could be asked.
    pub(super) twins: Option<FxHashSet<(Commit, Commit)>>,
    pub(super) changes: FxHashMap<(Commit, Commit), Vec<Change>>,
    /// Whether a question stayed without an answer.
    pub(super) has_gaps: bool,
    /// Whether `paths` has all files of all commits that the audits name.
    pub(super) has_all_paths: bool,
}

/// One of the commits of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commit(pub(super) u32);

#[derive(Debug, Default)]
pub(super) struct KnownCommit {
    pub(super) id: String,
    pub(super) tree: String,
    pub(super) time: i64,
    pub(super) node: Option<Node>,
}

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

/// A commit that changed files.
#[derive(Debug, Clone)]
pub struct Change {
    pub(super) id: String,
    pub(super) paths: Vec<PathId>,
}

impl Found {
    /// The commit, where it is known.
    pub(super) fn known(self) -> Option<Commit> {
        match self {
            Self::Known(commit) => Some(commit),
            Self::Unknown | Self::Unclear => None,
        }
    }
}

impl History {
    /// Whether all commits that the audits name are known, and all that was asked about them.
    pub fn is_complete(&self) -> bool {
        let mut found = self.names.values();
        !self.is_shallow && !self.has_gaps && found.all(|found| matches!(found, Found::Known(_)))
    }

    /// The commit that a revision names.
    pub fn found(&self, revision: &Revision) -> Found {
        let found = self.names.get(&revision.name);
        found.copied().unwrap_or(Found::Unclear)
    }

    /// The same, where it is known.
    pub fn commit(&self, revision: &Revision) -> Option<Commit> {
        match self.found(revision) {
            Found::Known(commit) => Some(commit),
            Found::Unknown | Found::Unclear => None,
        }
    }

    /// The commit that a SHA names, which need not stand in an audit.
    pub fn commit_of(&self, sha: &str) -> Option<Commit> {
        self.by_id.get(sha).copied()
    }

    /// Whether a commit is another, or an ancestor of it. None where nobody can tell.
    pub fn is_ancestor(&self, one: Commit, other: Commit) -> Option<bool> {
        let node = |commit: Commit| self.of(commit).node;
        let reaches = self.graph.as_ref()?.reaches(node(other)?, node(one)?);
        // Where history is cut off, only the part that is here is known.
        (reaches || !self.is_shallow).then_some(reaches)
    }

    /// The commit that a run of the CI status ran on.
    pub fn head(&self, revision: &Revision) -> Found {
        let found = self.heads.get(&revision.name);
        match found.copied().unwrap_or(Found::Unclear) {
            Found::Unknown if self.is_shallow => Found::Unclear,
            found => found,
        }
    }

    /// Whether a commit holds the files of a tree.
    pub fn has_tree(&self, commit: Commit, tree: &str) -> bool {
        self.of(commit).tree == tree
    }

    /// Whether two commits hold the same files.
    pub fn are_alike(&self, one: Commit, other: Commit) -> bool {
        let (one, other) = (&self.of(one).tree, &self.of(other).tree);
        !one.is_empty() && one == other
    }

    /// Whether an ancestor of the later commit holds the same files as the earlier one: it was squashed on the way. None
    /// where nobody can tell.
    pub fn has_twin(&self, earlier: Commit, later: Commit) -> Option<bool> {
        if self.are_alike(earlier, later) {
            return Some(true);
        }
        let twins = self.twins.as_ref()?;
        Some(twins.contains(&(earlier, later)))
    }

    /// The files that differ between two commits. None where nobody can tell.
    pub fn changed(&self, from: Commit, to: Commit) -> Option<impl Iterator<Item = &str>> {
        let paths = self.changed_ids(from, to)?;
        Some(paths.iter().map(|path| self.paths.name(*path)))
    }

    pub(super) fn changed_ids(&self, from: Commit, to: Commit) -> Option<&[PathId]> {
        let (from, to) = (&self.of(from).tree, &self.of(to).tree);
        if from.is_empty() || to.is_empty() {
            return None;
        }
        if from == to {
            return Some(&[]);
        }
        let found = self.differences.get(&(from.clone(), to.clone()))?;
        Some(found)
    }

    /// The commits between two that changed one of these files, the newest first, as short SHAs.
    pub fn changing(&self, from: Commit, to: Commit, is_meant: impl Fn(&str) -> bool) -> Vec<&str> {
        let changes = self.changes.get(&(from, to)).into_iter().flatten();
        let meant = changes.filter(|change| {
            let mut paths = change.paths.iter().map(|path| self.paths.name(*path));
            paths.any(&is_meant)
        });
        meant.map(|change| short(&change.id)).collect()
    }

    /// Whether a path means a file of one of the commits that the audits name. None where nobody can tell.
    pub fn has_existed(&self, path: &DeltaPath) -> Option<bool> {
        self.has_all_paths.then(|| self.paths.has(path))
    }

    /// The short SHA of a commit.
    pub fn name(&self, commit: Commit) -> &str {
        short(&self.of(commit).id)
    }

    pub(super) fn of(&self, commit: Commit) -> &KnownCommit {
        &self.commits[commit.0 as usize]
    }

    /// The commit of an ID, known from now on.
    pub(super) fn note(&mut self, id: String) -> Commit {
        if let Some(known) = self.by_id.get(&id) {
            return *known;
        }
        let commit = u32::try_from(self.commits.len()).map_or(Commit(u32::MAX), Commit);
        self.by_id.insert(id.clone(), commit);
        self.commits.push(KnownCommit {
            id,
            ..KnownCommit::default()
        });
        commit
    }
}

fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
