//! Which audits changed, and how they and their series stood before. Never checks anything out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::configuration::Configuration;
use super::gather::Gathered;
use super::met::is_never_entered;
use super::outside::Roots;
use super::paths::{absolute, shown};
use super::read::{Problem, decode};
use super::{Input, Request};
use crate::audit::{is_audit_name, root_of};
use crate::config::ConfigError;
use crate::evidence::Unanswered;
use crate::evidence::git::{At, Listing, WorkTree};

/// Which of the audits that are asked for are reported on: those that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Since when.
    pub since: Since,
    /// Whether only what the same lint did not find then is reported.
    pub introduced: bool,
}

/// Since when an audit has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// Since a revision: in the files as they are now. What others did meanwhile on its branch does not count.
    Revision(String),
    /// Since the last commit: in what is staged for the next one. That is what is linted, and not the files.
    Staged,
}

/// A work tree, and what of it is compared.
struct Compared {
    tree: WorkTree,
    /// Its root as the audits' paths have it, links on the way not followed.
    root: PathBuf,
    before: Listing,
    /// What is staged; none where files count.
    staged: Option<Listing>,
}

/// Finds out which of the audits changed.
///
/// # Errors
///
/// When there is no repository to compare with, or it has no such revision.
pub(super) fn changed(
    request: &Request,
    changes: &Changes,
    inputs: Vec<Input>,
    configuration: &mut Configuration<'_>,
) -> Result<Gathered<Input>, ConfigError> {
    if request.standard_input.is_some() {
        return Err(ConfigError::new("standard input has no history")
            .help("name files or directories, or leave `--since` and `--staged` out"));
    }
    let base = &request.working_directory;
    let mut roots = Roots::beside(&configuration.met);
    let mut compared: BTreeMap<PathBuf, Compared> = BTreeMap::new();
    let asked = request.paths.iter().map(|path| absolute(base, path));
    let asked = asked.map(|path| {
        if path.is_dir() {
            path.join("audit.md")
        } else {
            path
        }
    });
    for file in inputs.iter().map(|input| input.path.clone()).chain(asked) {
        let Some(root) = roots.of(&file) else {
            if inputs
                .iter()
                .any(|input| input.is_target && input.path == file)
            {
                let name = shown(base, &file);
                return Err(
                    ConfigError::new(format!("`{name}` lies in no git work tree"))
                        .help("`--since` and `--staged` need one"),
                );
            }
            continue;
        };
        if !compared.contains_key(&root) {
            let named = seen_root(&file, &root);
            compared.insert(root.clone(), Compared::of(&root, named, changes)?);
        }
    }
    if compared.is_empty() {
        return Err(ConfigError::new("there is no git work tree here")
            .help("`--since` and `--staged` need one"));
    }
    let mut found = Gathered::default();
    let mut now: BTreeMap<PathBuf, Input> = BTreeMap::new();
    for input in inputs {
        let is_staged = roots
            .of(&input.path)
            .is_some_and(|_| changes.since == Since::Staged);
        // What is staged counts instead of it, and what is not is no part of the next commit.
        if !is_staged {
            now.insert(input.path.clone(), input);
        }
    }
    for compared in compared.values() {
        if let Some(staged) = &compared.staged {
            let is_asked = |path: &Path| is_asked(request, path);
            for mut input in compared.read(staged, request, configuration, &mut found.problems)? {
                input.is_target = is_asked(&input.path);
                now.insert(input.path.clone(), input);
            }
        }
    }
    let mut before: BTreeMap<PathBuf, Input> = BTreeMap::new();
    for compared in compared.values() {
        // What cannot be read now is told; what could not be read then is nobody's matter.
        let mut problems = Vec::new();
        let read = compared.read(&compared.before, request, configuration, &mut problems)?;
        before.extend(read.into_iter().map(|input| (input.path.clone(), input)));
    }
    for (path, input) in &mut now {
        let same = before
            .get(path)
            .is_some_and(|old| is_same(&old.text, &input.text));
        if input.is_target && same {
            input.is_target = false;
            found.unchanged += 1;
        }
        if let Some(old) = before.get_mut(path) {
            old.is_target = input.is_target;
        }
    }
    let now = now.into_values().collect();
    found.now = with_context(now, configuration);
    if changes.introduced {
        found.before = with_context(before.into_values().collect(), configuration);
    }
    Ok(found)
}

impl Compared {
    fn of(root: &Path, seen: PathBuf, changes: &Changes) -> Result<Self, ConfigError> {
        let open = WorkTree::open(root).map_err(|unanswered| refused(&unanswered))?;
        let tree = open
            .ok_or_else(|| ConfigError::new(format!("`{}` is no git work tree", root.display())))?;
        let ask = || -> Result<Option<(Listing, Option<Listing>)>, Unanswered> {
            let head = tree.commit("HEAD")?;
            let (before, staged) = match &changes.since {
                Since::Staged => (head.map_or(At::Nothing, At::Commit), Some(At::Index)),
                Since::Revision(revision) => {
                    let Some(commit) = tree.commit(revision)? else {
                        return Ok(None);
                    };
                    let commit = match head {
                        Some(_) => tree.parted_from(&commit)?,
                        None => commit,
                    };
                    (At::Commit(commit), None)
                }
            };
            let list = |at: &At| tree.list(at, &is_markdown);
            Ok(Some((
                list(&before)?,
                staged.as_ref().map(list).transpose()?,
            )))
        };
        let listed = ask().map_err(|unanswered| refused(&unanswered))?;
        let Some((before, staged)) = listed else {
            let Since::Revision(revision) = &changes.since else {
                return Err(ConfigError::new("there is nothing to compare with"));
            };
            return Err(ConfigError::new(format!(
                "`--since`: the repository has no commit `{revision}`"
            ))
            .help(
                "name a branch, tag or SHA that is here; in CI, `fetch-depth: 0` fetches them all",
            ));
        };
        Ok(Self {
            tree,
            root: seen,
            before,
            staged,
        })
    }

    /// The audits among files, each with its text.
    fn read(
        &self,
        files: &Listing,
        request: &Request,
        configuration: &mut Configuration<'_>,
        problems: &mut Vec<Problem>,
    ) -> Result<Vec<Input>, ConfigError> {
        let base = &request.working_directory;
        // A file that is named is an audit whatever it is called.
        let named: HashSet<PathBuf> = request
            .paths
            .iter()
            .map(|path| absolute(base, path))
            .collect();
        let mut audits = Vec::new();
        let mut ids = Vec::new();
        for (below, id) in files {
            let path = self.root.join(below);
            let name = path.file_name().and_then(|name| name.to_str());
            let is_audit = name.is_some_and(is_audit_name)
                || named.contains(&path)
                || configuration.of(&path).includes(&path);
            if is_audit && !configuration.excludes(&path) {
                audits.push(path);
                ids.push(id.as_str());
            }
        }
        let texts = self
            .tree
            .texts(&ids)
            .map_err(|unanswered| refused(&unanswered))?;
        let mut inputs = Vec::new();
        for (path, bytes) in audits.into_iter().zip(texts) {
            let name = shown(base, &path);
            let text = bytes.ok_or_else(|| "is not in this clone".to_owned());
            match text.and_then(decode) {
                Ok(text) => inputs.push(Input {
                    shown: name,
                    path,
                    text,
                    is_target: false,
                }),
                Err(message) => problems.push(Problem {
                    path: name,
                    message,
                }),
            }
        }
        Ok(inputs)
    }
}

/// The root of a work tree as the path of a file in it has it.
fn seen_root(file: &Path, root: &Path) -> PathBuf {
    let directory = file.parent().unwrap_or(file);
    let real = std::fs::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
    let below = real.strip_prefix(root).unwrap_or(Path::new(""));
    let mut seen = directory.to_owned();
    let is_same = |(one, other): (std::path::Component<'_>, std::path::Component<'_>)| one == other;
    let ends = below.components().rev().zip(directory.components().rev());
    if ends.clone().count() == below.components().count() && ends.into_iter().all(is_same) {
        for _ in below.components() {
            seen.pop();
        }
        return seen;
    }
    root.to_owned()
}

/// Whether a file was asked for, or lies below a directory that was. No search enters what holds no audits.
fn is_asked(request: &Request, path: &Path) -> bool {
    let base = &request.working_directory;
    let asked = request.paths.iter().map(|asked| absolute(base, asked));
    let mut below = asked.filter_map(|asked| path.strip_prefix(asked).ok().map(Path::to_owned));
    below.any(|below| {
        !below
            .components()
            .any(|part| is_never_entered(part.as_os_str()))
    })
}

/// The audits that are asked for, and the rest of their series.
fn with_context(inputs: Vec<Input>, configuration: &mut Configuration<'_>) -> Vec<Input> {
    let targets = || inputs.iter().filter(|input| input.is_target);
    let roots: HashSet<&Path> = targets().map(|input| root_of(&input.path)).collect();
    let mut named: HashMap<(PathBuf, String), _> = HashMap::new();
    for input in targets() {
        let settings = configuration.of(&input.path);
        for (name, series) in &settings.config.series {
            if series.holds(&input.path) {
                named.insert((series.home.clone(), name.clone()), series.clone());
            }
        }
    }
    let is_wanted: BTreeSet<PathBuf> = inputs
        .iter()
        .filter(|input| {
            let in_root = roots.contains(root_of(&input.path));
            input.is_target || in_root || named.values().any(|series| series.holds(&input.path))
        })
        .map(|input| input.path.clone())
        .collect();
    let inputs = inputs.into_iter();
    inputs
        .filter(|input| is_wanted.contains(&input.path))
        .collect()
}

fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// Whether two texts are one, whatever their line ends: git may write others into files than it keeps.
fn is_same(one: &str, other: &str) -> bool {
    one == other || one.replace("\r\n", "\n") == other.replace("\r\n", "\n")
}

fn refused(unanswered: &Unanswered) -> ConfigError {
    ConfigError::new(format!("git: {unanswered}"))
}
