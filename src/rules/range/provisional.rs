//! `range/provisional`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Reading};
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
        if is_provisional(&without_code(audit.document.raw(range.span))) {
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
    const TELLING: [&str; 7] = [
        "pending",
        "to be",
        "for exact",
        "for the exact",
        "update after",
        "updated after",
        "tbd",
    ];
    if !has_word(text, &TELLING) {
        return false;
    }
    let pending = has_word(text, &["pending"])
        && !has_word(
            text,
            &[
                "nothing pending",
                "none pending",
                "no pending",
                "not pending",
                "no longer pending",
                "was pending",
                "were pending",
            ],
        );
    let later = has_word(text, &["to be"]) && !has_word(text, &["out to be", "not to be"]);
    let elsewhere = text.to_lowercase();
    let elsewhere = elsewhere
        .find("see ")
        .is_some_and(|see| has_word(&elsewhere[see..], &["for exact", "for the exact"]));
    pending || later || elsewhere || has_word(text, &["update after", "updated after", "tbd"])
}

/// A text without its code spans: a branch may be called `fix/pending-orders`.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect()
}
