//! `milestone/mismatch`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Milestone};
use crate::rule::{Findings, Rule};

/// An audit that names two milestones.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Mismatch {}

impl Rule<Audit> for Mismatch {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some((own, others)) = audit.claims.split_first() else {
            return;
        };
        let mut seen: Vec<&Milestone> = Vec::new();
        for other in others {
            let prefixes = own.milestone.series_prefix() == other.milestone.series_prefix();
            // "E2E" in a title or a folder `2024` names no milestone of this series.
            let loose = matches!(other.place, "title" | "directory");
            let comparable = prefixes || !loose;
            if !comparable || other.milestone == own.milestone || seen.contains(&&other.milestone) {
                continue;
            }
            seen.push(&other.milestone);
            let places: Vec<&str> = others
                .iter()
                .filter(|claim| claim.milestone == other.milestone)
                .map(|claim| claim.place)
                .collect();
            let (mine, theirs) = (&own.milestone, &other.milestone);
            let mut finding = findings
                .at(
                    audit.milestone_span(),
                    format!("{mine} in the {}", own.place),
                    format!(
                        "the {} says {mine}, the {} {theirs}",
                        own.place,
                        places.join(" and the ")
                    ),
                )
                .subject(theirs.to_string())
                .help("name one milestone everywhere");
            if let Some(span) = other.span {
                finding = finding.label(span, format!("{theirs} in the {}", other.place));
            }
            findings.report(finding);
        }
    }
}
