//! Evidence that is stated as TOML: how the examples of the rules come to facts. Never asks anybody.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::Deserialize;

use super::archive::{Answer, Archive, Description, NO_TREE, Query, Resolved};
use super::file::EvidenceFile;
use super::lookup::RunArchive;
use super::run::{Conclusion, RunFact, RunStatus};
use super::run_facts::{Question, RunAnswer, Witness};
use crate::audit::{Audit, RepositoryName};

/// What a `toml evidence` block says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The repository that the audits lie in.
    pub git: Option<StatedRepository>,
    /// The provider that knows the runs which the audits cite.
    pub ci: Option<StatedProvider>,
}

/// A repository of a few commits, the oldest first.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedRepository {
    /// Whether its history is cut off.
    #[serde(default)]
    shallow: bool,
    commits: Vec<StatedCommit>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedCommit {
    sha: String,
    /// Without it, the commit before.
    parents: Option<Vec<String>>,
    #[serde(default)]
    tags: Vec<String>,
    /// The files that it adds or changes.
    #[serde(default)]
    changed: Vec<String>,
    /// The files that it removes.
    #[serde(default)]
    removed: Vec<String>,
    /// A commit that holds the same files, as one that was squashed does.
    like: Option<String>,
}

/// A provider with a few runs of one repository.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedProvider {
    #[serde(default)]
    runs: Vec<StatedRun>,
    /// Why it says nothing of other runs; without this it says that there are none.
    unanswered: Option<String>,
    /// The evidence file that the runs stand in, where they do.
    file: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedRun {
    id: u64,
    conclusion: Option<Conclusion>,
    #[serde(default)]
    head_sha: String,
    head_tree: Option<String>,
    event: Option<String>,
    status: Option<RunStatus>,
    created_at: Option<Timestamp>,
}

/// The files of a commit, each with the commit that changed it last.
type Tree = BTreeMap<String, usize>;

impl Stated {
    /// Reads a block.
    ///
    /// # Errors
    ///
    /// When it is not TOML, or has an unknown key.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

impl StatedRepository {
    fn place(&self, id: &str) -> Option<usize> {
        self.commits.iter().position(|commit| commit.sha == id)
    }

    fn parents_of(&self, place: usize) -> Vec<usize> {
        match &self.commits[place].parents {
            Some(parents) => parents.iter().filter_map(|id| self.place(id)).collect(),
            None => place.checked_sub(1).into_iter().collect(),
        }
    }

    fn tree_of(&self, place: usize) -> Tree {
        let commit = &self.commits[place];
        if let Some(other) = commit.like.as_ref().and_then(|id| self.place(id)) {
            return self.tree_of(other);
        }
        let first = self.parents_of(place).first().copied();
        let mut tree = first.map(|parent| self.tree_of(parent)).unwrap_or_default();
        for path in &commit.changed {
            tree.insert(path.clone(), place);
        }
        for path in &commit.removed {
            tree.remove(path);
        }
        tree
    }

    /// The ID of a tree: the first commit that has it.
    fn id_of_tree(&self, place: usize) -> String {
        let tree = self.tree_of(place);
        let first = (0..place).find(|earlier| self.tree_of(*earlier) == tree);
        format!("tree of {}", self.commits[first.unwrap_or(place)].sha)
    }

    fn tree(&self, id: &str) -> Tree {
        let place = id.strip_prefix("tree of ").and_then(|id| self.place(id));
        place.map(|place| self.tree_of(place)).unwrap_or_default()
    }

    /// All that can be reached from commits, these included, the newest first.
    fn reached<'a>(&self, tips: impl Iterator<Item = &'a str>) -> BTreeSet<usize> {
        let mut open: Vec<usize> = tips.filter_map(|id| self.place(id)).collect();
        let mut found = BTreeSet::new();
        while let Some(place) = open.pop() {
            if found.insert(place) {
                open.extend(self.parents_of(place));
            }
        }
        found
    }

    fn walk(&self, tips: &[&str], oldest: Option<&str>) -> Vec<usize> {
        let before = oldest.and_then(|id| self.place(id));
        let before = before
            .map(|place| self.parents_of(place))
            .unwrap_or_default();
        let before = before.iter().map(|place| self.commits[*place].sha.as_str());
        let before = self.reached(before);
        let all = self.reached(tips.iter().copied());
        let mut found: Vec<usize> = all.difference(&before).copied().collect();
        found.reverse();
        found
    }

    fn step(&self, place: usize, steps: &str) -> Option<usize> {
        let mut steps = steps.chars().peekable();
        let mut place = place;
        while let Some(kind) = steps.next() {
            let mut count = String::new();
            while let Some(digit) = steps.next_if(char::is_ascii_digit) {
                count.push(digit);
            }
            let count: usize = count.parse().unwrap_or(1);
            if kind == '^' {
                place = *self.parents_of(place).get(count.checked_sub(1)?)?;
            } else {
                for _ in 0..count {
                    place = *self.parents_of(place).first()?;
                }
            }
        }
        Some(place)
    }
}

impl Archive for StatedRepository {
    fn is_shallow(&self) -> bool {
        self.shallow
    }

    fn resolve(&mut self, queries: &[Query]) -> Answer<Vec<Resolved>> {
        let all = || self.commits.iter().enumerate();
        let resolve = |query: &Query| {
            let (meant, steps): (Vec<usize>, &str) = match query {
                Query::Sha { digits, steps } => {
                    let is_meant = |sha: &str| sha.starts_with(digits) || digits.starts_with(sha);
                    let meant = all().filter(|(_, commit)| is_meant(&commit.sha));
                    (meant.map(|(place, _)| place).collect(), steps)
                }
                Query::Tag { name, steps } => {
                    let meant = all().filter(|(_, commit)| commit.tags.contains(name));
                    (meant.map(|(place, _)| place).collect(), steps)
                }
                Query::Head => (self.commits.len().checked_sub(1).into_iter().collect(), ""),
            };
            match meant.as_slice() {
                [] => Resolved::Missing,
                [place] => self.step(*place, steps).map_or(Resolved::Missing, |place| {
                    Resolved::Commit(self.commits[place].sha.clone())
                }),
                _ => Resolved::Ambiguous,
            }
        };
        Ok(queries.iter().map(resolve).collect())
    }

    fn describe(&mut self, commits: &[&str]) -> Answer<Vec<Description>> {
        let places = commits.iter().filter_map(|id| self.place(id));
        let describe = |place: usize| Description {
            tree: self.id_of_tree(place),
            time: i64::try_from(place).unwrap_or_default(),
        };
        Ok(places.map(describe).collect())
    }

    fn parents(
        &mut self,
        tips: &[&str],
        oldest: Option<&str>,
        each: &mut dyn FnMut(&str, &mut dyn Iterator<Item = &str>) -> ControlFlow<()>,
    ) -> Answer<()> {
        for place in self.walk(tips, oldest) {
            let parents = self.parents_of(place);
            let mut parents = parents
                .iter()
                .map(|parent| self.commits[*parent].sha.as_str());
            if each(&self.commits[place].sha, &mut parents).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn trees(
        &mut self,
        tips: &[&str],
        oldest: Option<&str>,
        each: &mut dyn FnMut(&str, &str) -> ControlFlow<()>,
    ) -> Answer<()> {
        for place in self.walk(tips, oldest) {
            if each(&self.commits[place].sha, &self.id_of_tree(place)).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn differences(
        &mut self,
        pairs: &[(&str, &str)],
        each: &mut dyn FnMut(usize, Option<&str>) -> ControlFlow<()>,
    ) -> Answer<()> {
        let tree = |id: &str| match id {
            NO_TREE => Tree::new(),
            id => self.tree(id),
        };
        for (place, (from, to)) in pairs.iter().enumerate() {
            let (from, to) = (tree(from), tree(to));
            let paths: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
            let differing = paths
                .into_iter()
                .filter(|path| from.get(*path) != to.get(*path));
            let mut told = std::iter::once(None).chain(differing.map(|path| Some(path.as_str())));
            if told.any(|path| each(place, path).is_break()) {
                break;
            }
        }
        Ok(())
    }

    fn changes(
        &mut self,
        commits: &[&str],
        each: &mut dyn FnMut(usize, &str) -> ControlFlow<()>,
    ) -> Answer<()> {
        for (index, id) in commits.iter().enumerate() {
            let Some(place) = self.place(id) else {
                continue;
            };
            let parents = self.parents_of(place);
            if parents.len() > 1 {
                continue;
            }
            let own = self.tree_of(place);
            let before = parents
                .first()
                .map(|parent| self.tree_of(*parent))
                .unwrap_or_default();
            let paths: BTreeSet<&String> = own.keys().chain(before.keys()).collect();
            for path in paths
                .into_iter()
                .filter(|path| own.get(*path) != before.get(*path))
            {
                if each(index, path).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

impl StatedProvider {
    /// A witness of its runs.
    pub(crate) fn witness(&self) -> StatedWitness {
        let page = "https://github.com/acme/pipeline";
        let origin = RepositoryName::of_page(page).expect("the address of a repository");
        let fact = |run: &StatedRun| RunFact {
            id: run.id,
            repository: Some(origin.clone()),
            head_sha: run.head_sha.clone(),
            head_tree: run.head_tree.clone(),
            status: run.status.unwrap_or(RunStatus::Completed),
            conclusion: run.conclusion,
            event: run.event.clone(),
            attempt: None,
            created_at: run.created_at,
        };
        let mut file = EvidenceFile::default();
        file.merge(self.runs.iter().map(fact));
        StatedWitness {
            path: self.file.clone(),
            unanswered: self.unanswered.clone(),
            file,
            origin,
        }
    }
}

/// What a stated provider comes to.
pub(crate) struct StatedWitness {
    file: EvidenceFile,
    path: Option<String>,
    unanswered: Option<String>,
    origin: RepositoryName,
}

impl RunArchive for StatedWitness {
    fn file(&self, _: &Audit) -> Option<(&EvidenceFile, &str)> {
        Some((&self.file, self.path.as_deref()?))
    }

    fn may_ask(&self, _: &Audit) -> bool {
        self.path.is_none()
    }

    fn host(&self) -> &str {
        &self.origin.host
    }

    fn origin(&self, _: &Audit) -> Option<RepositoryName> {
        Some(self.origin.clone())
    }

    fn ask(&self, questions: Vec<Question>) -> Vec<RunAnswer> {
        let answer = |question: Question| {
            let mut runs = self.file.runs().iter();
            match (runs.find(|run| run.id == question.id), &self.unanswered) {
                (Some(run), _) => RunAnswer::Known(run.clone()),
                (None, Some(why)) => RunAnswer::Unanswered(why.clone()),
                (None, None) => RunAnswer::Missing(Witness::Provider(question.repository)),
            }
        };
        questions.into_iter().map(answer).collect()
    }
}
