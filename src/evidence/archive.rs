//! What can be asked of a repository, each question once for all audits of a run. Never asks about a single audit.

use std::ops::ControlFlow;

/// A repository that answers. Git is one; the examples of the rules state theirs.
///
/// Revisions come as [`Query`], commits and trees as the whole hexadecimal IDs that the repository gave before.
pub(crate) trait Archive {
    /// Whether its history is cut off, so that what it lacks may be there all the same.
    fn is_shallow(&self) -> bool;

    /// What revisions stand for, in their order.
    fn resolve(&mut self, queries: &[Query]) -> Answer<Vec<Resolved>>;

    /// The tree and the time of each commit, in their order.
    fn describe(&mut self, commits: &[&str]) -> Answer<Vec<Description>>;

    /// The parents of each commit that can be reached from `tips`, and not from a parent of `oldest`.
    fn parents(
        &mut self,
        tips: &[&str],
        oldest: Option<&str>,
        each: &mut dyn FnMut(&str, &mut dyn Iterator<Item = &str>) -> ControlFlow<()>,
    ) -> Answer<()>;

    /// The tree of each of these commits.
    fn trees(
        &mut self,
        tips: &[&str],
        oldest: Option<&str>,
        each: &mut dyn FnMut(&str, &str) -> ControlFlow<()>,
    ) -> Answer<()>;

    /// The paths that differ between two trees, for each pair by its place. [`NO_TREE`] has none. A pair whose trees the
    /// repository lacks is left out.
    fn differences(
        &mut self,
        pairs: &[(&str, &str)],
        each: &mut dyn FnMut(usize, Option<&str>) -> ControlFlow<()>,
    ) -> Answer<()>;

    /// The paths that each commit changed, other than by a merge.
    fn changes(
        &mut self,
        commits: &[&str],
        each: &mut dyn FnMut(usize, &str) -> ControlFlow<()>,
    ) -> Answer<()>;
}

/// Stands for a tree without files.
pub(crate) const NO_TREE: &str = "";

pub(crate) type Answer<T> = Result<T, Unanswered>;

/// What is asked about: nothing but hexadecimal digits, or a plain tag, and the steps `~2` or `^` behind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Query {
    /// A SHA, or its beginning.
    Sha { digits: String, steps: String },
    /// The name of a tag.
    Tag { name: String, steps: String },
    /// What is checked out.
    Head,
}

impl Query {
    /// A name that an audit gives. None for what is no such name, whatever it is: it never reaches a repository.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        const LONGEST: usize = 200;
        let end = name.find(['~', '^']).unwrap_or(name.len());
        let (base, steps) = name.split_at(end);
        let is_step = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'~' | b'^');
        if name.len() > LONGEST || !steps.bytes().all(is_step) {
            return None;
        }
        let steps = steps.to_owned();
        let is_hex = base.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex && (4..=64).contains(&base.len()) {
            let digits = base.to_ascii_lowercase();
            return Some(Self::Sha { digits, steps });
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+/".contains(&byte);
        let is_tag = base.starts_with(|c: char| c.is_ascii_alphanumeric())
            && base.bytes().all(is_plain)
            && !base.contains("..")
            && !base.contains("//");
        let name = base.to_owned();
        is_tag.then_some(Self::Tag { name, steps })
    }
}

/// What a revision stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resolved {
    /// The whole ID of a commit.
    Commit(String),
    /// Nothing that is here.
    Missing,
    /// More than one thing.
    Ambiguous,
}

/// What is known of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Description {
    pub(crate) tree: String,
    /// In seconds.
    pub(crate) time: i64,
}

/// Why a repository gives no answer, for people: a noun phrase.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unanswered(pub(crate) String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_revisions_are_asked_about() {
        for name in [
            "ab12cd3",
            "AB12CD3^",
            "ab12cd3~12",
            "v1.0.0",
            "v0.3-m02",
            "1.2.3+x",
        ] {
            assert!(Query::parse(name).is_some(), "{name}");
        }
        for name in [
            "--upload-pack=touch x",
            "-O",
            "v1.0.0 x",
            "v1.0.0\nHEAD",
            "v1..2",
            "v1:x",
            "@{1}",
            "ab12cd3^{/x}",
            "ab12cd3^@",
            "v1.0.0\u{e9}",
            "",
        ] {
            assert_eq!(Query::parse(name), None, "{name}");
        }
    }
}
