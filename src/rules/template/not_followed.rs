//! `template/not-followed`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::{Entry, Habit};

/// An audit that has nothing of what makes a milestone audit.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NotFollowed {}

impl Rule<Entry<'_>> for NotFollowed {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        if audit.follows_no_template() && !entry.precedes(Habit::Template) {
            findings.report(
                findings
                    .at(
                        audit.document.opening(),
                        "the file begins here",
                        "none of commit range, CI status, deferred issues registry and score trend is here",
                    )
                    .help("write the audit from the team's template, or leave the file out of the lint"),
            );
        }
    }
}
