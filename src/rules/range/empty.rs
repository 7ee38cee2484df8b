//! `range/empty`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Reading};
use crate::rule::{Findings, Rule};

/// A commit range that ends where it starts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Empty {}

impl Rule<Audit> for Empty {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Reading::Read(range) = &audit.range else {
            return;
        };
        if range.value.is_empty() {
            let start = &range.value.start.value.name;
            findings.report(
                findings
                    .at(
                        range.span,
                        "both ends are one commit",
                        format!(
                            "the commit range starts and ends at `{start}`, so it covers nothing"
                        ),
                    )
                    .help("write the commit that the milestone started from in front"),
            );
        }
    }
}
