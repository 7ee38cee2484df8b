//! What Overall of a row should be, and by whose weights. Never reports that it is something else.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Entry, Habit};
use crate::audit::{Audit, Score, ScoreRow, ScoreTable, Weights, is_same_category};
use crate::source::Span;
use crate::template::normalise;

/// What an overall is measured by.
#[derive(Debug)]
pub(crate) enum Basis<'s> {
    /// Weights, and the audit that states them; where it is another audit, equal weights are right too.
    Declared(&'s Weights, &'s Audit, bool),
    /// Weights by category, in percent, which stand in no audit.
    Configured(&'s BTreeMap<String, f64>),
    /// Nobody says that there are weights.
    Equal,
    /// Prose says that there are weights, and nobody gives numbers: any value between the scores is right.
    Wordy(Span),
}

/// An overall beside what its basis gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// It follows from the scores.
    Right,
    /// It is not the mean, which is this.
    OffMean(Decimal),
    /// It is not between the lowest and the highest score, which are these.
    OffScores(Decimal, Decimal),
    /// There is no overall, or its row leaves doubts.
    Unknown,
}

impl<'s> Basis<'s> {
    /// The weights that an audit states, else the nearest earlier audit's, else those given, else equal ones.
    pub(crate) fn of(entry: &Entry<'s>, given: &'s BTreeMap<String, f64>) -> Self {
        let audit = entry.audit();
        if let Some(weights) = &audit.weights {
            return Self::Declared(weights, audit, false);
        }
        let prose = audit.wordy_weights;
        if let Some(prose) = prose.filter(|prose| !prose.is_reference) {
            return Self::Wordy(prose.span);
        }
        let earlier = entry
            .earlier_with(Habit::Weights)
            .find_map(|earlier| Some((earlier.weights.as_ref()?, earlier)));
        match earlier {
            Some((weights, earlier)) => Self::Declared(weights, earlier, true),
            None if !given.is_empty() => Self::Configured(given),
            None => prose.map_or(Self::Equal, |prose| Self::Wordy(prose.span)),
        }
    }

    /// Whether a row's overall is what the weights give.
    pub(crate) fn measure(&self, trend: &ScoreTable, row: &ScoreRow) -> Measure {
        let Some(overall) = row.overall().filter(|_| !row.is_doubtful()) else {
            return Measure::Unknown;
        };
        let equal = || mean(trend, row, |_| Decimal::ONE);
        let mean = match self {
            Self::Declared(declared, _, also_equal) => {
                if *also_equal && equal().is_none_or(|equal| agrees(overall, equal)) {
                    return Measure::Right;
                }
                mean(trend, row, |category| declared.of_category(category))
            }
            Self::Configured(given) => mean(trend, row, |category| weight_in(given, category)),
            Self::Equal => equal(),
            Self::Wordy(_) => return between(row, overall),
        };
        match mean {
            None => Measure::Unknown,
            Some(mean) if agrees(overall, mean) => Measure::Right,
            Some(mean) => Measure::OffMean(mean),
        }
    }
}

/// A mean as an overall shows it, with as many digits.
pub(crate) fn rounded(mean: Decimal, overall: &Score) -> Decimal {
    let mut rounded =
        mean.round_dp_with_strategy(overall.decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(overall.decimals);
    rounded
}

/// What given weights say of a category, given in the form that names are compared in.
fn weight_in(given: &BTreeMap<String, f64>, wanted: &str) -> Decimal {
    let named = |same: fn(&str, &str) -> bool| {
        let mut weights = given.iter();
        weights.find(|(category, _)| same(&normalise(category), wanted))
    };
    named(|one, other| one == other)
        .or_else(|| named(is_same_category))
        .and_then(|(_, weight)| Decimal::try_from(*weight).ok())
        .unwrap_or_default()
}

/// Whether an overall lies between the scores that it sums up.
fn between(row: &ScoreRow, overall: &Score) -> Measure {
    let scores = || {
        let scores = row.scores().iter().flatten();
        scores.filter_map(|score| score.on(overall.scale))
    };
    match scores().min().zip(scores().max()) {
        None => Measure::Unknown,
        Some((low, high)) if (low..=high).contains(&overall.value) => Measure::Right,
        Some((low, high)) => Measure::OffScores(low, high),
    }
}

/// The weighted mean of the scores that are present, on Overall's scale; none where nothing weighs.
fn mean(trend: &ScoreTable, row: &ScoreRow, weight: impl Fn(&str) -> Decimal) -> Option<Decimal> {
    let scale = row.overall()?.scale;
    let mut sum = Decimal::ZERO;
    let mut total = Decimal::ZERO;
    for (column, score) in trend.columns.iter().zip(row.scores()) {
        let Some(score) = score else { continue };
        let weight = weight(&column.key);
        sum = sum.checked_add(score.on(scale)?.checked_mul(weight)?)?;
        total = total.checked_add(weight)?;
    }
    sum.checked_div(total)
}

/// Whether an overall is the mean, rounded to the digits shown; or cut off there, where it shows two or more.
fn agrees(overall: &Score, mean: Decimal) -> bool {
    let unit = Decimal::new(1, overall.decimals);
    let rounded = (overall.value - mean).abs() * Decimal::TWO <= unit;
    let truncated =
        overall.decimals >= 2 && mean.trunc_with_scale(overall.decimals) == overall.value;
    rounded || truncated
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn overall(text: &str) -> Score {
        Score {
            value: text.parse().expect("a number"),
            decimals: text
                .split_once('.')
                .map_or(0, |(_, digits)| digits.len().try_into().expect("few")),
            scale: Decimal::from(5),
            states_scale: false,
            span: Span::new(SourceId::new(0), 0..0),
        }
    }

    #[test]
    fn an_overall_is_rounded_to_the_digits_it_shows() {
        let mean: Decimal = "4.745".parse().expect("a number");
        for (text, right) in [
            ("4.7", true),
            ("4.8", false),
            ("4.75", true),
            ("4.74", true),
            ("4.73", false),
            ("5", true),
        ] {
            assert_eq!(agrees(&overall(text), mean), right, "{text}");
        }
        let half: Decimal = "4.25".parse().expect("a number");
        assert!(agrees(&overall("4.3"), half) && agrees(&overall("4.2"), half));
    }
}
