//! `flake/dropped-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::List;
use crate::mend::carry::carry_on;
use crate::rule::{Findings, Rule};
use crate::series::Handover;

/// A flake that vanished from the log.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DroppedRow {}

impl Rule<Handover<'_>> for DroppedRow {
    fn check(&self, step: &Handover<'_>, findings: &mut Findings<'_>) {
        let Some(log) = &step.to().flakes else {
            return;
        };
        for item in step.lost_items(List::Flakes) {
            let (last, row) = step.last_row(item);
            let (id, name) = (&item.id, last.name());
            let mut finding = findings
                    .at(
                        log.table_span().unwrap_or(log.heading),
                        format!("`{id}` is not here"),
                        format!("open item `{id}` of {name}'s flake log is lost: no row carries it, no line says what became of it"),
                    )
                    .subject(id)
                    .related(row.span, format!("logged in {name}"))
                    .help(format!("carry the row of `{id}` on, or write that it is fixed and by what"));
            finding.fix = findings.fix(|| carry_on(step, List::Flakes, item, false));
            findings.report(finding);
        }
    }
}
