//! What git knows of an audit's range, as facts. Never judges.

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::{Claim, Found, History};

/// What git knows of the commits that an audit's range names.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GitFacts {
    /// The revisions of the range, its start first.
    pub revisions: Vec<RevisionFact>,
    /// Whether the range runs forward: its start is an ancestor of an end. Null where nobody can tell.
    pub is_ancestor: Option<bool>,
    /// The files that differ between the start and one of the ends. Null where nobody can tell.
    pub changed: Option<Vec<String>>,
}

/// A revision and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevisionFact {
    /// As written.
    pub name: String,
    /// The short SHA of the commit that it names.
    pub commit: Option<String>,
    /// Whether the repository has no such commit. Of a ref that moves, or is ambiguous, nobody can tell.
    pub unknown: bool,
}

impl GitFacts {
    /// The facts about an audit; none where it has no range.
    pub(super) fn of(claim: &Claim<'_, History>) -> Option<Self> {
        let range = claim.entry.audit().range.value()?;
        let history = claim.facts;
        let revisions = range.revisions().map(|revision| {
            let found = history.found(&revision.value);
            RevisionFact {
                name: revision.value.name.clone(),
                commit: match found {
                    Found::Known(commit) => Some(history.name(commit).to_owned()),
                    Found::Unknown | Found::Unclear => None,
                },
                unknown: found == Found::Unknown,
            }
        });
        let sides = claim.sides();
        let is_ancestor = sides.as_ref().and_then(|sides| {
            let ends = sides.ends.iter();
            let told: Vec<_> = ends
                .map(|end| history.is_ancestor(sides.start, *end))
                .collect();
            let is_so = told.contains(&Some(true));
            (is_so || !told.contains(&None)).then_some(is_so)
        });
        let changed = sides.and_then(|sides| {
            let mut files: Vec<String> = Vec::new();
            for end in sides.ends {
                files.extend(history.changed(sides.start, end)?.map(str::to_owned));
            }
            files.sort_unstable();
            files.dedup();
            Some(files)
        });
        Some(Self {
            revisions: revisions.collect(),
            is_ancestor,
            changed,
        })
    }
}
