//! `suppression/unexplained`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::suppression::{Kind, Suppression};

/// A suppression that does not say why.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Unexplained {}

impl Rule<Suppression> for Unexplained {
    fn check(&self, suppression: &Suppression, findings: &mut Findings<'_>) {
        let (Kind::Comment { .. }, None) = (&suppression.kind, &suppression.reason) else {
            return;
        };
        findings.report(
            findings
                .at(
                    suppression.span,
                    "a suppression without a reason",
                    format!("the suppression of {suppression} gives no reason"),
                )
                .subject(suppression.subject())
                .help("write the reason behind the parenthesis"),
        );
    }
}
