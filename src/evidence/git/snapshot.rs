//! The files of a commit or of the index, without checking anything out. Never looks at the files of the work tree.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::path::PathBuf;

use super::work_tree::text;
use super::{Failure, Git, WorkTree};
use crate::evidence::archive::{Answer, Unanswered};

/// Which files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum At {
    /// Those of a commit, by its whole ID.
    Commit(String),
    /// Those of the next commit, as far as they are staged.
    Index,
    /// None: there is no commit yet.
    Nothing,
}

/// Files, each by its path below the root of the repository, with the ID of its text.
pub(crate) type Listing = BTreeMap<String, String>;

impl WorkTree {
    /// The commit that a revision of the command line names.
    pub(crate) fn commit(&self, revision: &str) -> Answer<Option<String>> {
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
        if revision.is_empty() || revision.starts_with('-') || !revision.chars().all(is_plain) {
            return Ok(None);
        }
        let commit = format!("{revision}^{{commit}}");
        let asked = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ];
        let told = match self.git.ask(&asked) {
            Ok(told) => told,
            Err(Failure::Refused(_)) => return Ok(None),
            Err(failure) => return Err(self.told(failure)),
        };
        // An old git repeats the option itself.
        let told = String::from_utf8_lossy(&told);
        let id = told.lines().last().unwrap_or_default().trim();
        let is_id = id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok(is_id.then(|| id.to_owned()))
    }

    /// Where a commit and what is checked out have parted; the commit itself where nobody can tell.
    pub(crate) fn parted_from(&self, commit: &str) -> Answer<String> {
        match self.git.ask(&["merge-base", commit, "HEAD"]) {
            Ok(told) => Ok(String::from_utf8_lossy(&told).trim().to_owned()),
            Err(Failure::Refused(_)) => Ok(commit.to_owned()),
            Err(failure) => Err(self.told(failure)),
        }
    }

    /// The files that are wanted, by their paths.
    pub(crate) fn list(&self, at: &At, is_wanted: &dyn Fn(&str) -> bool) -> Answer<Listing> {
        match at {
            At::Nothing => Ok(Listing::new()),
            At::Commit(id) => {
                let arguments = ["ls-tree", "-r", "-z", "--full-tree", id];
                // "100644 blob 1a2b…\tpath".
                self.entries(&self.git, &arguments, is_wanted, |fields| match fields {
                    [mode, "blob", id] if is_file(mode) => Some((*id).to_owned()),
                    _ => None,
                })
            }
            At::Index => {
                let mut git = self.git.clone();
                git.index = self.index();
                let arguments = ["ls-files", "--stage", "-z"];
                // "100644 1a2b… 0\tpath"; another number is a side of a conflict.
                self.entries(&git, &arguments, is_wanted, |fields| match fields {
                    [mode, id, "0"] if is_file(mode) => Some((*id).to_owned()),
                    _ => None,
                })
            }
        }
    }

    /// The index that a commit in the making has of its own, where git started us for that.
    fn index(&self) -> Option<PathBuf> {
        let index = PathBuf::from(std::env::var_os("GIT_INDEX_FILE")?);
        let index = std::path::absolute(index).ok()?;
        let is_ours = index.parent().is_some_and(|above| {
            let own = self.git.ask(&["rev-parse", "--absolute-git-dir"]).ok();
            let own = own.map(|told| super::work_tree::path_of(told.trim_ascii_end()));
            own.is_some_and(|own| above.starts_with(own))
        });
        is_ours.then_some(index)
    }

    fn entries(
        &self,
        git: &Git,
        arguments: &[&str],
        is_wanted: &dyn Fn(&str) -> bool,
        id: impl Fn(&[&str]) -> Option<String>,
    ) -> Answer<Listing> {
        let read = |output: &mut dyn BufRead| {
            let mut found = Listing::new();
            let mut record = Vec::new();
            while output.read_until(0, &mut record)? > 0 {
                let bytes = record.strip_suffix(&[0]).unwrap_or(&record);
                // A path that is no text is the path of no audit.
                if let Ok((head, path)) =
                    text(bytes).map(|entry| entry.split_once('\t').unwrap_or_default())
                    && is_wanted(path)
                {
                    let fields: Vec<&str> = head.split(' ').collect();
                    found.extend(id(&fields).map(|id| (path.to_owned(), id)));
                }
                record.clear();
            }
            Ok(found)
        };
        let found = git.tell(arguments, Vec::new(), read);
        found.map_err(|failure| self.told(failure))
    }

    /// The texts of these IDs, in their order. None for one that is not here.
    pub(crate) fn texts(&self, ids: &[&str]) -> Answer<Vec<Option<Vec<u8>>>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let input = ids.join("\n") + "\n";
        let read = |output: &mut dyn BufRead| {
            let mut found = Vec::new();
            let mut head = String::new();
            while output.read_line(&mut head)? > 0 {
                let size = match head.trim_end().split(' ').collect::<Vec<_>>()[..] {
                    [_, "blob", size] => Some(size.parse::<u64>()),
                    _ => None,
                };
                found.push(match size {
                    None => None,
                    Some(Err(_)) => return Err(io::ErrorKind::InvalidData.into()),
                    Some(Ok(size)) => {
                        let mut bytes = Vec::new();
                        output.take(size + 1).read_to_end(&mut bytes)?;
                        bytes.pop();
                        Some(bytes)
                    }
                });
                head.clear();
            }
            Ok(found)
        };
        let found = self
            .git
            .tell(&["cat-file", "--batch"], input.into_bytes(), read)
            .map_err(|failure| self.told(failure))?;
        if found.len() == ids.len() {
            Ok(found)
        } else {
            Err(Unanswered(
                "git gave an answer that cannot be read".to_owned(),
            ))
        }
    }
}

/// A file with a text of its own: no link, no submodule.
fn is_file(mode: &str) -> bool {
    mode.starts_with("100")
}
