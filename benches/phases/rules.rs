//! What each group of rules adds to a run that reads the same audits with no rule: the difference of two runs, since
//! rules run in a run only. It is small beside them, so it is that of the fastest of several each, in turn.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use audit_lint::config::Settings;
use audit_lint::lint::{Input, Run};
use audit_lint::rule::RuleEntry;
use audit_lint::rules::CATALOGUE;
use criterion::Criterion;

use super::{Shape, inputs, settings};

/// Runs with the rules, and as many without, for a difference.
const PAIRS: usize = 7;

pub(super) fn all(criterion: &mut Criterion, count: u32) {
    let inputs = inputs(count, Shape::Projects);
    let none = settings("select = []");
    let mut rules = criterion.benchmark_group("rules");
    rules.sample_size(10);
    let mut names: Vec<&str> = CATALOGUE.iter().map(RuleEntry::group).collect();
    names.dedup();
    for name in names {
        let settings = settings(&format!("select = [\"{name}/\"]"));
        rules.bench_function(name, |bench| {
            bench.iter_custom(|times| {
                let mut least = [Duration::MAX; 2];
                for _ in 0..PAIRS {
                    for (least, settings) in least.iter_mut().zip([&settings, &none]) {
                        *least = (*least).min(time(&inputs, settings));
                    }
                }
                let [with, without] = least;
                // Nothing takes no time at all, and noise less than that.
                let added = with.saturating_sub(without).max(Duration::from_nanos(1));
                added * u32::try_from(times).expect("a run takes long enough for few")
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
