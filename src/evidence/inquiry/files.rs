//! Asks which files differ, between which commits, and which there were at all. Never asks about one audit alone.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Asker, Step, going_on, series_of};
use crate::evidence::archive::{Answer, NO_TREE};
use crate::evidence::graph::Node;
use crate::evidence::history::{Change, Commit};
use crate::evidence::paths::PathId;
use crate::series::Entry;

/// More commits of one gap are not looked into.
const MOST_CHANGES: usize = 300;

/// More paths that differ are not kept, of all pairs together.
const MOST_DIFFERENCES: usize = 8_000_000;

impl Asker<'_> {
    pub(super) fn differences(&mut self, steps: &[Step]) -> Answer<()> {
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
            self.history.has_gaps = true;
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
                return going_on(true);
            };
            count += 1;
            let id = paths.take(path);
            found.extend(id);
            going_on(id.is_some() && count < MOST_DIFFERENCES)
        })?;
        let lacking = pairs.len() - found.len();
        let found = found.into_iter();
        let found = found.map(|(place, paths)| (pairs[place].clone(), paths));
        self.history.differences.extend(found);
        Ok(lacking)
    }

    /// Where a start is no ancestor of an end: whether one of its ancestors has the start's tree.
    pub(super) fn twins(&mut self, steps: &[Step]) -> Answer<()> {
        let mut wanted: FxHashMap<String, Vec<(Commit, Commit)>> = FxHashMap::default();
        let mut ends = FxHashSet::default();
        for step in steps.iter().filter(|step| step.has_all_ends) {
            let Some(start) = step.start else { continue };
            let told = |end: &Commit| self.history.is_ancestor(start, *end);
            if step.ends.iter().any(|end| told(end) != Some(false)) {
                continue;
            }
            let tree = &self.history.of(start).tree;
            let pairs = wanted.entry(tree.clone()).or_default();
            pairs.extend(step.ends.iter().map(|end| (start, *end)));
            ends.extend(step.ends.iter().copied());
        }
        if wanted.is_empty() {
            self.history.twins = Some(FxHashSet::default());
            return Ok(());
        }
        let ends: Vec<Commit> = ends.into_iter().collect();
        let ids = self.ids(&ends);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut found: Vec<(Commit, Commit, String)> = Vec::new();
        self.archive
            .trees(&ids, self.oldest.as_deref(), &mut |commit, tree| {
                let pairs = wanted.get(tree).into_iter().flatten();
                found.extend(pairs.map(|(start, end)| (*start, *end, commit.to_owned())));
                going_on(true)
            })?;
        let Some(graph) = &self.history.graph else {
            return Ok(());
        };
        let mut twins = FxHashSet::default();
        for (start, end, twin) in found {
            let nodes = graph.node(&twin).zip(self.history.of(end).node);
            if nodes.is_some_and(|(twin, end)| graph.reaches(end, twin)) {
                twins.insert((start, end));
            }
        }
        self.history.twins = Some(twins);
        Ok(())
    }

    /// The commits of each gap: between where the predecessor ended, or a later commit with the same files, and the start.
    pub(super) fn changes(&mut self, steps: &[Step]) -> Answer<()> {
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
            going_on(id.is_some())
        })?;
        for (gap, nodes) in between {
            let told = nodes.iter().filter_map(|node| {
                let id = named.get(node)?;
                let paths = changed.get(id.as_str())?.clone();
                Some(Change {
                    id: id.clone(),
                    paths,
                })
            });
            self.history.changes.insert(gap, told.collect());
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
    pub(super) fn all_paths(&mut self, steps: &[Step], entries: &[Entry<'_>]) -> Answer<()> {
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
            going_on(path.is_none_or(|path| paths.take(path).is_some()))
        })?;
        self.history.has_all_paths = seen.len() == pairs.len();
        Ok(())
    }
}
