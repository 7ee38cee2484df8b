//! `registry/changed-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::is_same_discovery;
use crate::mend::ASKS_ABOUT_AGE;
use crate::mend::restore::restore_discovered;
use crate::rule::{Findings, Rule};
use crate::series::Handover;
use crate::template::ColumnKind;

/// An issue whose discovery was rewritten.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ChangedRow {}

impl Rule<Handover<'_>> for ChangedRow {
    fn check(&self, step: &Handover<'_>, findings: &mut Findings<'_>) {
        let Some(registry) = &step.to().registry else {
            return;
        };
        for item in step.open_before() {
            let (last, before) = step.last_row(item);
            let Some(row) = registry.row(&item.key) else {
                continue;
            };
            let cells = (
                row.cell(ColumnKind::Discovered),
                before.cell(ColumnKind::Discovered),
            );
            let (Some(now), Some(then)) = cells else {
                continue;
            };
            let (new, old) = (
                step.to().document.plain(now.span),
                last.document.plain(then.span),
            );
            if is_same_discovery(&new, &old) {
                continue;
            }
            let (id, name) = (&item.id, last.name());
            let mut finding = findings
                .at(
                    now.span,
                    "the new value",
                    format!("Discovered of `{id}` is `{new}` here and `{old}` in {name}"),
                )
                .subject(id)
                .related(then.span, format!("the value in {name}"))
                .help(format!(
                    "write `{old}`: when an issue was found does not change"
                ));
            finding.fix =
                findings.fix(|| restore_discovered(step, item, findings.know_of(ASKS_ABOUT_AGE)));
            findings.report(finding);
        }
    }
}
