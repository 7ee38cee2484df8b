//! Paths as people see them. Never touches the file system.

use std::path::Path;

pub use crate::audit::absolute;

/// Whether a path is a directory or lies below it; both clean and absolute, so that their bytes tell.
pub(super) fn is_below(path: &Path, directory: &Path) -> bool {
    let (path, directory) = (path.as_os_str(), directory.as_os_str());
    let (path, directory) = (path.as_encoded_bytes(), directory.as_encoded_bytes());
    let ends = |rest: &[u8]| {
        let separator = |byte: &u8| std::path::is_separator(char::from(*byte));
        rest.first().is_none_or(separator) || directory.last().is_some_and(separator)
    };
    path.strip_prefix(directory).is_some_and(ends)
}

/// A line that begins so commands a CI service's log, and a finding's line begins with its path.
const COMMANDS: [&str; 2] = ["::", "##"];

/// The path that reports print: relative to the working directory where it can be, with `/`.
pub fn shown(base: &Path, path: &Path) -> String {
    let base = absolute(base, Path::new(""));
    let mut up = String::new();
    for ancestor in base.ancestors() {
        // A path that shares nothing but the root is shown whole.
        if ancestor.parent().is_none() {
            break;
        }
        if let Ok(below) = path.strip_prefix(ancestor) {
            let below = with_slashes(below);
            let is_here = up.is_empty();
            return if is_here && COMMANDS.iter().any(|mark| below.starts_with(mark)) {
                format!("./{below}")
            } else {
                format!("{up}{below}")
            };
        }
        up.push_str("../");
    }
    with_slashes(path)
}

pub(super) fn with_slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_relative_to_the_working_directory() {
        let base = Path::new("/home/me/repo");
        for (given, expected) in [
            ("docs/M01/M01_audit.md", "docs/M01/M01_audit.md"),
            ("./docs/../x.md", "x.md"),
            ("../other/x.md", "../other/x.md"),
            ("/etc/x.md", "/etc/x.md"),
            ("/home/me/repo/x.md", "x.md"),
            ("::error::/x.md", "./::error::/x.md"),
            ("##vso[x]/x.md", "./##vso[x]/x.md"),
            ("#tag/x.md", "#tag/x.md"),
        ] {
            assert_eq!(
                shown(base, &absolute(base, Path::new(given))),
                expected,
                "{given}"
            );
        }
    }
}
