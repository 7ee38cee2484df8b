//! An evidence file beside the audits whose runs it is to have. Writes it, whole or not at all.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::evidence_files::{nearest, read};
use super::paths::{absolute, shown};
use super::runs::{ask, origin_of};
use super::world::covers;
use super::{Network, Problem, Request, Run, replace, settings_in, usual_baseline};
use crate::audit::{Audit, RepositoryName};
use crate::config::{ConfigErrors, Settings};
use crate::evidence::file::{EVIDENCE_NAME, EvidenceFile, Testimony};
use crate::evidence::lookup::{Whereabouts, citations};
use crate::evidence::provider::Provider;
use crate::evidence::{Question, RunAnswer, RunFact, Witness};
use crate::series::Series;

/// An evidence file, and the runs that audits cite.
#[derive(Debug)]
pub struct EvidenceBook {
    path: PathBuf,
    shown: String,
    /// What stands in the file; none where there is no file.
    text: Option<String>,
    file: EvidenceFile,
    cited: Vec<CitedRun>,
    /// Whether all audits were asked for that the file is about.
    is_whole: bool,
    /// How many runs are cited by addresses of other hosts, or of none.
    foreign: usize,
}

/// A run, where it is cited first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedRun {
    /// The audit and 1-based line that cite it.
    pub place: String,
    /// The number that the provider gave it.
    pub id: u64,
    /// The repository, where the audit or git says it.
    pub repository: Option<RepositoryName>,
}

/// What asking came to.
#[derive(Debug, Default)]
pub struct Fetched {
    /// The runs of which nothing is known for this reason.
    pub open: Vec<(CitedRun, String)>,
    /// What went wrong besides.
    pub notice: Option<String>,
}

impl EvidenceBook {
    /// The book of the audits that a run has read. The file is the one that is named, else the one of the configuration,
    /// else the nearest, else one to be made beside the configuration.
    ///
    /// # Errors
    ///
    /// When a configuration, or the file, cannot be used.
    pub fn open(
        run: &Run,
        request: &Request,
        named: Option<&Path>,
        host: &str,
    ) -> Result<Self, ConfigErrors> {
        let base = &request.working_directory;
        let usual = usual_baseline(request);
        let directory = usual.parent().unwrap_or(base);
        let first = request.paths.first();
        let first = first.map_or_else(|| base.clone(), |path| absolute(base, path));
        let settings = settings_in(directory, &request.choices)?;
        let path = named
            .map(|path| absolute(base, path))
            .or_else(|| chosen(&settings))
            .or_else(|| nearest(&first))
            .unwrap_or_else(|| directory.join(EVIDENCE_NAME));
        let mut book = Self {
            shown: shown(base, &path),
            text: None,
            file: EvidenceFile::default(),
            cited: Vec::new(),
            is_whole: covers(request, path.parent().unwrap_or(&path)),
            foreign: 0,
            path,
        };
        if book.path.exists() {
            book.file = read(&book.path, &book.shown)?;
            book.text = std::fs::read_to_string(&book.path).ok();
        }
        let audits = run.series.iter().flat_map(Series::audits);
        for audit in audits.filter(|audit| run.is_target(audit)) {
            if named.is_some() || book.is_about(audit, run.settings(audit.document.source.id())) {
                book.take_citations(audit, host);
            }
        }
        Ok(book)
    }

    /// Whether no other file is nearer to an audit.
    fn is_about(&self, audit: &Audit, settings: &Settings) -> bool {
        let path = audit.location.path();
        let own = chosen(settings).or_else(|| nearest(path.parent().unwrap_or(path)));
        own.is_none_or(|own| own == self.path)
    }

    fn take_citations(&mut self, audit: &Audit, host: &str) {
        let path = audit.location.path();
        let origin = || origin_of(path.parent()?);
        for citation in citations(audit, &origin) {
            let repository = match citation.place {
                Whereabouts::In(repository) if repository.host == host => Some(repository),
                Whereabouts::Unsaid => None,
                Whereabouts::In(_) | Whereabouts::Unknown => {
                    self.foreign += 1;
                    continue;
                }
            };
            let is_known =
                |known: &CitedRun| known.id == citation.id && known.repository == repository;
            if self.cited.iter().any(is_known) {
                continue;
            }
            let mut runs = audit.runs.cited.iter();
            let run = runs.find(|run| run.id == citation.digits);
            let source = &audit.document.source;
            let line = run.map_or(1, |run| source.position(run.span.start as usize).line);
            self.cited.push(CitedRun {
                place: format!("{}:{line}", source.path()),
                id: citation.id,
                repository,
            });
        }
    }

    /// The path that reports print.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// How many runs the file has.
    pub fn count(&self) -> usize {
        self.file.runs().len()
    }

    /// How many runs are cited by addresses that are not the provider's.
    pub fn foreign(&self) -> usize {
        self.foreign
    }

    /// Whether it can be said which runs nobody cites any more.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The runs that audits cite, and that are not in the file.
    pub fn missing(&self) -> impl Iterator<Item = &CitedRun> {
        self.cited.iter().filter(|run| self.fact(run).is_none())
    }

    /// The runs of the file that had not ended when they were looked up.
    pub fn unended(&self) -> impl Iterator<Item = &RunFact> {
        self.file.runs().iter().filter(|run| !run.is_completed())
    }

    /// The runs of the file that no audit cites, where that can be said.
    pub fn uncited(&self) -> impl Iterator<Item = &RunFact> {
        let is_whole = self.is_whole;
        let runs = self.file.runs().iter();
        runs.filter(move |run| is_whole && !is_cited(&self.cited, run))
    }

    fn fact(&self, run: &CitedRun) -> Option<&RunFact> {
        match self.file.of(run.repository.as_ref(), run.id) {
            Testimony::Known(fact) => Some(fact),
            Testimony::Unknown | Testimony::Silent => None,
        }
    }

    /// Asks the provider about the runs that are missing, or may have changed; about all of them if it is to be fresh. What
    /// the file has stays where nothing better is known.
    pub fn fetch(&mut self, provider: &Provider, network: &Network, is_fresh: bool) -> Fetched {
        let now = Timestamp::now();
        let mut fetched = Fetched::default();
        let (mut asked, mut questions) = (Vec::new(), Vec::new());
        for run in &self.cited {
            let is_final = self.fact(run).is_some_and(|fact| fact.is_final(now));
            if is_final && !is_fresh {
                continue;
            }
            if let Some(repository) = run.repository.clone() {
                asked.push(run.clone());
                let id = run.id;
                questions.push(Question { repository, id });
            } else if self.fact(run).is_none() {
                let why = "neither an address nor a remote of git says in which repository it is";
                fetched.open.push((run.clone(), why.to_owned()));
            }
        }
        if questions.is_empty() {
            return fetched;
        }
        let (answers, notice) = ask(provider, network, questions, is_fresh);
        fetched.notice = notice;
        for (answer, run) in answers.into_iter().zip(asked) {
            let why = match answer {
                RunAnswer::Known(fact) => {
                    self.file.merge([fact]);
                    continue;
                }
                RunAnswer::Missing(Witness::Provider(repository)) => {
                    format!("the repository {repository} has no such run")
                }
                RunAnswer::Missing(Witness::File(path)) => format!("{path} has no such run"),
                RunAnswer::Unanswered(why) => why,
            };
            fetched.open.push((run, why));
        }
        fetched
    }

    /// Takes from another file the runs that are cited.
    pub fn take(&mut self, other: &EvidenceFile) -> Fetched {
        let mut fetched = Fetched::default();
        for run in self.cited.clone() {
            let Testimony::Known(fact) = other.of(run.repository.as_ref(), run.id) else {
                continue;
            };
            let fact = RunFact {
                repository: fact.repository.clone().or_else(|| run.repository.clone()),
                ..fact.clone()
            };
            if fact.repository.is_some() {
                self.file.merge([fact]);
            } else {
                let why = "nobody says in which repository it is: ask `gh` for its `url`, too";
                fetched.open.push((run, why.to_owned()));
            }
        }
        fetched
    }

    /// Leaves out what no audit cites. Says how many that were.
    pub fn prune(&mut self) -> usize {
        let before = self.count();
        if self.is_whole {
            let cited = std::mem::take(&mut self.cited);
            self.file.retain(|run| is_cited(&cited, run));
            self.cited = cited;
        }
        before - self.count()
    }

    /// Writes the file, whole or not at all. Says whether that changed anything.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self) -> Result<bool, Problem> {
        let text = self.file.to_text();
        // A file that is not there is not made to say nothing.
        let is_needless = self.text.is_none() && self.count() == 0;
        if is_needless || self.text.as_ref() == Some(&text) {
            return Ok(false);
        }
        replace(&self.path, &self.shown, &text)?;
        Ok(true)
    }
}

fn is_cited(cited: &[CitedRun], run: &RunFact) -> bool {
    cited.iter().any(|cited| {
        let is_elsewhere = match (&cited.repository, &run.repository) {
            (Some(cited), Some(own)) => cited != own,
            _ => false,
        };
        cited.id == run.id && !is_elsewhere
    })
}

/// The file that a configuration names.
fn chosen(settings: &Settings) -> Option<PathBuf> {
    let chosen = settings.config.evidence.as_ref();
    chosen.map(|choice| choice.file.clone())
}
