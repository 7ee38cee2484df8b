//! What each group of rules adds to a run that reads the same audits with no rule: the difference of two runs, one
//! after the other, since rules run in a run only.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use audit_lint::config::Settings;
use audit_lint::lint::{Input, Run};
use audit_lint::rule::RuleEntry;
use audit_lint::rules::CATALOGUE;
use criterion::Criterion;

use super::{Shape, inputs, settings};

pub(super) fn all(criterion: &mut Criterion, count: u32) {
    let inputs = inputs(count, Shape::Projects);
    let none = settings("select = []");
    let mut rules = criterion.benchmark_group("rules");
    rules.sample_size(20);
    let mut names: Vec<&str> = CATALOGUE.iter().map(RuleEntry::group).collect();
    names.dedup();
    for name in names {
        let settings = settings(&format!("select = [\"{name}/\"]"));
        rules.bench_function(name, |bench| {
            bench.iter_custom(|times| {
                let (mut with, mut without) = (Duration::ZERO, Duration::ZERO);
                for _ in 0..times {
                    with += time(&inputs, &settings);
                    without += time(&inputs, &none);
                }
                // Nothing takes no time at all, and noise less than that.
                with.saturating_sub(without)
                    .max(Duration::from_nanos(times))
            });
        });
    }
    rules.finish();
}

fn time(inputs: &[Input], settings: &Arc<Settings>) -> Duration {
    let inputs = inputs.to_vec();
    let started = Instant::now();
    let run = black_box(Run::of_texts(inputs, settings));
    let took = started.elapsed();
    drop(run);
    took
}
