//! Which template a series follows. Never demands anything.

use std::collections::HashSet;

use super::shape::{Part, Shape, Tally};
use crate::template::{ColumnKind, Conventions, SectionKind, Template};

/// The template that fits a series best, and how well each one fits.
#[derive(Debug)]
pub struct Fit {
    /// The best: most of its demands are met, fewest are not. A tie goes to the one that demands less.
    pub template: Template,
    /// Every template's name, and its demands met less those not met, over all audits.
    pub points: Vec<(String, i64)>,
    /// The first audit that meets nearly all of the best one's demands: since then the team follows it.
    since: Option<usize>,
    /// For each audit, whether it has at least half of the sections that the best one requires: one with fewer has
    /// another shape.
    resembling: Vec<bool>,
    /// The sections that at least half of the audits have: part of the team's own shape. All that are required, where
    /// the team has written its shape down.
    pub(super) sections: HashSet<SectionKind>,
    /// The columns that at least half of the tables of a section have, or all.
    pub(super) columns: HashSet<(SectionKind, ColumnKind)>,
}

impl Fit {
    /// Whether a section that it requires is asked of an audit that has these and no others.
    pub fn asks_for(&self, kind: SectionKind, has: &[SectionKind]) -> bool {
        let required = self.template.required();
        let met = required.filter(|kind| has.contains(kind)).count();
        let resembles = met * 2 >= self.template.required().count();
        self.since.is_some() && resembles && self.sections.contains(&kind) && !has.contains(&kind)
    }

    /// Whether the demands hold for the audit at an index.
    pub(super) fn binds(&self, index: usize) -> bool {
        self.since.is_some_and(|since| since <= index) && self.resembling[index]
    }

    /// Whether it demands of every audit what another one does; the cumulative sections have rules that ask for no fit.
    pub(super) fn demands_as(&self, other: &Self) -> bool {
        let sections = |fit: &Self| -> HashSet<SectionKind> {
            let sections = fit.sections.iter().copied();
            sections.filter(|kind| !kind.is_cumulative()).collect()
        };
        // A template that requires no other section has nothing to demand of an audit that comes to be bound.
        let binds = |fit: &Self| {
            let is_strict = fit.template.required().any(|kind| !kind.is_cumulative());
            is_strict.then(|| (fit.since, fit.resembling.clone()))
        };
        self.template.name == other.template.name
            && binds(self) == binds(other)
            && self.columns == other.columns
            && sections(self) == sections(other)
    }

    /// The fit of audits in order, from their shapes and what these have together.
    pub(super) fn of<'s>(
        conventions: &Conventions,
        tally: &Tally,
        shapes: impl Iterator<Item = &'s Shape> + Clone,
    ) -> Self {
        let templates = conventions.templates.iter().enumerate();
        let points: Vec<(String, i64)> = templates
            .map(|(index, template)| (template.name.clone(), tally.points(index)))
            .collect();
        // The first of the best: templates stand in the order of what they demand.
        let mut best = 0;
        for (index, (_, sum)) in points.iter().enumerate() {
            if *sum > points[best].1 {
                best = index;
            }
        }
        let template = &conventions.templates[best];
        let required = template.required().count();
        // What a team has written down it wants, also where no audit has it yet.
        let is_written = conventions.is_teams_own;
        let is_used = |part: Part, of: usize| {
            let having = tally.count(part);
            is_written || (having > 0 && having * 2 >= of)
        };
        let sections = template.required();
        let columns = all_columns(template);
        Self {
            sections: sections
                .filter(|kind| is_used(Part::Section(*kind), tally.audits))
                .collect(),
            columns: columns
                .filter(|(section, column)| {
                    let tables = tally.count(Part::Table(*section));
                    is_used(Part::Column(*section, *column), tables)
                })
                .collect(),
            template: template.clone(),
            points,
            since: shapes
                .clone()
                .position(|shape| is_written || shape.follows(best, required)),
            resembling: shapes
                .map(|shape| shape.resembles(best, required))
                .collect(),
        }
    }
}

fn all_columns(template: &Template) -> impl Iterator<Item = (SectionKind, ColumnKind)> {
    let sections = template.columns.iter();
    sections.flat_map(|(section, columns)| columns.iter().map(|column| (*section, *column)))
}
