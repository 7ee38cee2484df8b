//! `header/placeholder`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, is_placeholder};
use crate::rule::{Findings, Rule};
use crate::template::{FieldKind, words};

/// A header field that still holds a placeholder.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Placeholder {}

impl Rule<Audit> for Placeholder {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        if audit.follows_no_template() {
            return;
        }
        for field in &audit.header.fields {
            let reported = matches!(
                field.kind,
                Some(FieldKind::Range | FieldKind::CiStatus | FieldKind::Ci | FieldKind::Verdict)
            );
            let filled = audit.header.fields.iter().any(|other| {
                field.kind.is_some()
                    && other.kind == field.kind
                    && !is_placeholder(&audit.document.plain(other.value))
            });
            if reported || filled || !is_unfilled(&audit.document.plain(field.value)) {
                continue;
            }
            let name = &field.name.value;
            findings.report(
                findings
                    .at(
                        field.name.span.to(field.value),
                        "not filled in",
                        format!("header field `{name}` still holds a placeholder"),
                    )
                    .subject(name)
                    .help("fill the field in, or leave it out"),
            );
        }
    }
}

/// A placeholder that waits for a value; "N/A" and a dash are answers.
fn is_unfilled(value: &str) -> bool {
    is_placeholder(value)
        && words(value).next().is_none_or(|word| word != "n")
        && !value.contains(['—', '–', '-'])
}
