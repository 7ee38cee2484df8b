//! `score/wrong-overall`

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Score, ScoreRow, ScoreTable};
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::mend::number;
use crate::mend::trial::settled;
use crate::rule::{Findings, Rule};
use crate::series::{Basis, Entry, Measure, rounded};

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
        let basis = Basis::of(entry, &self.weights);
        let earlier = entry.nearest_trend().map(|(_, earlier)| earlier);
        let is_ours = |(at, row): &(usize, &ScoreRow)| {
            entry.audit().milestone() == Some(&row.milestone)
                || (*at >= entry.copied_rows() && is_unowned(entry, earlier, row))
        };
        let rows = trend.rows.iter().enumerate();
        for (_, row) in rows.filter(is_ours) {
            let Some(overall) = row.overall() else {
                continue;
            };
            let finding = match basis.measure(trend, row) {
                Measure::OffMean(mean) => {
                    let mut finding = off_mean(&basis, row, overall, mean, findings);
                    finding.fix = findings.fix(|| fix(audit, &basis, overall, mean));
                    finding
                }
                Measure::OffScores(low, high) => {
                    off_scores(&basis, row, overall, (low, high), findings)
                }
                Measure::Right | Measure::Unknown => continue,
            };
            findings.report(finding);
        }
    }
}

/// An overall that is not the mean.
fn off_mean(
    basis: &Basis<'_>,
    row: &ScoreRow,
    overall: &Score,
    mean: Decimal,
    findings: &Findings<'_>,
) -> Diagnostic {
    let weights = match basis {
        Basis::Declared(declared, by, is_carried) => {
            let place = by.document.source.position(declared.span.start as usize);
            if *is_carried {
                format!(
                    "the weights of {} ({}:{})",
                    by.name(),
                    by.document.source.path(),
                    place.line
                )
            } else {
                format!("the weights stated here (line {})", place.line)
            }
        }
        Basis::Configured(_) => "the weights of the configuration".to_owned(),
        Basis::Equal | Basis::Wordy(_) => "equal weights (none are stated)".to_owned(),
    };
    let kind = if matches!(basis, Basis::Equal) {
        "mean"
    } else {
        "weighted mean"
    };
    let (shown, milestone) = (overall.text(), &row.milestone);
    let (right, exact) = (rounded(mean, overall), mean.round_dp(4).normalize());
    let finding = findings
        .at(
            overall.span,
            format!("by {weights} it is `{exact}`"),
            format!("overall `{shown}` of {milestone} is not the {kind} `{exact}`"),
        )
        .subject(milestone.to_string());
    match basis {
        Basis::Declared(declared, _, false) => finding
            .label(declared.span, "the weights")
            .help(format!("write `{right}`, or correct the weights")),
        Basis::Declared(declared, by, true) => finding
            .related(
                declared.span,
                format!("the weights, stated by {}", by.name()),
            )
            .help(format!(
                "write `{right}`, or state the weights that give `{shown}`"
            )),
        _ => finding.help(format!(
            "write `{right}`, or state the weights that give `{shown}`"
        )),
    }
}

/// The mean in the place of another number, where the weights are sound; what the appendix says of it goes along.
fn fix(audit: &Audit, basis: &Basis<'_>, overall: &Score, mean: Decimal) -> Option<Fix> {
    if let Basis::Declared(declared, ..) = basis
        && !declared.add_up()
    {
        return None;
    }
    let right = rounded(mean, overall);
    let mut edits = vec![number::in_cell(
        &audit.document,
        overall,
        &right.to_string(),
    )?];
    edits.extend(number::in_step(audit, &[(overall, right)])?);
    Some(Fix {
        title: format!("write `{right}`"),
        safety: Safety::Unsafe,
        edits: settled(audit, edits)?,
    })
}

/// An overall that lies outside the scores that it sums up.
fn off_scores(
    basis: &Basis<'_>,
    row: &ScoreRow,
    overall: &Score,
    (low, high): (Decimal, Decimal),
    findings: &Findings<'_>,
) -> Diagnostic {
    let (shown, milestone) = (overall.text(), &row.milestone);
    let finding = findings
        .at(
            overall.span,
            "outside its scores",
            format!("overall `{shown}` of {milestone} is outside its scores, `{low}` to `{high}`"),
        )
        .subject(milestone.to_string())
        .help("write a value between them, and the weights that give it");
    match basis {
        Basis::Wordy(prose) => finding.label(*prose, "no weighting gives that"),
        _ => finding,
    }
}

/// Whether a row appears here first, and no audit of the series with a trend owns it.
fn is_unowned(entry: &Entry<'_>, earlier: Option<&ScoreTable>, row: &ScoreRow) -> bool {
    let carried = earlier.is_some_and(|earlier| earlier.row(&row.milestone).is_some());
    let owned = || {
        let mut audits = entry.series.audits().iter();
        audits.any(|audit| audit.trend.is_some() && audit.milestone() == Some(&row.milestone))
    };
    !carried && !owned()
}
