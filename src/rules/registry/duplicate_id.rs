//! `registry/duplicate-id`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, RegistryRow};
use crate::rule::{Findings, Rule};
use std::collections::HashMap;

/// Two open issues with one ID.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DuplicateId {}

impl Rule<Audit> for DuplicateId {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some(registry) = &audit.registry else {
            return;
        };
        let mut seen: HashMap<&str, &RegistryRow> = HashMap::new();
        for row in registry.open() {
            let Some(first) = seen.get(row.key.as_str()) else {
                seen.insert(&row.key, row);
                continue;
            };
            let id = &row.id;
            findings.report(
                findings
                    .at(
                        row.id_span,
                        "the second row",
                        format!("two open rows have the ID `{id}`"),
                    )
                    .subject(id)
                    .label(first.id_span, "the first row")
                    .help("give one of them a new ID, or make them one row"),
            );
        }
    }
}
