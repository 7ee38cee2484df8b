//! Writing a great many findings.

use std::fmt::Write as _;
use std::io;

use audit_lint::lint::Run;
use audit_lint::report::{Format, Style, write};
use audit_lint::rule::MOST_FINDINGS;
use criterion::{Criterion, Throughput};

use super::{input, settings};

pub(super) fn all(criterion: &mut Criterion, findings: usize) {
    let run = run(findings);
    assert_eq!(run.findings.len(), findings, "each row is a finding");
    let mut rendering = criterion.benchmark_group(format!("rendering {findings} findings"));
    rendering.sample_size(10);
    rendering.throughput(Throughput::Elements(
        u64::try_from(findings).expect("a number of 64 bits"),
    ));
    for (name, format) in [
        ("full", Format::Full),
        ("concise", Format::Concise),
        ("json", Format::Json),
    ] {
        rendering.bench_function(name, |bench| {
            bench.iter(|| {
                write(&run, format, Style::default(), &mut io::sink())
                    .expect("a sink takes everything");
            });
        });
    }
    rendering.finish();
}

/// A run with so many findings, as many in an audit as are kept.
fn run(findings: usize) -> Run {
    let rows = findings.min(MOST_FINDINGS);
    let inputs = (1..=findings / rows).map(|number| {
        let mut text = format!(
            "# M{number:03} Audit — Outbox\n\n**Milestone:** M{number:03}\n\n\
             ## 2. Delta Map & Blast Radius\n\n| Changed | Impact |\n|---------|--------|\n"
        );
        for row in 0..rows {
            writeln!(
                text,
                "| `src/core/part_{row}.rs` | Modified — calls stay as they were | one cell too many |"
            )
            .expect("a text takes everything");
        }
        input(format!("docs/milestones/M{number:03}/M{number:03}_audit.md"), text)
    });
    Run::of_texts(
        inputs.collect(),
        &settings("select = [\"table/ragged-row\"]"),
    )
}
