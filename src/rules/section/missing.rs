//! `section/missing`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Entry;
use crate::template::Vocabulary;

/// An audit without a section that its template requires.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Missing {}

impl Rule<Entry<'_>> for Missing {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        if !entry.is_bound() {
            return;
        }
        let template = entry.series.fit().template;
        for kind in template.required().filter(|kind| !kind.is_cumulative()) {
            if !entry.lacks(kind) {
                continue;
            }
            let title = Vocabulary::built_in().title(kind);
            let near = audit.near_miss(kind);
            let (span, label) = near.map_or_else(
                || (audit.document.opening(), "the file begins here"),
                |heading| (heading, "a heading that is nearly it"),
            );
            findings.report(
                findings
                    .at(span, label, format!("no section `{title}` is here"))
                    .subject(title)
                    .help(if near.is_some() {
                        format!("call the section `{title}`")
                    } else {
                        format!(
                            "add the section `{title}`; write *None* where there is nothing to say"
                        )
                    }),
            );
        }
    }
}
