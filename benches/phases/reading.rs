//! From text to series: the syntax, what an audit claims, and what is open after each.

use std::hint::black_box;
use std::path::PathBuf;

use audit_lint::audit::Audit;
use audit_lint::config::Settings;
use audit_lint::markdown::Document;
use audit_lint::series::group;
use audit_lint::source::{Source, SourceMap};
use criterion::{BatchSize, Criterion, Throughput};

use super::{Shape, inputs, settings};

pub(super) fn all(criterion: &mut Criterion, count: u32) {
    let settings = settings("");
    let spread = texts(count, Shape::Projects);
    let bytes: usize = spread.iter().map(|(source, _)| source.text().len()).sum();
    let mut phase = criterion.benchmark_group("phase");
    phase.sample_size(20);
    phase.throughput(Throughput::BytesDecimal(
        u64::try_from(bytes).expect("a length of 64 bits"),
    ));
    phase.bench_function("parse", |bench| {
        bench.iter(|| {
            for (source, _) in &spread {
                black_box(Document::parse(black_box(source)));
            }
        });
    });
    phase.bench_function("read", |bench| {
        bench.iter_batched(
            || documents(&spread),
            |documents| audits(documents, &settings),
            BatchSize::LargeInput,
        );
    });
    phase.bench_function("fold many series", |bench| {
        bench.iter_batched(
            || audits(documents(&spread), &settings),
            fold,
            BatchSize::LargeInput,
        );
    });
    let long = texts(count, Shape::OneSeries);
    phase.bench_function("fold one long series", |bench| {
        bench.iter_batched(
            || audits(documents(&long), &settings),
            fold,
            BatchSize::LargeInput,
        );
    });
    phase.finish();
}

/// The texts, each with its path.
fn texts(count: u32, shape: Shape) -> Vec<(Source, PathBuf)> {
    let mut sources = SourceMap::default();
    inputs(count, shape)
        .into_iter()
        .map(|input| (sources.add(input.shown, input.text), input.path))
        .collect()
}

fn documents(texts: &[(Source, PathBuf)]) -> Vec<(Document, PathBuf)> {
    let parsed = texts
        .iter()
        .map(|(source, path)| (Document::parse(source), path.clone()));
    parsed.collect()
}

fn audits(documents: Vec<(Document, PathBuf)>, settings: &Settings) -> Vec<Audit> {
    let read = documents
        .into_iter()
        .map(|(document, path)| settings.read(document, path));
    read.collect()
}

/// Groups audits, folds what is open after each, and finds the template that fits.
fn fold(audits: Vec<Audit>) -> usize {
    let series = group(audits);
    for series in &series {
        black_box(series.fit());
    }
    black_box(series).len()
}
