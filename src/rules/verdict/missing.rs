//! `verdict/missing`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Reading};
use crate::rule::{Findings, Rule};

/// An audit without a verdict.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Missing {}

impl Rule<Audit> for Missing {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        if audit.follows_no_template() {
            return;
        }
        if let Reading::Missing(span) = audit.verdict {
            findings.report(
                findings
                    .at(span, "the verdict belongs here", "no verdict is given")
                    .help("write `**Audit Verdict:** 🟢 …` into the header"),
            );
        }
    }
}
