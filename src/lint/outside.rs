//! Which audits the world outside is asked about, and who answers. Never decides what an answer means.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::met::Met;
use super::runs::Witnesses;
use super::world::Scope;
use crate::config::Settings;
use crate::evidence::git::WorkTree;
use crate::evidence::{Evidence, Stated};
use crate::rule::Check;
use crate::series::{Entry, Series};

/// What is known from outside of the audits that are asked for.
pub(super) fn ask(scope: &Scope<'_>, witnesses: &Witnesses<'_>, met: &Met) -> Evidence {
    let mut evidence = Evidence::default();
    evidence.look_up_runs(witnesses, &scope.citing(), Timestamp::now());
    for notice in witnesses.known.notices() {
        evidence.notice(notice);
    }
    let mut trees: BTreeMap<PathBuf, Vec<Entry<'_>>> = BTreeMap::new();
    let mut roots = Roots::beside(met);
    for entry in scope.traced(&evidence) {
        if let Some(root) = roots.of(entry.audit().location.path()) {
            trees.entry(root).or_default().push(entry);
        }
    }
    for (root, entries) in trees {
        match WorkTree::open(&root) {
            Ok(Some(mut tree)) => evidence.ask(&mut tree, &entries),
            Ok(None) => {}
            Err(unanswered) => evidence.is_silent(&unanswered),
        }
    }
    evidence
}

/// What is stated to be known from outside.
pub(super) fn stated(scope: &Scope<'_>, stated: &Stated) -> Evidence {
    let mut evidence = Evidence::default();
    if let Some(provider) = &stated.ci {
        let now = Timestamp::now();
        evidence.look_up_runs(&provider.witness(), &scope.citing(), now);
    }
    if let Some(mut repository) = stated.git.clone() {
        let entries = scope.traced(&evidence);
        evidence.ask(&mut repository, &entries);
    }
    evidence
}

impl<'s> Scope<'s> {
    /// The audits that are asked for, and that a rule compares with what git knows.
    fn traced(&self, evidence: &Evidence) -> Vec<Entry<'s>> {
        let wants = |entry: &Entry<'_>| {
            let has_runs = evidence.runs(entry.audit()).is_some();
            wants_git(self.settings(entry), has_runs)
        };
        self.targeted().filter(wants).collect()
    }

    /// The audits that are asked for, and that a rule compares with what is known of their runs.
    fn citing(&self) -> Vec<Entry<'s>> {
        let wants = |entry: &Entry<'_>| {
            let mut rules = self.settings(entry).rules.rules().iter();
            rules.any(|rule| matches!(rule.check, Check::Cited(_)))
        };
        self.targeted().filter(wants).collect()
    }

    /// The audits that are asked for.
    pub(super) fn targeted(&self) -> impl Iterator<Item = Entry<'s>> {
        let entries = self.series.iter().flat_map(Series::entries);
        entries.filter(|entry| self.targets.contains(&entry.audit().document.source.id()))
    }

    /// What holds for an audit.
    pub(super) fn settings(&self, entry: &Entry<'_>) -> &'s Settings {
        self.governed.of(entry.audit().document.source.id())
    }
}

/// Whether git is to be asked, and a rule has use for it; one about runs only where something is known of them.
fn wants_git(settings: &Settings, has_runs: bool) -> bool {
    let mut rules = settings.rules.rules().iter();
    let is_traced = |check: &Check| match check {
        Check::Traced(_) | Check::Untraced(_) => true,
        Check::Cited(_) => has_runs,
        _ => false,
    };
    settings.asks_git() && rules.any(|rule| is_traced(&rule.check))
}

/// The work trees that files lie in: the nearest directory above with a `.git`, where they really lie.
#[derive(Debug)]
pub(super) struct Roots<'m> {
    /// What walks have met; nothing where git itself would not look up to where they began.
    met: Option<&'m Met>,
    ceilings: Vec<PathBuf>,
    by_directory: HashMap<PathBuf, Option<PathBuf>>,
}

impl<'m> Roots<'m> {
    /// The work trees that there are, where walks have met these things.
    pub(super) fn beside(met: &'m Met) -> Self {
        let ceilings = std::env::var_os("GIT_CEILING_DIRECTORIES").unwrap_or_default();
        let ceilings: Vec<PathBuf> = std::env::split_paths(&ceilings).collect();
        let is_open = |root: &PathBuf| {
            let real = std::fs::canonicalize(root);
            real.is_ok_and(|real| !ceilings.iter().any(|ceiling| ceiling.starts_with(&real)))
        };
        let is_plain = ceilings.is_empty() || met.walked.iter().all(is_open);
        Self {
            met: is_plain.then_some(met),
            ceilings,
            by_directory: HashMap::new(),
        }
    }

    /// The work tree that a file lies in.
    pub(super) fn of(&mut self, file: &Path) -> Option<PathBuf> {
        let directory = file.parent()?;
        // Nearly always none begins below the root of a walk.
        let plain = self.met.and_then(|met| met.tracked_as(directory));
        let directory = plain.unwrap_or(directory);
        if let Some(known) = self.by_directory.get(directory) {
            return known.clone();
        }
        // A link may lead into another repository, and git follows none.
        let real = std::fs::canonicalize(directory);
        let found = self.above(real.as_deref().unwrap_or(directory));
        self.by_directory
            .insert(directory.to_owned(), found.clone());
        found
    }

    fn above(&mut self, directory: &Path) -> Option<PathBuf> {
        if let Some(known) = self.by_directory.get(directory) {
            return known.clone();
        }
        let found = if directory.join(".git").exists() {
            Some(directory.to_owned())
        } else {
            // Git itself would look no further up than below a ceiling.
            let above = directory.parent();
            let above = above.filter(|above| !self.ceilings.iter().any(|known| known == above));
            above.and_then(|above| self.above(above))
        };
        self.by_directory
            .insert(directory.to_owned(), found.clone());
        found
    }
}
