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
        let document = &audit.document;
        for field in &audit.header.fields {
            let reported = match field.kind {
                Some(
                    FieldKind::Range | FieldKind::CiStatus | FieldKind::Ci | FieldKind::Verdict,
                ) => true,
                Some(FieldKind::Milestone) => audit.milestone().is_none(),
                _ => false,
            };
            if reported {
                continue;
            }
            let value = document.plain(field.value);
            if !is_unfilled(&value) {
                continue;
            }
            let filled = audit.header.fields.iter().any(|other| {
                field.kind.is_some()
                    && other.kind == field.kind
                    && !is_placeholder(&document.plain(other.value))
            });
            let stands_below = value.is_empty() && audit.header.is_followed(document, field);
            if filled || stands_below {
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

/// A placeholder that waits for a value: "N/A" and a dash are answers, `pending-orders` is a name.
fn is_unfilled(value: &str) -> bool {
    let bare = value.trim_start_matches(['(', '[']);
    let is_answer =
        bare.starts_with(['—', '–', '-']) || words(bare).next().is_some_and(|word| word == "n");
    let is_name = value
        .split_whitespace()
        .next()
        .is_some_and(|word| word.contains('-'));
    is_placeholder(value) && !is_answer && !is_name
}
