//! `range/malformed`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::audit::Reading;
use crate::rule::{Findings, Rule};

/// A commit range with a side that names no revision.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Malformed {}

impl Rule<Audit> for Malformed {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Reading::Unreadable(span) = audit.range else {
            return;
        };
        let text = audit.document.plain(span);
        findings.report(
            findings
                .at(
                    span,
                    "no SHA, tag or branch",
                    format!("`{text}` names no revision on one side of the range"),
                )
                .help("write both ends as SHAs or tags, such as `1a2b3c4...5d6e7f8`"),
        );
    }
}
