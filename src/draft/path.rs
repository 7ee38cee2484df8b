//! Where the next audit lies: as its predecessor does, with its own milestone. Never touches the file system.

use std::path::PathBuf;

use crate::audit::{Location, Milestone};

/// The path of the next audit. None where no part of its predecessor's names the milestone.
pub fn path_of_next(next: &Milestone, before: &Location) -> Option<PathBuf> {
    let own = before
        .file_milestone()
        .or_else(|| before.directory_milestone())?;
    let below = before.path().strip_prefix(before.root()).ok()?;
    let mut path = before.root().to_owned();
    let last = below.components().count().checked_sub(1)?;
    let mut is_named = false;
    for (at, part) in below.components().enumerate() {
        let name = part.as_os_str();
        let renamed = name
            .to_str()
            .and_then(|name| renamed(name, &own, next, at == last));
        is_named |= renamed.is_some();
        match renamed {
            Some(renamed) => path.push(renamed),
            None => path.push(name),
        }
    }
    is_named.then_some(path)
}

/// A name that begins with a milestone, with another: of a file the rest stays, of a folder it was about that milestone.
fn renamed(name: &str, own: &Milestone, next: &Milestone, is_file: bool) -> Option<String> {
    let ends = name.match_indices(['_', '-', '.', ' ']).map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain([name.len()]).collect();
    // "M10_5_audit.md" begins with M10.5, not with M10.
    ends.reverse();
    let (end, found) = ends.into_iter().find_map(|end| {
        let found = Milestone::parse(&name[..end])?;
        (found == *own).then_some((end, found))
    })?;
    let written = next.written_like(&found).to_string();
    let written = if name[..end].contains('.') {
        written
    } else {
        written.replace('.', "_")
    };
    let rest = if is_file { &name[end..] } else { "" };
    Some(format!("{written}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_path_is_the_predecessors_with_another_milestone() {
        for (before, next, path) in [
            (
                "/r/milestones/M09/M09_audit.md",
                "M10",
                Some("/r/milestones/M10/M10_audit.md"),
            ),
            (
                "/r/milestones/M9/m9-audit.md",
                "M10",
                Some("/r/milestones/M10/m10-audit.md"),
            ),
            (
                "/r/milestones/M10_5/M10_5_audit.md",
                "M11",
                Some("/r/milestones/M11/M11_audit.md"),
            ),
            (
                "/r/milestones/M10/M10_audit.md",
                "M10.5",
                Some("/r/milestones/M10_5/M10_5_audit.md"),
            ),
            (
                "/r/milestones/a/M09_audit.md",
                "M10",
                Some("/r/milestones/a/M10_audit.md"),
            ),
            (
                "/r/milestones/M09_outbox/M09_audit.md",
                "M10",
                Some("/r/milestones/M10/M10_audit.md"),
            ),
            (
                "/r/audits/M09/audit.md",
                "M10",
                Some("/r/audits/M10/audit.md"),
            ),
            ("/r/milestones/audit.md", "M10", None),
        ] {
            let next = Milestone::parse(next).expect("a milestone");
            let found = path_of_next(&next, &Location::new(before));
            assert_eq!(found, path.map(PathBuf::from), "{before}");
        }
    }
}
