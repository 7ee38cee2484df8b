//! Facts from outside the audits, asked for once in a run, before any rule runs. Never decides what they mean.

pub mod file;
pub mod git;
#[cfg(feature = "online")]
pub(crate) mod github;
pub mod provider;
pub mod run;

mod archive;
mod globs;
mod graph;
mod history;
mod inquiry;
mod json;
pub(crate) mod lookup;
mod paths;
mod run_facts;
mod stated;

use std::collections::HashMap;

use jiff::Timestamp;

pub use history::{Change, Commit, Found, History};
pub use run::{Conclusion, RunFact, RunStatus};
pub use run_facts::{Question, RunAnswer, RunFacts, Watch, Witness};
pub use stated::Stated;

pub(crate) use archive::{Archive, Unanswered};
pub(crate) use globs::Globs;
pub(crate) use inquiry::ends_of;

use lookup::{Lookup, RunArchive};

use crate::audit::{Audit, Revision};
use crate::series::Entry;
use crate::source::SourceId;
use crate::template::counted;

/// All that is known from outside. What is not known is not there, so that a rule gets facts or does not run.
#[derive(Debug, Default)]
pub struct Evidence {
    /// One for each repository that the audits lie in.
    histories: Vec<History>,
    /// Which of them knows the commits of which audit.
    places: HashMap<SourceId, usize>,
    /// What is known of the runs that audits cite.
    runs: HashMap<SourceId, RunFacts>,
    /// What was not looked up, and why, for people.
    notices: Vec<String>,
    /// How many audits lie in a repository that knows no commit of their series.
    strangers: usize,
}

/// The two sides of a range, as a repository knows them: nothing of it moves, and nothing is unknown.
#[derive(Debug, Clone)]
pub struct Sides {
    /// Where it starts.
    pub start: Commit,
    /// Where it ends.
    pub ends: Vec<Commit>,
}

/// An audit at its place, beside facts about what it claims.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'c, F> {
    /// The audit.
    pub entry: Entry<'c>,
    /// The facts.
    pub facts: &'c F,
    /// All that is known from outside, which may be nothing more.
    pub evidence: &'c Evidence,
}

impl Claim<'_, History> {
    /// The sides of the audit's range. None where one of them is not given, moves on, or is unknown.
    pub fn sides(&self) -> Option<Sides> {
        let range = self.entry.audit().range.value()?;
        let ends = range.ends.iter().map(|end| self.facts.commit(&end.value));
        Some(Sides {
            start: self.facts.commit(&range.start.value)?,
            ends: ends.collect::<Option<_>>()?,
        })
    }
}

impl Evidence {
    /// What git knows of the commits that an audit names. None where there is nobody to ask.
    pub fn history(&self, audit: &Audit) -> Option<&History> {
        let place = self.places.get(&audit.document.source.id())?;
        self.histories.get(*place)
    }

    /// What is known of the runs that an audit cites. None where there is nobody to ask.
    pub fn runs(&self, audit: &Audit) -> Option<&RunFacts> {
        self.runs.get(&audit.document.source.id())
    }

    /// The commits that the runs of an audit's CI status ran on.
    fn heads(&self, audit: &Audit) -> Vec<Revision> {
        let runs = audit.runs.headline().into_iter();
        let facts = runs.filter_map(|run| self.runs(audit)?.fact(run));
        facts.map(RunFact::head).collect()
    }

    /// Asks about the runs that audits cite.
    pub(crate) fn look_up_runs(
        &mut self,
        archive: &dyn RunArchive,
        entries: &[Entry<'_>],
        now: Timestamp,
    ) {
        let lookup = Lookup::of(archive, entries, now);
        for notice in lookup.notices() {
            self.notice(notice);
        }
        self.runs = lookup.facts;
    }

    /// An audit beside what git knows of it. None where there is nobody to ask.
    pub fn traced<'c>(&'c self, entry: Entry<'c>) -> Option<Claim<'c, History>> {
        Some(Claim {
            entry,
            facts: self.history(entry.audit())?,
            evidence: self,
        })
    }

    /// What was not looked up, and why: a line each.
    pub fn notices(&self) -> Vec<String> {
        let strangers = (self.strangers > 0).then(|| {
            let audits = counted(self.strangers, "audit");
            format!(
                "git: not compared with the repository, which knows no commit of the series: {audits}"
            )
        });
        self.notices.iter().cloned().chain(strangers).collect()
    }

    /// Takes over what is told of other audits.
    pub(crate) fn tell(&mut self, others: Self) {
        self.strangers += others.strangers;
        for notice in others.notices {
            self.notice(notice);
        }
    }

    /// Notes that something was not looked up. One reason is told once.
    pub(crate) fn notice(&mut self, notice: String) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Asks a repository about audits that lie in it.
    pub(crate) fn ask(&mut self, archive: &mut dyn Archive, entries: &[Entry<'_>]) {
        let heads = |audit: &Audit| self.heads(audit);
        match inquiry::ask(archive, entries, &heads) {
            Ok(inquiry) => {
                let place = self.histories.len();
                let known = inquiry.known.iter();
                let known = known.map(|entry| entry.audit().document.source.id());
                self.places.extend(known.map(|source| (source, place)));
                self.histories.push(inquiry.history);
                self.strangers += inquiry.strangers;
                for notice in inquiry.notices {
                    self.notice(format!("git: {notice}"));
                }
            }
            Err(unanswered) => self.is_silent(&unanswered),
        }
    }

    /// Notes that a repository gives no answer at all.
    pub(crate) fn is_silent(&mut self, unanswered: &Unanswered) {
        self.notice(format!("git: {unanswered}; nothing is compared with it"));
    }
}
