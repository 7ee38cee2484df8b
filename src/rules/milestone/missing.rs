//! `milestone/missing`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};

/// An audit that belongs to no milestone.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Missing {}

impl Rule<Audit> for Missing {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        if audit.milestone().is_none() && !audit.follows_no_template() {
            findings.report(
                findings
                    .at(
                        audit.document.opening(),
                        "the file begins here",
                        "no milestone ID stands in the header, the title, the file name or the directory",
                    )
                    .help("write `**Milestone:** M01` into the header"),
            );
        }
    }
}
