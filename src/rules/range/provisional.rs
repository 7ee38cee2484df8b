//! `range/provisional`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::audit::Reading;
use crate::rule::{Findings, Rule};
use crate::template::has_word;

/// A commit range that says it is not final.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Provisional {}

impl Rule<Audit> for Provisional {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Reading::Read(range) = &audit.range else {
            return;
        };
        let text = audit.document.plain(range.span);
        if is_provisional(&text) {
            findings.report(
                findings
                    .at(
                        range.span,
                        "not final",
                        "the commit range says that it is not final",
                    )
                    .help("write the final range, and nothing about what is still to come"),
            );
        }
    }
}

fn is_provisional(text: &str) -> bool {
    let see_for_exact = has_word(text, &["see"]) && has_word(text, &["exact"]);
    has_word(
        text,
        &["pending", "update after", "updated after", "to be", "tbd"],
    ) || see_for_exact
}
