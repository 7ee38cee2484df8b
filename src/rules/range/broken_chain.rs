//! `range/broken-chain`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{CommitRange, RevisionKind};
use crate::diagnostic::{Fix, Safety};
use crate::mend::range::{only_end, started_at};
use crate::rule::{Findings, Rule};
use crate::series::Handover;

/// A commit range that starts where the predecessor did not end.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BrokenChain {}

impl Rule<Handover<'_>> for BrokenChain {
    fn check(&self, step: &Handover<'_>, findings: &mut Findings<'_>) {
        let (Some(range), Some(before)) = (step.to().range.value(), step.from().range.value())
        else {
            return;
        };
        let start = &range.start;
        let side = step.to().document.raw(range.start_side);
        let ends_in_kind = before
            .ends
            .iter()
            .any(|end| end.value.kind == start.value.kind);
        let names_predecessor = step
            .from()
            .milestone()
            .is_some_and(|milestone| milestone.is_named_in(side));
        if start.value.kind == RevisionKind::Moving || !ends_in_kind || names_predecessor {
            return;
        }
        let mut known = step.from().header_revisions();
        known.extend(step.from().appendix_revisions());
        let same_kind: Vec<_> = known
            .iter()
            .filter(|one| one.value.kind == start.value.kind)
            .filter(|one| !one.value.is_same(&before.start.value))
            .collect();
        // `b83c2f6^` starts one commit earlier, to take the end itself in.
        let base = start.value.base();
        if same_kind.is_empty() || same_kind.iter().any(|one| one.value.base().is_same(&base)) {
            return;
        }
        let (name, from) = (&start.value.name, step.from().name());
        let mut finding = findings
            .at(
                start.span,
                "the range starts here",
                format!("the range starts at `{name}`, where {from} did not end"),
            )
            .subject(name)
            .related(before.end_side_span(), format!("{from} ends here"))
            .help(format!(
                "start at the commit where {from} ended, or say beside the start what lies between"
            ));
        finding.fix = findings.fix(|| fix(step, before, range));
        findings.report(finding);
    }
}

/// The predecessor's end in the place of the start, where there is only one.
fn fix(step: &Handover<'_>, before: &CommitRange, range: &CommitRange) -> Option<Fix> {
    let end = only_end(before, &range.start.value)?;
    if end.is_same(&before.start.value) {
        return None;
    }
    let edit = started_at(step.to(), range, end)?;
    Some(Fix {
        title: format!(
            "start at `{}`, where {} ended",
            end.name,
            step.from().name()
        ),
        safety: Safety::Unsafe,
        edits: vec![edit],
    })
}
