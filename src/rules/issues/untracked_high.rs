//! `issues/untracked-high`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Fate, List, key};
use crate::rule::{Findings, Rule};
use crate::series::Entry;

/// A severe issue that nobody follows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UntrackedHigh {}

impl Rule<Entry<'_>> for UntrackedHigh {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        for issue in audit
            .top_issues
            .iter()
            .filter(|issue| issue.is_high && !issue.is_fixed)
        {
            let Some(id) = &issue.id else { continue };
            let wanted = key(id);
            let listed = audit
                .registry
                .as_ref()
                .is_some_and(|registry| registry.row(&wanted).is_some());
            let open = entry
                .ledger(List::Deferred)
                .open
                .iter()
                .any(|item| item.key == wanted);
            let said = matches!(audit.fate(List::Deferred, id), Fate::Closed);
            if listed || open || said {
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
