//! `appendix/invalid`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, DEEPEST_JSON, Reading, is_too_deep};
use crate::rule::{Findings, Rule};

/// A machine-readable appendix that no machine can read.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Invalid {}

impl Rule<Audit> for Invalid {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Reading::Unreadable(span) = audit.appendix else {
            return;
        };
        if is_too_deep(&audit.document, span) {
            let message = format!(
                "the machine-readable appendix is nested deeper than {DEEPEST_JSON} lists and objects"
            );
            let finding = findings.at(span, "one level too many", message);
            findings.report(finding.help("flatten it: an appendix needs two or three levels"));
            return;
        }
        findings.report(
            findings
                .at(span, "not JSON from here", "the machine-readable appendix is not valid JSON")
                .help("mend the JSON: keys and texts in double quotes, no comments, no comma before a closing bracket"),
        );
    }
}
