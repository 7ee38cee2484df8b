//! `registry/overdue`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Milestone;
use crate::rule::{Findings, Rule};
use crate::series::Entry;
use crate::template::ColumnKind;

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
            let Some(cell) = row.cell(ColumnKind::DeferredTo) else {
                continue;
            };
            // Bare: `M02+` and `Post-M04` name no deadline.
            let Some(due) = Milestone::parse(&audit.document.standing(cell.span)) else {
                continue;
            };
            if due.series_prefix() != own.series_prefix() || due > *own {
                continue;
            }
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
