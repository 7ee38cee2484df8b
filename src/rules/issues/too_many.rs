//! `issues/too-many`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};

/// More top issues than anybody can act on.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TooMany {}

/// What the template's heading says: *Top Issues (Max 7, Ranked)*.
const MOST: usize = 7;

impl Rule<Audit> for TooMany {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let issues = &audit.top_issues;
        let (Some(heading), Some(surplus)) = (issues.heading, issues.entries.get(MOST)) else {
            return;
        };
        let count = issues.entries.len();
        findings.report(
            findings
                .at(
                    surplus.span,
                    format!("the {}th entry", MOST + 1),
                    format!("Top Issues has {count} entries, and {MOST} are the most"),
                )
                .label(heading, "the section")
                .help("keep the issues that matter most; the registry holds the others"),
        );
    }
}
