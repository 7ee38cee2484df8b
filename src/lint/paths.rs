//! Paths as people see them. Never touches the file system.

use std::path::{Component, Path, is_separator};

pub use crate::audit::absolute;

/// What of a path leads on from a directory that it lies in; both clean and absolute, so that their bytes tell.
pub(super) fn below<'p>(path: &'p Path, directory: &Path) -> Option<&'p [u8]> {
    let (path, directory) = (path.as_os_str(), directory.as_os_str());
    let (path, directory) = (path.as_encoded_bytes(), directory.as_encoded_bytes());
    let separator = |byte: &u8| is_separator(char::from(*byte));
    let rest = path.strip_prefix(directory)?;
    match rest {
        [first, rest @ ..] if separator(first) => Some(rest),
        // The root of all ends with a separator.
        _ if rest.is_empty() || directory.last().is_some_and(separator) => Some(rest),
        _ => None,
    }
}

/// A line that begins so commands a CI service's log, and a finding's line begins with its path.
const COMMANDS: [&str; 2] = ["::", "##"];

/// The path that reports print: relative to the working directory where it can be, with `/`.
pub fn shown(base: &Path, path: &Path) -> String {
    let base = absolute(base, Path::new(""));
    let (mut from, mut to) = (base.components(), path.components());
    let mut shares_a_name = false;
    while let (Some(ours), Some(theirs)) = (from.clone().next(), to.clone().next())
        && ours == theirs
    {
        shares_a_name |= matches!(ours, Component::Normal(_));
        from.next();
        to.next();
    }
    // A path that shares nothing but the root is shown whole.
    if !shares_a_name {
        return with_slashes(path);
    }
    let (up, below) = ("../".repeat(from.count()), with_slashes(to.as_path()));
    if up.is_empty() && COMMANDS.iter().any(|mark| below.starts_with(mark)) {
        return format!("./{below}");
    }
    up + &below
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
