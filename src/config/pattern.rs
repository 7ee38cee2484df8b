//! Globs over paths, as configuration files write them. Never touches the file system.

use std::fmt;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::ConfigError;

/// A glob, relative to the directory of the file that states it. `*` stays within a directory, `**` does not; one
/// without `/` stands for a file or directory of that name anywhere below. What names a directory means all of it.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    base: PathBuf,
    matcher: GlobMatcher,
}

impl Pattern {
    /// Reads a glob that holds below `base`.
    ///
    /// # Errors
    ///
    /// When the text is no glob.
    pub fn parse(text: &str, base: &Path) -> Result<Self, ConfigError> {
        let path = text.trim_start_matches("./").trim_end_matches('/');
        let glob = GlobBuilder::new(path).literal_separator(true).build();
        let glob = glob.map_err(|error| {
            ConfigError::new(format!("`{text}` is no glob: {}", error.kind()))
                .help("write a path such as `docs/M01/M01_audit.md`, or a glob such as `docs/**/draft_*.md`")
        })?;
        Ok(Self {
            text: path.to_owned(),
            base: base.to_owned(),
            matcher: glob.compile_matcher(),
        })
    }

    /// Whether it means a path: the path itself, or a directory above it.
    pub fn matches(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.base) else {
            return false;
        };
        if self.text.contains('/') {
            return below
                .ancestors()
                .any(|ancestor| self.matcher.is_match(ancestor));
        }
        below
            .components()
            .any(|part| self.matcher.is_match(part.as_os_str()))
    }

    /// The one file that it names, where it is no glob but a path.
    pub fn path(&self) -> Option<PathBuf> {
        let is_glob = self.text.contains(['*', '?', '[', '{', '\\']);
        (!is_glob && self.text.contains('/')).then(|| self.base.join(&self.text))
    }
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
        ] {
            let pattern = Pattern::parse(pattern, Path::new("/r")).expect("a glob");
            assert_eq!(
                pattern.matches(Path::new(path)),
                expected,
                "{pattern} {path}"
            );
        }
    }
}
