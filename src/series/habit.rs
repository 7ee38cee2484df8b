//! Which audits of a series have what teams take up in the course of time. Never says that one must.

use rustc_hash::FxHashMap;

use super::shape::has;
use crate::audit::{Audit, List};
use crate::template::SectionKind;

/// What an audit may have, and those before it may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Habit {
    /// Anything that only an audit from a template has.
    Template,
    /// A cumulative list.
    Listing(List),
    /// A score trend.
    Trend,
    /// Weights of the score categories.
    Weights,
    /// A section, as templates ask for it.
    Section(SectionKind),
    /// A heading of this kind, at any level.
    Heading(SectionKind),
}

impl Habit {
    /// All habits that an audit shows, some of them more than once.
    fn all(audit: &Audit) -> impl Iterator<Item = Self> {
        let plain = [
            (!audit.follows_no_template(), Self::Template),
            (audit.trend.is_some(), Self::Trend),
            (audit.weights.is_some(), Self::Weights),
        ];
        let lists = [List::Deferred, List::Flakes]
            .map(|list| (audit.list(list).is_some(), Self::Listing(list)));
        let read = [SectionKind::Registry, SectionKind::ScoreTrend];
        let sections = audit.top_sections().chain(read);
        let sections = sections.map(|kind| (has(audit, kind), Self::Section(kind)));
        let headings = audit.kinds.iter().flatten();
        let headings = headings.map(|kind| (true, Self::Heading(*kind)));
        let all = plain.into_iter().chain(lists).chain(sections);
        all.chain(headings)
            .filter_map(|(is_shown, habit)| is_shown.then_some(habit))
    }
}

/// The audits that show a habit, by their indices: a look at all of them for each of them would take its time in a
/// series of thousands.
#[derive(Debug, Default)]
pub(super) struct Habits {
    /// In order.
    shown: FxHashMap<Habit, Vec<usize>>,
}

impl Habits {
    pub(super) fn of(audits: &[Audit]) -> Self {
        let mut habits = Self::default();
        for (index, audit) in audits.iter().enumerate() {
            habits.add(index, audit);
        }
        habits
    }

    pub(super) fn add(&mut self, index: usize, audit: &Audit) {
        for habit in Habit::all(audit) {
            let shown = self.shown.entry(habit).or_default();
            if shown.last().is_none_or(|last| *last < index) {
                shown.push(index);
            } else if let Err(place) = shown.binary_search(&index) {
                shown.insert(place, index);
            }
        }
    }

    /// Takes away what was added.
    pub(super) fn remove(&mut self, index: usize, audit: &Audit) {
        for habit in Habit::all(audit) {
            let shown = self.shown.entry(habit).or_default();
            if let Ok(place) = shown.binary_search(&index) {
                shown.remove(place);
            }
        }
    }

    /// The first audit that shows it.
    pub(super) fn first(&self, habit: Habit) -> Option<usize> {
        self.shown.get(&habit)?.first().copied()
    }

    /// The audits up to one that show it, the last first.
    pub(super) fn up_to(
        &self,
        index: usize,
        habit: Habit,
    ) -> impl Iterator<Item = usize> + use<'_> {
        let shown = self.shown.get(&habit).map_or(&[][..], Vec::as_slice);
        let behind = shown.partition_point(|at| *at <= index);
        shown[..behind].iter().rev().copied()
    }
}
