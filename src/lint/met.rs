//! What walks have met besides audits, so that nobody need ask the file system again. Never looks there for more than a
//! walk has not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf, is_separator};

use super::configuration::CONFIG_NAMES;
use super::paths::below;
use crate::evidence::file::EVIDENCE_NAME;

/// Directories that hold no audits of the project's own.
const NEVER_ENTERED: [&str; 4] = [".git", "target", "node_modules", ".venv"];

/// Whether a walk leaves out a directory of this name.
pub(super) fn is_never_entered(name: &OsStr) -> bool {
    NEVER_ENTERED.iter().any(|known| name == *known)
}

/// What walks have met besides audits.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// Directories that were walked, with everything below.
    pub(super) walked: BTreeSet<PathBuf>,
    /// Configuration files by directory.
    configs: BTreeMap<PathBuf, PathBuf>,
    /// Directories with a `.git`.
    pub(super) repositories: BTreeSet<PathBuf>,
    /// Directories with an evidence file.
    pub(super) evidence: BTreeSet<PathBuf>,
    /// Whether there was a link or a closed directory, behind which there may be other repositories.
    pub(super) has_gaps: bool,
    nested: Nested,
}

/// What was met below directories that were walked, and not only in these themselves.
#[derive(Debug, Default)]
struct Nested {
    configs: bool,
    repositories: bool,
    evidence: bool,
}

impl Met {
    /// Notes a configuration file.
    pub(super) fn note_config(&mut self, path: PathBuf) {
        let directory = path.parent().unwrap_or(&path).to_owned();
        if path.ends_with(CONFIG_NAMES[0]) {
            self.configs.insert(directory, path);
        } else {
            self.configs.entry(directory).or_insert(path);
        }
    }

    /// Adds what another walk has met.
    pub(super) fn extend(&mut self, more: Self) {
        self.walked.extend(more.walked);
        self.configs.extend(more.configs);
        self.repositories.extend(more.repositories);
        self.evidence.extend(more.evidence);
        self.has_gaps |= more.has_gaps;
    }

    /// Notes that all walks that there are to be for now are done.
    pub(super) fn conclude(&mut self) {
        let walked = &self.walked;
        self.nested = Nested {
            configs: !self.configs.keys().all(|at| walked.contains(at)),
            repositories: !self.repositories.is_subset(walked),
            evidence: !self.evidence.is_subset(walked),
        };
    }

    /// The walked directory that one lies in, where the same configuration governs both.
    pub(super) fn governed_as(&self, directory: &Path) -> Option<&Path> {
        let is_plain = !self.nested.configs && !self.nested.repositories;
        is_plain.then(|| self.root_above(directory)).flatten()
    }

    /// The walked directory that one lies in, where the same evidence file holds for both.
    pub(super) fn evidenced_as(&self, directory: &Path) -> Option<&Path> {
        let is_plain = !self.nested.evidence && !self.nested.repositories;
        is_plain.then(|| self.root_above(directory)).flatten()
    }

    /// The walked directory that one lies in, where both lie in the same repository.
    pub(super) fn tracked_as(&self, directory: &Path) -> Option<&Path> {
        let is_plain = !self.has_gaps && !self.nested.repositories;
        is_plain.then(|| self.root_above(directory)).flatten()
    }

    /// The innermost walked directory that one lies in, of those whose walks have seen all between.
    fn root_above(&self, directory: &Path) -> Option<&Path> {
        let roots = self.walked.iter().map(PathBuf::as_path);
        let above = roots.filter(|root| below(directory, root).is_some_and(is_seen));
        above.max_by_key(|root| root.as_os_str().len())
    }

    /// Whether a walk has seen what lies in a directory.
    pub(super) fn knows(&self, directory: &Path) -> bool {
        self.root_above(directory).is_some()
    }

    /// The configuration file of a directory.
    pub(super) fn config_in(&self, directory: &Path) -> Option<PathBuf> {
        if self.knows(directory) {
            return self.configs.get(directory).cloned();
        }
        let mut paths = CONFIG_NAMES.iter().map(|name| directory.join(name));
        paths.find(|path| path.is_file())
    }

    /// Whether an evidence file lies in a directory.
    pub(super) fn has_evidence(&self, directory: &Path) -> bool {
        if self.knows(directory) {
            return self.evidence.contains(directory);
        }
        directory.join(EVIDENCE_NAME).is_file()
    }

    /// Whether a directory is the root of a repository.
    pub(super) fn is_repository(&self, directory: &Path) -> bool {
        if self.knows(directory) {
            return self.repositories.contains(directory);
        }
        directory.join(".git").exists()
    }
}

/// Whether a walk comes by here on its way down, from bytes of a path.
fn is_seen(below: &[u8]) -> bool {
    let mut names = below.split(|byte| is_separator(char::from(*byte)));
    let is_left_out = |name: &[u8]| NEVER_ENTERED.iter().any(|known| known.as_bytes() == name);
    !names.any(is_left_out)
}
