//! Facts from outside the audits, asked for once in a run, before any rule runs. Never decides what they mean.

pub mod file;
pub mod git;
#[cfg(feature = "online")]
pub(crate) mod github;
pub mod provider;
pub mod run;

mod archive;
mod history;
mod json;
pub(crate) mod lookup;
mod remote;
mod run_facts;
mod stated;

use std::collections::HashMap;

use jiff::Timestamp;

pub use history::{Commit, Found, History};
pub use run::{Conclusion, RunFact, RunStatus};
pub use run_facts::{Question, RunAnswer, RunFacts, Watch, Witness};
pub use stated::Stated;

pub(crate) use archive::Archive;

use lookup::{Lookup, RunArchive};

use crate::audit::Audit;
use crate::series::Entry;
use crate::source::SourceId;

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

    /// Asks about the runs that audits cite.
    pub(crate) fn look_up_runs(
        &mut self,
        archive: &dyn RunArchive,
        entries: &[Entry<'_>],
        now: Timestamp,
    ) {
        let lookup = Lookup::of(archive, entries, now);
        self.notices.extend(lookup.notices());
        self.runs = lookup.facts;
    }

    /// Takes in what was not looked up.
    pub(crate) fn notice(&mut self, notices: Vec<String>) {
        self.notices.extend(notices);
    }

    /// What was not looked up, and why: a line each.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Asks a repository about the audits of a series that lie in it.
    pub(crate) fn ask<'a>(&mut self, archive: &mut dyn Archive, claims: &[Entry<'a>]) {
        match History::ask(archive, claims) {
            Ok(history) => {
                let place = self.histories.len();
                let known = claims
                    .iter()
                    .map(|entry| entry.audit().document.source.id());
                self.places.extend(known.map(|source| (source, place)));
                self.histories.push(history);
            }
            Err(unanswered) => self.notices.push(unanswered.to_string()),
        }
    }
}
