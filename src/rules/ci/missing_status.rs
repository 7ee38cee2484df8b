//! `ci/missing-status`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Reading};
use crate::rule::{Findings, Rule};

/// An audit that does not say how CI stood.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MissingStatus {}

impl Rule<Audit> for MissingStatus {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        if audit.follows_no_template() {
            return;
        }
        if let Reading::Missing(span) = audit.ci_status {
            findings.report(
                findings
                    .at(span, "the CI status belongs here", "no CI status is given")
                    .help("write `**CI Status:** Green (<workflow> <run ID>)` into the header"),
            );
        }
    }
}
