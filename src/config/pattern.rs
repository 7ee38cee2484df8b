//! Globs over paths, as configuration files write them. Never touches the file system.

use std::fmt;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::ConfigError;

/// A glob, relative to the directory of the file that states it. `*` stays within a directory, `**` does not; one
/// without `/` stands for a file or directory of that name anywhere below. What names a directory means all of it.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As it is written.
    text: String,
    /// The directory that `glob` starts from.
    base: PathBuf,
    /// What is left of the text without the directory it starts from; empty for all of it.
    glob: String,
    /// Whether it means a place, and not a name anywhere below.
    is_place: bool,
    matcher: GlobMatcher,
}

impl Pattern {
    /// Reads a glob that holds below `base`.
    ///
    /// # Errors
    ///
    /// When the text is no glob, or is empty.
    pub fn parse(text: &str, base: &Path) -> Result<Self, ConfigError> {
        const HELP: &str =
            "write a path such as `docs/M01/M01_audit.md`, or a glob such as `docs/**/draft_*.md`";
        if text.is_empty() {
            return Err(ConfigError::new("an empty glob matches nothing").help(HELP));
        }
        let mut base = base.to_owned();
        let mut rest = text;
        if rest.starts_with('/') {
            base = PathBuf::from("/");
        }
        // `.` and `..` are no names of files, so no glob would match them.
        loop {
            if let Some(below) = rest.strip_prefix("./").or(rest.strip_prefix('/')) {
                rest = below;
            } else if let Some(below) = rest.strip_prefix("../").filter(|_| base.pop()) {
                rest = below;
            } else {
                break;
            }
        }
        rest = rest.trim_end_matches('/');
        match rest {
            "." => rest = "",
            ".." if base.pop() => rest = "",
            _ => {}
        }
        let glob = GlobBuilder::new(rest).literal_separator(true).build();
        let glob = glob.map_err(|error| {
            ConfigError::new(format!("`{text}` is no glob: {}", error.kind())).help(HELP)
        })?;
        Ok(Self {
            text: text.to_owned(),
            base,
            glob: rest.to_owned(),
            is_place: rest.is_empty() || text.trim_end_matches('/').contains('/'),
            matcher: glob.compile_matcher(),
        })
    }

    /// Whether it means a path: the path itself, or a directory above it.
    pub fn matches(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.base) else {
            return false;
        };
        if self.is_place {
            // The last ancestor is empty, as is the glob that means all.
            return below
                .ancestors()
                .any(|ancestor| self.matcher.is_match(ancestor));
        }
        below
            .components()
            .any(|part| self.matcher.is_match(part.as_os_str()))
    }

    /// The one path that it names, where it is no glob.
    pub fn path(&self) -> Option<PathBuf> {
        (!is_glob(&self.glob) && self.is_place).then(|| self.base.join(&self.glob))
    }

    /// The path that all it matches lies at or below.
    pub fn root(&self) -> PathBuf {
        if !self.is_place {
            return self.base.clone();
        }
        let parts = self.glob.split('/').take_while(|part| !is_glob(part));
        parts.fold(self.base.clone(), |root, part| root.join(part))
    }

    /// The text that says the same in a file of another directory.
    pub fn seen_from(&self, directory: &Path) -> String {
        let mut up = String::new();
        for ancestor in directory.ancestors() {
            if let Ok(below) = self.base.strip_prefix(ancestor) {
                let mut text = up;
                for part in below.components() {
                    text.push_str(&globset::escape(&part.as_os_str().to_string_lossy()));
                    text.push('/');
                }
                let is_here = text.is_empty();
                match (self.is_place, is_here) {
                    (true, true) if !self.glob.contains('/') => text.push_str("./"),
                    (false, false) => text.push_str("**/"),
                    _ => {}
                }
                return text + &self.glob;
            }
            up.push_str("../");
        }
        self.text.clone()
    }
}

fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{', '\\'])
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_a_path_or_all_of_a_directory() {
        for (pattern, path, expected) in [
            ("drafts", "/r/docs/drafts/M01_audit.md", true),
            ("drafts/", "/r/drafts/M01/M01_audit.md", true),
            ("docs/M0*", "/r/docs/M01/M01_audit.md", true),
            ("docs/*.md", "/r/docs/M01/M01_audit.md", false),
            ("docs/**/*.md", "/r/docs/M01/M01_audit.md", true),
            ("./docs/M01/M01_audit.md", "/r/docs/M01/M01_audit.md", true),
            ("M01_audit.md", "/r/docs/M01/M01_audit.md", true),
            ("M01", "/r/docs/M01x/M01_audit.md", false),
            ("docs/M01", "/other/docs/M01/M01_audit.md", false),
            ("./M01_audit.md", "/r/M01_audit.md", true),
            ("./M01_audit.md", "/r/docs/M01_audit.md", false),
            ("/r/docs/M0*", "/r/docs/M01/M01_audit.md", true),
            ("../other/docs", "/other/docs/M01/M01_audit.md", true),
            ("..", "/other/M01_audit.md", true),
            (".", "/r/docs/M01_audit.md", true),
            (".", "/other/M01_audit.md", false),
            ("*", "/r/docs/M01_audit.md", true),
            ("docs/**", "/r/M01_audit.md", false),
        ] {
            let pattern = Pattern::parse(pattern, Path::new("/r")).expect("a glob");
            assert_eq!(
                pattern.matches(Path::new(path)),
                expected,
                "{pattern} {path}"
            );
        }
    }

    #[test]
    fn all_that_a_pattern_matches_lies_below_its_root() {
        for (pattern, root) in [
            ("docs/M0*", "/r/docs"),
            ("docs/{a,b/c}/M01", "/r/docs"),
            ("docs/M01/M01_audit.md", "/r/docs/M01/M01_audit.md"),
            ("drafts", "/r"),
            ("./drafts/", "/r/drafts"),
            ("..", "/"),
            ("**/x", "/r"),
        ] {
            let pattern = Pattern::parse(pattern, Path::new("/r")).expect("a glob");
            assert_eq!(pattern.root(), Path::new(root), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_says_the_same_from_another_directory() {
        for (pattern, directory, expected) in [
            ("docs/M0*", "/r", "docs/M0*"),
            ("drafts", "/r", "drafts"),
            ("./drafts", "/r", "./drafts"),
            ("drafts", "/", "r/**/drafts"),
            ("docs/old", "/r/docs", "../docs/old"),
            ("drafts", "/r/docs", "../**/drafts"),
            ("./M01.md", "/r/docs", "../M01.md"),
            (".", "/r/docs", "../"),
        ] {
            let pattern = Pattern::parse(pattern, Path::new("/r")).expect("a glob");
            let text = pattern.seen_from(Path::new(directory));
            assert_eq!(text, expected, "{pattern} from {directory}");
            let again = Pattern::parse(&text, Path::new(directory)).expect("a glob");
            for path in [
                "/r/drafts/a.md",
                "/r/docs/old/a.md",
                "/r/docs/drafts/a.md",
                "/r/M01.md",
            ] {
                let path = Path::new(path);
                assert_eq!(
                    again.matches(path),
                    pattern.matches(path),
                    "{text} {path:?}"
                );
            }
        }
    }
}
