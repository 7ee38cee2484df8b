//! Where an audit file lies, and what its names say. Never touches the file system.

use std::path::{Component, Path, PathBuf};

use super::Milestone;

/// The place of an audit file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The absolute path.
    path: PathBuf,
    root: PathBuf,
    series: Option<SeriesName>,
}

/// What a team calls a series: the name, and the directory of the configuration that gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeriesName {
    /// The directory.
    pub home: PathBuf,
    /// The name.
    pub name: String,
}

impl Location {
    /// The place of a file, given by its absolute path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let root = root_of(&path).to_owned();
        Self {
            path,
            root,
            series: None,
        }
    }

    /// Puts the file into a series that a team names, all of which lies below `root`.
    pub fn join(&mut self, series: SeriesName, root: PathBuf) {
        self.root = root;
        self.series = Some(series);
    }

    /// The series that it belongs to wherever it lies, where the team names one.
    pub fn series(&self) -> Option<&SeriesName> {
        self.series.as_ref()
    }

    /// The absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where its series lives: what holds all of a series that has a name, else the nearest ancestor called `milestones`,
    /// else what holds the milestone's directory, else the file's own directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path below the root, with `/`: the same on every machine.
    pub fn path_in_series(&self) -> String {
        let relative = self.path.strip_prefix(&self.root).unwrap_or(&self.path);
        let parts: Vec<_> = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        parts.join("/")
    }

    /// The milestone that the file's name begins with.
    pub fn file_milestone(&self) -> Option<Milestone> {
        let stem = self.path.file_stem()?.to_str()?;
        Milestone::parse(audit_stem(stem)?)
    }

    /// The milestone that names the file's directory.
    pub fn directory_milestone(&self) -> Option<Milestone> {
        let name = self.path.parent()?.file_name()?.to_str()?;
        let milestone = Milestone::parse(name)?;
        // A folder called `2024` is a year as soon as the file itself names a milestone.
        let year = milestone.prefix.is_empty()
            && self
                .file_milestone()
                .is_some_and(|file| !file.prefix.is_empty());
        (!year).then_some(milestone)
    }
}

/// Whether a file name is an audit's: `audit.md`, `<milestone>_audit.md` or `<milestone>-audit.md`, in any case.
pub fn is_audit_name(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return false;
    };
    extension.eq_ignore_ascii_case("md")
        && (stem.eq_ignore_ascii_case("audit")
            || audit_stem(stem).is_some_and(|name| Milestone::parse(name).is_some()))
}

/// What stands before `_audit` or `-audit`.
fn audit_stem(stem: &str) -> Option<&str> {
    const TAIL: &str = "audit";
    let cut = stem.len().checked_sub(TAIL.len() + 1)?;
    let (name, tail) = (stem.get(..cut)?, stem.get(cut..)?);
    let divided = tail.starts_with(['_', '-']);
    (divided && tail[1..].eq_ignore_ascii_case(TAIL)).then_some(name)
}

/// Where the series of a file lives by its path alone, see [`Location::root`].
pub fn root_of(path: &Path) -> &Path {
    let parent = path.parent().unwrap_or(Path::new(""));
    let milestones = parent.ancestors().find(|ancestor| {
        ancestor
            .file_name()
            .is_some_and(|name| name.eq_ignore_ascii_case("milestones"))
    });
    if let Some(root) = milestones {
        return root;
    }
    let names_milestone = parent
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| Milestone::parse(name).is_some());
    match parent.parent() {
        Some(above) if names_milestone => above,
        _ => parent,
    }
}

/// An absolute path without `.` and `..`, by name alone.
pub fn absolute(base: &Path, path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in base.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audit_is_known_by_its_name() {
        for name in [
            "audit.md",
            "AUDIT.MD",
            "M09_audit.md",
            "M10_5_audit.md",
            "M10.5-Audit.md",
            "07_audit.md",
        ] {
            assert!(is_audit_name(name), "{name}");
        }
        for name in [
            "M14_full_audit.md",
            "audit.txt",
            "M09_audit_notes.md",
            "security_audit.md",
            "_audit.md",
        ] {
            assert!(!is_audit_name(name), "{name}");
        }
    }

    #[test]
    fn the_root_is_what_holds_the_series() {
        for (path, root) in [
            ("/r/docs/Milestones/M09/M09_audit.md", "/r/docs/Milestones"),
            ("/r/audits/M09/audit.md", "/r/audits"),
            ("/r/audits/M09_audit.md", "/r/audits"),
        ] {
            assert_eq!(Location::new(path).root(), Path::new(root), "{path}");
        }
    }
}
