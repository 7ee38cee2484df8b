//! `ci/run-out-of-order`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};
use crate::series::Handover;

/// A run older than the predecessor's.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RunOutOfOrder {}

impl Rule<Handover<'_>> for RunOutOfOrder {
    fn check(&self, step: &Handover<'_>, findings: &mut Findings<'_>) {
        let newest = |audit: &'_ Audit| {
            let runs = audit.runs.headline();
            runs.into_iter()
                .filter_map(|run| Some((run.id.parse::<u64>().ok()?, run.span)))
                .max_by_key(|(id, _)| *id)
        };
        let (Some((own, span)), Some((before, related))) = (newest(step.to()), newest(step.from()))
        else {
            return;
        };
        if own >= before {
            return;
        }
        let from = step.from().name();
        findings.report(
            findings
                .at(
                    span,
                    "the newest run here",
                    format!("run `{own}` is older than run `{before}` of {from}"),
                )
                .subject(own.to_string())
                .related(related, format!("the newest run of {from}"))
                .help("run IDs grow with time: cite the run that closed this milestone"),
        );
    }
}
