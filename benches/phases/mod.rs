//! What a run consists of, each part alone and in memory: reading, rules, reports. Never touches a file.

mod reading;
mod rendering;
mod rules;

use std::path::PathBuf;
use std::sync::Arc;

use audit_lint::config::{Config, Settings};
use audit_lint::lint::Input;
use criterion::Criterion;

use super::corpus::{Shape, files};

/// Measures every part; with few audits where it is only asked whether everything runs.
pub(super) fn all(criterion: &mut Criterion, is_test: bool) {
    let count = if is_test { 12 } else { 400 };
    reading::all(criterion, count);
    rules::all(criterion, count / 2);
    rendering::all(criterion, if is_test { 20 } else { 100_000 });
}

/// Generated audits as a run takes them.
fn inputs(count: u32, shape: Shape) -> Vec<Input> {
    files(count, shape)
        .map(|(shown, text)| input(shown, text))
        .collect()
}

fn input(shown: String, text: String) -> Input {
    Input {
        path: PathBuf::from(format!("/{shown}")),
        shown,
        text,
        is_target: true,
    }
}

/// What holds where a configuration says this.
fn settings(config: &str) -> Arc<Settings> {
    let config = Config::parse("audit-lint.toml", config).expect("a valid configuration");
    Arc::new(Settings::new(config).expect("rules that exist"))
}
