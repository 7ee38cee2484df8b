//! `score/unexplained-movement`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Score, is_placeholder};
use crate::rule::{Findings, Rule};

/// Scores that moved without a word.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UnexplainedMovement {}

impl Rule<Audit> for UnexplainedMovement {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let (Some(trend), Some(milestone)) = (&audit.trend, audit.milestone()) else {
            return;
        };
        let Some(at) = trend
            .rows
            .iter()
            .position(|row| row.milestone == *milestone)
        else {
            return;
        };
        let Some(before) = at.checked_sub(1).map(|before| &trend.rows[before]) else {
            return;
        };
        let row = &trend.rows[at];
        let value = |score: &Option<Score>| score.as_ref().map(|score| score.value);
        let moved = value(&row.overall) != value(&before.overall)
            || row
                .scores
                .iter()
                .map(value)
                .ne(before.scores.iter().map(value));
        let document = &audit.document;
        let explained = document
            .extent(trend.section)
            .iter()
            .flat_map(|section| document.blocks_of(section))
            .any(|block| !is_placeholder(&document.plain(block.span)));
        let explained_by_table = document
            .extent(trend.section)
            .iter()
            .map(|section| document.tables_of(section).len())
            .sum::<usize>()
            > 1;
        if moved && !explained && !explained_by_table {
            findings.report(
                findings
                    .at(
                        row.span,
                        "the new scores",
                        format!(
                            "the scores moved since {} and nothing says why",
                            before.milestone
                        ),
                    )
                    .help("say below the table what moved the scores"),
            );
        }
    }
}
