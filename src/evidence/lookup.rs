//! Which runs somebody is asked about, and in what order: an evidence file, then the provider. Opens nothing itself.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::file::{EvidenceFile, Testimony};
use super::run::{RunFact, may_be_deleted};
use super::run_facts::{Question, RunAnswer, RunFacts, Witness};
use crate::audit::{Audit, RepositoryName, RunPlace};
use crate::series::Entry;
use crate::source::SourceId;
use crate::template::counted;

/// Who can be asked about the runs of audits.
pub(crate) trait RunArchive {
    /// The evidence file that holds for an audit, with the path that reports print.
    fn file(&self, audit: &Audit) -> Option<(&EvidenceFile, &str)>;

    /// Whether the provider may be asked about the runs of an audit.
    fn may_ask(&self, audit: &Audit) -> bool;

    /// The host of the provider's pages.
    fn host(&self) -> &str;

    /// The repository of the runs that an audit cites without an address.
    fn origin(&self, audit: &Audit) -> Option<RepositoryName>;

    /// Asks the provider, each question once.
    fn ask(&self, questions: Vec<Question>) -> Vec<RunAnswer>;
}

/// Where a cited run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whereabouts {
    /// In this repository.
    In(RepositoryName),
    /// Nothing says where.
    Unsaid,
    /// Its address names no repository.
    Unknown,
}

/// A run that an audit cites, however often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Citation<'a> {
    /// As the audit writes it.
    pub(crate) digits: &'a str,
    pub(crate) id: u64,
    pub(crate) place: Whereabouts,
}

/// What was looked up.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    /// By audit; only those of which something is known.
    pub(crate) facts: HashMap<SourceId, RunFacts>,
    /// How many of them the provider might have been asked about, if their repository were known.
    pub(crate) unplaced: usize,
    /// How many of them are at another host than the provider's.
    pub(crate) foreign: usize,
    /// Why runs could not be looked up, and how many for each reason.
    pub(crate) unanswered: BTreeMap<String, usize>,
}

/// The runs that an audit cites, each once, those of its header first. A number that no provider can have given is none.
pub(crate) fn citations<'a>(
    audit: &'a Audit,
    origin: &dyn Fn() -> Option<RepositoryName>,
) -> Vec<Citation<'a>> {
    let mut found: Vec<Citation<'_>> = Vec::new();
    let mut own = None;
    let places = audit.runs.places();
    for run in audit.runs.distinct() {
        let id = run.id.parse().unwrap_or_default();
        if id == 0 {
            continue;
        }
        let place = match places[run.id.as_str()] {
            RunPlace::In(repository) => Whereabouts::In(repository.clone()),
            RunPlace::Unknown => Whereabouts::Unknown,
            RunPlace::Unsaid => {
                let own = own.get_or_insert_with(origin).clone();
                own.map_or(Whereabouts::Unsaid, Whereabouts::In)
            }
        };
        found.push(Citation {
            digits: &run.id,
            id,
            place,
        });
    }
    found
}

impl Citation<'_> {
    /// What an evidence file says of it.
    pub(crate) fn testimony<'f>(&self, file: &'f EvidenceFile) -> Testimony<'f> {
        match &self.place {
            Whereabouts::In(repository) => file.of(Some(repository), self.id),
            Whereabouts::Unsaid => file.of(None, self.id),
            Whereabouts::Unknown => Testimony::Silent,
        }
    }
}

impl Lookup {
    /// Looks up the runs that audits cite.
    pub(crate) fn of(archive: &dyn RunArchive, entries: &[Entry<'_>], now: Timestamp) -> Self {
        let mut lookup = Self::default();
        let mut open: BTreeMap<Question, Vec<(SourceId, String)>> = BTreeMap::new();
        for entry in entries {
            let audit = entry.audit();
            let source = audit.document.source.id();
            let file = archive.file(audit);
            let asks = archive.may_ask(audit);
            if file.is_none() && !asks {
                continue;
            }
            // Only the provider has to know where a run is; in the file its number suffices.
            let origin = || asks.then(|| archive.origin(audit)).flatten();
            let mut is_early = None;
            for citation in citations(audit, &origin) {
                let testimony = file.map(|(file, _)| citation.testimony(file));
                let digits = citation.digits;
                if let Some(Testimony::Known(fact)) = testimony {
                    lookup.note(source, digits, RunAnswer::Known(fact.clone()));
                    continue;
                }
                if asks && let Some(question) = lookup.question(archive.host(), &citation) {
                    let asked = open.entry(question).or_default();
                    asked.push((source, digits.to_owned()));
                    continue;
                }
                if let (Some((file, path)), Some(Testimony::Unknown)) = (file, testimony)
                    && !*is_early.get_or_insert_with(|| precedes(entry, file))
                {
                    let answer = RunAnswer::Missing(Witness::File(path.to_owned()));
                    lookup.note(source, digits, answer);
                }
            }
        }
        let (questions, asked): (Vec<_>, Vec<_>) = open.into_iter().unzip();
        let mut answers = archive.ask(questions);
        doubt(&mut answers, &lookup, &asked, now);
        for (answer, asked) in answers.into_iter().zip(asked) {
            if let RunAnswer::Unanswered(why) = &answer {
                *lookup.unanswered.entry(why.clone()).or_default() += 1;
            }
            for (source, digits) in asked {
                lookup.note(source, &digits, answer.clone());
            }
        }
        lookup
    }

    /// What was not looked up, and why: a line each.
    pub(crate) fn notices(&self) -> Vec<String> {
        let mut notices = Vec::new();
        for (why, count) in &self.unanswered {
            let runs = counted(*count, "run");
            notices.push(format!("CI: {runs} could not be verified: {why}"));
        }
        if self.foreign > 0 {
            let runs = counted(self.foreign, "run");
            notices.push(format!(
                "CI: {runs} not looked up: the address is not one of the CI provider"
            ));
        }
        if self.unplaced > 0 {
            let runs = counted(self.unplaced, "run");
            notices.push(format!(
                "CI: {runs} not looked up: neither an address nor a remote of git says in which repository"
            ));
        }
        notices
    }

    fn note(&mut self, source: SourceId, digits: &str, answer: RunAnswer) {
        self.facts.entry(source).or_default().note(digits, answer);
    }

    /// What the provider is asked about a run. None about one that is elsewhere, or nobody knows where.
    fn question(&mut self, host: &str, citation: &Citation<'_>) -> Option<Question> {
        match &citation.place {
            Whereabouts::In(repository) if repository.host == host => Some(Question {
                repository: repository.clone(),
                id: citation.id,
            }),
            Whereabouts::In(_) | Whereabouts::Unknown => {
                self.foreign += 1;
                None
            }
            Whereabouts::Unsaid => {
                self.unplaced += 1;
                None
            }
        }
    }

    /// Every run that is known.
    fn known(&self) -> impl Iterator<Item = &RunFact> {
        let answers = self.facts.values().flat_map(RunFacts::answers);
        answers.filter_map(|(_, answer)| match answer {
            RunAnswer::Known(fact) => Some(fact),
            _ => None,
        })
    }
}

/// Whether a series has begun with an evidence file only behind an audit.
fn precedes(entry: &Entry<'_>, file: &EvidenceFile) -> bool {
    entry.precedes_adoption(|audit| {
        citations(audit, &|| None)
            .iter()
            .any(|citation| matches!(citation.testimony(file), Testimony::Known(_)))
    })
}

/// The provider deletes what is old. Numbers grow with time, so that a run which is not there, and is older than one that
/// may be deleted by now, may have been there once.
fn doubt(
    answers: &mut [RunAnswer],
    lookup: &Lookup,
    asked: &[Vec<(SourceId, String)>],
    now: Timestamp,
) {
    let is_old = |fact: &&RunFact| {
        fact.created_at
            .is_some_and(|created| may_be_deleted(created, now))
    };
    let of_answers = answers.iter().filter_map(|answer| match answer {
        RunAnswer::Known(fact) => Some(fact),
        _ => None,
    });
    let known = lookup.known().chain(of_answers);
    let Some(newest_old) = known.filter(is_old).map(|fact| fact.id).max() else {
        return;
    };
    for (answer, asked) in answers.iter_mut().zip(asked) {
        let id = asked.first().and_then(|(_, digits)| digits.parse().ok());
        let is_older = id.is_some_and(|id: u64| id < newest_old);
        if is_older && matches!(answer, RunAnswer::Missing(Witness::Provider(_))) {
            let why = "the run is so old that the provider may have deleted it";
            *answer = RunAnswer::Unanswered(why.to_owned());
        }
    }
}
