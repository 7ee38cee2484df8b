//! The line that ends a run. Never lists findings.

use super::fixes::fixable;
use crate::diagnostic::Severity;
use crate::lint::Run;
use crate::template::counted;

/// `42 audits in 1 series, 47 rules: 3 errors, 1 warning (2 suppressed, 14 in the baseline)`.
pub fn summary(run: &Run) -> String {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Advice]
        .into_iter()
        .map(|severity| (severity, run.count(severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| match severity {
            // "Advice" has no plural.
            Severity::Advice => format!("{count} advice"),
            _ => counted(count, &severity.to_string()),
        })
        .collect();
    let found = if counts.is_empty() {
        "no findings".to_owned()
    } else {
        counts.join(", ")
    };
    let fixable = fixable(run).map(|told| format!("; {told}"));
    format!(
        "{} in {} series, {}: {found}{}{}",
        counted(run.audits, "audit"),
        run.series_count,
        counted(run.rules, "rule"),
        held_back(run),
        fixable.unwrap_or_default()
    )
}

fn held_back(run: &Run) -> String {
    let counts: Vec<String> = [
        (run.suppressed, "suppressed"),
        (run.baselined, "in the baseline"),
        (run.inherited, "there before"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, by)| format!("{count} {by}"))
    .collect();
    if counts.is_empty() {
        String::new()
    } else {
        format!(" ({})", counts.join(", "))
    }
}
