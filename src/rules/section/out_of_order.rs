//! `section/out-of-order`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Entry;
use crate::template::SectionKind;

/// A section that stands before one it should follow.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OutOfOrder {}

impl Rule<Entry<'_>> for OutOfOrder {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        if !entry.is_bound() {
            return;
        }
        let template = &entry.series.fit().template;
        let order: Vec<(SectionKind, usize)> = audit
            .top_sections()
            .filter_map(|kind| Some((kind, template.rank(kind)?)))
            .collect();
        if order.is_sorted_by(|(_, before), (_, rank)| before < rank) {
            return;
        }
        let names = audit.names();
        let kept = longest_in_order(&order);
        for (at, (kind, rank)) in order.iter().enumerate() {
            if kept.contains(&at) {
                continue;
            }
            let placed = |range: std::ops::Range<usize>| {
                kept.iter()
                    .filter(move |kept| range.contains(kept))
                    .map(|kept| order[*kept])
            };
            // The last of those that belong before it, else the first of those that belong behind it.
            let too_early = placed(at..order.len()).rfind(|(_, other)| other < rank);
            let too_late = placed(0..at).find(|(_, other)| other > rank);
            let Some(heading) = audit.heading_of(*kind) else {
                continue;
            };
            let title = names.title(*kind);
            let (label, message, help) = if let Some((other, _)) = too_early {
                let other = names.title(other);
                (
                    "stands too early",
                    format!(
                        "section `{title}` stands before `{other}`, which the template puts ahead of it"
                    ),
                    format!("move it behind `{other}`"),
                )
            } else if let Some((other, _)) = too_late {
                let other = names.title(other);
                (
                    "stands too late",
                    format!(
                        "section `{title}` stands behind `{other}`, which the template puts after it"
                    ),
                    format!("move it before `{other}`"),
                )
            } else {
                continue;
            };
            findings.report(
                findings
                    .at(heading, label, message)
                    .subject(title)
                    .help(help),
            );
        }
    }
}

/// The places of the longest run of sections that stand in the template's order: the others are misplaced.
fn longest_in_order(order: &[(SectionKind, usize)]) -> Vec<usize> {
    // For each place, the longest such run that ends there.
    let mut runs: Vec<Vec<usize>> = Vec::with_capacity(order.len());
    for (at, (_, rank)) in order.iter().enumerate() {
        let before = (0..at)
            .filter(|earlier| order[*earlier].1 < *rank)
            .max_by_key(|earlier| runs[*earlier].len());
        let mut run = before.map_or_else(Vec::new, |before| runs[before].clone());
        run.push(at);
        runs.push(run);
    }
    runs.into_iter().max_by_key(Vec::len).unwrap_or_default()
}
