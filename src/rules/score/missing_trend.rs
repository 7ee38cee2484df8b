//! `score/missing-trend`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::mend::new_trend::add_section;
use crate::rule::{Findings, Rule, place_of_missing};
use crate::series::{Entry, Habit};
use crate::template::SectionKind;

/// An audit without a score trend.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MissingTrend {}

impl Rule<Entry<'_>> for MissingTrend {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        if audit.trend.is_some() || audit.follows_no_template() || entry.precedes(Habit::Trend) {
            return;
        }
        let heading = audit
            .kinds
            .iter()
            .position(|kind| *kind == Some(SectionKind::ScoreTrend))
            .and_then(|index| audit.document.sections[index].heading.as_ref());
        let (span, label) = heading.map_or_else(
            || place_of_missing(audit, SectionKind::ScoreTrend),
            |heading| (heading.span, "no table of scores by milestone below"),
        );
        let mut finding = findings.at(span, label, "no score trend is here").help(
            "add a table with a row for each milestone, a column for each category, and Overall",
        );
        finding.fix = findings.fix(|| add_section(entry));
        findings.report(finding);
    }
}
