//! `range/malformed`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Reading};
use crate::rule::{Findings, Rule};
use crate::template::{FieldKind, shortened};

/// A commit range with a side that names no revision.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Malformed {}

impl Rule<Audit> for Malformed {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Reading::Unreadable(span) = audit.range else {
            return;
        };
        let text = shortened(&audit.document.plain(span));
        let whole = audit
            .header
            .all(FieldKind::Range)
            .any(|field| field.value == span);
        let message = if whole {
            format!("`{text}` is no range: it names no two revisions with a separator between")
        } else {
            format!("`{text}` names no SHA, tag or branch")
        };
        findings.report(
            findings
                .at(span, "not a revision", message)
                .help("write both ends as SHAs or tags, such as `1a2b3c4...5d6e7f8`"),
        );
    }
}
