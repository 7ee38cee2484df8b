//! `verdict/conflict`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Colour};
use crate::rule::{Findings, Rule};

/// A verdict that the appendix contradicts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Conflict {}

impl Rule<Audit> for Conflict {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let (Some(verdict), Some(appendix)) = (audit.verdict_colour(), audit.appendix.value())
        else {
            return;
        };
        let Some(other) = appendix.text(&audit.document, &["verdict"]) else {
            return;
        };
        let Some(colour) = Colour::read(&other.value).filter(|colour| *colour != verdict) else {
            return;
        };
        findings.report(
            findings
                .at(
                    other.span,
                    "the appendix's verdict",
                    format!(
                        "the verdict is {} and the appendix's is {}",
                        verdict.name(),
                        colour.name()
                    ),
                )
                .label(audit.verdict.span(), "the verdict")
                .help("make both say the same"),
        );
    }
}
