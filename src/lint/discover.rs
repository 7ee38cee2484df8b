//! Which files a run reads: those asked for, and the rest of their series. Never opens one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::Request;
use super::configuration::Configuration;
use super::met::Met;
use super::paths::{absolute, below, shown};
use super::read::{Problem, reason};
use super::walk::walk;
use super::workers::Workers;
use crate::audit::root_of;
use crate::config::NamedSeries;

/// Absolute paths, each with whether it is reported on. In order and each once, when they are [put in
/// order](Found::put_in_order).
#[derive(Debug, Default)]
pub(super) struct Found(Vec<(PathBuf, bool)>);

impl Found {
    pub(super) fn add(&mut self, path: PathBuf, is_target: bool) {
        self.0.push((path, is_target));
    }

    /// Puts the paths in order. Nearly always they are: a walk finds them so.
    pub(super) fn put_in_order(&mut self) {
        self.0.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.0.dedup_by(|(again, is_target), (path, is_any)| {
            let is_same = again.as_os_str() == path.as_os_str();
            *is_any |= is_same && *is_target;
            is_same
        });
    }

    fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.0.iter().map(|(path, _)| path)
    }
}

impl IntoIterator for Found {
    type Item = (PathBuf, bool);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Finds the files asked for and the rest of their series.
pub(super) fn discover(
    request: &Request,
    configuration: &mut Configuration<'_>,
    workers: &mut Workers,
) -> (Found, Vec<Problem>) {
    let mut search = Search {
        base: &request.working_directory,
        workers,
        found: Found::default(),
        others: Vec::new(),
        met: Met::default(),
        has_links: false,
        problems: Vec::new(),
    };
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
                search.met.walked.insert(path);
            }
            Ok(_) => {
                search.has_links |= path.is_symlink();
                search.found.add(path, true);
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
    let named = named_series(search.found.paths().chain(&piped), configuration);
    let walked = &configuration.met.walked;
    let roots: BTreeSet<&Path> = search
        .found
        .paths()
        .chain(&piped)
        .map(|path| root_of(path))
        .filter(|root| !walked.iter().any(|done| below(root, done).is_some()))
        .collect();
    let roots: Vec<PathBuf> = roots.into_iter().map(Path::to_owned).collect();
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
    workers: &'r mut Workers,
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
        let mut walked = walk(root, depth, self.workers);
        walked.audits.retain(|path| wanted(path));
        walked.others.retain(|path| wanted(path));
        let audits = walked.audits.into_iter();
        self.found.0.extend(audits.map(|path| (path, is_target)));
        self.others.extend(walked.others);
        self.met.extend(walked.met);
        self.has_links |= walked.has_links;
        // What nobody asked for may be closed to us.
        for (path, why) in walked.closed.iter().filter(|_| is_target) {
            self.problem(path, why);
        }
    }

    /// Finds the rest of named series, wherever it lies.
    fn walk_named(&mut self, named: &[NamedSeries], met: &Met) {
        let places: BTreeSet<PathBuf> = named.iter().flat_map(NamedSeries::places).collect();
        for place in places {
            if !met.knows(&place) && !self.met.knows(&place) {
                let is_wanted = |path: &Path| named.iter().any(|series| series.holds(path));
                self.walk(&place, usize::MAX, false, is_wanted);
                self.met.walked.insert(place);
            }
        }
    }

    /// Adds what the configuration includes, and leaves out what it excludes, also what was named: a hook names every
    /// file that changed.
    fn settle(&mut self, configuration: &mut Configuration<'_>, is_target: bool) {
        configuration.met.extend(std::mem::take(&mut self.met));
        configuration.met.conclude();
        self.others.sort();
        for path in std::mem::take(&mut self.others) {
            if configuration.of(&path).includes(&path) {
                self.found.add(path, is_target);
            }
        }
        self.found.put_in_order();
        self.found.0.retain(|(path, is_target)| {
            let is_excluded = configuration.excludes(path);
            configuration.excluded += usize::from(is_excluded && *is_target);
            !is_excluded
        });
    }

    /// Leaves each file one name: its own where that was found, else the first. A file behind a link is read once.
    fn without_aliases(&mut self) {
        self.found.put_in_order();
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
            self.found.add(name.to_owned(), *is_target);
        }
    }

    fn problem(&mut self, path: &Path, why: &str) {
        self.problems.push(Problem {
            path: shown(self.base, path),
            message: format!("cannot be read: {why}"),
        });
    }
}
