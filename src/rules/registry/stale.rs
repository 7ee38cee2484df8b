//! `registry/stale`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::RegistryRow;
use crate::rule::{Findings, Rule};
use crate::series::Handover;
use crate::template::ColumnKind;

/// An issue that is carried on without a thought.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Stale {}

impl Rule<Handover<'_>> for Stale {
    fn check(&self, step: &Handover<'_>, findings: &mut Findings<'_>) {
        let (audit, Some(own)) = (step.to(), step.to().milestone()) else {
            return;
        };
        let Some(registry) = &audit.registry else {
            return;
        };
        for item in step.open_before() {
            let (last, before) = step.last_row(item);
            let Some(row) = registry.row(&item.key).filter(|row| row.is_open()) else {
                continue;
            };
            let reason = |row: &RegistryRow| row.cell(ColumnKind::Reason);
            let (Some(now), Some(then)) = (reason(row), reason(before)) else {
                continue;
            };
            let said = last.document.plain(then.span);
            let Some(age) = row.stale_age(&audit.document, own, &said) else {
                continue;
            };
            let id = &item.id;
            findings.report(
                findings
                    .at(
                        now.span,
                        "the predecessor's words",
                        format!("`{id}` has been open for {age} milestones and its reason has not changed"),
                    )
                    .subject(id)
                    .related(then.span, format!("the reason in {}", last.name()))
                    .help("say why it still waits, or close it"),
            );
        }
    }
}
