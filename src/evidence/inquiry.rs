//! Asks a repository about all audits of a run: a fixed number of questions, however many audits there are.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::archive::{Answer, Archive, NO_TREE, Query, Resolved};
use super::graph::{Graph, Node};
use super::history::{Change, Commit, Found, History};
use super::paths::PathId;
use crate::audit::{Audit, Revision, RevisionKind};
use crate::series::{Entry, Series};
use crate::template::counted;

/// More commits of one gap are not looked into.
const MOST_CHANGES: usize = 300;

/// More paths that differ are not kept, of all pairs together.
const MOST_DIFFERENCES: usize = 8_000_000;

/// What became of asking a repository.
pub(super) struct Inquiry<'e> {
    pub(super) history: History,
    /// The audits whose commits it knows.
    pub(super) known: Vec<Entry<'e>>,
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
    };
    asker.history.is_shallow = asker.archive.is_shallow();
    asker.resolve(entries, heads)?;
    let known = asker.known(entries);
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
        known,
        notices,
    })
}

/// The commits that an audit's claims are about.
#[derive(Debug, Default)]
struct Step {
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

struct Asker<'a> {
    archive: &'a mut dyn Archive,
    history: History,
    notices: Vec<String>,
    head: Option<Commit>,
}

impl Asker<'_> {
    fn resolve(
        &mut self,
        entries: &[Entry<'_>],
        heads: &dyn Fn(&Audit) -> Vec<Revision>,
    ) -> Answer<()> {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let heads = entries.iter().flat_map(|entry| heads(entry.audit()));
        names.extend(heads.map(|head| head.name));
        for series in series_of(entries) {
            let all = series.audits().iter().flat_map(revisions);
            names.extend(all.map(|revision| revision.name));
        }
        let mut asked: Vec<(Option<String>, Query)> = names
            .into_iter()
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
                    self.history.names.insert(name, found);
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

    /// The audits whose series the repository knows. One of which it knows no commit belongs to another.
    fn known<'e>(&mut self, entries: &[Entry<'e>]) -> Vec<Entry<'e>> {
        let mut foreign: Vec<*const Series> = Vec::new();
        let mut lacks_some = false;
        for series in series_of(entries) {
            let all: Vec<Revision> = series.audits().iter().flat_map(revisions).collect();
            let found = |wanted: fn(Found) -> bool| {
                let mut all = all.iter().map(|one| self.history.found(one));
                all.any(wanted)
            };
            let is_known = found(|found| matches!(found, Found::Known(_)));
            let lacks = found(|found| found == Found::Unknown);
            lacks_some |= lacks;
            if lacks && !is_known {
                foreign.push(std::ptr::from_ref(series));
            }
        }
        let is_known = |entry: &&Entry<'_>| !foreign.contains(&std::ptr::from_ref(entry.series));
        let known: Vec<Entry<'_>> = entries.iter().filter(is_known).copied().collect();
        if self.history.is_shallow && lacks_some {
            for found in self.history.names.values_mut() {
                if *found == Found::Unknown {
                    *found = Found::Unclear;
                }
            }
            self.notice(SHALLOW);
        } else if known.len() < entries.len() {
            let audits = counted(entries.len() - known.len(), "audit");
            self.notice(&format!(
                "the repository knows no commit that the series of {audits} name, so these are not compared with it"
            ));
        }
        known
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
            heads: heads(entry.audit()).iter().filter_map(commit).collect(),
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
                self.notice(&format!("{unanswered}, so some of it is not checked"));
            }
        }
    }

    fn notice(&mut self, notice: &str) {
        if !self.notices.iter().any(|known| known == notice) {
            self.notices.push(notice.to_owned());
        }
    }

    fn tips(&self, steps: &[Step]) -> Vec<Commit> {
        let tips: BTreeSet<Commit> = steps.iter().flat_map(Step::commits).collect();
        tips.into_iter().collect()
    }

    fn ids(&self, commits: &[Commit]) -> Vec<String> {
        let ids = commits
            .iter()
            .map(|commit| self.history.of(*commit).id.clone());
        ids.collect()
    }

    /// The commit that most others come after.
    fn oldest(&self, commits: &[Commit]) -> Option<String> {
        let oldest = commits
            .iter()
            .min_by_key(|commit| self.history.of(**commit).time);
        oldest.map(|commit| self.history.of(*commit).id.clone())
    }

    /// How the commits hang together. All that comes before the oldest of them is left out, unless another of them does,
    /// too: then a clock went wrong, and nothing is left out.
    fn ancestry(&mut self, steps: &[Step]) -> Answer<()> {
        let tips = self.tips(steps);
        let ids = self.ids(&tips);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let oldest = self.oldest(&tips);
        for oldest in [oldest.as_deref(), None] {
            let mut graph = Graph::default();
            self.archive.parents(&ids, oldest, &mut |commit, parents| {
                flow(graph.add(commit, parents))
            })?;
            graph.settle();
            if oldest.is_some() && ids.iter().any(|id| graph.node(id).is_none()) {
                continue;
            }
            for commit in &mut self.history.commits {
                commit.node = graph.node(&commit.id);
            }
            self.history.graph = Some(graph);
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

    fn differences(&mut self, steps: &[Step]) -> Answer<()> {
        let mut pairs: BTreeSet<(Commit, Commit)> = BTreeSet::new();
        for step in steps {
            if let Some(start) = step.start {
                pairs.extend(step.ends.iter().map(|end| (start, *end)));
                pairs.extend(step.before.iter().map(|before| (*before, start)));
            }
            for head in &step.heads {
                pairs.extend(step.ends.iter().map(|end| (*end, *head)));
            }
        }
        let lacking = self.compare(&pairs)?;
        if lacking > 0 {
            self.notice("not all trees are here (a partial clone), so not all changes are checked");
        }
        Ok(())
    }

    /// Asks which paths differ, and says of how many pairs nobody can tell.
    fn compare(&mut self, pairs: &BTreeSet<(Commit, Commit)>) -> Answer<usize> {
        let tree = |commit: &Commit| self.history.of(*commit).tree.clone();
        let pairs: BTreeSet<(String, String)> = pairs
            .iter()
            .map(|(from, to)| (tree(from), tree(to)))
            .filter(|(from, to)| from != to && !from.is_empty() && !to.is_empty())
            .collect();
        let pairs: Vec<(String, String)> = pairs.into_iter().collect();
        let asked: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(from, to)| (from.as_str(), to.as_str()))
            .collect();
        let mut found: FxHashMap<usize, Vec<PathId>> = FxHashMap::default();
        let mut count = 0;
        let paths = &mut self.history.paths;
        self.archive.differences(&asked, &mut |place, path| {
            let found = found.entry(place).or_default();
            let Some(path) = path else {
                return flow(true);
            };
            count += 1;
            let id = paths.take(path);
            found.extend(id);
            flow(id.is_some() && count < MOST_DIFFERENCES)
        })?;
        let lacking = pairs.len() - found.len();
        let found = found.into_iter();
        let found = found.map(|(place, paths)| (pairs[place].clone(), paths));
        self.history.differences.extend(found);
        Ok(lacking)
    }

    /// Where a start is no ancestor of an end: whether one of its ancestors has the start's tree.
    fn twins(&mut self, steps: &[Step]) -> Answer<()> {
        let mut wanted: FxHashMap<String, Vec<(Commit, Commit)>> = FxHashMap::default();
        let mut tips = FxHashSet::default();
        for step in steps.iter().filter(|step| step.has_all_ends) {
            let Some(start) = step.start else { continue };
            let told = |end: &Commit| self.history.is_ancestor(start, *end);
            if step.ends.iter().any(|end| told(end) != Some(false)) {
                continue;
            }
            let tree = &self.history.of(start).tree;
            let pairs = wanted.entry(tree.clone()).or_default();
            pairs.extend(step.ends.iter().map(|end| (start, *end)));
            tips.extend(step.ends.iter().copied());
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let oldest = self.oldest(&self.tips(steps));
        let tips: Vec<Commit> = tips.into_iter().collect();
        let ids = self.ids(&tips);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut found: Vec<(Commit, Commit, String)> = Vec::new();
        self.archive
            .trees(&ids, oldest.as_deref(), &mut |commit, tree| {
                let pairs = wanted.get(tree).into_iter().flatten();
                found.extend(pairs.map(|(start, end)| (*start, *end, commit.to_owned())));
                flow(true)
            })?;
        let Some(graph) = &self.history.graph else {
            return Ok(());
        };
        for (start, end, twin) in found {
            let nodes = graph.node(&twin).zip(self.history.of(end).node);
            if nodes.is_some_and(|(twin, end)| graph.reaches(end, twin)) {
                self.history.twins.insert((start, end));
            }
        }
        Ok(())
    }

    /// The commits of each gap: between where the predecessor ended, or a later commit with the same files, and the start.
    fn changes(&mut self, steps: &[Step]) -> Answer<()> {
        let gaps = self.gaps(steps);
        let Some(graph) = self.history.graph.as_ref().filter(|_| !gaps.is_empty()) else {
            return Ok(());
        };
        let node = |commit: Commit| self.history.of(commit).node;
        let mut between: Vec<((Commit, Commit), Vec<Node>)> = Vec::new();
        for (from, to) in gaps {
            if let Some((first, last)) = node(from).zip(node(to)) {
                between.push(((from, to), graph.between(first, last, MOST_CHANGES)));
            }
        }
        let nodes: Vec<Node> = between
            .iter()
            .flat_map(|(_, nodes)| nodes)
            .copied()
            .collect();
        let named = graph.ids(&nodes);
        let ids: Vec<&str> = named.values().map(String::as_str).collect();
        let described = self.archive.describe(&ids)?;
        let trees: FxHashMap<Node, String> = named
            .keys()
            .copied()
            .zip(described.into_iter().map(|one| one.tree))
            .collect();
        for ((from, to), nodes) in &mut between {
            let tree = &self.history.of(*from).tree;
            let twin = nodes
                .iter()
                .find(|node| trees.get(node) == Some(tree))
                .copied();
            if let Some((twin, last)) = twin.zip(node(*to)) {
                *nodes = graph.between(twin, last, MOST_CHANGES);
            }
        }
        let mut wanted: Vec<Node> = between
            .iter()
            .flat_map(|(_, nodes)| nodes)
            .copied()
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let ids: Vec<&str> = wanted
            .iter()
            .filter_map(|node| named.get(node))
            .map(String::as_str)
            .collect();
        let mut changed: FxHashMap<&str, Vec<PathId>> = FxHashMap::default();
        let paths = &mut self.history.paths;
        self.archive.changes(&ids, &mut |place, path| {
            let id = paths.take(path);
            changed.entry(ids[place]).or_default().extend(id);
            flow(id.is_some())
        })?;
        for (gap, nodes) in between {
            let changes = nodes.iter().filter_map(|node| {
                let id = named.get(node)?;
                let paths = changed.get(id.as_str())?.clone();
                Some(Change {
                    id: id.clone(),
                    paths,
                })
            });
            self.history.changes.insert(gap, changes.collect());
        }
        Ok(())
    }

    /// Where an audit starts with other files than its predecessor ended with, and goes on from there.
    fn gaps(&self, steps: &[Step]) -> BTreeSet<(Commit, Commit)> {
        let mut gaps = BTreeSet::new();
        for step in steps {
            let Some(start) = step.start else { continue };
            for before in &step.before {
                let is_behind = self.history.is_ancestor(start, *before) == Some(true);
                let differs = self.history.changed_ids(*before, start);
                if !is_behind && differs.is_some_and(|paths| !paths.is_empty()) {
                    gaps.insert((*before, start));
                }
            }
        }
        gaps
    }

    /// All files of all commits that the audits name, where one of their Delta Maps names a path that differs nowhere:
    /// those of one commit, and what differs from each to the next.
    fn all_paths(&mut self, steps: &[Step], entries: &[Entry<'_>]) -> Answer<()> {
        let is_doubtful = |(step, entry): (&Step, &Entry<'_>)| {
            let Some(start) = step.start else {
                return false;
            };
            if step.ends.is_empty() || !step.has_all_ends {
                return false;
            }
            let changed: Option<Vec<_>> = step
                .ends
                .iter()
                .map(|end| self.history.changed(start, *end))
                .collect();
            let Some(changed) = changed else { return false };
            let changed: Vec<&str> = changed.into_iter().flatten().collect();
            let paths = entry.audit().delta_paths();
            paths
                .iter()
                .any(|path| !changed.iter().any(|file| path.matches(file)))
        };
        if !steps.iter().zip(entries).any(is_doubtful) {
            return Ok(());
        }
        let mut chain: Vec<Commit> = Vec::new();
        for series in series_of(entries) {
            let audits = series
                .audits()
                .iter()
                .filter_map(|audit| audit.range.value());
            let starts = audits.filter_map(|range| self.history.commit(&range.start.value));
            chain.extend(starts);
        }
        chain.extend(self.head);
        chain.dedup();
        let trees: Vec<String> = chain
            .iter()
            .map(|commit| self.history.of(*commit).tree.clone())
            .filter(|tree| !tree.is_empty())
            .collect();
        let mut pairs: Vec<(&str, &str)> = trees
            .windows(2)
            .map(|pair| (pair[0].as_str(), pair[1].as_str()))
            .filter(|(from, to)| from != to)
            .collect();
        pairs.extend(trees.first().map(|tree| (NO_TREE, tree.as_str())));
        let mut seen = FxHashSet::default();
        let paths = &mut self.history.paths;
        self.archive.differences(&pairs, &mut |place, path| {
            seen.insert(place);
            flow(path.is_none_or(|path| paths.take(path).is_some()))
        })?;
        self.history.has_all_paths = seen.len() == pairs.len();
        Ok(())
    }
}

const SHALLOW: &str = "a shallow clone: what it lacks is not checked; `fetch-depth: 0` in CI, or `git fetch --unshallow`, \
     brings all of it";

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

fn flow(goes_on: bool) -> ControlFlow<()> {
    if goes_on {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}
