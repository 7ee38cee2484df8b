//! `ci/reused-run`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Entry;

/// A run that an earlier audit already gave as its evidence.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReusedRun {}

impl Rule<Entry<'_>> for ReusedRun {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        for run in audit.runs.headline() {
            let earlier = entry.earlier().find_map(|earlier| {
                let used = earlier.runs.headline().into_iter().find(|used| used.id == run.id)?;
                Some((earlier.name(), used.span))
            });
            let Some((name, span)) = earlier else {
                continue;
            };
            let id = &run.id;
            findings.report(
                findings
                    .at(
                        run.span,
                        "the same run",
                        format!("run `{id}` is already the evidence of {name}"),
                    )
                    .subject(id)
                    .related(span, format!("{name} cites it here"))
                    .help("cite a run of this milestone's commits"),
            );
        }
    }
}
