//! The findings of a run, to compare them with those of another.

use std::collections::BTreeMap;

use audit_lint::lint::Run;

/// How often which rule finds which subject in which file.
pub(crate) fn counts(run: &Run) -> BTreeMap<(String, String, Option<String>), usize> {
    let mut counts = BTreeMap::new();
    for finding in &run.findings {
        let finding = &finding.diagnostic;
        let path = run.sources.get(finding.primary.span.source).path();
        let key = (
            finding.rule.to_string(),
            path.to_owned(),
            finding.subject.clone(),
        );
        *counts.entry(key).or_default() += 1;
    }
    counts
}
