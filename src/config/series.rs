//! Series that a team names: which files belong to one. Never looks for files.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;

use super::Pattern;
use crate::audit::Location;

/// Audits that continue one another wherever they lie.
#[derive(Debug, Clone, Default, JsonSchema)]
#[schemars(default, deny_unknown_fields, rename = "Series", extend("minProperties" = 1))]
pub struct NamedSeries {
    /// A directory: the audits in it and below belong to the series.
    pub root: Option<Pattern>,
    /// Further files of the series, which are audits whatever they are called.
    #[schemars(with = "Vec<Pattern>", extend("default" = []))]
    pub include: Option<Vec<Pattern>>,
    /// The letters that its milestones begin with: `LiveM` of `LiveM07`. Others do not belong to it.
    #[schemars(regex(pattern = r"^\p{L}+$"))]
    pub prefix: Option<String>,
    /// The directory of the file that names it.
    #[schemars(skip)]
    pub home: PathBuf,
}

impl NamedSeries {
    /// Whether a file belongs to it, by its path.
    pub fn matches(&self, path: &Path) -> bool {
        let is_placed = self.root.is_none() && self.include.is_none()
            || self.root.as_ref().is_some_and(|root| root.matches(path))
            || self.includes(path);
        is_placed && self.has_prefix(path)
    }

    /// Whether a file is an audit of it whatever it is called.
    pub fn includes(&self, path: &Path) -> bool {
        let mut patterns = self.include.iter().flatten();
        patterns.any(|pattern| pattern.matches(path))
    }

    /// Whether the names of file and directory do not say that the milestone begins otherwise.
    fn has_prefix(&self, path: &Path) -> bool {
        let Some(prefix) = &self.prefix else {
            return true;
        };
        let location = Location::new(path);
        let milestone = location
            .file_milestone()
            .or_else(|| location.directory_milestone());
        milestone.is_none_or(|milestone| milestone.prefix.eq_ignore_ascii_case(prefix))
    }

    /// The directories, or files, at or below which all of it lies.
    pub fn places(&self) -> Vec<PathBuf> {
        let patterns = self.root.iter().chain(self.include.iter().flatten());
        let mut places: Vec<PathBuf> = patterns.map(Pattern::root).collect();
        if places.is_empty() {
            places.push(self.home.clone());
        }
        places.sort();
        places.dedup();
        places
    }
}
