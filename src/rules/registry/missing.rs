//! `registry/missing`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::List;
use crate::mend::ASKS_ABOUT_AGE;
use crate::mend::list::add_section;
use crate::rule::{Findings, Rule, place_of_missing};
use crate::series::{Entry, Habit};
use crate::template::SectionKind;

/// An audit without a deferred issues registry.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Missing {}

impl Rule<Entry<'_>> for Missing {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        if audit.registry.is_some()
            || audit.standing_registry().is_some()
            || audit.follows_no_template()
            || entry.precedes(Habit::Listing(List::Deferred))
        {
            return;
        }
        let open: Vec<String> = entry
            .open_before()
            .iter()
            .map(|item| format!("`{}`", item.id))
            .collect();
        let message = if open.is_empty() {
            "no deferred issues registry is here".to_owned()
        } else {
            format!(
                "no deferred issues registry is here, and these are open: {}",
                open.join(", ")
            )
        };
        let (span, label) = place_of_missing(audit, SectionKind::Registry);
        let mut finding = findings
            .at(span, label, message)
            .help("carry the registry on from the audit before, or write that nothing is deferred");
        finding.fix =
            findings.fix(|| add_section(entry, List::Deferred, findings.know_of(ASKS_ABOUT_AGE)));
        findings.report(finding);
    }
}
