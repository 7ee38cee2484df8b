//! What a row says of how its item waits: since when, until when, why. Refuses to judge it.

use super::RegistryRow;
use crate::audit::{Milestone, is_placeholder};
use crate::markdown::{Cell, Document};
use crate::template::{ColumnKind, is_among, same_text, written_words};

/// An issue that was found more milestones ago needs a new reason.
const OLD: u32 = 2;

/// What an open row has to say.
const REQUIRED: [(ColumnKind, &str); 3] = [
    (ColumnKind::DeferredTo, "Deferred To"),
    (ColumnKind::Reason, "Reason"),
    (ColumnKind::ExitCriteria, "Exit Criteria"),
];

impl RegistryRow {
    /// The milestone of the series of `own` that it is deferred to. A bare one: `M02+` and `Post-M04` name no deadline.
    pub fn deadline(&self, document: &Document, own: &Milestone) -> Option<(Cell, Milestone)> {
        let cell = self.cell(ColumnKind::DeferredTo)?;
        let due = Milestone::parse(&document.standing(cell.span))?;
        (due.series_prefix() == own.series_prefix()).then_some((cell, due))
    }

    /// Whether it was found too many milestones ago to wait for one reason.
    pub fn is_old(&self, document: &Document, own: &Milestone) -> bool {
        self.age(document, own).is_some_and(|age| age > OLD)
    }

    /// How many milestones of the series of `own` ago it was found.
    fn age(&self, document: &Document, own: &Milestone) -> Option<u32> {
        let discovered = self.cell(ColumnKind::Discovered)?;
        let found = Milestone::parse(&document.plain(discovered.span))?;
        let is_own = found.series_prefix() == own.series_prefix();
        is_own.then(|| own.number.saturating_sub(found.number))
    }

    /// How many milestones ago it was found, where these are too many for a reason that was given before.
    pub fn stale_age(&self, document: &Document, own: &Milestone, before: &str) -> Option<u32> {
        let reason = document.plain(self.cell(ColumnKind::Reason)?.span);
        let is_given_again = !is_placeholder(&reason) && same_text(&reason, before);
        let age = self.age(document, own);
        age.filter(|age| is_given_again && *age > OLD)
    }

    /// The cells that should say where it goes, why it waits or what closes it and do not, with their columns' names.
    pub fn unsaid(&self, document: &Document) -> Vec<(Cell, &'static str)> {
        let cells = REQUIRED
            .iter()
            .filter_map(|(column, name)| Some((self.cell(*column)?, *name)));
        cells
            // A cell that the row is too short for is table/ragged-row's.
            .filter(|(cell, _)| cell.present)
            .filter(|(cell, _)| says_nothing(&document.plain(cell.span)))
            .collect()
    }

    /// The cell that says that it blocks.
    pub fn blocker(&self, document: &Document) -> Option<Cell> {
        let cell = self.cell(ColumnKind::Blocker)?;
        let says_yes = is_among(
            written_words(&document.standing(cell.span)).next()?,
            &["yes"],
        );
        says_yes.then_some(cell)
    }
}

/// A placeholder; but "pending the vendor's contract" is a reason.
fn says_nothing(cell: &str) -> bool {
    let mut said = written_words(cell);
    let is_pending = |word| is_among(word, &["pending"]);
    is_placeholder(cell) && !(said.next().is_some_and(is_pending) && said.next().is_some())
}

/// Whether two Discovered cells do not contradict each other: "M04" is "M04 (run 2)", "Baseline" is "baseline", and a
/// placeholder says nothing.
pub fn is_same_discovery(one: &str, other: &str) -> bool {
    let milestone = |text: &str| Milestone::find(text, None).map(|(_, _, found)| found);
    is_placeholder(one)
        || is_placeholder(other)
        || match (milestone(one), milestone(other)) {
            (Some(one), Some(other)) => one.is_same(&other),
            _ => same_text(one, other),
        }
}
