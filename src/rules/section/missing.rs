//! `section/missing`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Entry;

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
        let (document, names) = (&audit.document, audit.names());
        let template = &entry.series.fit().template;
        for kind in template.required().filter(|kind| !kind.is_cumulative()) {
            if !entry.lacks(kind) {
                continue;
            }
            let title = names.title(kind);
            let low = audit
                .kinds
                .iter()
                .zip(&document.sections)
                .filter(|(found, _)| **found == Some(kind))
                .filter_map(|(_, section)| Some(section.heading.as_ref()?.span))
                .find(|heading| names.is_called(&document.plain(*heading), kind));
            let (span, label, help) = if let Some(heading) = low {
                let help = "make it a heading of level 2".to_owned();
                (heading, "a heading below another section", help)
            } else if let Some(heading) = audit.near_miss(kind) {
                let help = format!("call the section `{title}`");
                (heading, "a heading that is nearly it", help)
            } else {
                let help = format!(
                    "add the section `{title}`; write *None* where there is nothing to say"
                );
                (document.opening(), "the file begins here", help)
            };
            findings.report(
                findings
                    .at(span, label, format!("no section `{title}` is here"))
                    .subject(title)
                    .help(help),
            );
        }
    }
}
