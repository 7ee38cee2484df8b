//! Who answers about cited runs: the evidence file, the cache, the provider. Asks the network only where that is wanted.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::evidence_files::EvidenceFiles;
use super::governed::Governed;
use crate::audit::{Audit, RepositoryName};
use crate::config::{ConfigError, Settings};
use crate::evidence::file::EvidenceFile;
use crate::evidence::git::Repository;
use crate::evidence::lookup::RunArchive;
use crate::evidence::provider::{Provider, ProviderError};
use crate::evidence::{Question, RunAnswer, Watch};

/// Whether the CI provider is asked, and who that is.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// What the command line says.
    pub wish: Wish,
    /// Who is asked; none where nobody ever is.
    pub provider: Option<Result<Provider, ProviderError>>,
    /// Where what cannot change is kept.
    pub cache: CachePlace,
    /// Who is told how far the asking is.
    pub watch: Option<Watch>,
}

/// Whether the network may be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wish {
    /// Where the configuration wants it.
    #[default]
    Configured,
    /// Yes.
    Online,
    /// Never.
    Offline,
}

/// Where the cache lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CachePlace {
    /// Where the user's programs have theirs.
    #[default]
    Usual,
    /// In this folder.
    Folder(PathBuf),
    /// Nowhere.
    Nowhere,
}

impl Network {
    /// Whether the provider may be asked about audits that these settings govern.
    pub(super) fn is_wanted(&self, settings: &Settings) -> bool {
        match self.wish {
            Wish::Offline => false,
            Wish::Online => true,
            Wish::Configured => settings.config.online == Some(true) && self.provider.is_some(),
        }
    }

    /// The provider.
    ///
    /// # Errors
    ///
    /// When the environment names none that can be asked.
    pub(super) fn provider(&self) -> Result<Option<&Provider>, ConfigError> {
        match &self.provider {
            Some(Ok(provider)) => Ok(Some(provider)),
            Some(Err(error)) => Err(ConfigError::new(error.to_string()).help(error.help)),
            None => Ok(None),
        }
    }
}

/// Those who know of runs.
pub(super) struct Witnesses<'r> {
    pub(super) files: &'r EvidenceFiles,
    pub(super) network: &'r Network,
    pub(super) provider: Option<&'r Provider>,
    pub(super) governed: &'r Governed,
    pub(super) known: &'r KnownRuns,
}

/// What was asked before in this run, so that nobody is asked twice.
#[derive(Default)]
pub(super) struct KnownRuns {
    answers: RefCell<HashMap<Question, RunAnswer>>,
    /// By directory.
    origins: RefCell<HashMap<PathBuf, Option<RepositoryName>>>,
    /// What went wrong besides, for people.
    notices: RefCell<Vec<String>>,
}

impl KnownRuns {
    /// What went wrong besides.
    pub(super) fn notices(&self) -> Vec<String> {
        self.notices.take()
    }
}

impl RunArchive for Witnesses<'_> {
    fn file(&self, audit: &Audit) -> Option<(&EvidenceFile, &str)> {
        self.files.of(audit.location.path())
    }

    fn may_ask(&self, audit: &Audit) -> bool {
        let settings = self.governed.of(audit.document.source.id());
        self.provider.is_some() && self.network.is_wanted(settings)
    }

    fn host(&self) -> &str {
        self.provider.map_or("", Provider::host)
    }

    fn origin(&self, audit: &Audit) -> Option<RepositoryName> {
        let directory = audit.location.path().parent()?;
        let mut origins = self.known.origins.borrow_mut();
        let known = origins.entry(directory.to_owned());
        known.or_insert_with(|| origin_of(directory)).clone()
    }

    fn ask(&self, questions: Vec<Question>) -> Vec<RunAnswer> {
        let Some(provider) = self.provider else {
            return Vec::new();
        };
        let mut known = self.known.answers.borrow_mut();
        let open: Vec<Question> = questions
            .iter()
            .filter(|question| !known.contains_key(question))
            .cloned()
            .collect();
        if !open.is_empty() {
            let (answers, notice) = ask(provider, self.network, open.clone(), false);
            known.extend(open.into_iter().zip(answers));
            let notice = notice.map(|notice| format!("CI: {notice}"));
            self.known.notices.borrow_mut().extend(notice);
        }
        questions
            .iter()
            .map(|question| known[question].clone())
            .collect()
    }
}

/// The repository at the provider that a work tree comes from.
pub(super) fn origin_of(directory: &Path) -> Option<RepositoryName> {
    let mut folders = directory.ancestors();
    // What is linted as if it stood at a path need not lie in a folder that is there.
    let directory = folders.find(|folder| folder.is_dir())?;
    Repository::of(directory)?.home()
}

/// Asks the provider what the cache does not know for certain, or everything anew, and keeps what it says. Beside the
/// answers: what went wrong with the cache.
#[cfg(feature = "online")]
pub(super) fn ask(
    provider: &Provider,
    network: &Network,
    questions: Vec<Question>,
    is_fresh: bool,
) -> (Vec<RunAnswer>, Option<String>) {
    use super::run_cache::RunCache;
    use crate::evidence::github;

    let now = jiff::Timestamp::now();
    let mut cache = RunCache::open(&network.cache);
    let mut answers: Vec<Option<RunAnswer>> = vec![None; questions.len()];
    let mut open = Vec::new();
    let mut places = Vec::new();
    for (index, question) in questions.into_iter().enumerate() {
        let known = cache.get(&question);
        match known {
            Some((fact, _)) if fact.is_final(now) && !is_fresh => {
                answers[index] = Some(RunAnswer::Known(fact));
            }
            known => {
                let known =
                    known.and_then(|(fact, etag)| Some(github::Known { fact, etag: etag? }));
                open.push((question, known));
                places.push(index);
            }
        }
    }
    if !open.is_empty() {
        let replies = github::ask(provider, &open, network.watch.as_ref());
        for ((reply, (question, _)), index) in replies.into_iter().zip(open).zip(places) {
            if let RunAnswer::Known(fact) = &reply.answer {
                cache.note(&question, fact.clone(), reply.etag);
            }
            answers[index] = Some(reply.answer);
        }
    }
    let unwritten = cache.write().err();
    let notice = unwritten.map(|problem| format!("what is known of runs is not kept: {problem}"));
    (answers.into_iter().flatten().collect(), notice)
}

/// Nobody can be asked.
#[cfg(not(feature = "online"))]
pub(super) fn ask(
    _: &Provider,
    _: &Network,
    questions: Vec<Question>,
    _: bool,
) -> (Vec<RunAnswer>, Option<String>) {
    let why = "this audit-lint was built without the feature `online`";
    let answers = questions
        .into_iter()
        .map(|_| RunAnswer::Unanswered(why.to_owned()));
    (answers.collect(), None)
}
