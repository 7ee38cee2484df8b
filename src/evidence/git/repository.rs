//! A repository that is asked about single revisions, for a draft. Never about those of a whole run.

use std::path::Path;

use super::Git;

/// A git work tree.
#[derive(Debug, Clone)]
pub struct Repository {
    directory: std::path::PathBuf,
}

impl Repository {
    /// The work tree that a directory lies in. None outside one, and where git is missing.
    pub fn of(directory: &Path) -> Option<Self> {
        let repository = Self {
            directory: directory.to_owned(),
        };
        let answer = repository.ask(&["rev-parse", "--is-inside-work-tree"])?;
        (answer.trim_ascii() == b"true").then_some(repository)
    }

    /// The SHA of the commit that a revision names. None where it names none.
    pub fn commit(&self, revision: &str) -> Option<String> {
        self.revision(&["--verify", "--quiet"], revision)
    }

    /// The same, no shorter than `digits`, and longer where that would be ambiguous.
    pub fn short_commit(&self, revision: &str, digits: usize) -> Option<String> {
        self.revision(
            &["--verify", "--quiet", &format!("--short={digits}")],
            revision,
        )
    }

    /// The paths that differ between the trees of two commits, each below the root of the repository.
    pub fn changed(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let (from, to) = (self.commit(from)?, self.commit(to)?);
        let answer = self.ask(&[
            "diff-tree",
            "-r",
            "--name-only",
            "-z",
            "--no-renames",
            "--end-of-options",
            &from,
            &to,
            "--",
        ])?;
        let paths = answer
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty());
        Some(
            paths
                .map(|path| String::from_utf8_lossy(path).into_owned())
                .collect(),
        )
    }

    fn revision(&self, flags: &[&str], revision: &str) -> Option<String> {
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
        if revision.is_empty() || !revision.chars().all(is_plain) {
            return None;
        }
        let commit = format!("{revision}^{{commit}}");
        let arguments = [&["rev-parse"], flags, &["--end-of-options", &commit]].concat();
        let answer = String::from_utf8(self.ask(&arguments)?).ok()?;
        // An old git repeats the option itself.
        let sha = answer.lines().last()?.trim();
        let is_sha = sha.len() >= 4 && sha.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_sha.then(|| sha.to_owned())
    }

    /// What git prints. None where it gives no answer.
    pub(super) fn ask(&self, arguments: &[&str]) -> Option<Vec<u8>> {
        Git::new(&self.directory).ask(arguments).ok()
    }
}
