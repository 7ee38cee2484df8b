//! `range/unaudited-gap`

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::RevisionKind;
use crate::evidence::{Claim, Globs, History, ends_of};
use crate::rule::{Findings, Rule};
use crate::template::counted;

/// More files, and more commits, are only counted.
const MOST_FILES: usize = 10;
const MOST_COMMITS: usize = 5;

/// Files that changed between the end of one audit and the start of the next.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UnauditedGap {
    /// Files that need no audit, as globs from the root of the repository.
    except: Globs,
}

impl Default for UnauditedGap {
    fn default() -> Self {
        Self {
            except: Globs::of(&["docs/**", "**/*.md"]),
        }
    }
}

impl Rule<Claim<'_, History>> for UnauditedGap {
    fn check(&self, claim: &Claim<'_, History>, findings: &mut Findings<'_>) {
        let history = claim.facts;
        let (Some(range), Some(step)) = (claim.entry.audit().range.value(), claim.entry.handover())
        else {
            return;
        };
        let from = step.from();
        let is_pinned = from.range.value().is_none_or(|before| {
            let mut ends = before.ends.iter();
            ends.any(|end| end.value.kind != RevisionKind::Moving)
        });
        let Some(start) = history.commit(&range.start.value).filter(|_| is_pinned) else {
            return;
        };
        let mut nearest: Option<(_, Vec<&str>)> = None;
        for revision in ends_of(from) {
            let Some(end) = history.commit(&revision) else {
                continue;
            };
            // What lies before the end was looked at: the two overlap.
            if history.is_ancestor(start, end) == Some(true) {
                return;
            }
            let Some(changed) = history.changed(end, start) else {
                return;
            };
            let changed: Vec<&str> = changed
                .filter(|file| !self.except.match_any(file))
                .collect();
            if changed.is_empty() {
                return;
            }
            let is_nearer = nearest
                .as_ref()
                .is_none_or(|(_, known)| changed.len() < known.len());
            if is_nearer {
                nearest = Some(((revision, end), changed));
            }
        }
        let Some(((revision, end), files)) = nearest else {
            return;
        };
        let name = &range.start.value.name;
        let count = counted(files.len(), "file");
        let differ = if files.len() == 1 {
            "differs"
        } else {
            "differ"
        };
        let meant: HashSet<&str> = files.iter().copied().collect();
        let commits = history.changing(end, start, |file| meant.contains(file));
        let by = match commits.as_slice() {
            [] => String::new(),
            commits => format!(", changed by {}", listed(commits, MOST_COMMITS)),
        };
        findings.report(
            findings
                .at(
                    range.start.span,
                    "the range starts here",
                    format!(
                        "{count} {differ} between `{}`, where {} ended, and `{name}`",
                        revision.name,
                        from.name()
                    ),
                )
                .subject(name)
                .related(from.range.span(), format!("{} ends here", from.name()))
                .help(format!(
                    "no audit covers {}{by}: start at `{}`, and audit them",
                    listed(&files, MOST_FILES),
                    revision.name
                )),
        );
    }
}

/// The first of a list in code marks, and how many more there are.
fn listed(names: &[&str], most: usize) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(most)
        .map(|name| format!("`{name}`"))
        .collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
