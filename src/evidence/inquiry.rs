//! Asks a repository about all audits of a run: a fixed number of questions, however many audits there are.

mod files;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::archive::{Answer, Archive, Query, Resolved};
use super::graph::Graph;
use super::history::{Commit, Found, History};
use crate::audit::{Audit, Revision, RevisionKind};
use crate::series::{Entry, Series};

/// What became of asking a repository.
pub(super) struct Inquiry<'e> {
    pub(super) history: History,
    /// The audits whose commits it knows.
    pub(super) known: Vec<Entry<'e>>,
    /// How many others it was asked about.
    pub(super) strangers: usize,
    /// What was not looked up, and why.
    pub(super) notices: Vec<String>,
}

/// Asks about audits that lie in a repository; `heads` are the commits that the runs they cite ran on.
pub(super) fn ask<'e>(
    archive: &mut dyn Archive,
    entries: &[Entry<'e>],
    heads: &dyn Fn(&Audit) -> Vec<Revision>,
) -> Answer<Inquiry<'e>> {
    let mut asker = Asker {
        archive,
        history: History::default(),
        notices: Vec::new(),
        head: None,
        oldest: None,
    };
    asker.history.is_shallow = asker.archive.is_shallow();
    let cited = cited(entries);
    asker.resolve(&cited, entries, heads)?;
    let known = asker.known(&cited, entries);
    let step = |entry| asker.step(entry, heads);
    let steps: Vec<Step> = known.iter().map(step).collect();
    if !steps.is_empty() {
        asker.look_into(&steps, &known);
    }
    let Asker {
        history, notices, ..
    } = asker;
    Ok(Inquiry {
        history,
        strangers: entries.len() - known.len(),
        known,
        notices,
    })
}

/// The commits that an audit's claims are about.
#[derive(Debug, Default)]
struct Step {
    /// Where it starts, where that is known.
    start: Option<Commit>,
    ends: Vec<Commit>,
    /// Whether all ends are known.
    has_all_ends: bool,
    /// Where the predecessor may have ended.
    before: Vec<Commit>,
    /// What its runs ran on.
    heads: Vec<Commit>,
}

impl Step {
    fn commits(&self) -> impl Iterator<Item = Commit> {
        let all = self.ends.iter().chain(&self.before).chain(&self.heads);
        self.start.into_iter().chain(all.copied())
    }
}

/// The revisions that an audit names, its start first where it has one; those that move aside.
fn revisions(audit: &Audit) -> Vec<Revision> {
    let range = audit.range.value().into_iter();
    let range = range.flat_map(|range| range.revisions().map(|one| one.value.clone()));
    let header = audit.header_revisions().into_iter().map(|one| one.value);
    let appendix = audit.appendix_revisions().into_iter().map(|one| one.value);
    let all = range.chain(header).chain(appendix);
    all.filter(|one| one.kind != RevisionKind::Moving).collect()
}

/// Where an audit may have ended: all that it names but its start.
pub(crate) fn ends_of(audit: &Audit) -> Vec<Revision> {
    let start = audit.range.value().map(|range| &range.start.value);
    let mut ends = revisions(audit);
    ends.retain(|one| start.is_none_or(|start| !one.is_same(start)));
    ends
}

/// The series of audits, each once, and the revisions that its audits name.
fn cited<'e>(entries: &[Entry<'e>]) -> Vec<(&'e Series, Vec<Revision>)> {
    let all = |series: &'e Series| series.audits().iter().flat_map(revisions).collect();
    let series = series_of(entries).into_iter();
    series.map(|series| (series, all(series))).collect()
}

struct Asker<'a> {
    archive: &'a mut dyn Archive,
    history: History,
    notices: Vec<String>,
    head: Option<Commit>,
    /// The commit before which nothing was asked about.
    oldest: Option<String>,
}

impl Asker<'_> {
    fn resolve(
        &mut self,
        cited: &[(&Series, Vec<Revision>)],
        entries: &[Entry<'_>],
        heads: &dyn Fn(&Audit) -> Vec<Revision>,
    ) -> Answer<()> {
        let revisions = cited.iter().flat_map(|(_, revisions)| revisions);
        let names: BTreeSet<String> = revisions.map(|one| one.name.clone()).collect();
        let heads = entries.iter().flat_map(|entry| heads(entry.audit()));
        let heads: BTreeSet<String> = heads.map(|head| head.name).collect();
        let mut asked: Vec<(Option<String>, Query)> = names
            .union(&heads)
            .cloned()
            .filter_map(|name| Query::parse(&name).map(|query| (Some(name), query)))
            .collect();
        if asked.is_empty() {
            return Ok(());
        }
        asked.push((None, Query::Head));
        let queries: Vec<Query> = asked.iter().map(|(_, query)| query.clone()).collect();
        let resolved = self.archive.resolve(&queries)?;
        for ((name, _), resolved) in asked.into_iter().zip(resolved) {
            let found = match resolved {
                Resolved::Commit(id) => Found::Known(self.history.note(id)),
                Resolved::Missing => Found::Unknown,
                Resolved::Ambiguous => Found::Unclear,
            };
            match (name, found) {
                (Some(name), found) => {
                    if heads.contains(&name) {
                        self.history.heads.insert(name.clone(), found);
                    }
                    // What a run ran on need not be here; what an audit names should.
                    if names.contains(&name) {
                        self.history.names.insert(name, found);
                    }
                }
                (None, Found::Known(head)) => self.head = Some(head),
                (None, _) => {}
            }
        }
        let commits = &self.history.commits;
        let ids: Vec<&str> = commits.iter().map(|commit| commit.id.as_str()).collect();
        let described = self.archive.describe(&ids)?;
        for (commit, description) in self.history.commits.iter_mut().zip(described) {
            commit.tree = description.tree;
            commit.time = description.time;
        }
        Ok(())
    }

    /// The audits whose series the repository knows. One of which it knows no commit belongs to another, unless it is cut
    /// off and may have known them.
    fn known<'e>(
        &mut self,
        cited: &[(&Series, Vec<Revision>)],
        entries: &[Entry<'e>],
    ) -> Vec<Entry<'e>> {
        let is_unknown = |found: &Found| *found == Found::Unknown;
        if self.history.is_shallow {
            let unknown = self
                .history
                .names
                .values_mut()
                .filter(|found| is_unknown(found));
            if unknown.map(|found| *found = Found::Unclear).count() > 0 {
                self.notice(SHALLOW);
            }
            return entries.to_vec();
        }
        let mut foreign: Vec<*const Series> = Vec::new();
        for (series, revisions) in cited {
            let found = revisions.iter().map(|one| self.history.found(one));
            let found: Vec<Found> = found.collect();
            let is_known = found.iter().any(|found| matches!(found, Found::Known(_)));
            if !is_known && found.iter().any(is_unknown) {
                foreign.push(std::ptr::from_ref(*series));
            }
        }
        let is_known = |entry: &&Entry<'_>| !foreign.contains(&std::ptr::from_ref(entry.series));
        entries.iter().filter(is_known).copied().collect()
    }

    fn step(&self, entry: &Entry<'_>, heads: &dyn Fn(&Audit) -> Vec<Revision>) -> Step {
        let Some(range) = entry.audit().range.value() else {
            return Step::default();
        };
        let commit = |revision: &Revision| self.history.commit(revision);
        let before = entry.handover().map(|step| ends_of(step.from()));
        let ends: Vec<_> = range.ends.iter().map(|end| commit(&end.value)).collect();
        Step {
            start: commit(&range.start.value),
            has_all_ends: ends.iter().all(Option::is_some),
            ends: ends.into_iter().flatten().collect(),
            before: before.iter().flatten().filter_map(commit).collect(),
            heads: heads(entry.audit())
                .iter()
                .filter_map(|head| self.history.head(head).known())
                .collect(),
        }
    }

    /// Asks for all that rules may want to know of steps. What stays unanswered is a notice, and the rest is asked for
    /// all the same.
    fn look_into(&mut self, steps: &[Step], entries: &[Entry<'_>]) {
        let answers = [
            Self::ancestry(self, steps),
            Self::differences(self, steps),
            Self::twins(self, steps),
            Self::changes(self, steps),
            Self::all_paths(self, steps, entries),
        ];
        for answer in answers {
            if let Err(unanswered) = answer {
                self.history.has_gaps = true;
                self.notice(&format!("{unanswered}, so some of it is not checked"));
            }
        }
    }

    fn notice(&mut self, notice: &str) {
        if !self.notices.iter().any(|known| known == notice) {
            self.notices.push(notice.to_owned());
        }
    }

    fn ids(&self, commits: &[Commit]) -> Vec<String> {
        let ids = commits
            .iter()
            .map(|commit| self.history.of(*commit).id.clone());
        ids.collect()
    }

    /// The commit that most others come after.
    fn oldest_of(&self, commits: &[Commit]) -> Option<String> {
        let oldest = commits
            .iter()
            .min_by_key(|commit| self.history.of(**commit).time);
        oldest.map(|commit| self.history.of(*commit).id.clone())
    }

    /// How the commits hang together. All that comes before the oldest of them is left out, unless another of them does,
    /// too: then a clock went wrong, and nothing is left out.
    fn ancestry(&mut self, steps: &[Step]) -> Answer<()> {
        let tips = tips(steps);
        let ids = self.ids(&tips);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let oldest = self.oldest_of(&tips);
        for oldest in [oldest.as_deref(), None] {
            let mut graph = Graph::default();
            self.archive.parents(&ids, oldest, &mut |commit, parents| {
                going_on(graph.add(commit, parents))
            })?;
            graph.settle();
            if oldest.is_some() && ids.iter().any(|id| graph.node(id).is_none()) {
                continue;
            }
            for commit in &mut self.history.commits {
                commit.node = graph.node(&commit.id);
            }
            self.history.graph = Some(graph);
            self.oldest = oldest.map(str::to_owned);
            break;
        }
        if self.history.is_shallow && steps.iter().any(|step| self.is_cut_off(step)) {
            self.notice(SHALLOW);
        }
        Ok(())
    }

    /// Whether nobody can tell if a step goes forward.
    fn is_cut_off(&self, step: &Step) -> bool {
        let Some(start) = step.start else {
            return false;
        };
        let told = |end: &Commit| self.history.is_ancestor(start, *end);
        step.has_all_ends
            && !step.ends.is_empty()
            && step.ends.iter().all(|end| told(end).is_none())
    }
}

const SHALLOW: &str = "a shallow clone: what it lacks is not checked; `fetch-depth: 0` in CI, or `git fetch --unshallow`, \
     brings all of it";

/// All commits that steps are about.
fn tips(steps: &[Step]) -> Vec<Commit> {
    let tips: BTreeSet<Commit> = steps.iter().flat_map(Step::commits).collect();
    tips.into_iter().collect()
}

/// The series of audits, each once.
fn series_of<'e>(entries: &[Entry<'e>]) -> Vec<&'e Series> {
    let mut found: Vec<&Series> = Vec::new();
    for entry in entries {
        if !found.iter().any(|known| std::ptr::eq(*known, entry.series)) {
            found.push(entry.series);
        }
    }
    found
}

/// Goes on asking, or has heard enough.
fn going_on(goes_on: bool) -> ControlFlow<()> {
    if goes_on {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}
