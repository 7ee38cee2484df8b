//! Which template a series follows. Never demands anything.

use std::cmp::Ordering;
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

    /// Whether it would demand the same of every audit, were one of another shape, with which they have this together;
    /// the cumulative sections have rules that ask for no fit. A series has many audits, and each fix is tried so: none
    /// of the others is looked at again.
    pub(super) fn stays(
        &self,
        conventions: &Conventions,
        tally: &Tally,
        index: usize,
        other: &Shape,
    ) -> bool {
        let choice = Choice::of(conventions, tally);
        let sections = |all: &HashSet<SectionKind>| -> HashSet<SectionKind> {
            let sections = all.iter().copied();
            sections.filter(|kind| !kind.is_cumulative()).collect()
        };
        // A template that requires no other section has nothing to demand of an audit that comes to be bound.
        let is_strict = |template: &Template| template.required().any(|kind| !kind.is_cumulative());
        let stays_since = || {
            let follows = choice.follows(other);
            match self.since.map(|since| index.cmp(&since)) {
                None | Some(Ordering::Less) => !follows,
                Some(Ordering::Equal) => follows,
                Some(Ordering::Greater) => true,
            }
        };
        choice.template.name == self.template.name
            && choice.columns == self.columns
            && sections(&choice.sections) == sections(&self.sections)
            && (!is_strict(choice.template)
                || (stays_since() && self.resembling[index] == choice.resembles(other)))
    }

    /// The fit of audits in order, from their shapes and what these have together.
    pub(super) fn of(conventions: &Conventions, tally: &Tally, shapes: &[Shape]) -> Self {
        let choice = Choice::of(conventions, tally);
        let resembling = shapes.iter().map(|shape| choice.resembles(shape));
        Self {
            template: choice.template.clone(),
            since: shapes.iter().position(|shape| choice.follows(shape)),
            resembling: resembling.collect(),
            points: choice.points,
            sections: choice.sections,
            columns: choice.columns,
        }
    }
}

/// What audits have chosen by what they have together.
struct Choice<'c> {
    /// The best template, and its place among all.
    template: &'c Template,
    place: usize,
    /// How many sections it requires.
    required: usize,
    /// Whether the team has written it down: it wants that also where no audit has it yet.
    is_written: bool,
    points: Vec<(String, i64)>,
    sections: HashSet<SectionKind>,
    columns: HashSet<(SectionKind, ColumnKind)>,
}

impl<'c> Choice<'c> {
    fn of(conventions: &'c Conventions, tally: &Tally) -> Self {
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
        let is_written = conventions.is_teams_own;
        let is_used = |part: Part, of: usize| {
            let having = tally.count(part);
            is_written || (having > 0 && having * 2 >= of)
        };
        let sections = template.required();
        let columns = all_columns(template);
        Self {
            place: best,
            required: template.required().count(),
            is_written,
            points,
            sections: sections
                .filter(|kind| is_used(Part::Section(*kind), tally.audits))
                .collect(),
            columns: columns
                .filter(|(section, column)| {
                    let tables = tally.count(Part::Table(*section));
                    is_used(Part::Column(*section, *column), tables)
                })
                .collect(),
            template,
        }
    }

    /// Whether a team with an audit of this shape follows the template.
    fn follows(&self, shape: &Shape) -> bool {
        self.is_written || shape.follows(self.place, self.required)
    }

    /// Whether an audit of this shape is one that the template is for.
    fn resembles(&self, shape: &Shape) -> bool {
        shape.resembles(self.place, self.required)
    }
}

fn all_columns(template: &Template) -> impl Iterator<Item = (SectionKind, ColumnKind)> {
    let sections = template.columns.iter();
    sections.flat_map(|(section, columns)| columns.iter().map(|column| (*section, *column)))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::audit::{Audit, Location};
    use crate::markdown::Document;
    use crate::series::Series;
    use crate::source::{Source, SourceId};

    /// An audit that has some of these sections, and the registry or not.
    fn audit(number: u32, sections: u32) -> Audit {
        const TITLES: [&str; 10] = [
            "Executive Summary",
            "Delta Map",
            "Architecture",
            "CI/CD",
            "Tests",
            "Security",
            "Guardrail",
            "Top Issues",
            "Action Plan",
            "Deferred Issues Registry\n\n| ID | Issue |\n|---|---|\n| A-1 | x |",
        ];
        let has = |at: &usize| sections >> at & 1 == 1;
        let sections = (0..TITLES.len()).filter(has);
        let sections: Vec<&str> = sections.map(|at| TITLES[at]).collect();
        let sections = sections.join("\n\n## ");
        let text = format!("# M{number:02} Audit\n\n- **CI Status:** green\n\n## {sections}\n");
        let source = Source::new(SourceId::new(number), "audit.md", text);
        let location = Location::new(format!("/r/milestones/M{number:02}_audit.md"));
        Audit::read(Document::parse(&source), location, &Conventions::built_in())
    }

    /// All that a fit demands of audits.
    fn demands(fit: &Fit) -> impl PartialEq + use<> {
        let sections = fit.sections.iter().copied();
        let sections = sections.filter(|kind| !kind.is_cumulative());
        let sections: HashSet<SectionKind> = sections.collect();
        let is_strict = fit.template.required().any(|kind| !kind.is_cumulative());
        let bound = is_strict.then(|| (fit.since, fit.resembling.clone()));
        (
            fit.template.name.clone(),
            bound,
            fit.columns.clone(),
            sections,
        )
    }

    #[test]
    fn a_changed_audit_is_held_to_the_same_where_a_look_at_all_of_them_says_so() {
        let mut state = 7_u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        let mut told = [0, 0];
        for _ in 0..300 {
            let number = 1 + next(5);
            let all: Vec<u32> = (0..number).map(|_| next(1 << 10) | next(1 << 10)).collect();
            let series = |all: &[u32]| {
                let audits = (1..).zip(all).map(|(number, has)| audit(number, *has));
                Series::new(PathBuf::from("/r/milestones"), audits.collect())
            };
            let index = next(number);
            let change = 1 << next(10) | 1 << next(10);
            let mut changed = all.clone();
            changed[index as usize] ^= change;
            let before = series(&all);
            let entry = before.entries().nth(index as usize).expect("an audit");
            let other = audit(index + 1, changed[index as usize]);
            let is_same = before.is_held_to_the_same(&entry, &other);
            assert!(
                is_same == (demands(before.fit()) == demands(series(&changed).fit())),
                "{all:?} to {changed:?}"
            );
            told[usize::from(is_same)] += 1;
        }
        assert!(told[0] > 20 && told[1] > 20, "{told:?}");
    }
}
