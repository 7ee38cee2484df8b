//! Which commit is an ancestor of which, in a part of a history. Keeps numbers and not texts: it may be a million.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

/// A commit of a graph.
pub(super) type Node = u32;

/// Whatever is larger is not kept.
const MOST: usize = 8_000_000;

/// An ID as bytes; the shorter kind is filled up.
type Key = [u8; 32];

/// Commits with their parents.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: FxHashMap<Key, Node>,
    /// For each node, where its parents stand among all parents. One whose line has not been read has none.
    ranges: Vec<(u32, u32)>,
    parents: Vec<Node>,
    is_read: Vec<bool>,
    /// For each node, a number greater than that of each of its ancestors.
    heights: Vec<u32>,
    /// How many digits an ID has.
    digits: usize,
}

impl Graph {
    /// Takes a commit with its parents. False where there are too many.
    pub(super) fn add(&mut self, commit: &str, parents: &mut dyn Iterator<Item = &str>) -> bool {
        self.digits = commit.len();
        let node = self.take(commit) as usize;
        let start = self.parents.len();
        for parent in parents {
            let parent = self.take(parent);
            self.parents.push(parent);
        }
        let end = self.parents.len();
        if self.ranges.len() > MOST || end > 2 * MOST {
            return false;
        }
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.ranges[node] = (offset(start), offset(end));
        self.is_read[node] = true;
        true
    }

    fn take(&mut self, id: &str) -> Node {
        let next = Node::try_from(self.ranges.len()).unwrap_or(Node::MAX);
        let node = *self.nodes.entry(key(id)).or_insert(next);
        if node == next {
            self.ranges.push((0, 0));
            self.is_read.push(false);
        }
        node
    }

    /// Numbers the commits, once all are there.
    pub(super) fn settle(&mut self) {
        let count = self.ranges.len();
        self.heights = vec![0; count];
        let mut open: Vec<Node> = Vec::new();
        for first in 0..count {
            open.push(Node::try_from(first).unwrap_or(Node::MAX));
            while let Some(&node) = open.last() {
                let index = node as usize;
                if self.heights[index] > 0 {
                    open.pop();
                    continue;
                }
                let (start, end) = self.ranges[index];
                let parents = &self.parents[start as usize..end as usize];
                let before = open.len();
                let heights = &self.heights;
                open.extend(parents.iter().filter(|one| heights[**one as usize] == 0));
                if open.len() == before {
                    let heights = parents.iter().map(|one| heights[*one as usize]);
                    self.heights[index] = heights.max().unwrap_or(0) + 1;
                    open.pop();
                }
            }
        }
    }

    /// The node of a commit whose parents are known.
    pub(super) fn node(&self, id: &str) -> Option<Node> {
        let node = *self.nodes.get(&key(id))?;
        self.is_read[node as usize].then_some(node)
    }

    fn parents(&self, node: Node) -> &[Node] {
        let (start, end) = self.ranges[node as usize];
        &self.parents[start as usize..end as usize]
    }

    /// Whether a commit is another, or comes before it.
    pub(super) fn reaches(&self, from: Node, wanted: Node) -> bool {
        let floor = self.heights[wanted as usize];
        let mut seen = FxHashSet::default();
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if node == wanted {
                return true;
            }
            let above = |one: &&Node| self.heights[**one as usize] >= floor;
            for parent in self.parents(node).iter().filter(above) {
                if seen.insert(*parent) {
                    open.push(*parent);
                }
            }
        }
        false
    }

    /// The commits that can be reached from one and not from the other, at most so many, the highest first.
    pub(super) fn between(&self, from: Node, to: Node, most: usize) -> Vec<Node> {
        // The highest node of both walks comes next, so that one that both reach is known before it is taken.
        let height = |node: Node| self.heights[node as usize];
        let mut open = BTreeMap::from([((height(to), to), false)]);
        open.insert((height(from), from), true);
        let mut unknown = usize::from(from != to);
        let mut found = Vec::new();
        while unknown > 0
            && found.len() < most
            && let Some(((_, node), is_known)) = open.pop_last()
        {
            if !is_known {
                unknown -= 1;
                found.push(node);
            }
            for parent in self.parents(node) {
                let before = open.insert((height(*parent), *parent), is_known);
                match before {
                    None => unknown += usize::from(!is_known),
                    Some(true) => {
                        open.insert((height(*parent), *parent), true);
                    }
                    Some(false) => unknown -= usize::from(is_known),
                }
            }
        }
        found
    }

    /// The IDs of nodes, as far as they are kept.
    pub(super) fn ids(&self, wanted: &[Node]) -> FxHashMap<Node, String> {
        let wanted: FxHashSet<Node> = wanted.iter().copied().collect();
        let nodes = self.nodes.iter();
        let found = nodes.filter(|(_, node)| wanted.contains(node));
        found
            .map(|(key, node)| (*node, hex(key, self.digits)))
            .collect()
    }
}

fn key(id: &str) -> Key {
    let mut key = [0; 32];
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0);
    for (byte, pair) in key.iter_mut().zip(id.as_bytes().chunks(2)) {
        let value = digit(pair[0]) * 16 + pair.get(1).map_or(0, |low| digit(*low));
        *byte = u8::try_from(value).unwrap_or(0);
    }
    key
}

fn hex(key: &Key, digits: usize) -> String {
    use std::fmt::Write as _;
    let mut text = key.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    text.truncate(digits);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Commits `a` to `z` as IDs, each with its parents.
    fn graph(lines: &[&str]) -> Graph {
        let mut graph = Graph::default();
        for line in lines {
            let mut ids = line.split(' ').map(id);
            let commit = ids.next().expect("a commit");
            let parents: Vec<String> = ids.collect();
            let mut parents = parents.iter().map(String::as_str);
            assert!(graph.add(&commit, &mut parents));
        }
        graph.settle();
        graph
    }

    fn id(name: &str) -> String {
        let byte = name.bytes().next().expect("a name");
        format!("{byte:02x}{:0<38}", "")
    }

    fn node(graph: &Graph, name: &str) -> Node {
        graph.node(&id(name)).expect("a commit that was read")
    }

    #[test]
    fn ancestry_follows_every_parent() {
        let graph = graph(&["e d c", "d b", "c b", "b a", "a", "x"]);
        let reaches = |from: &str, to: &str| graph.reaches(node(&graph, from), node(&graph, to));
        for (from, to, expected) in [
            ("e", "a", true),
            ("e", "c", true),
            ("d", "c", false),
            ("a", "e", false),
            ("e", "x", false),
            ("b", "b", true),
        ] {
            assert_eq!(reaches(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn what_lies_between_is_what_only_the_later_one_reaches() {
        let graph = graph(&["e d c", "d b", "c b", "b a", "a"]);
        let between = |from: &str, to: &str| {
            let nodes = graph.between(node(&graph, from), node(&graph, to), 10);
            let ids = graph.ids(&nodes);
            let mut names: Vec<String> = nodes.iter().map(|node| ids[node].clone()).collect();
            names.sort();
            names
        };
        assert_eq!(between("b", "e"), ["c", "d", "e"].map(id));
        assert_eq!(between("c", "e"), ["d", "e"].map(id));
        assert_eq!(between("d", "c"), ["c"].map(id));
        assert!(between("e", "b").is_empty());
    }

    #[test]
    fn a_long_history_needs_no_deep_stack() {
        let names: Vec<String> = (0..200_000)
            .map(|number| format!("{number:040x}"))
            .collect();
        let mut graph = Graph::default();
        for pair in names.windows(2) {
            let mut parents = std::iter::once(pair[0].as_str());
            assert!(graph.add(&pair[1], &mut parents));
        }
        graph.settle();
        let (first, last) = (graph.node(&names[1]), graph.node(&names[199_999]));
        assert!(graph.reaches(last.expect("read"), first.expect("read")));
        // What is only named as a parent is no commit of the graph.
        assert_eq!(graph.node(&names[0]), None);
    }
}
