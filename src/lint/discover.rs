//! Which files a run reads: those asked for, and the rest of their series. Never opens one.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::Request;
use super::configuration::{CONFIG_NAMES, Configuration, Met};
use super::paths::{absolute, shown};
use super::read::{Problem, reason};
use crate::audit::{is_audit_name, root_of};
use crate::config::NamedSeries;
use crate::evidence::file::EVIDENCE_NAME;

/// Absolute paths, each with whether it is reported on.
pub(super) type Found = BTreeMap<PathBuf, bool>;

/// Directories that hold no audits of the project's own.
pub(super) const NEVER_ENTERED: [&str; 4] = [".git", "target", "node_modules", ".venv"];

/// Finds the files asked for and the rest of their series.
pub(super) fn discover(
    request: &Request,
    configuration: &mut Configuration<'_>,
) -> (Found, Vec<Problem>) {
    let mut search = Search {
        base: &request.working_directory,
        found: Found::new(),
        others: Vec::new(),
        met: Met::default(),
        has_links: false,
        problems: Vec::new(),
    };
    let mut walked = Vec::new();
    let mut paths: Vec<PathBuf> = request
        .paths
        .iter()
        .map(|path| absolute(search.base, path))
        .collect();
    paths.sort();
    paths.dedup();
    for path in paths {
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                search.walk(&path, usize::MAX, true, |_| true);
                search.met.walked.push(path.clone());
                walked.push(path);
            }
            Ok(_) => {
                search.has_links |= path.is_symlink();
                search.add(&path, true);
            }
            Err(error) => search.problem(&path, &reason(&error)),
        }
    }
    search.settle(configuration, true);
    let piped = request
        .standard_input
        .iter()
        .map(|(path, _)| absolute(search.base, path))
        .collect::<Vec<_>>();
    for path in &piped {
        configuration.of(path);
    }
    let named = named_series(search.found.keys().chain(&piped), configuration);
    let roots: BTreeSet<&Path> = search
        .found
        .keys()
        .chain(&piped)
        .map(|path| root_of(path))
        .collect();
    let roots: Vec<PathBuf> = roots
        .into_iter()
        .filter(|root| !walked.iter().any(|done| root.starts_with(done)))
        .map(Path::to_owned)
        .collect();
    for root in roots {
        // Outside a `milestones` directory a series lies in its root or in the directories directly below.
        let named = root
            .file_name()
            .is_some_and(|name| name.eq_ignore_ascii_case("milestones"));
        let depth = if named { usize::MAX } else { 2 };
        search.walk(&root, depth, false, |path| root_of(path) == root);
    }
    search.walk_named(&named, &configuration.met);
    if search.has_links {
        search.without_aliases();
    }
    search.problems.sort_by(|a, b| a.path.cmp(&b.path));
    search.problems.dedup();
    search.settle(configuration, false);
    (search.found, search.problems)
}

/// The named series that files may belong to, whose configurations have been met. Which of several it is, their text
/// decides.
fn named_series<'p>(
    files: impl Iterator<Item = &'p PathBuf>,
    configuration: &mut Configuration<'_>,
) -> Vec<NamedSeries> {
    if !configuration.names_series() {
        return Vec::new();
    }
    let mut named = BTreeMap::new();
    for file in files {
        let settings = configuration.of(file);
        for (name, series) in &settings.config.series {
            if series.holds(file) {
                let key = (series.home.clone(), name.clone());
                named.entry(key).or_insert_with(|| series.clone());
            }
        }
    }
    named.into_values().collect()
}

struct Search<'r> {
    base: &'r Path,
    found: Found,
    /// Markdown files that are not called as audits are: the configuration may include them.
    others: Vec<PathBuf>,
    met: Met,
    /// Whether a link was met, so that one file may be found under several names.
    has_links: bool,
    problems: Vec<Problem>,
}

impl Search<'_> {
    fn walk(&mut self, root: &Path, depth: usize, is_target: bool, wanted: impl Fn(&Path) -> bool) {
        let mut repositories = BTreeSet::new();
        let walk = WalkDir::new(root)
            .follow_links(true)
            .max_depth(depth)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| {
                if entry.file_name() == ".git" {
                    repositories.extend(entry.path().parent().map(Path::to_owned));
                }
                is_entered(entry)
            });
        for entry in walk {
            match entry {
                Ok(entry) => {
                    self.has_links |= entry.path_is_symlink();
                    if !entry.file_type().is_file() {
                        continue;
                    }
                    let name = entry.file_name().to_str().unwrap_or_default();
                    if is_audit_name(name) {
                        if wanted(entry.path()) {
                            self.add(entry.path(), is_target);
                        }
                    } else if is_markdown(name) {
                        if wanted(entry.path()) {
                            self.others.push(entry.into_path());
                        }
                    } else if CONFIG_NAMES.contains(&name) {
                        self.met.note_config(entry.path());
                    } else if name == EVIDENCE_NAME {
                        let directory = entry.path().parent().map(Path::to_owned);
                        self.met.evidence.extend(directory);
                    }
                }
                // A link that leads back or nowhere is nobody's audit.
                Err(error) if error.loop_ancestor().is_some() || is_broken_link(&error) => {}
                // What nobody asked for may be closed to us.
                Err(_) if !is_target => {}
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    let why = error.io_error().map_or_else(|| error.to_string(), reason);
                    self.problem(&path, &why);
                }
            }
        }
        self.met.repositories.append(&mut repositories);
    }

    /// Finds the rest of named series, wherever it lies.
    fn walk_named(&mut self, named: &[NamedSeries], met: &Met) {
        let places: BTreeSet<PathBuf> = named.iter().flat_map(NamedSeries::places).collect();
        for place in places {
            if !met.knows(&place) && !self.met.knows(&place) {
                let is_wanted = |path: &Path| named.iter().any(|series| series.holds(path));
                self.walk(&place, usize::MAX, false, is_wanted);
                self.met.walked.push(place);
            }
        }
    }

    /// Adds what the configuration includes, and leaves out what it excludes, also what was named: a hook names every
    /// file that changed.
    fn settle(&mut self, configuration: &mut Configuration<'_>, is_target: bool) {
        configuration.met.extend(std::mem::take(&mut self.met));
        for path in std::mem::take(&mut self.others) {
            if configuration.of(&path).includes(&path) {
                self.found.entry(path).or_insert(is_target);
            }
        }
        self.found.retain(|path, is_target| {
            let is_excluded = configuration.excludes(path);
            configuration.excluded += usize::from(is_excluded && *is_target);
            !is_excluded
        });
    }

    fn add(&mut self, path: &Path, is_target: bool) {
        let target = self.found.entry(path.to_owned()).or_insert(is_target);
        *target |= is_target;
    }

    /// Leaves each file one name: its own where that was found, else the first. A file behind a link is read once.
    fn without_aliases(&mut self) {
        let aliased: Vec<(PathBuf, PathBuf, bool)> = std::mem::take(&mut self.found)
            .into_iter()
            .map(|(path, is_target)| {
                let identity = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
                (identity, path, is_target)
            })
            .collect();
        let mut names: BTreeMap<&Path, &Path> = BTreeMap::new();
        for (identity, path, _) in &aliased {
            let name = names.entry(identity).or_insert(path);
            if path == identity {
                *name = path;
            }
        }
        for (identity, _, is_target) in &aliased {
            let name = names[identity.as_path()];
            let target = self.found.entry(name.to_owned()).or_insert(*is_target);
            *target |= is_target;
        }
    }

    fn problem(&mut self, path: &Path, why: &str) {
        self.problems.push(Problem {
            path: shown(self.base, path),
            message: format!("cannot be read: {why}"),
        });
    }
}

fn is_markdown(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

fn is_entered(entry: &DirEntry) -> bool {
    // What is named on the command line is entered whatever its name.
    entry.depth() == 0 || !entry.file_type().is_dir() || !is_never_entered(entry.file_name())
}

/// Whether a search leaves out a directory of this name.
pub(super) fn is_never_entered(name: &OsStr) -> bool {
    NEVER_ENTERED.iter().any(|known| name == *known)
}

fn is_broken_link(error: &walkdir::Error) -> bool {
    let closed = error
        .io_error()
        .is_some_and(|io| io.kind() == std::io::ErrorKind::PermissionDenied);
    !closed && error.path().is_some_and(Path::is_symlink)
}
