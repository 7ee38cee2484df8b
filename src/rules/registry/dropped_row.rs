//! `registry/dropped-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::List;
use crate::mend::ASKS_ABOUT_AGE;
use crate::mend::carry::carry_on;
use crate::rule::{Findings, Rule};
use crate::series::Handover;

/// An open issue that vanished from the registry.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DroppedRow {}

impl Rule<Handover<'_>> for DroppedRow {
    fn check(&self, step: &Handover<'_>, findings: &mut Findings<'_>) {
        let audit = step.to();
        let Some(registry) = &audit.registry else {
            return;
        };
        for item in step.lost_items(List::Deferred) {
            let (last, row) = step.last_row(item);
            let (id, name) = (&item.id, last.name());
            let mut finding = findings
                .at(
                    registry.heading,
                    format!("`{id}` is not here"),
                    format!("open issue `{id}` of {name} is lost: no row carries it, no line says what became of it"),
                )
                .subject(id)
                .related(row.span, format!("open in {name}"))
                .help(format!(
                    "carry the row of `{id}` on, or write that it is resolved and by what"
                ));
            if let Some(table) = registry.table_span() {
                finding.primary.span = table;
            }
            finding.fix = findings
                .fix(|| carry_on(step, List::Deferred, item, findings.know_of(ASKS_ABOUT_AGE)));
            findings.report(finding);
        }
    }
}
