//! What each score category weighs, in the forms people declare it. Never decides whether the weights add up.

mod pairs;

use rust_decimal::Decimal;

use crate::markdown::{Document, Section, Table};
use crate::source::{Span, Spanned};
use crate::template::{
    ColumnKind, SectionKind, Vocabulary, Weighting, has_word, is_among, normalise, written_words,
};

use self::pairs::{Pair, is_whole_item, name_first, number_first};
use super::columns::Columns;
use super::trend::{ScoreColumn, ScoreTable, is_same_category};

/// Declared weights.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Category without markup, and its weight as a fraction: 15 % is `0.15`.
    pub entries: Vec<Entry>,
    /// Their categories in the form that names are compared in.
    keys: Vec<String>,
    /// Everything they are declared in.
    pub span: Span,
    /// Whether they are shares of their sum.
    shares: bool,
    /// How many decimals the fractions are written with.
    digits: u32,
}

impl Weights {
    /// The weights near a score trend: in its section, else under a heading about weights.
    pub(super) fn read(
        document: &Document,
        kinds: &[Option<SectionKind>],
        names: &Vocabulary,
        columns: &Columns,
        trend: Option<&ScoreTable>,
    ) -> Option<Self> {
        let places = |kind: SectionKind| {
            (0..document.sections.len()).filter(move |&index| kinds[index] == Some(kind))
        };
        places(SectionKind::ScoreTrend)
            .chain(places(SectionKind::Weights))
            .flat_map(|index| document.extent(index))
            .find_map(|section| Self::read_section(document, section, names, columns, trend))
            .or_else(|| Self::of_columns(trend?))
    }

    /// What the headings of a trend (`Arch (15%)`) or a row of weights in it say.
    fn of_columns(trend: &ScoreTable) -> Option<Self> {
        let entry = |column: &ScoreColumn| {
            let weight = column.weight.as_ref()?;
            Some(Spanned::new(
                (column.name.clone(), weight.value),
                weight.span,
            ))
        };
        let entries: Vec<Entry> = trend.columns.iter().filter_map(entry).collect();
        let [first, .., last] = entries.as_slice() else {
            return None;
        };
        let span = first.span.to(last.span);
        Self::of(entries, span)
    }

    fn read_section(
        document: &Document,
        section: &Section,
        names: &Vocabulary,
        columns: &Columns,
        trend: Option<&ScoreTable>,
    ) -> Option<Self> {
        document
            .tables_of(section)
            .iter()
            .find_map(|table| {
                let kinds = columns.of(document, names, table);
                Self::read_table(document, table, kinds, names)
            })
            .or_else(|| Self::read_lines(document, section, trend))
    }

    fn read_table(
        document: &Document,
        table: &Table,
        kinds: &[Option<ColumnKind>],
        names: &Vocabulary,
    ) -> Option<Self> {
        let at = |kind: ColumnKind| kinds.iter().position(|found| *found == Some(kind));
        let (category, weight) = (at(ColumnKind::Category)?, at(ColumnKind::Weight)?);
        let entries = table.rows.iter().filter_map(|row| {
            let name = document
                .plain(table.cells(row).get(category)?.span)
                .into_owned();
            let weight = Self::number(&document.plain(table.cells(row).get(weight)?.span))?;
            (!names.is_total(&name)).then(|| Spanned::new((name, weight), row.span))
        });
        Self::of(entries.collect(), table.span)
    }

    /// List items `Arch: 15%`, and lines that name several categories of the trend.
    fn read_lines(
        document: &Document,
        section: &Section,
        trend: Option<&ScoreTable>,
    ) -> Option<Self> {
        // Only its columns tell a category from another word with a number.
        let trend = trend?;
        let heading = document.heading_text(section);
        let weighs = has_word(&heading, &["weight", "weights", "weighting"]);
        let mut items: Vec<Entry> = Vec::new();
        for block in document.blocks_of(section) {
            let raw = document.raw(block.span);
            if !raw.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let declares = weighs || has_word(raw, &["weight", "weights", "weighting", "weighted"]);
            let is_item = block.item && (weighs || raw.contains('%')) && is_whole_item(raw);
            if !declares && !is_item {
                continue;
            }
            let found = entries(document, block.span, trend);
            if found.len() >= 2 && declares {
                return Self::of(found, block.span);
            }
            if is_item {
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

    /// Fractions where all numbers are at most one, else percentages, else shares of their sum.
    fn of(mut entries: Vec<Entry>, span: Span) -> Option<Self> {
        if entries.is_empty() {
            return None;
        }
        let total: Decimal = entries.iter().map(|entry| entry.value.1).sum();
        let all = |is: fn(Decimal) -> bool| entries.iter().all(|entry| is(entry.value.1));
        // "Arch 3, CI 2" are shares, and so are "Arch 1, CI 1": no percentages are that small.
        let ones = all(|weight| weight.fract().is_zero()) && total > Decimal::ONE;
        let fractions = all(|weight| weight <= Decimal::ONE) && !ones;
        let shares = !fractions && total < Decimal::from(50);
        let unit = match (fractions, shares) {
            (true, _) => Decimal::ONE,
            (false, true) => total,
            (false, false) => Decimal::ONE_HUNDRED,
        };
        let digits = entries.iter().map(|entry| entry.value.1.scale()).max();
        for entry in &mut entries {
            entry.value.1 /= unit;
        }
        Some(Self {
            keys: entries
                .iter()
                .map(|entry| normalise(&entry.value.0))
                .collect(),
            entries,
            span,
            shares,
            digits: digits.unwrap_or(0) + if fractions { 0 } else { 2 },
        })
    }

    /// `15%`, `15 %`, `0.15`: the number, not yet a fraction.
    pub(super) fn number(text: &str) -> Option<Decimal> {
        let text = text.trim().trim_end_matches('%').trim_end();
        text.parse()
            .ok()
            .filter(|weight: &Decimal| !weight.is_sign_negative())
    }

    /// The weight of a category, given in the form that names are compared in; zero for one that the weights do not name.
    pub fn of_category(&self, category: &str) -> Decimal {
        let named = |same: fn(&str, &str) -> bool| {
            let mut keys = self.keys.iter();
            keys.position(|key| same(key, category))
        };
        named(|one, other| one == other)
            .or_else(|| named(is_same_category))
            .map_or(Decimal::ZERO, |at| self.entries[at].value.1)
    }

    /// Their sum; one when they are 100 %.
    pub fn total(&self) -> Decimal {
        self.entries.iter().map(|entry| entry.value.1).sum()
    }

    /// Whether they are 100 % in all: shares of a sum always are, and thirds written with decimals need not be exactly.
    pub fn add_up(&self) -> bool {
        let off = (self.total() - Decimal::ONE).abs();
        let rounded = self.entries.len() > 1 && self.digits > 2;
        let half_units = Decimal::new(5, self.digits + 1) * Decimal::from(self.entries.len());
        self.shares || off.is_zero() || (rounded && off <= half_units)
    }
}

/// A category and its weight.
type Entry = Spanned<(String, Decimal)>;

/// The categories of the trend with the first number beside each: `Arch 15%`, `Invariants: 20%`, `60% Arch`, `Arch 0.6`.
fn entries(document: &Document, span: Span, trend: &ScoreTable) -> Vec<Entry> {
    let raw = document.raw(span);
    let read = |pair: Pair<'_>| {
        // "Weights: Arch 15%" and "Weighted average (Invariants: 20%": the lead-in is no category.
        let name = pair.name.trim();
        let name = name.strip_prefix("and ").unwrap_or(name).trim();
        let column = trend.category(&normalise(name))?;
        let weight = pair.number.parse().ok()?;
        let span = document.source.span_of(pair.whole);
        Some((column, Spanned::new((name.to_owned(), weight), span)))
    };
    let by_name = firsts(name_first(raw).filter_map(read));
    let by_number = firsts(number_first(raw).filter_map(read));
    let most = if by_number.len() > by_name.len() {
        by_number
    } else {
        by_name
    };
    most.into_iter().map(|(_, entry)| entry).collect()
}

/// The first entry of each column: "Arch 50%, CI 50%. CI pass rate 98%": a category weighs what is said first.
fn firsts(entries: impl Iterator<Item = (usize, Entry)>) -> Vec<(usize, Entry)> {
    let mut firsts: Vec<(usize, Entry)> = Vec::new();
    for (column, entry) in entries {
        if firsts.iter().all(|(known, _)| *known != column) {
            firsts.push((column, entry));
        }
    }
    firsts
}

/// Prose about weights that gives no numbers.
#[derive(Debug, Clone, Copy)]
pub struct WordyWeights {
    /// The line.
    pub span: Span,
    /// Whether the numbers may stand elsewhere: "Weights: see M01", "the weighted overall rose".
    pub is_reference: bool,
    /// Whether it says that some weigh more: "security first", but not "Weighting: the module was split".
    pub says_unequal: bool,
}

impl WordyWeights {
    /// The first line near a score trend that says how categories weigh: "CI weighted highest", "Weighting: security first".
    pub(super) fn read(
        document: &Document,
        trend: &ScoreTable,
        names: &Vocabulary,
    ) -> Option<Self> {
        let may_speak = |span: Span| {
            let raw = document.raw(span);
            // Part of every word for it.
            raw.contains("eigh") || raw.contains("EIGH")
        };
        document
            .extent(trend.section)
            .iter()
            .flat_map(|section| document.blocks_of(section))
            .filter(|block| may_speak(block.span))
            .flat_map(|block| document.lines(block.span))
            .filter(|line| may_speak(*line))
            .find_map(|span| Self::of_line(&document.plain(span), span, names.weighting()))
    }

    fn of_line(line: &str, span: Span, weighting: &Weighting) -> Option<Self> {
        let opens = written_words(line)
            .next()
            .is_some_and(|word| is_among(word, &["weighting", "weights"]));
        let weighs = || has_word(line, &["weighted", "weighs", "weigh", "weighting"]);
        if !(opens || weighs()) || has_word(line, &weighting.equal) {
            return None;
        }
        let is_reference = has_word(line, &weighting.elsewhere);
        // "Weighting: CI 80%" leaves the others open.
        let says_unequal = (opens && line.contains('%')) || has_word(line, &weighting.unequal);
        (opens || is_reference || says_unequal).then_some(Self {
            span,
            is_reference,
            says_unequal,
        })
    }
}
