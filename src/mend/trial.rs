//! An audit as edits would leave it, to see what would then be said of its scores. Never decides which edits are made.

use crate::audit::{Audit, Milestone, Restated};
use crate::diagnostic::{Edit, apply};
use crate::markdown::Document;
use crate::source::Source;

/// Edits in order of their places; none where they bring something up about the scores.
pub(crate) fn settled(audit: &Audit, mut edits: Vec<Edit>) -> Option<Vec<Edit>> {
    edits.sort_by_key(|edit| edit.span);
    (!brings_up(audit, &tried(audit, &edits))).then_some(edits)
}

/// The audit with edits, which are in order and do not overlap.
pub(super) fn tried(audit: &Audit, edits: &[Edit]) -> Audit {
    let source = &audit.document.source;
    let text = apply(source.text(), edits);
    let source = Source::new(source.id(), source.path(), text);
    audit.read_again(Document::parse(&source))
}

/// Whether edits bring something up about the scores: a number of the appendix that contradicts them, a score out of
/// scale, or a movement that nobody explains.
pub(super) fn brings_up(before: &Audit, after: &Audit) -> bool {
    let contradictions = contradictions(before);
    let out_of_scale = out_of_scale(before);
    self::contradictions(after)
        .iter()
        .any(|name| !contradictions.contains(name))
        || self::out_of_scale(after)
            .iter()
            .any(|milestone| !out_of_scale.contains(milestone))
        || (after.unexplained_movement().is_some() && before.unexplained_movement().is_none())
}

/// The columns of the trend that the appendix contradicts.
fn contradictions(audit: &Audit) -> Vec<&str> {
    let restated = audit.restated_scores().map(|(_, restated)| restated);
    restated
        .into_iter()
        .flatten()
        .filter(Restated::contradicts)
        .map(|one| one.name)
        .collect()
}

/// The milestones that have a score out of scale.
fn out_of_scale(audit: &Audit) -> Vec<&Milestone> {
    let rows = audit.trend.iter().flat_map(|trend| &trend.rows);
    rows.filter(|row| row.off_scale().is_some())
        .map(|row| &row.milestone)
        .collect()
}
