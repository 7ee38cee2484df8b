//! `score/wrong-weighted`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Score, WeightedRow};
use crate::rule::{Findings, Rule};
use rust_decimal::Decimal;

/// A weighted score that is not score times weight.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WrongWeighted {}

impl Rule<Audit> for WrongWeighted {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        for rows in &audit.weighted {
            check_table(rows, findings);
        }
    }
}

fn check_table(rows: &[WeightedRow], findings: &mut Findings<'_>) {
    // `15%` and `0.15` give fractions, a bare `15` a share of the sum.
    let weights = || {
        rows.iter()
            .filter(|row| !row.is_total)
            .filter_map(|row| row.weight)
    };
    let unit = if weights().any(|weight| weight > Decimal::ONE) {
        Decimal::ONE_HUNDRED
    } else {
        Decimal::ONE
    };
    let mut sum = Some(Decimal::ZERO);
    for row in rows.iter().filter(|row| !row.is_total) {
        let product = row
            .score
            .as_ref()
            .zip(row.weight)
            .and_then(|(score, weight)| score.value.checked_mul(weight / unit));
        if let (Some(product), Some(weighted)) = (product, &row.weighted)
            && !rounds_to(product, weighted)
        {
            report(row, weighted, product, "score times weight", findings);
        }
        let shown = row.weighted.as_ref().map(|weighted| weighted.value);
        sum = sum.zip(shown).map(|(sum, shown)| sum + shown);
    }
    let exact = rows
        .iter()
        .filter(|row| !row.is_total)
        .try_fold(Decimal::ZERO, |sum, row| {
            let product = row.score.as_ref()?.value.checked_mul(row.weight? / unit)?;
            sum.checked_add(product)
        });
    for row in rows.iter().filter(|row| row.is_total) {
        let Some(weighted) = &row.weighted else {
            continue;
        };
        let right = [exact, sum]
            .into_iter()
            .flatten()
            .any(|total| rounds_to(total, weighted));
        if let Some(total) = exact.or(sum).filter(|_| !right) {
            report(row, weighted, total, "the sum", findings);
        }
    }
}

fn rounds_to(exact: Decimal, shown: &Score) -> bool {
    let unit = Decimal::new(1, shown.decimals);
    (shown.value - exact).abs() * Decimal::TWO <= unit
}

fn report(
    row: &WeightedRow,
    shown: &Score,
    right: Decimal,
    what: &str,
    findings: &mut Findings<'_>,
) {
    let (name, text) = (&row.category.value, shown.text());
    let exact = right.round_dp(4).normalize();
    let right = format!(
        "{:.*}",
        shown.decimals as usize,
        right.round_dp(shown.decimals)
    );
    let help = if row.is_total {
        format!("write `{right}`, or correct the rows above")
    } else {
        format!("write `{right}`, or correct score and weight")
    };
    findings.report(
        findings
            .at(
                shown.span,
                format!("{what} is `{exact}`"),
                format!("weighted score `{text}` of {name} is not {what}, `{exact}`"),
            )
            .subject(name)
            .help(help),
    );
}
