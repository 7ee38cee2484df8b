//! `suppression/invalid`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::suppression::{Kind, Mistake, Outcome, Suppression};

/// A suppression that cannot be read, or that names no rule.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Invalid {}

impl Rule<Suppression> for Invalid {
    fn check(&self, suppression: &Suppression, findings: &mut Findings<'_>) {
        if let Kind::Unreadable(Mistake { message, help }) = &suppression.kind {
            let finding = findings.at(suppression.span, "a suppression", message);
            findings.report(finding.help(help));
        }
        for name in &suppression.names {
            let Outcome::Wrong(Mistake { message, help }) = &name.outcome else {
                continue;
            };
            findings.report(
                findings
                    .at(name.span, "a name that holds nothing back", message)
                    .subject(&name.text)
                    .help(help),
            );
        }
    }
}
