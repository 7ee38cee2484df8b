//! Series that a team names: which audits belong to one. Never looks for files.

use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema};
use serde_json::json;

use super::Pattern;
use crate::audit::Milestone;

/// Audits that continue one another wherever they lie.
#[derive(Debug, Clone, Default, JsonSchema)]
#[schemars(default, deny_unknown_fields, rename = "Series", transform = not_empty)]
pub struct NamedSeries {
    /// A directory, relative to this file: the audits in it and below belong to the series.
    #[schemars(with = "String", length(min = 1))]
    pub root: Option<PathBuf>,
    /// Further files of the series. They are audits whatever they are called.
    #[schemars(with = "Vec<Pattern>", extend("default" = []))]
    pub include: Option<Vec<Pattern>>,
    /// The letters that its milestones begin with: `LiveM` of `LiveM07`. Audits of others do not belong to it.
    #[schemars(with = "String", regex(pattern = PREFIX))]
    pub prefix: Option<String>,
    /// The directory of the file that states it.
    #[schemars(skip)]
    pub home: PathBuf,
}

/// The form of a prefix, as milestones have it.
const PREFIX: &str = "^[A-Za-z]{1,12}$";

/// A series has a key that says which audits are meant; a list of no globs says nothing.
fn not_empty(schema: &mut Schema) {
    let include = json!({ "include": { "minItems": 1 } });
    let choices = json!([
        { "required": ["root"] },
        { "required": ["prefix"] },
        { "required": ["include"], "properties": include },
    ]);
    schema.insert("anyOf".to_owned(), choices);
}

impl NamedSeries {
    /// Whether a file lies where the series does.
    pub fn holds(&self, path: &Path) -> bool {
        self.root().is_some_and(|root| path.starts_with(root)) || self.includes(path)
    }

    /// The directory all of which belongs to it: that of the file that states it, where no place is given.
    pub fn root(&self) -> Option<&Path> {
        let has_no_place = self.include.iter().flatten().next().is_none();
        let home = has_no_place.then_some(self.home.as_path());
        self.root.as_deref().or(home)
    }

    /// Whether a file is an audit of it whatever it is called.
    pub fn includes(&self, path: &Path) -> bool {
        let mut patterns = self.include.iter().flatten();
        patterns.any(|pattern| pattern.matches(path))
    }

    /// Whether an audit of this milestone may belong to it.
    pub fn counts(&self, milestone: Option<&Milestone>) -> bool {
        let has = |prefix: &str| {
            milestone.is_some_and(|milestone| milestone.prefix.eq_ignore_ascii_case(prefix))
        };
        self.prefix.as_deref().is_none_or(has)
    }

    /// The directories, or files, at or below which all of it lies.
    pub fn places(&self) -> impl Iterator<Item = PathBuf> {
        let included = self.include.iter().flatten().map(Pattern::root);
        self.root().map(Path::to_owned).into_iter().chain(included)
    }

    /// The directory that all of it lies in: that of the file that states it, or one above.
    pub fn common_root(&self) -> PathBuf {
        let mut root = self.home.clone();
        for place in self.places() {
            while !place.starts_with(&root) && root.pop() {}
        }
        root
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_series_lies_in_its_common_root() {
        for (root, include, expected) in [
            (Some("/r/docs/live"), None, "/r/docs"),
            (None, Some("archive/LIVE_*.md"), "/r/docs"),
            (None, None, "/r/docs"),
            (Some("/r/docs/live"), Some("../archive/*.md"), "/r"),
            (Some("/other"), None, "/"),
        ] {
            let home = Path::new("/r/docs");
            let include = include.map(|glob| vec![Pattern::parse(glob, home).expect("a glob")]);
            let series = NamedSeries {
                root: root.map(PathBuf::from),
                include,
                home: home.to_owned(),
                ..NamedSeries::default()
            };
            assert_eq!(series.common_root(), Path::new(expected), "{series:?}");
        }
    }

    #[test]
    fn a_prefix_is_compared_without_case_and_as_a_whole() {
        let series = NamedSeries {
            prefix: Some("LiveM".to_owned()),
            ..NamedSeries::default()
        };
        for (milestone, expected) in [("LiveM07", true), ("LIVEM7.5", true), ("M07", false)] {
            let milestone = Milestone::parse(milestone);
            assert_eq!(series.counts(milestone.as_ref()), expected);
        }
        assert!(!series.counts(None));
        assert!(NamedSeries::default().counts(None));
    }
}
