//! `milestone/gap`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Handover;

/// A milestone that was skipped.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Gap {}

impl Rule<Handover<'_>> for Gap {
    fn check(&self, step: &Handover<'_>, findings: &mut Findings<'_>) {
        let (Some(before), Some(own)) = (step.from().milestone(), step.to().milestone()) else {
            return;
        };
        let skipped = own.number.saturating_sub(before.number).saturating_sub(1);
        if skipped == 0 {
            return;
        }
        let first = own.with_number(before.number + 1);
        let missing = if skipped == 1 {
            first.to_string()
        } else {
            format!("{first}–{}", own.with_number(own.number - 1))
        };
        findings.report(
            findings
                .at(
                    step.to().milestone_span(),
                    format!("the audit before is {before}"),
                    format!("no audit of {missing} stands between {before} and {own}"),
                )
                .subject(&missing)
                .help(format!("add the audit of {missing}")),
        );
    }
}
