//! `suppression/unused`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::suppression::{Kind, Name, Outcome, Suppression};

/// A suppression that holds nothing back.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Unused {}

impl Rule<Suppression> for Unused {
    fn check(&self, suppression: &Suppression, findings: &mut Findings<'_>) {
        for name in &suppression.names {
            if matches!(name.outcome, Outcome::Unused) {
                let (label, message, help) = unused(suppression, name);
                let finding = findings.at(name.span, label, message).help(help);
                findings.report(finding.subject(&name.text));
            }
        }
    }
}

/// Label, message and help.
fn unused(suppression: &Suppression, name: &Name) -> (&'static str, String, &'static str) {
    let text = &name.text;
    match &suppression.kind {
        Kind::Entry { .. } => (
            "an entry of the baseline",
            format!("the baseline has {suppression}, which is found no more"),
            "remove the entry; `audit-lint baseline --prune` does it",
        ),
        Kind::Ignore { files } => (
            "what is left out",
            format!("`{text}` is left out in `{files}`, and would find nothing there"),
            "remove it from `per-file-ignores`",
        ),
        Kind::Comment { reach: None, .. } => (
            "no such finding in this file",
            format!("the suppression of `{text}` holds nothing back"),
            "remove it",
        ),
        Kind::Comment { .. } | Kind::Unreadable(_) => (
            "no such finding here",
            format!("the suppression of `{text}` holds nothing back"),
            "remove it, or write `allow-file` for a finding about something missing",
        ),
    }
}
