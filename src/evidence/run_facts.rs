//! What is asked about cited runs, and what comes back. Never says who is asked.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::run::RunFact;
use crate::audit::{CiRun, RepositoryName};

/// A run that somebody is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Question {
    /// The repository that it is cited in.
    pub repository: RepositoryName,
    /// The number that the provider gave it.
    pub id: u64,
}

/// What somebody says of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunAnswer {
    /// There is such a run.
    Known(RunFact),
    /// There is none in a repository that the witness knows.
    Missing(Witness),
    /// Nobody knows, for this reason: never a pass, never a failure.
    Unanswered(String),
}

/// Who says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Witness {
    /// The provider, of this repository.
    Provider(RepositoryName),
    /// An evidence file, by the path that reports print.
    File(String),
}

/// What is known of the runs that one audit cites.
#[derive(Debug, Clone, Default)]
pub struct RunFacts {
    answers: BTreeMap<String, RunAnswer>,
}

impl RunFacts {
    /// Takes in what is said of a run, by the digits that the audit cites.
    pub(crate) fn note(&mut self, id: &str, answer: RunAnswer) {
        self.answers.insert(id.to_owned(), answer);
    }

    /// What is said of a run.
    pub fn answer(&self, run: &CiRun) -> Option<&RunAnswer> {
        self.answers.get(&run.id)
    }

    /// What is said of a run, where it is known.
    pub fn fact(&self, run: &CiRun) -> Option<&RunFact> {
        match self.answer(run)? {
            RunAnswer::Known(fact) => Some(fact),
            RunAnswer::Missing(_) | RunAnswer::Unanswered(_) => None,
        }
    }

    /// Everything that is said, by the digits of the run.
    pub fn answers(&self) -> impl Iterator<Item = (&str, &RunAnswer)> {
        let answers = self.answers.iter();
        answers.map(|(id, answer)| (id.as_str(), answer))
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }
}

/// Who is told how far some work is: how much of it is done, and how much there is.
#[derive(Clone)]
pub struct Watch(Arc<Progress>);

type Progress = dyn Fn(usize, usize) + Send + Sync;

impl Watch {
    /// Tells somebody.
    pub fn new(tell: impl Fn(usize, usize) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(crate) fn tell(&self, done: usize, all: usize) {
        (self.0)(done, all);
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Watch")
    }
}
