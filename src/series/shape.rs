//! What each audit of a series has of what templates demand, read once, and how many audits have it. Never says which
//! template fits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::audit::Audit;
use crate::template::{ColumnKind, Conventions, SectionKind, Template};

/// What a template may demand and an audit may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// A section.
    Section(SectionKind),
    /// The main table of a section.
    Table(SectionKind),
    /// A column of it.
    Column(SectionKind, ColumnKind),
}

/// What one audit has of what the templates demand.
#[derive(Debug)]
pub(super) struct Shape {
    /// Whether it follows a template at all.
    is_formal: bool,
    /// Of each template the demands met less those not met.
    points: Vec<i64>,
    /// Of each template how many of the sections that it requires are there.
    met: Vec<usize>,
    /// Each once.
    parts: Vec<Part>,
}

impl Shape {
    /// The shape of an audit, beside these templates, whose demands these are.
    fn of(audit: &Audit, templates: &[Template], demands: &Demands) -> Self {
        let sections = demands.sections.iter().copied();
        let sections: Vec<SectionKind> = sections.filter(|kind| has(audit, *kind)).collect();
        let met = |template: &Template| {
            let required = template.required();
            required.filter(|kind| sections.contains(kind)).count()
        };
        let mut parts: Vec<Part> = sections.iter().copied().map(Part::Section).collect();
        for section in demands.tables.iter().copied() {
            if let Some(table) = audit.main_table(section) {
                let mut columns = audit.columns_of(table);
                columns.sort_unstable();
                columns.dedup();
                parts.push(Part::Table(section));
                let columns = columns.into_iter();
                parts.extend(columns.map(|column| Part::Column(section, column)));
            }
        }
        Self {
            is_formal: !audit.follows_no_template(),
            points: templates
                .iter()
                .map(|template| points(audit, template, &sections))
                .collect(),
            met: templates.iter().map(met).collect(),
            parts,
        }
    }

    /// Whether it has four fifths of the sections that a template requires.
    pub(super) fn follows(&self, template: usize, required: usize) -> bool {
        self.met[template] * 5 >= required * 4
    }

    /// Whether it is to follow a template, and has half of the sections that this one requires.
    pub(super) fn resembles(&self, template: usize, required: usize) -> bool {
        self.is_formal && self.met[template] * 2 >= required
    }
}

/// What templates demand together, each once.
#[derive(Debug)]
struct Demands {
    sections: BTreeSet<SectionKind>,
    /// The sections of whose tables they demand columns.
    tables: BTreeSet<SectionKind>,
}

impl Demands {
    fn of(templates: &[Template]) -> Self {
        let tables = templates
            .iter()
            .flat_map(|template| template.columns.keys());
        Self {
            sections: templates.iter().flat_map(Template::required).collect(),
            tables: tables.copied().collect(),
        }
    }
}

/// Demands met less demands not met, by an audit with these sections.
fn points(audit: &Audit, template: &Template, sections: &[SectionKind]) -> i64 {
    let fields = template
        .fields
        .iter()
        .map(|kind| audit.header.all(*kind).next().is_some());
    let sections = template.required().map(|kind| sections.contains(&kind));
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

/// What audits have together; those that follow no template do not count.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// How many count.
    pub(super) audits: usize,
    points: BTreeMap<usize, i64>,
    parts: BTreeMap<Part, usize>,
}

impl Tally {
    fn add(&mut self, shape: &Shape) {
        if !shape.is_formal {
            return;
        }
        self.audits += 1;
        for (template, points) in shape.points.iter().enumerate() {
            *self.points.entry(template).or_default() += points;
        }
        for part in &shape.parts {
            *self.parts.entry(*part).or_default() += 1;
        }
    }

    /// Takes away what was added.
    fn remove(&mut self, shape: &Shape) {
        if !shape.is_formal {
            return;
        }
        self.audits -= 1;
        for (template, points) in shape.points.iter().enumerate() {
            *self.points.entry(template).or_default() -= points;
        }
        for part in &shape.parts {
            *self.parts.entry(*part).or_default() -= 1;
        }
    }

    /// A template's demands met less those not met.
    pub(super) fn points(&self, template: usize) -> i64 {
        self.points.get(&template).copied().unwrap_or_default()
    }

    /// How many audits have a part.
    pub(super) fn count(&self, part: Part) -> usize {
        self.parts.get(&part).copied().unwrap_or_default()
    }
}

/// The shapes of the audits of a series, in order.
#[derive(Debug)]
pub(super) struct Shapes {
    conventions: Arc<Conventions>,
    demands: Demands,
    each: Vec<Shape>,
    tally: Tally,
}

impl Shapes {
    /// The shapes of audits.
    pub(super) fn of(audits: &[Audit]) -> Self {
        // The newest audit says what the team has chosen.
        let newest = audits.last();
        let conventions =
            newest.map_or_else(Conventions::built_in, |audit| audit.conventions().clone());
        let demands = Demands::of(&conventions.templates);
        let each: Vec<Shape> = audits
            .iter()
            .map(|audit| Shape::of(audit, &conventions.templates, &demands))
            .collect();
        let mut tally = Tally::default();
        for shape in &each {
            tally.add(shape);
        }
        Self {
            conventions,
            demands,
            each,
            tally,
        }
    }

    /// What the team has chosen.
    pub(super) fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    /// All of them, and what they have together.
    pub(super) fn all(&self) -> (&Tally, &[Shape]) {
        (&self.tally, &self.each)
    }

    /// What they would have together, were another one in the place of one.
    pub(super) fn tally_with(&self, index: usize, other: &Shape) -> Tally {
        let mut tally = self.tally.clone();
        tally.remove(&self.each[index]);
        tally.add(other);
        tally
    }

    /// The shape that an audit of the series would have.
    pub(super) fn shape(&self, audit: &Audit) -> Shape {
        Shape::of(audit, &self.conventions.templates, &self.demands)
    }

    /// Puts another audit's shape into the place of one.
    pub(super) fn put(&mut self, index: usize, audit: &Audit) {
        let shape = self.shape(audit);
        self.tally.remove(&self.each[index]);
        self.tally.add(&shape);
        self.each[index] = shape;
    }
}
