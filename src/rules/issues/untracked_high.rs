//! `issues/untracked-high`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Fate, List, names_id};
use crate::rule::{Findings, Rule};
use crate::series::Entry;

/// A severe issue that nobody follows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UntrackedHigh {}

impl Rule<Entry<'_>> for UntrackedHigh {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        let severe = audit
            .top_issues
            .entries
            .iter()
            .filter(|issue| issue.is_open_high);
        for (issue, id) in severe.flat_map(|issue| issue.ids.iter().map(move |id| (issue, id))) {
            let listed = audit.registry.iter().any(|registry| {
                let mut extents = registry.extents.iter();
                extents.any(|extent| names_id(audit.document.raw(*extent), id))
            });
            let mut standing = audit.standing_registry().into_iter();
            let stands = standing.any(|standing| standing.fate(id) != Fate::Unmentioned);
            let mut open = entry.ledger(List::Deferred).open.iter();
            let carried = open.any(|item| names_id(&item.id, id));
            if listed || stands || carried || audit.fate(List::Deferred, id) == Fate::Closed {
                continue;
            }
            findings.report(
                findings
                    .at(
                        issue.span,
                        "a severe issue",
                        format!(
                            "top issue `{id}` is severe, and is neither fixed nor in the registry"
                        ),
                    )
                    .subject(id)
                    .help("say what fixed it, or give it a row in the registry"),
            );
        }
    }
}
