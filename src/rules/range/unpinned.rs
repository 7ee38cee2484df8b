//! `range/unpinned`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};

/// A commit range that ends in a name which moves on.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Unpinned {}

impl Rule<Audit> for Unpinned {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some(range) = audit.range.value() else {
            return;
        };
        for revision in range.moving() {
            let name = &revision.value.name;
            findings.report(
                findings
                    .at(
                        revision.span,
                        "a moving ref",
                        format!("`{name}` moves on: it pins no commit"),
                    )
                    .subject(name)
                    .help("write the SHA or tag that it stood for when the audit was made"),
            );
        }
    }
}
