//! `section/out-of-order`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Entry;
use crate::template::{SectionKind, Vocabulary};

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
        let template = entry.series.fit().template;
        let order: Vec<(SectionKind, usize)> = audit
            .top_sections()
            .filter_map(|kind| Some((kind, template.rank(kind)?)))
            .collect();
        let names = Vocabulary::built_in();
        for (at, (kind, rank)) in order.iter().enumerate() {
            // Out of order is a section that is misplaced against most of the others.
            let behind = order[at + 1..]
                .iter()
                .filter(|(_, other)| other < rank)
                .count();
            let before = order[..at].iter().filter(|(_, other)| other > rank).count();
            let first = order[at + 1..].iter().find(|(_, other)| other < rank);
            let Some((follower, _)) = first.filter(|_| behind > before) else {
                continue;
            };
            let Some(heading) = audit.heading_of(*kind) else {
                continue;
            };
            let (title, follower) = (names.title(*kind), names.title(*follower));
            findings.report(
                findings
                    .at(
                        heading,
                        "stands too early",
                        format!("section `{title}` stands before `{follower}`, which comes first in the template"),
                    )
                    .subject(title)
                    .help(format!("move it behind `{follower}`")),
            );
        }
    }
}
