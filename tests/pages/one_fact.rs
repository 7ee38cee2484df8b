//! One fact, one finding: which findings cannot stand beside one another because they have the same cause.

use audit_lint::diagnostic::Diagnostic;
use audit_lint::lint::Run;
use libtest_mimic::Failed;

/// What two findings must share to have the same cause.
#[derive(Clone, Copy)]
enum Shared {
    File,
    Subject,
    /// The first byte that they point at.
    Place,
    Line,
}

/// A finding of the first rule says all that one of the others could: of the same file, subject or place.
const TOLD: [(&str, Shared, &[&str]); 14] = [
    (
        "template/not-followed",
        Shared::File,
        &["ci/uncited-run", "section/dropped", "*/missing"],
    ),
    ("range/missing", Shared::File, &["range/"]),
    ("range/malformed", Shared::File, &["range/"]),
    ("registry/missing", Shared::File, &["registry/dropped-row"]),
    ("score/missing-trend", Shared::File, &["score/"]),
    ("flake/missing-log", Shared::File, &["flake/dropped-row"]),
    ("score/missing-row", Shared::File, &["score/missing-trend"]),
    ("appendix/invalid", Shared::File, &["appendix/conflict"]),
    (
        "section/missing",
        Shared::Subject,
        &[
            "section/dropped",
            "section/out-of-order",
            "section/misnumbered",
        ],
    ),
    (
        "section/dropped",
        Shared::Subject,
        &["section/out-of-order", "section/misnumbered"],
    ),
    ("header/placeholder", Shared::Place, &["*/missing"]),
    (
        "table/ragged-row",
        Shared::Line,
        &[
            "score/",
            "registry/incomplete-row",
            "registry/changed-row",
            "registry/overdue",
        ],
    ),
    (
        "score/unstated-weights",
        Shared::File,
        &["score/invalid-weights"],
    ),
    ("registry/duplicate-id", Shared::Place, &["registry/"]),
];

/// The sections whose absence has a rule of its own.
const CUMULATIVE: [&str; 3] = [
    "Deferred Issues Registry",
    "Score Trend",
    "Flake & Regression Log",
];

/// Whether no two findings of a run have the same cause.
pub(super) fn is_told_once(run: &Run) -> Result<(), Failed> {
    let found: Vec<&Diagnostic> = run
        .findings
        .iter()
        .map(|finding| &finding.diagnostic)
        .collect();
    for one in &found {
        for (rule, shared, others) in TOLD {
            let same = |other: &&&Diagnostic| {
                one.rule == rule
                    && other.rule != rule
                    && others.iter().any(|pattern| is_meant(&other.rule, pattern))
                    && share(run, one, other, shared)
            };
            if let Some(other) = found.iter().find(same) {
                return Err(told_twice(run, one, other));
            }
        }
        let cumulative = |subject: &str| CUMULATIVE.contains(&subject);
        if one.rule.starts_with("section/")
            && one.subject.as_deref().is_some_and(cumulative)
            && one.rule != "section/out-of-order"
            && one.rule != "section/misnumbered"
        {
            return Err(format!("`{}` has a rule of its own", one.message).into());
        }
    }
    Ok(())
}

/// `*/missing` stands for every rule that is named so, `range/` for its group.
fn is_meant(rule: &str, pattern: &str) -> bool {
    match pattern.strip_prefix("*/") {
        Some(name) => rule
            .split_once('/')
            .is_some_and(|(_, rest)| rest.starts_with(name)),
        None if pattern.ends_with('/') => rule.starts_with(pattern),
        None => rule == pattern,
    }
}

fn share(run: &Run, one: &Diagnostic, other: &Diagnostic, shared: Shared) -> bool {
    let (span, place) = (one.primary.span, other.primary.span);
    let source = run.sources.get(span.source);
    let line = |at: u32| source.position(at as usize).line;
    span.source == place.source
        && match shared {
            Shared::File => true,
            Shared::Subject => one.subject == other.subject,
            Shared::Place => span.start == place.start,
            Shared::Line => line(span.start) == line(place.start),
        }
}

fn told_twice(run: &Run, one: &Diagnostic, other: &Diagnostic) -> Failed {
    let path = run.sources.get(one.primary.span.source).path();
    format!(
        "{path}: one fact, two findings:\n{}: {}\n{}: {}",
        one.rule, one.message, other.rule, other.message
    )
    .into()
}
