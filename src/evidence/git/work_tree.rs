//! A git work tree that answers for all audits in it, each question with one process. Never asks about a work tree's files.

use std::io::{self, BufRead, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{Failure, Git, LONGEST};
use crate::evidence::archive::{
    Answer, Archive, Description, NO_TREE, Query, Resolved, Unanswered,
};

/// The tree without files, by the two kinds of IDs that a repository can have.
const EMPTY_TREES: [&str; 2] = [
    "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
];

/// By which git says that a `.git` is none.
const NO_REPOSITORY: &str = "not a git repository (or any";

/// A work tree.
#[derive(Debug)]
pub(crate) struct WorkTree {
    pub(super) git: Git,
    is_shallow: bool,
}

impl WorkTree {
    /// The work tree whose root is a directory. None where git finds none there.
    pub(crate) fn open(root: &Path) -> Answer<Option<Self>> {
        let git = Git::at_root(root);
        let asked = [
            "rev-parse",
            "--is-inside-work-tree",
            "--is-shallow-repository",
        ];
        let told = match git.ask(&asked) {
            Ok(told) => told,
            Err(Failure::Refused(why)) if why.contains(NO_REPOSITORY) => return Ok(None),
            Err(failure) => return Err(told(failure, root)),
        };
        let mut lines = told.split(|byte| *byte == b'\n');
        let mut flag = || lines.next() == Some(b"true");
        let (is_inside, is_shallow) = (flag(), flag());
        Ok(is_inside.then_some(Self { git, is_shallow }))
    }

    pub(super) fn told(&self, failure: Failure) -> Unanswered {
        told(failure, &self.git.directory)
    }

    fn lines(
        &self,
        arguments: &[&str],
        input: Vec<u8>,
        mut each: impl FnMut(&str) -> io::Result<()>,
    ) -> Answer<()> {
        if input.is_empty() {
            return Ok(());
        }
        let read = |output: &mut dyn BufRead| {
            let mut line = Vec::new();
            loop {
                line.clear();
                if output.read_until(b'\n', &mut line)? == 0 {
                    return Ok(());
                }
                each(text(line.trim_ascii_end())?)?;
            }
        };
        let answer = self.git.tell(arguments, input, read);
        answer.map_err(|failure| self.told(failure))
    }

    /// Commits of a part of history, one a line, in a form.
    fn walk(
        &self,
        form: &[&str],
        tips: &[&str],
        oldest: Option<&str>,
        each: impl FnMut(&str) -> io::Result<()>,
    ) -> Answer<()> {
        let mut input = Vec::new();
        for tip in tips {
            line(&mut input, &[tip]);
        }
        if let Some(oldest) = oldest {
            line(&mut input, &["^", oldest, "^@"]);
        }
        let arguments = [&["rev-list", "--stdin"], form].concat();
        self.lines(&arguments, input, each)
    }
}

impl Archive for WorkTree {
    fn is_shallow(&self) -> bool {
        self.is_shallow
    }

    fn resolve(&mut self, queries: &[Query]) -> Answer<Vec<Resolved>> {
        let mut input = Vec::new();
        for query in queries {
            match query {
                Query::Sha { digits, steps } => line(&mut input, &[digits, steps, COMMIT]),
                Query::Tag { name, steps } => {
                    line(&mut input, &["refs/tags/", name, steps, COMMIT]);
                    // A branch that is called like a version is none of our tags, and yet is there.
                    line(&mut input, &[name, steps, COMMIT]);
                }
                Query::Head => line(&mut input, &["HEAD", COMMIT]),
            }
        }
        let mut answers = Vec::new();
        let format = ["cat-file", "--batch-check=%(objectname) %(objecttype)"];
        self.lines(&format, input, |line| {
            answers.push(resolved(line));
            Ok(())
        })?;
        let mut answers = answers.into_iter();
        let mut next = || answers.next().ok_or_else(|| self.told(Failure::Unreadable));
        queries
            .iter()
            .map(|query| match query {
                // A branch may be called `1234567`, and git would rather mean that.
                Query::Sha { digits, steps } => Ok(match next()? {
                    Resolved::Commit(id) if steps.is_empty() && !id.starts_with(digits) => {
                        Resolved::Ambiguous
                    }
                    found => found,
                }),
                Query::Tag { .. } => {
                    let (tag, other) = (next()?, next()?);
                    Ok(if tag == Resolved::Missing { other } else { tag })
                }
                Query::Head => next(),
            })
            .collect()
    }

    fn describe(&mut self, commits: &[&str]) -> Answer<Vec<Description>> {
        let form = ["--no-walk=unsorted", "--format=%T %ct"];
        let mut found = Vec::new();
        self.walk(&form, commits, None, |line| {
            // Each is announced with a line of its own.
            if line.starts_with("commit ") {
                return Ok(());
            }
            let (tree, time) = line.split_once(' ').ok_or(io::ErrorKind::InvalidData)?;
            found.push(Description {
                tree: tree.to_owned(),
                time: time.parse().unwrap_or_default(),
            });
            Ok(())
        })?;
        if found.len() == commits.len() {
            Ok(found)
        } else {
            Err(self.told(Failure::Unreadable))
        }
    }

    fn parents(
        &mut self,
        tips: &[&str],
        oldest: Option<&str>,
        each: &mut dyn FnMut(&str, &mut dyn Iterator<Item = &str>) -> ControlFlow<()>,
    ) -> Answer<()> {
        self.walk(&["--parents"], tips, oldest, |line| {
            let mut ids = line.split(' ');
            let commit = ids.next().unwrap_or_default();
            going_on(each(commit, &mut ids))
        })
    }

    fn trees(
        &mut self,
        tips: &[&str],
        oldest: Option<&str>,
        each: &mut dyn FnMut(&str, &str) -> ControlFlow<()>,
    ) -> Answer<()> {
        let mut commit = String::new();
        self.walk(&["--format=%T"], tips, oldest, |line| {
            if let Some(id) = line.strip_prefix("commit ") {
                id.clone_into(&mut commit);
                return Ok(());
            }
            going_on(each(&commit, line))
        })
    }

    fn differences(
        &mut self,
        pairs: &[(&str, &str)],
        each: &mut dyn FnMut(usize, Option<&str>) -> ControlFlow<()>,
    ) -> Answer<()> {
        let named = |tree: &str, like: &str| match tree {
            NO_TREE => EMPTY_TREES[usize::from(like.len() > 40)].to_owned(),
            tree => tree.to_owned(),
        };
        let headers: Vec<String> = pairs
            .iter()
            .map(|(from, to)| format!("{} {}\n", named(from, to), named(to, from)))
            .collect();
        let input = headers.concat().into_bytes();
        if input.is_empty() {
            return Ok(());
        }
        let read = |output: &mut dyn BufRead| {
            let mut place = None;
            records(output, |record| match record {
                Record::Path(path) => {
                    let place = place.ok_or(io::ErrorKind::InvalidData)?;
                    going_on(each(place, Some(path)))?;
                    Ok(false)
                }
                // What became of the first path of a pair stands behind the two trees.
                Record::Other(told) => {
                    let lines = told.rfind('\n').map_or(0, |end| end + 1);
                    for header in told[..lines].split_inclusive('\n') {
                        let next = behind(place, &headers, header)?;
                        place = Some(next);
                        going_on(each(next, None))?;
                    }
                    Ok(lines < told.len())
                }
            })
        };
        let arguments = [
            "diff-tree",
            "--stdin",
            "-r",
            "-z",
            "--name-status",
            "--no-renames",
        ];
        let answer = self.git.tell(&arguments, input, read);
        answer.map_err(|failure| self.told(failure))
    }

    fn changes(
        &mut self,
        commits: &[&str],
        each: &mut dyn FnMut(usize, &str) -> ControlFlow<()>,
    ) -> Answer<()> {
        let mut input = Vec::new();
        for commit in commits {
            line(&mut input, &[commit]);
        }
        if input.is_empty() {
            return Ok(());
        }
        let read = |output: &mut dyn BufRead| {
            let mut place = None;
            records(output, |record| match record {
                Record::Path(path) => {
                    let place = place.ok_or(io::ErrorKind::InvalidData)?;
                    going_on(each(place, path))?;
                    Ok(false)
                }
                Record::Other(status) if status.len() == 1 => Ok(true),
                Record::Other(commit) => {
                    place = Some(behind(place, commits, commit)?);
                    Ok(false)
                }
            })
        };
        let arguments = [
            "diff-tree",
            "--stdin",
            "-r",
            "-z",
            "--root",
            "--name-status",
            "--no-renames",
        ];
        let answer = self.git.tell(&arguments, input, read);
        answer.map_err(|failure| self.told(failure))
    }
}

/// Behind a revision: the commit that it is, or that a tag stands for, and nothing else.
const COMMIT: &str = "^{commit}";

/// A record of what differs.
enum Record<'r> {
    /// A path, which can look like anything.
    Path(&'r str),
    /// What became of the path that follows, or between which trees.
    Other(&'r str),
}

/// Reads records that end with NUL. `each` says whether the next is a path.
fn records(
    output: &mut dyn BufRead,
    mut each: impl FnMut(Record<'_>) -> io::Result<bool>,
) -> io::Result<()> {
    let mut record = Vec::new();
    let mut is_path = false;
    loop {
        record.clear();
        if output.read_until(0, &mut record)? == 0 {
            return Ok(());
        }
        // Behind the last path stand the trees of pairs without any.
        let bytes = record.strip_suffix(&[0]).unwrap_or(&record);
        is_path = if is_path {
            each(Record::Path(&String::from_utf8_lossy(bytes)))?
        } else {
            each(Record::Other(text(bytes)?))?
        };
    }
}

/// The place of the next of those that were asked about, which has this name. What git cannot read it leaves out.
fn behind<S: AsRef<str>>(place: Option<usize>, asked: &[S], name: &str) -> io::Result<usize> {
    let from = place.map_or(0, |place| place + 1);
    let next = asked[from..]
        .iter()
        .position(|known| known.as_ref() == name);
    Ok(from + next.ok_or(io::ErrorKind::InvalidData)?)
}

fn line(input: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        input.extend_from_slice(part.as_bytes());
    }
    // Writing to memory cannot fail.
    let _ = input.write_all(b"\n");
}

pub(super) fn text(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn going_on(flow: ControlFlow<()>) -> io::Result<()> {
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(io::ErrorKind::OutOfMemory.into()),
    }
}

fn resolved(line: &str) -> Resolved {
    if line.ends_with(" ambiguous") {
        return Resolved::Ambiguous;
    }
    match line.split_once(' ') {
        Some((id, "commit")) => Resolved::Commit(id.to_owned()),
        _ => Resolved::Missing,
    }
}

#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Why there is no answer, for people.
fn told(failure: Failure, root: &Path) -> Unanswered {
    Unanswered(match failure {
        Failure::NotStarted => "there is no program `git`".to_owned(),
        Failure::TooLong => format!("git gave no answer in {} s", LONGEST.as_secs()),
        Failure::TooMuch => "git gave an answer too large to keep".to_owned(),
        Failure::Unreadable => "git gave an answer that cannot be read".to_owned(),
        Failure::Refused(why) if why.contains("dubious ownership") => format!(
            "the repository belongs to another user; `git config --global --add safe.directory {}` trusts it",
            root.display()
        ),
        Failure::Refused(why) => {
            let line = why.lines().next().unwrap_or_default();
            let line = line
                .trim_start_matches("fatal: ")
                .trim_start_matches("error: ");
            match line {
                "" => "git failed".to_owned(),
                line => format!("git says: {line}"),
            }
        }
    })
}
