//! What a document claims, read and never judged: an audit exists for every document, however broken.

mod above;
mod appendix;
mod claim;
mod columns;
mod delta;
mod fate;
mod header;
mod location;
mod milestone;
mod movement;
mod range;
mod reading;
mod registry;
mod repository;
mod restated;
mod revision;
mod run;
mod score;
mod standing;
mod status;
mod top_issues;
mod trend;
mod verdict;
mod weighted;
mod weights;

pub use appendix::{Appendix, DEEPEST_JSON, ScoreUpdate, is_too_deep};
pub use claim::MilestoneClaim;
pub use delta::DeltaPath;
pub use fate::{Fate, Teller, names_id};
pub use header::{Field, Header};
pub use location::{Location, SeriesName, absolute, is_audit_name, root_of};
pub use milestone::Milestone;
pub use range::CommitRange;
pub use reading::Reading;
pub use registry::{
    List, Registry, RegistryRow, State, Statement, holds_id, is_same_discovery, key, lists_nothing,
};
pub use repository::RepositoryName;
pub use restated::{Form, Restated};
pub use revision::{Revision, RevisionKind};
pub use run::{CiRun, CiRuns, MalformedRun, RunPlace};
pub use score::Score;
pub use standing::StandingRegistry;
pub use status::{Colour, is_placeholder};
pub use top_issues::{TopIssue, TopIssues};
pub use trend::{ScoreChange, ScoreColumn, ScoreRow, ScoreTable, is_same_category};
pub use verdict::Verdict;
pub use weighted::WeightedRow;
pub use weights::{Weights, WordyWeights};

use std::cell::OnceCell;
use std::sync::{Arc, OnceLock};

use self::columns::Columns;
use crate::markdown::{Document, Table};
use crate::source::{Span, Spanned};
use crate::template::{ColumnKind, Conventions, FieldKind, SectionKind, Vocabulary, normalise};

/// Everything that one file claims.
#[derive(Debug)]
pub struct Audit {
    /// The text and its structure.
    pub document: Document,
    /// Where the file lies.
    pub location: Location,
    /// Which section each section of the document is.
    pub kinds: Vec<Option<SectionKind>>,
    /// The first main section of each kind, in the order they stand in.
    main: Vec<(SectionKind, usize)>,
    /// The header's fields.
    pub header: Header,
    /// Every place that names the milestone, the header first.
    pub claims: Vec<MilestoneClaim>,
    /// The commits it covers.
    pub range: Reading<CommitRange>,
    /// The state of CI, as text.
    pub ci_status: Reading<String>,
    /// The runs it cites.
    pub runs: CiRuns,
    /// Its conclusion.
    pub verdict: Reading<Verdict>,
    /// The deferred issues, where there is such a section.
    pub registry: Option<Registry>,
    /// The flake and regression log, where there is such a section.
    pub flakes: Option<Registry>,
    /// The issues that it ranks highest.
    pub top_issues: TopIssues,
    /// The scores, where there is such a table.
    pub trend: Option<ScoreTable>,
    /// What the categories weigh, where it says so in numbers.
    pub weights: Option<Weights>,
    /// Prose near the scores that speaks of weighting.
    pub wordy_weights: Option<WordyWeights>,
    /// Tables that multiply scores by weights.
    pub weighted: Vec<Vec<WeightedRow>>,
    /// The JSON at the end.
    pub appendix: Reading<Appendix>,
    columns: Columns,
    /// Headings of no known section, normalised; asked for when a section is missing.
    unknown_headings: OnceLock<Vec<(String, Span)>>,
    conventions: Arc<Conventions>,
    /// The team's one list of deferred issues, where it keeps that beside the audits.
    standing: Option<Arc<StandingRegistry>>,
}

impl Audit {
    /// Reads a document that lies at a location. Never fails.
    pub fn read(document: Document, location: Location, conventions: &Arc<Conventions>) -> Self {
        let names = &conventions.names;
        // The title names the work, not a section: "M04 Audit — Deferred Issues Burn-Down".
        let title = document
            .title()
            .filter(|(_, heading)| heading.level == 1)
            .map(|(index, _)| index);
        let kinds: Vec<_> = document
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| {
                section.heading.as_ref().filter(|_| Some(index) != title)?;
                names.section(&document.heading_text(section))
            })
            .collect();
        let header = Header::read(&document, &kinds, names);
        let appendix = Appendix::read(&document, &kinds);
        let columns = Columns::of_tables(&document);
        let trend = ScoreTable::read(&document, &kinds, names, &columns);
        Self {
            claims: claim::read(&document, &header, &appendix, &location),
            range: range(&document, &header),
            ci_status: ci_status(&document, &header),
            runs: CiRuns::read(&document, &kinds, &header),
            verdict: Verdict::read(&document, &kinds, &header),
            registry: Registry::read(&document, &kinds, names, &columns, List::Deferred),
            flakes: Registry::read(&document, &kinds, names, &columns, List::Flakes),
            top_issues: TopIssues::read(&document, &kinds, names, &columns),
            weights: Weights::read(&document, &kinds, names, &columns, trend.as_ref()),
            wordy_weights: trend
                .as_ref()
                .and_then(|trend| WordyWeights::read(&document, trend, names)),
            weighted: weighted::weighted_tables(&document, names, &columns),
            trend,
            appendix,
            header,
            main: main_sections(&document, &kinds),
            columns,
            kinds,
            location,
            document,
            unknown_headings: OnceLock::new(),
            conventions: conventions.clone(),
            standing: None,
        }
    }

    /// The same, beside a registry that stands in a file of its own.
    #[must_use]
    pub fn beside(mut self, standing: Option<&Arc<StandingRegistry>>) -> Self {
        self.standing = standing.cloned();
        self
    }

    /// The same file with another text.
    #[must_use]
    pub fn read_again(&self, document: Document) -> Self {
        Self::read(document, self.location.clone(), &self.conventions)
            .beside(self.standing.as_ref())
    }

    /// What it may call its parts, and the shapes it may have.
    pub fn conventions(&self) -> &Arc<Conventions> {
        &self.conventions
    }

    /// What it may call its parts.
    pub fn names(&self) -> &Vocabulary {
        &self.conventions.names
    }

    /// The audit's milestone: the header's, else the title's, else the file's.
    pub fn milestone(&self) -> Option<&Milestone> {
        self.claims
            .first()
            .filter(|claim| claim.place != "appendix")
            .map(|claim| &claim.milestone)
    }

    /// Where the milestone stands, else the first line.
    pub fn milestone_span(&self) -> Span {
        self.claims
            .first()
            .and_then(|claim| claim.span)
            .unwrap_or_else(|| self.document.opening())
    }

    /// How messages call this audit: its milestone, else its path.
    pub fn name(&self) -> String {
        self.milestone().map_or_else(
            || self.document.source.path().to_owned(),
            ToString::to_string,
        )
    }

    /// Whether it has nothing of what makes a milestone audit.
    pub fn follows_no_template(&self) -> bool {
        self.header.all(FieldKind::Range).next().is_none()
            && self.header.ci().next().is_none()
            && self.trend.is_none()
            && !self
                .registry
                .as_ref()
                .is_some_and(|registry| registry.is_formal)
    }

    /// Whether it has a section of this kind.
    pub fn has_section(&self, kind: SectionKind) -> bool {
        self.kinds.contains(&Some(kind))
    }

    /// The first table of a section that names its rows: the one that its template speaks of.
    pub fn main_table(&self, kind: SectionKind) -> Option<&Table> {
        let index = self.top_section(kind)?;
        let tables = self
            .document
            .extent(index)
            .iter()
            .flat_map(|section| self.document.tables_of(section));
        let named = match kind {
            SectionKind::FlakeLog => ColumnKind::Field,
            _ => ColumnKind::Id,
        };
        // Rows of placeholders list nothing, whatever columns they have.
        let lists = |table: &&Table| {
            table.rows.iter().any(|row| {
                table
                    .cells(row)
                    .first()
                    .is_some_and(|cell| !is_placeholder(&self.document.plain(cell.span)))
            })
        };
        tables
            .filter(|table| self.header_of(table).first() == Some(&Some(named)))
            .find(lists)
    }

    /// The columns of a table whose names are known.
    pub fn columns_of(&self, table: &Table) -> Vec<ColumnKind> {
        self.header_of(table).iter().flatten().copied().collect()
    }

    /// Which column each cell of a table's header names.
    fn header_of(&self, table: &Table) -> &[Option<ColumnKind>] {
        self.columns.of(&self.document, self.names(), table)
    }

    /// The heading of the first main section of a kind.
    pub fn heading_of(&self, kind: SectionKind) -> Option<Span> {
        let index = self.top_section(kind)?;
        Some(self.document.sections[index].heading.as_ref()?.span)
    }

    /// The kinds of the main sections, each once, in the order they stand in.
    pub fn top_sections(&self) -> impl Iterator<Item = SectionKind> + '_ {
        self.main.iter().map(|(kind, _)| *kind)
    }

    /// The first main section of each kind, with its index, in the order they stand in.
    pub fn main_sections(&self) -> impl Iterator<Item = (SectionKind, usize)> + '_ {
        self.main.iter().copied()
    }

    fn top_section(&self, kind: SectionKind) -> Option<usize> {
        let found = self.main.iter().find(|(found, _)| *found == kind)?;
        Some(found.1)
    }

    /// A heading that misses a section's name by a letter or two: "Defered Issues Registry".
    pub fn near_miss(&self, kind: SectionKind) -> Option<Span> {
        let unknown = self.unknown_headings.get_or_init(|| {
            let headings = self.document.sections.iter().zip(&self.kinds);
            headings
                .filter(|(_, kind)| kind.is_none())
                .filter_map(|(section, _)| section.heading.as_ref())
                .filter(|heading| heading.level > 1)
                .map(|heading| (normalise(&self.document.plain(heading.span)), heading.span))
                .collect()
        });
        let near = |(text, _): &&(String, Span)| self.names().is_near_miss(text, kind);
        unknown.iter().find(near).map(|(_, span)| *span)
    }

    /// The revisions of the header: its first readable range and its commit fields.
    pub fn header_revisions(&self) -> Vec<Spanned<Revision>> {
        let source = &self.document.source;
        self.header
            .fields
            .iter()
            .filter(|field| match field.kind {
                Some(FieldKind::Commit) => true,
                Some(FieldKind::Range) => {
                    field.value.contains(self.range.span()) || self.range.value().is_none()
                }
                _ => false,
            })
            .flat_map(|field| Revision::find_all(source, field.value))
            .collect()
    }

    /// The revisions of the appendix: its `commit`, `range` and `merge_commit`.
    pub fn appendix_revisions(&self) -> Vec<Spanned<Revision>> {
        let Some(appendix) = self.appendix.value() else {
            return Vec::new();
        };
        ["commit", "range", "merge_commit"]
            .iter()
            .filter_map(|key| appendix.text(&self.document, &[key]))
            .flat_map(|text| Revision::find_all(&appendix.source, text.span))
            .collect()
    }

    /// The colour of the CI status.
    pub fn ci_colour(&self) -> Option<Colour> {
        Colour::read(self.ci_status.value()?)
    }

    /// The colour of the verdict.
    pub fn verdict_colour(&self) -> Option<Colour> {
        self.verdict.value()?.colour
    }

    /// One of the cumulative lists.
    pub fn list(&self, list: List) -> Option<&Registry> {
        match list {
            List::Deferred => self.registry.as_ref(),
            List::Flakes => self.flakes.as_ref(),
        }
    }

    /// What the text says of an item outside the rows of its list, else what a registry beside the audits says.
    pub fn fate(&self, list: List, id: &str) -> Fate {
        self.teller(list).fate(id)
    }

    /// What it says of the items of a list.
    pub fn teller(&self, list: List) -> Teller<'_> {
        Teller {
            document: &self.document,
            names: self.names(),
            lists: self.list(list).map_or(&[], |registry| &registry.extents),
            standing: self.standing_registry().filter(|_| list == List::Deferred),
            lower: OnceCell::new(),
        }
    }

    /// The team's one list of deferred issues, where it keeps that beside the audits.
    pub fn standing_registry(&self) -> Option<&StandingRegistry> {
        self.standing.as_deref()
    }
}

/// The first section of each kind with a heading of level 1 or 2.
fn main_sections(document: &Document, kinds: &[Option<SectionKind>]) -> Vec<(SectionKind, usize)> {
    let mut main: Vec<(SectionKind, usize)> = Vec::new();
    for (index, section) in document.sections.iter().enumerate() {
        let is_main = section
            .heading
            .as_ref()
            .is_some_and(|heading| heading.level <= 2);
        if let Some(kind) = kinds[index].filter(|_| is_main)
            && !main.iter().any(|(known, _)| *known == kind)
        {
            main.push((kind, index));
        }
    }
    main
}

fn range(document: &Document, header: &Header) -> Reading<CommitRange> {
    let Some(field) = header.get(document, FieldKind::Range) else {
        return Reading::Missing(document.opening());
    };
    if is_placeholder(&document.plain(field.value)) {
        return Reading::Missing(field.name.span.to(field.value));
    }
    let first = CommitRange::read(&document.source, field.value);
    if first.value().is_some() {
        return first;
    }
    // "Delta: +120 lines" above a range is another kind of delta.
    header
        .all(FieldKind::Range)
        .map(|field| CommitRange::read(&document.source, field.value))
        .find(|range| range.value().is_some())
        .unwrap_or(first)
}

fn ci_status(document: &Document, header: &Header) -> Reading<String> {
    let status = header.get(document, FieldKind::CiStatus);
    let other = header.get(document, FieldKind::Ci);
    let given = |field: &&Field| !is_placeholder(&document.plain(field.value));
    let field = status.filter(given).or(other.filter(given));
    let Some(field) = field.or(status).or(other) else {
        return Reading::Missing(document.opening());
    };
    let text = document.plain(field.value);
    if is_placeholder(&text) {
        return Reading::Missing(field.name.span.to(field.value));
    }
    Reading::Read(Spanned::new(text.into_owned(), field.value))
}
