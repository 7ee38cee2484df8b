//! What each score category weighs, in the forms people declare it. Never decides whether the weights add up.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use crate::markdown::{Document, Section, Table, plain};
use crate::source::{Span, Spanned};
use crate::template::{ColumnKind, SectionKind, Vocabulary, has_word, normalise};

use super::score::{ScoreTable, is_same_category};

/// Declared weights.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Category without markup, and its weight as a fraction: 15 % is `0.15`.
    pub entries: Vec<Spanned<(String, Decimal)>>,
    /// Everything they are declared in.
    pub span: Span,
}

impl Weights {
    /// The weights near a score trend: in its section, else under a heading about weights.
    pub(super) fn read(
        document: &Document,
        kinds: &[Option<SectionKind>],
        names: &Vocabulary,
    ) -> Option<Self> {
        let places = |kind: SectionKind| {
            (0..document.sections.len()).filter(move |&index| kinds[index] == Some(kind))
        };
        places(SectionKind::ScoreTrend)
            .chain(places(SectionKind::Weights))
            .flat_map(|index| document.extent(index))
            .find_map(|section| Self::read_section(document, section, names))
    }

    fn read_section(document: &Document, section: &Section, names: &Vocabulary) -> Option<Self> {
        document
            .tables_of(section)
            .iter()
            .find_map(|table| Self::read_table(document, table, names))
            .or_else(|| Self::read_lines(document, section))
    }

    fn read_table(document: &Document, table: &Table, names: &Vocabulary) -> Option<Self> {
        let at = |kind: ColumnKind| {
            table
                .header
                .cells
                .iter()
                .position(|cell| names.column(&document.plain(cell.span)) == Some(kind))
        };
        let (category, weight) = (at(ColumnKind::Category)?, at(ColumnKind::Weight)?);
        let entries = table.rows.iter().filter_map(|row| {
            let name = document.plain(row.cells.get(category)?.span).into_owned();
            let is_total = matches!(normalise(&name).as_str(), "total" | "sum" | "overall");
            let weight = Self::number(&document.plain(row.cells.get(weight)?.span))?;
            (!is_total).then(|| Spanned::new((name, weight), row.span))
        });
        Self::of(entries.collect(), table.span)
    }

    /// List items `Arch: 15%`, and lines that name several.
    fn read_lines(document: &Document, section: &Section) -> Option<Self> {
        let heading = document.heading_text(section);
        let weighs = has_word(&heading, &["weight", "weights", "weighting"]);
        let mut items: Vec<Spanned<(String, Decimal)>> = Vec::new();
        for block in document.blocks_of(section) {
            let raw = document.raw(block.span);
            if !raw.contains('%') {
                continue;
            }
            let found = percentages(document, block.span);
            let text = plain(raw);
            let declares = has_word(&text, &["weight", "weights", "weighting", "weighted"]);
            if found.len() >= 2 && (declares || weighs) {
                return Self::of(found, block.span);
            }
            if found.len() == 1 && block.item {
                items.extend(found);
            }
        }
        let span = items.first()?.span.to(items.last()?.span);
        if items.len() >= 2 {
            Self::of(items, span)
        } else {
            None
        }
    }

    /// Fractions where all numbers are at most one, else percentages.
    fn of(mut entries: Vec<Spanned<(String, Decimal)>>, span: Span) -> Option<Self> {
        if entries.is_empty() {
            return None;
        }
        if entries.iter().any(|entry| entry.value.1 > Decimal::ONE) {
            for entry in &mut entries {
                entry.value.1 /= Decimal::ONE_HUNDRED;
            }
        }
        Some(Self { entries, span })
    }

    /// `15%`, `15 %`, `0.15`: the number, not yet a fraction.
    pub(super) fn number(text: &str) -> Option<Decimal> {
        let text = text.trim().trim_end_matches('%').trim_end();
        text.parse()
            .ok()
            .filter(|weight: &Decimal| !weight.is_sign_negative())
    }

    /// The weight of a category, zero for one that the weights do not name.
    pub fn of_category(&self, category: &str) -> Decimal {
        let category = normalise(category);
        self.entries
            .iter()
            .find(|entry| is_same_category(&normalise(&entry.value.0), &category))
            .map_or(Decimal::ZERO, |entry| entry.value.1)
    }

    /// Their sum; one when they are 100 %.
    pub fn total(&self) -> Decimal {
        self.entries.iter().map(|entry| entry.value.1).sum()
    }
}

/// `Arch 15%`, `Invariants: 20%` … in a text.
fn percentages(document: &Document, span: Span) -> Vec<Spanned<(String, Decimal)>> {
    static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"([A-Za-z][A-Za-z/&. ()-]*?)[*_`]*\s*[:=(–-]?[*_` ]*(\d{1,3}(?:\.\d+)?)\s*%")
            .expect("the pattern is valid")
    });
    let raw = document.raw(span);
    ENTRY
        .captures_iter(raw)
        .filter_map(|found| {
            let name = found.get(1)?.as_str();
            // "Weights: Arch 15%" and "Weighted average (Invariants: 20%": the lead-in is no category.
            let name = name.rsplit(['(', ':']).next()?.trim();
            let name = name.strip_prefix("and ").unwrap_or(name).trim();
            let weight = found.get(2)?.as_str().parse().ok()?;
            let span = document.source.span_of(found.get(0)?.as_str());
            (!name.is_empty()).then(|| Spanned::new((name.to_owned(), weight), span))
        })
        .collect()
}

/// Prose that says categories weigh unequally: "CI weighted highest", "Weighting: security counts double".
pub(super) fn wordy_weighting(document: &Document, trend: &ScoreTable) -> Option<Span> {
    let says = [
        "weighted",
        "weighting",
        "weighs",
        "weigh",
        "weight",
        "weights",
    ];
    document
        .extent(trend.section)
        .iter()
        .flat_map(|section| document.blocks_of(section))
        .flat_map(|block| document.lines(block.span))
        .find(|line| {
            let text = document.plain(*line);
            has_word(&text, &says) && !has_word(&text, &["equal", "equally", "unweighted"])
        })
}
