//! Which template a series follows. Never demands anything.

use std::collections::HashSet;

use crate::audit::Audit;
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

    /// The fit of audits in order.
    pub(super) fn of(audits: &[&Audit]) -> Self {
        let formal = audits.iter().copied();
        let formal: Vec<&Audit> = formal
            .filter(|audit| !audit.follows_no_template())
            .collect();
        // The newest audit says what the team has chosen.
        let newest = audits.last();
        let conventions =
            newest.map_or_else(Conventions::built_in, |audit| audit.conventions().clone());
        let templates = &conventions.templates;
        let points: Vec<(String, i64)> = templates
            .iter()
            .map(|template| {
                let sum = formal.iter().map(|audit| points(audit, template)).sum();
                (template.name.clone(), sum)
            })
            .collect();
        // The first of the best: templates stand in the order of what they demand.
        let mut best = 0;
        for (index, (_, sum)) in points.iter().enumerate() {
            if *sum > points[best].1 {
                best = index;
            }
        }
        let template = &templates[best];
        // What a team has written down it wants, also where no audit has it yet.
        let is_written = conventions.is_teams_own;
        let (sections, columns) = if is_written {
            (template.required().collect(), all_columns(template))
        } else {
            (
                used_sections(&formal, template),
                used_columns(&formal, template),
            )
        };
        Self {
            sections,
            columns,
            template: template.clone(),
            points,
            since: audits
                .iter()
                .position(|audit| is_written || follows(audit, template)),
            resembling: audits
                .iter()
                .map(|audit| !audit.follows_no_template() && resembles(audit, template))
                .collect(),
        }
    }
}

fn used_sections(audits: &[&Audit], template: &Template) -> HashSet<SectionKind> {
    let used = |kind: &SectionKind| {
        let having = audits.iter().filter(|audit| has(audit, *kind)).count();
        having > 0 && having * 2 >= audits.len()
    };
    template.required().filter(used).collect()
}

fn all_columns(template: &Template) -> HashSet<(SectionKind, ColumnKind)> {
    let sections = template.columns.iter();
    let all =
        sections.flat_map(|(section, columns)| columns.iter().map(|column| (*section, *column)));
    all.collect()
}

fn used_columns(audits: &[&Audit], template: &Template) -> HashSet<(SectionKind, ColumnKind)> {
    let mut used = HashSet::new();
    for (section, columns) in &template.columns {
        let tables: Vec<_> = audits
            .iter()
            .filter_map(|audit| Some(audit.columns_of(audit.main_table(*section)?)))
            .collect();
        used.extend(columns.iter().filter_map(|column| {
            let having = tables.iter().filter(|table| table.contains(column));
            let having = having.count();
            (having > 0 && having * 2 >= tables.len()).then_some((*section, *column))
        }));
    }
    used
}

/// Whether an audit has four fifths of the sections that a template requires.
fn follows(audit: &Audit, template: &Template) -> bool {
    let (met, all) = sections_met(audit, template);
    met * 5 >= all * 4
}

fn resembles(audit: &Audit, template: &Template) -> bool {
    let (met, all) = sections_met(audit, template);
    met * 2 >= all
}

fn sections_met(audit: &Audit, template: &Template) -> (usize, usize) {
    let met = template.required().filter(|kind| has(audit, *kind)).count();
    (met, template.required().count())
}

/// Demands met less demands not met.
fn points(audit: &Audit, template: &Template) -> i64 {
    let fields = template
        .fields
        .iter()
        .map(|kind| audit.header.all(*kind).next().is_some());
    let sections = template.required().map(|kind| has(audit, kind));
    // Categories tell shapes apart; an audit without a trend says nothing of them.
    let categories = template
        .categories
        .iter()
        .filter_map(|category| Some((category, audit.trend.as_ref()?)))
        .map(|(category, trend)| trend.category(category).is_some());
    fields
        .chain(sections)
        .chain(categories)
        .map(|met| if met { 1 } else { -1 })
        .sum()
}

/// Whether an audit has a section; the registry and trend count as they are read, not by their heading.
pub(super) fn has(audit: &Audit, kind: SectionKind) -> bool {
    match kind {
        SectionKind::Registry => audit.registry.is_some(),
        SectionKind::ScoreTrend => audit.trend.is_some() || audit.has_section(kind),
        // "4.2 Stub Architecture" below another section is none.
        _ => audit.top_sections().any(|found| found == kind),
    }
}
