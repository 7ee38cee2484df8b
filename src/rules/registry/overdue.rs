//! `registry/overdue`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Entry;

/// An open issue whose milestone has come.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Overdue {}

impl Rule<Entry<'_>> for Overdue {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        let (Some(registry), Some(own)) = (&audit.registry, audit.milestone()) else {
            return;
        };
        for row in registry.open() {
            let deadline = row.deadline(&audit.document, own);
            let Some((cell, due)) = deadline.filter(|(_, due)| due <= own) else {
                continue;
            };
            let id = &row.id;
            findings.report(
                findings
                    .at(
                        cell.span,
                        "the milestone it was deferred to",
                        if due == *own {
                            format!("open issue `{id}` is due in {due}, this audit's milestone")
                        } else {
                            format!("open issue `{id}` was due in {due}, and this is {own}")
                        },
                    )
                    .subject(id)
                    .help("close it, or defer it to a later milestone and say why"),
            );
        }
    }
}
