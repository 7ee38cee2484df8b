//! Audits in order, and each step between two. Refuses to judge what a step did.

mod copy;
mod fit;
mod group;
mod habit;
mod ledger;
mod overall;
mod shape;
mod uses;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use copy::TrendCopy;
pub use fit::Fit;
pub use group::group;
pub use habit::Habit;
use habit::Habits;
pub use ledger::{Ledger, OpenItem};
pub(crate) use overall::{Basis, Measure, rounded};
use shape::{Shapes, has};
use uses::Uses;

use crate::audit::{Audit, List, RegistryRow, ScoreRow, ScoreTable};
use crate::template::{ColumnKind, SectionKind};

/// Audits that continue one another: one root, one prefix, ordered by milestone.
#[derive(Debug)]
pub struct Series {
    root: PathBuf,
    audits: Vec<Audit>,
    /// Of each audit the one before, by milestone: two audits of one milestone do not continue each other.
    predecessors: Vec<Option<usize>>,
    /// Of the deferred issues, one an audit.
    deferred: Vec<Ledger>,
    /// Of the flakes, one an audit.
    flakes: Vec<Ledger>,
    habits: Habits,
    /// Of the score trends, one an audit.
    copies: Vec<TrendCopy>,
    shapes: OnceLock<Shapes>,
    fit: OnceLock<Fit>,
    /// Where its deferred issues are spoken of; known once one was asked about.
    uses: OnceLock<Uses>,
}

impl Series {
    /// A series of audits in any order.
    pub fn new(root: PathBuf, mut audits: Vec<Audit>) -> Self {
        audits.sort_by(|a, b| {
            (a.milestone(), a.location.path()).cmp(&(b.milestone(), b.location.path()))
        });
        let mut predecessors: Vec<Option<usize>> = Vec::with_capacity(audits.len());
        for (index, audit) in audits.iter().enumerate() {
            let own = audit.milestone();
            let last = index.checked_sub(1).filter(|_| own.is_some());
            predecessors.push(match last {
                Some(last) if audits[last].milestone() == own => predecessors[last],
                other => other,
            });
        }
        let mut series = Self {
            root,
            predecessors,
            habits: Habits::of(&audits),
            audits,
            deferred: Vec::new(),
            flakes: Vec::new(),
            copies: Vec::new(),
            shapes: OnceLock::new(),
            fit: OnceLock::new(),
            uses: OnceLock::new(),
        };
        series.deferred = series.fold(List::Deferred);
        series.flakes = series.fold(List::Flakes);
        for index in 0..series.audits.len() {
            series.copies.push(series.copy_of(index));
        }
        series
    }

    /// Puts an audit into the place of one of the same milestone. What the later ones carry on from it is told by
    /// [`Series::refold`], one by one and in order.
    pub(crate) fn replace(&mut self, index: usize, audit: Audit) {
        if let Some(uses) = self.uses.get_mut() {
            uses.forget(index, &self.audits[index], &self.deferred[index]);
        }
        if let Some(shapes) = self.shapes.get_mut() {
            shapes.put(index, &audit);
        }
        self.habits.remove(index, &self.audits[index]);
        self.habits.add(index, &audit);
        self.audits[index] = audit;
        self.refold(index);
    }

    /// Folds anew what is open after one audit, from what is open before it, and what is copied by it.
    pub(crate) fn refold(&mut self, index: usize) {
        if let Some(uses) = self.uses.get_mut() {
            uses.forget(index, &self.audits[index], &self.deferred[index]);
        }
        for list in [List::Deferred, List::Flakes] {
            let ledger = self.ledger_of(index, list, self.ledgers(list));
            match list {
                List::Deferred => self.deferred[index] = ledger,
                List::Flakes => self.flakes[index] = ledger,
            }
        }
        self.copies[index] = self.copy_of(index);
        if let Some(uses) = self.uses.get_mut() {
            uses.note(index, &self.audits[index], &self.deferred[index]);
        }
    }

    /// Asks again which template fits, once all replaced audits are in their place.
    pub(crate) fn settle(&mut self) {
        self.fit = OnceLock::new();
    }

    /// The template that fits it best.
    pub fn fit(&self) -> &Fit {
        self.fit.get_or_init(|| {
            let shapes = self.shapes();
            let (tally, each) = shapes.all();
            Fit::of(shapes.conventions(), tally, each)
        })
    }

    /// Whether the template would demand the same of every audit, were one read again after a change of its text.
    pub fn is_held_to_the_same(&self, entry: &Entry<'_>, other: &Audit) -> bool {
        let shapes = self.shapes();
        let other = shapes.shape(other);
        let tally = shapes.tally_with(entry.index, &other);
        let fit = self.fit();
        fit.stays(shapes.conventions(), &tally, entry.index, &other)
    }

    /// What its audits have of what templates demand.
    fn shapes(&self) -> &Shapes {
        self.shapes.get_or_init(|| Shapes::of(&self.audits))
    }

    fn fold(&self, list: List) -> Vec<Ledger> {
        let mut ledgers: Vec<Ledger> = Vec::with_capacity(self.audits.len());
        for index in 0..self.audits.len() {
            let ledger = self.ledger_of(index, list, &ledgers);
            ledgers.push(ledger);
        }
        ledgers
    }

    /// The ledger after one audit, from those after the audits before it.
    fn ledger_of(&self, index: usize, list: List, before: &[Ledger]) -> Ledger {
        let open = self
            .predecessor_of(index)
            .map_or(&[][..], |earlier| &before[earlier].open);
        Ledger::fold(&self.audits[index], index, list, open)
    }

    /// What the trend of one audit copies, from what those before it do.
    fn copy_of(&self, index: usize) -> TrendCopy {
        let before = self.predecessor_of(index);
        let earlier = before.and_then(|last| self.habits.up_to(last, Habit::Trend).next());
        let earlier = earlier.map(|earlier| (&self.audits[earlier], &self.copies[earlier]));
        TrendCopy::of(&self.audits[index], earlier)
    }

    fn ledgers(&self, list: List) -> &[Ledger] {
        match list {
            List::Deferred => &self.deferred,
            List::Flakes => &self.flakes,
        }
    }

    /// The directory it lives in.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How many rows its score trends keep, where the newest keep equally many and drop older ones.
    pub fn window(&self) -> Option<usize> {
        /// How many trends in a row must have as many rows for it to be a window.
        const STEADY: usize = 3;
        let trends: Vec<_> = self
            .audits
            .iter()
            .filter_map(|audit| audit.trend.as_ref())
            .collect();
        let newest = &trends[trends.len().checked_sub(STEADY)?..];
        let rows = newest[0].rows.len();
        let steady = newest.iter().all(|trend| trend.rows.len() == rows);
        let oldest = &newest[0].rows.first()?.milestone;
        let drops = newest.last()?.row(oldest).is_none();
        (steady && drops).then_some(rows)
    }

    /// What the team calls it, where it has a name.
    pub fn name(&self) -> Option<&str> {
        let series = self.audits.first()?.location.series()?;
        Some(&series.name)
    }

    /// Its audits, in order.
    pub fn audits(&self) -> &[Audit] {
        &self.audits
    }

    /// Its audits, each with its place.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.audits.len()).map(|index| Entry {
            series: self,
            index,
        })
    }

    /// The audit before.
    fn predecessor_of(&self, index: usize) -> Option<usize> {
        self.predecessors[index]
    }
}

/// An audit at its place in its series.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'s> {
    /// The series.
    pub series: &'s Series,
    index: usize,
}

impl<'s> Entry<'s> {
    /// The audit.
    pub fn audit(&self) -> &'s Audit {
        &self.series.audits[self.index]
    }

    /// The audits before it, the nearest first.
    pub fn earlier(&self) -> impl Iterator<Item = &'s Audit> + use<'s> {
        self.earlier_entries().map(|entry| entry.audit())
    }

    /// The audits before it, each at its place, the nearest first.
    pub fn earlier_entries(&self) -> impl Iterator<Item = Entry<'s>> + use<'s> {
        let mut next = self.series.predecessor_of(self.index);
        let series = self.series;
        std::iter::from_fn(move || {
            let index = next?;
            next = index.checked_sub(1);
            Some(Entry { series, index })
        })
    }

    /// The audits before it that show a habit, the nearest first.
    pub fn earlier_with(&self, habit: Habit) -> impl Iterator<Item = &'s Audit> + use<'s> {
        let series = self.series;
        let last = series.predecessor_of(self.index);
        last.into_iter()
            .flat_map(move |last| series.habits.up_to(last, habit))
            .map(|index| &series.audits[index])
    }

    /// The nearest earlier audit with a score trend, and that trend.
    pub fn nearest_trend(&self) -> Option<(&'s Audit, &'s ScoreTable)> {
        self.earlier_with(Habit::Trend)
            .find_map(|audit| audit.trend.as_ref().map(|trend| (audit, trend)))
    }

    /// How many rows of the score trend are copied from the nearest earlier one, letter by letter: all of that one, at the
    /// beginning of this, or none.
    pub fn copied_rows(&self) -> usize {
        self.series.copies[self.index].rows
    }

    /// The rows of the score trend that have a score out of scale.
    pub fn rows_off_scale(&self) -> impl Iterator<Item = &'s ScoreRow> + use<'s> {
        let trend = self.audit().trend.iter();
        let places = &self.series.copies[self.index].off_scale;
        trend.flat_map(|trend| places.iter().map(|at| &trend.rows[*at]))
    }

    /// The score trends of the audits before it, the nearest first.
    pub fn earlier_trends(&self) -> impl Iterator<Item = &'s ScoreTable> + use<'s> {
        self.earlier_with(Habit::Trend)
            .filter_map(|audit| audit.trend.as_ref())
    }

    /// The step that led here.
    pub fn handover(&self) -> Option<Handover<'s>> {
        let from = self.series.predecessor_of(self.index)?;
        Some(Handover {
            series: self.series,
            from,
            to: self.index,
        })
    }

    /// The audits that continue it, each at its place: several where the next milestone has several.
    pub fn successors(&self) -> impl Iterator<Item = Entry<'s>> + use<'s> {
        let (series, own) = (self.series, self.index);
        // In order of their milestones, and so are those before them.
        let first = series
            .predecessors
            .partition_point(|before| *before < Some(own));
        (first..series.audits.len())
            .take_while(move |index| series.predecessor_of(*index) == Some(own))
            .map(move |index| Entry { series, index })
    }

    /// What is open after this audit, and what it lost.
    pub fn ledger(&self, list: List) -> &'s Ledger {
        &self.series.ledgers(list)[self.index]
    }

    /// The last row of a deferred issue that the text of this audit closes, and the audit that it stands in.
    pub fn told_closed(&self, key: &str) -> Option<(&'s Audit, &'s RegistryRow)> {
        let closed = &self.ledger(List::Deferred).closed;
        let item = closed.iter().find(|item| item.key == key)?;
        Some(item.row(self.series))
    }

    /// The nearest earlier audit whose registry lists a deferred issue or whose text closes it.
    pub fn last_use(&self, key: &str) -> Option<Entry<'s>> {
        let series = self.series;
        let before = series.predecessor_of(self.index)?;
        let uses = series
            .uses
            .get_or_init(|| Uses::of(&series.audits, &series.deferred));
        let index = uses.last(key, before)?;
        Some(Entry { series, index })
    }

    /// Which deferred issues were open before this audit.
    pub fn open_before(&self) -> &'s [OpenItem] {
        self.open_items(List::Deferred)
    }

    /// Which items of a list were open before this audit.
    pub fn open_items(&self, list: List) -> &'s [OpenItem] {
        let ledgers = self.series.ledgers(list);
        let before = self.series.predecessor_of(self.index);
        before.map_or(&[], |index| &ledgers[index].open)
    }

    /// The audit and the registry row that an item was last listed in.
    pub fn last_row(&self, item: &OpenItem) -> (&'s Audit, &'s RegistryRow) {
        item.row(self.series)
    }

    /// Whether the audit lacks a section that the template requires and the team uses, once it has begun with it.
    pub fn lacks(&self, kind: SectionKind) -> bool {
        let required = self.series.fit().template.required().any(|one| one == kind);
        required
            && self.is_bound()
            && !has(self.audit(), kind)
            && self.series.fit().sections.contains(&kind)
            && !self.precedes(Habit::Section(kind))
    }

    /// Whether the template requires a column of the table of a section, and the team uses it.
    fn expects_column(&self, section: SectionKind, column: ColumnKind) -> bool {
        self.series.fit().columns.contains(&(section, column))
    }

    /// The columns that the template requires of the table of a section and the team uses, and that are not present.
    pub fn missing_columns(
        &self,
        section: SectionKind,
        present: Vec<ColumnKind>,
    ) -> impl Iterator<Item = ColumnKind> + use<'s> {
        let entry = *self;
        let required = self.series.fit().template.columns.get(&section);
        let required = required.into_iter().flatten().copied();
        required
            .filter(move |_| entry.is_bound())
            .filter(move |column| {
                !present.contains(column) && entry.expects_column(section, *column)
            })
    }

    /// Whether the template's demands hold for the audit: the team follows it by now, and the audit has its shape.
    pub fn is_bound(&self) -> bool {
        self.series.fit().binds(self.index)
    }

    /// Whether the predecessor and the audit before it both have a section.
    pub fn had(&self, kind: SectionKind) -> bool {
        let mut earlier = self.earlier();
        let mut next_has = || earlier.next().is_some_and(|audit| has(audit, kind));
        next_has() && next_has()
    }

    /// Whether the series takes a habit up only later: no audit up to this one shows it, and a later one does.
    pub fn precedes(&self, habit: Habit) -> bool {
        let first = self.series.habits.first(habit);
        first.is_some_and(|first| self.index < first)
    }

    /// The same of a thing that only a look at the audits tells.
    pub fn precedes_adoption(&self, has: impl Fn(&Audit) -> bool) -> bool {
        let first = self.series.audits.iter().position(has);
        first.is_some_and(|first| self.index < first)
    }
}

/// The step from one audit to the next: where tables are carried forward.
#[derive(Debug, Clone, Copy)]
pub struct Handover<'s> {
    series: &'s Series,
    from: usize,
    to: usize,
}

impl<'s> Handover<'s> {
    /// The predecessor.
    pub fn from(&self) -> &'s Audit {
        &self.series.audits[self.from]
    }

    /// The audit that continues it.
    pub fn to(&self) -> &'s Audit {
        &self.series.audits[self.to]
    }

    /// The later audit at its place.
    pub fn entry(&self) -> Entry<'s> {
        Entry {
            series: self.series,
            index: self.to,
        }
    }

    /// Items that were open and of which the later audit says nothing, though it states the whole list.
    pub fn lost_items(&self, list: List) -> &'s [OpenItem] {
        &self.series.ledgers(list)[self.to].lost
    }

    /// Which deferred issues were open before.
    pub fn open_before(&self) -> &'s [OpenItem] {
        &self.series.deferred[self.from].open
    }

    /// The audit and the registry row that an item was last listed in.
    pub fn last_row(&self, item: &OpenItem) -> (&'s Audit, &'s RegistryRow) {
        item.row(self.series)
    }
}
