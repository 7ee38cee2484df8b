//! Evidence that is stated as TOML: how the examples of the rules come to facts. Never asks anybody.

use serde::Deserialize;

use super::archive::{Archive, Resolved, Unanswered};

/// What a `toml evidence` block says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The repository that the audits lie in.
    pub git: Option<StatedRepository>,
}

/// A repository of a few commits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedRepository {
    commits: Vec<StatedCommit>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedCommit {
    sha: String,
    #[serde(default)]
    tags: Vec<String>,
}

impl Stated {
    /// Reads a block.
    ///
    /// # Errors
    ///
    /// When it is not TOML, or has an unknown key.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

impl Archive for StatedRepository {
    fn resolve(&mut self, names: &[String]) -> Result<Vec<Resolved>, Unanswered> {
        let resolve = |name: &String| {
            let mut meant = self.commits.iter().filter(|commit| {
                commit.sha.starts_with(name.as_str())
                    || name.starts_with(commit.sha.as_str())
                    || commit.tags.contains(name)
            });
            match (meant.next(), meant.next()) {
                (Some(commit), None) => Resolved::Commit(commit.sha.clone()),
                (None, _) => Resolved::Missing,
                (Some(_), Some(_)) => Resolved::Ambiguous,
            }
        };
        Ok(names.iter().map(resolve).collect())
    }
}
