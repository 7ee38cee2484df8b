//! `score/wrong-overall`

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Score, ScoreRow, ScoreTable, Weights, is_same_category};
use crate::rule::{Findings, Rule};
use crate::series::Entry;
use crate::source::Span;
use crate::template::normalise;

/// An overall score that is not what its weights give.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WrongOverall {
    /// What each category weighs where no audit says so, in percent: `{ Arch = 20, CI = 30, … }`.
    weights: BTreeMap<String, f64>,
}

impl Rule<Entry<'_>> for WrongOverall {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        let Some(trend) = &audit.trend else { return };
        let basis = self.basis(entry);
        for row in trend.rows.iter().filter(|row| is_ours(entry, row)) {
            self.check_row(audit, trend, row, &basis, findings);
        }
    }
}

/// What an overall is measured by.
enum Basis<'s> {
    /// Weights, and the audit that states them; where it is another audit, equal weights are right too.
    Declared(&'s Weights, &'s Audit, bool),
    Configured,
    Equal,
    /// Prose says that there are weights, and nobody gives numbers: any value between the scores is right.
    Wordy(Span),
}

impl WrongOverall {
    fn basis<'s>(&self, entry: &Entry<'s>) -> Basis<'s> {
        let audit = entry.audit();
        if let Some(weights) = &audit.weights {
            return Basis::Declared(weights, audit, false);
        }
        let prose = audit.wordy_weights;
        if let Some(prose) = prose.filter(|prose| !prose.is_reference) {
            return Basis::Wordy(prose.span);
        }
        let earlier = entry
            .earlier()
            .find_map(|earlier| Some((earlier.weights.as_ref()?, earlier)));
        match earlier {
            Some((weights, earlier)) => Basis::Declared(weights, earlier, true),
            None if !self.weights.is_empty() => Basis::Configured,
            None => prose.map_or(Basis::Equal, |prose| Basis::Wordy(prose.span)),
        }
    }

    fn check_row(
        &self,
        audit: &Audit,
        trend: &ScoreTable,
        row: &ScoreRow,
        basis: &Basis<'_>,
        findings: &mut Findings<'_>,
    ) {
        let Some(overall) = row.overall.as_ref().filter(|_| !row.is_doubtful) else {
            return;
        };
        let equal = mean(trend, row, |_| Decimal::ONE);
        let (mean, weights) = match basis {
            Basis::Declared(declared, by, also_equal) => {
                if *also_equal && equal.is_none_or(|equal| agrees(overall, equal)) {
                    return;
                }
                let mean = mean(trend, row, |name| declared.of_category(name));
                let place = by.document.source.position(declared.span.start as usize);
                let stated = if *also_equal {
                    format!(
                        "the weights of {} ({}:{})",
                        by.name(),
                        by.document.source.path(),
                        place.line
                    )
                } else {
                    format!("the weights stated here (line {})", place.line)
                };
                (mean, stated)
            }
            Basis::Configured => {
                let mean = mean(trend, row, |name| self.configured(name));
                (mean, "the weights of the configuration".to_owned())
            }
            Basis::Equal => (equal, "equal weights (none are stated)".to_owned()),
            Basis::Wordy(span) => {
                outside(row, overall, *span, findings);
                return;
            }
        };
        let Some(mean) = mean.filter(|mean| !agrees(overall, *mean)) else {
            return;
        };
        let (shown, milestone) = (overall.text(), &row.milestone);
        let right = mean.round_dp_with_strategy(
            overall.decimals,
            rust_decimal::RoundingStrategy::MidpointAwayFromZero,
        );
        let right = format!("{right:.*}", overall.decimals as usize);
        let exact = mean.round_dp(4).normalize();
        let kind = if matches!(basis, Basis::Equal) {
            "mean"
        } else {
            "weighted mean"
        };
        let mut finding = findings
            .at(
                overall.span,
                format!("by {weights} it is `{exact}`"),
                format!("overall `{shown}` of {milestone} is not the {kind} `{exact}`"),
            )
            .subject(milestone.to_string());
        finding = match basis {
            Basis::Declared(declared, by, true) => finding
                .related(
                    declared.span,
                    format!("the weights, stated by {}", by.name()),
                )
                .help(format!(
                    "write `{right}`, or state the weights that give `{shown}`"
                )),
            Basis::Declared(declared, ..) => finding
                .label(declared.span, "the weights")
                .help(format!("write `{right}`, or correct the weights")),
            _ => finding.help(format!(
                "write `{right}`, or state the weights that give `{shown}`"
            )),
        };
        debug_assert_eq!(
            audit.document.source.id(),
            overall.span.source,
            "a row of this audit"
        );
        findings.report(finding);
    }

    fn configured(&self, name: &str) -> Decimal {
        let name = normalise(name);
        let named = |same: fn(&str, &str) -> bool| {
            let mut weights = self.weights.iter();
            weights.find(|(category, _)| same(&normalise(category), &name))
        };
        named(|one, other| one == other)
            .or_else(|| named(is_same_category))
            .and_then(|(_, weight)| Decimal::try_from(*weight).ok())
            .unwrap_or_default()
    }
}

/// Whether an overall lies outside the scores that it sums up.
fn outside(row: &ScoreRow, overall: &Score, prose: Span, findings: &mut Findings<'_>) {
    let scores = || {
        let scores = row.scores.iter().flatten();
        scores.filter_map(|score| score.on(overall.scale()))
    };
    let (Some(low), Some(high)) = (scores().min(), scores().max()) else {
        return;
    };
    if (low..=high).contains(&overall.value) {
        return;
    }
    let (shown, milestone) = (overall.text(), &row.milestone);
    findings.report(
        findings
            .at(
                overall.span,
                "outside its scores",
                format!(
                    "overall `{shown}` of {milestone} is outside its scores, `{low}` to `{high}`"
                ),
            )
            .subject(milestone.to_string())
            .label(prose, "no weighting gives that")
            .help("write a value between them, and the weights that give it"),
    );
}

/// The audit's own row; and a row that no audit of the series with a trend owns, where it first appears.
fn is_ours(entry: &Entry<'_>, row: &ScoreRow) -> bool {
    if entry.audit().milestone() == Some(&row.milestone) {
        return true;
    }
    let carried = entry
        .nearest_trend()
        .is_some_and(|(_, earlier)| earlier.row(&row.milestone).is_some());
    let owned = || {
        let mut audits = entry.series.audits().iter();
        audits.any(|audit| audit.trend.is_some() && audit.milestone() == Some(&row.milestone))
    };
    !carried && !owned()
}

/// The weighted mean of the scores that are present, on Overall's scale; none where nothing weighs.
fn mean(trend: &ScoreTable, row: &ScoreRow, weight: impl Fn(&str) -> Decimal) -> Option<Decimal> {
    let scale = row.overall.as_ref()?.scale();
    let mut sum = Decimal::ZERO;
    let mut total = Decimal::ZERO;
    for (column, score) in trend.columns.iter().zip(&row.scores) {
        let Some(score) = score else { continue };
        let weight = weight(&column.name);
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
            stated_scale: None,
            usual_scale: Decimal::from(5),
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
