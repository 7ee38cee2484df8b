//! `appendix/conflict`

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Appendix, Restated};
use crate::diagnostic::{Fix, Safety};
use crate::mend::number;
use crate::rule::{Findings, Rule};
use crate::series::{Basis, Entry, Measure};

/// A score in the appendix that the score trend contradicts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Conflict {}

impl Rule<Entry<'_>> for Conflict {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        let Some((appendix, restated)) = audit.restated_scores() else {
            return;
        };
        for one in restated.iter().filter(|one| one.contradicts()) {
            let (name, shown, stated) = (one.name, one.score.text(), one.update.value.normalize());
            let message = match one.change() {
                Some(change) => format!(
                    "the appendix says {name} `{stated}`, which is neither the trend's `{shown}` nor its change `{}`",
                    change.normalize()
                ),
                None => format!("the appendix says {name} `{stated}`, the score trend `{shown}`"),
            };
            let mut finding = findings
                .at(
                    appendix.span_of(&audit.document, &one.update),
                    "the appendix's score",
                    message,
                )
                .subject(name)
                .label(one.score.span, "the score trend's")
                .help(format!(
                    "write `{shown}` in the appendix, or correct the trend"
                ));
            finding.fix = findings.fix(|| fix(entry, appendix, &restated, one));
            findings.report(finding);
        }
    }
}

/// The trend's number in the appendix, where the trend's own arithmetic speaks for it.
fn fix(
    entry: &Entry<'_>,
    appendix: &Appendix,
    restated: &[Restated<'_>],
    wrong: &Restated<'_>,
) -> Option<Fix> {
    let audit = entry.audit();
    let trend = audit.trend.as_ref()?;
    let row = trend.row(audit.milestone()?)?;
    let none_given = BTreeMap::new();
    let measure = Basis::of(entry, &none_given).measure(trend, row);
    let meant = number::meant(restated, wrong).filter(|_| measure == Measure::Right)?;
    let edit = number::in_appendix(&audit.document, appendix, wrong, meant)?;
    Some(Fix {
        title: format!("write `{}` in the appendix", edit.content),
        safety: Safety::Safe,
        edits: vec![edit],
    })
}
