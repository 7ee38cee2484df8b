//! `section/dropped`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Findings, Rule};
use crate::series::Handover;

/// A section that the audit before had.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Dropped {}

impl Rule<Handover<'_>> for Dropped {
    fn check(&self, step: &Handover<'_>, findings: &mut Findings<'_>) {
        let (audit, before) = (step.to(), step.from());
        if !step.entry().is_bound() {
            return;
        }
        let entry = step.entry();
        let template = &entry.series.fit().template;
        for section in &template.sections {
            let kind = section.kind;
            let Some(heading) = before.heading_of(kind).filter(|_| !kind.is_cumulative()) else {
                continue;
            };
            if audit.has_section(kind) || step.entry().lacks(kind) || !step.entry().had(kind) {
                continue;
            }
            let (title, name) = (audit.names().title(kind), before.name());
            findings.report(
                findings
                    .at(
                        audit.document.opening(),
                        "the file begins here",
                        format!("section `{title}` of {name} is not here"),
                    )
                    .subject(title)
                    .related(heading, format!("the section in {name}"))
                    .help("keep the section; write *None* where there is nothing to say"),
            );
        }
    }
}
