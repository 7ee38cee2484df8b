//! Milestone IDs moved one step on: what said M06 says M07, and what said M05 beside it says M06.

use crate::audit::{Audit, Milestone};
use crate::series::Entry;

/// From an audit's IDs to those of the new audit.
#[derive(Debug)]
pub(super) struct Shift {
    steps: Vec<(Milestone, Milestone)>,
}

impl Shift {
    /// From a predecessor, or an audit further back that something is taken from.
    pub(super) fn new(before: Entry<'_>, audit: &Audit, next: &Milestone) -> Self {
        let mut steps = Vec::new();
        if let Some(own) = audit.milestone() {
            steps.push((own.clone(), next.clone()));
            let last = before.audit().milestone();
            let mut all = std::iter::once(before.audit()).chain(before.earlier());
            let earlier = all.find_map(|audit| audit.milestone().filter(|one| *one < own));
            // Before the first audit there may have been a milestone all the same.
            let usual = own
                .number
                .checked_sub(1)
                .map(|number| own.with_number(number));
            let step = earlier.cloned().or(usual).zip(last.cloned());
            steps.extend(step);
        }
        Self { steps }
    }

    /// A text with its milestone IDs moved on, each written as it was.
    pub(super) fn text(&self, text: &str) -> String {
        let mut moved = String::with_capacity(text.len());
        let mut copied = 0;
        for (at, token, found) in Milestone::find_all(text) {
            if let Some((_, next)) = self.steps.iter().find(|(from, _)| *from == found) {
                moved.push_str(&text[copied..at]);
                moved.push_str(&next.written_like(&found).to_string());
                copied = at + token.len();
            }
        }
        moved.push_str(&text[copied..]);
        moved
    }
}

/// A text without its milestone IDs, for comparing what stands around them.
pub(super) fn without_milestones(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, token, _) in Milestone::find_all(text) {
        left.push_str(&text[copied..at]);
        copied = at + token.len();
    }
    left.push_str(&text[copied..]);
    left
}
