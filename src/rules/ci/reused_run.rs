//! `ci/reused-run`

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};
use crate::series::Series;
use crate::source::Span;

/// A run that an earlier audit already gave as its evidence.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReusedRun {}

impl Rule<Series> for ReusedRun {
    fn check(&self, series: &Series, findings: &mut Findings<'_>) {
        // Each run's first audit; two audits of one milestone may share their evidence.
        let mut first_use: HashMap<&str, (&Audit, Span)> = HashMap::new();
        for audit in series.audits() {
            for run in audit.runs.headline() {
                let Some((first, span)) = first_use.get(run.id.as_str()) else {
                    first_use.insert(&run.id, (audit, run.span));
                    continue;
                };
                if first.milestone() == audit.milestone() {
                    continue;
                }
                let (id, name) = (&run.id, first.name());
                findings.report(
                    findings
                        .at(
                            run.span,
                            "the same run",
                            format!("run `{id}` is already the evidence of {name}"),
                        )
                        .subject(id)
                        .related(*span, format!("{name} cites it here"))
                        .help("cite a run of this milestone's commits"),
                );
            }
        }
    }
}
