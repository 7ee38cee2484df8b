//! Reading and parsing alone against the whole lint, on one thread each: on 1,000 generated audits, and on the folders
//! named in `AUDIT_LINT_BENCH` (divided by `:`). `cargo bench` prints the ratio of the two, the median of paired runs.
//! Then each phase, each group of rules and the reports, alone.

mod corpus;
mod phases;

use std::fs;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use audit_lint::audit::is_audit_name;
use audit_lint::lint::{Request, Run};
use corpus::Shape;
use criterion::Criterion;
use pulldown_cmark::{Options, Parser};
use walkdir::WalkDir;

/// Audits that are generated.
const AUDITS: u32 = 1_000;
/// As many as show that everything runs.
const FEW: u32 = 50;
/// Paired runs for the ratio.
const PAIRS: usize = 31;

fn main() {
    // `--test` only asks whether everything runs: one run in a debug build has no figures to tell.
    let is_test = std::env::args().any(|argument| argument == "--test");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let audits = if is_test { FEW } else { AUDITS };
    corpus::write(folder.path(), audits, Shape::Projects);
    let mut corpora = vec![("generated".to_owned(), folder.path().to_owned())];
    if let Some(folders) = std::env::var_os("AUDIT_LINT_BENCH") {
        let named = std::env::split_paths(&folders).map(|path| {
            let whole = fs::canonicalize(&path).expect("a folder to measure");
            (path.display().to_string(), whole)
        });
        corpora.extend(named);
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (name, folder) in &corpora {
        let files = files(folder);
        let mut group = criterion.benchmark_group(name);
        group.sample_size(20);
        group.bench_function("read and parse", |bench| {
            bench.iter(|| read_and_parse(black_box(&files)));
        });
        group.bench_function("whole lint", |bench| {
            bench.iter(|| lint(black_box(folder)));
        });
        group.finish();
        if is_test {
            continue;
        }
        let ratio = median_ratio(&files, folder);
        println!(
            "{name}: {} audits, whole lint / read and parse = {ratio:.2} (median of {PAIRS} pairs)\n",
            files.len()
        );
    }
    phases::all(&mut criterion, is_test);
    criterion.final_summary();
}

fn request(folder: &Path) -> Request {
    Request {
        paths: vec![folder.to_owned()],
        working_directory: folder.to_owned(),
        // As many as read and parse beside it.
        threads: Some(NonZeroUsize::MIN),
        ..Request::default()
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let walk = WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("a readable folder"));
    walk.filter(|entry| entry.file_name().to_str().is_some_and(is_audit_name))
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// What any Markdown tool must do at least.
fn read_and_parse(files: &[PathBuf]) -> usize {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    files
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a readable audit");
            Parser::new_ext(&text, options)
                .into_offset_iter()
                .map(black_box)
                .count()
        })
        .sum()
}

fn lint(folder: &Path) -> usize {
    let run = Run::new(&request(folder)).expect("no configuration, so none is wrong");
    assert!(run.audits > 0, "nothing was linted");
    run.findings.len()
}

/// In turn, so that both meet the same noise.
fn median_ratio(files: &[PathBuf], folder: &Path) -> f64 {
    let mut ratios: Vec<f64> = (0..PAIRS)
        .map(|_| {
            let plain = time(|| read_and_parse(files));
            let whole = time(|| lint(folder));
            whole.as_secs_f64() / plain.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[PAIRS / 2]
}

fn time(work: impl Fn() -> usize) -> Duration {
    let started = Instant::now();
    black_box(work());
    started.elapsed()
}
