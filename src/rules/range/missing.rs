//! `range/missing`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Reading};
use crate::rule::{Findings, Rule};

/// An audit that names no commits.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Missing {}

impl Rule<Audit> for Missing {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        if audit.follows_no_template() {
            return;
        }
        if let Reading::Missing(span) = audit.range {
            findings.report(
                findings
                    .at(
                        span,
                        "the commit range belongs here",
                        "no commit range is given",
                    )
                    .help("write `**Range:** <first SHA>...<last SHA>` into the header"),
            );
        }
    }
}
