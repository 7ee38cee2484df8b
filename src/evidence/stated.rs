//! Evidence that is stated as TOML: how the examples of the rules come to facts. Never asks anybody.

use jiff::Timestamp;
use serde::Deserialize;

use super::archive::{Archive, Resolved, Unanswered};
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

/// A repository of a few commits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedRepository {
    commits: Vec<StatedCommit>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedCommit {
    sha: String,
    #[serde(default)]
    tags: Vec<String>,
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

impl Archive for StatedRepository {
    fn resolve(&mut self, names: &[String]) -> Result<Vec<Resolved>, Unanswered> {
        let resolve = |name: &String| {
            let mut meant = self.commits.iter().filter(|commit| {
                commit.sha.starts_with(name.as_str())
                    || name.starts_with(commit.sha.as_str())
                    || commit.tags.contains(name)
            });
            match (meant.next(), meant.next()) {
                (Some(commit), None) => Resolved::Commit(commit.sha.clone()),
                (None, _) => Resolved::Missing,
                (Some(_), Some(_)) => Resolved::Ambiguous,
            }
        };
        Ok(names.iter().map(resolve).collect())
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
