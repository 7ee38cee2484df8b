//! How many made-up cases a property is tried with: always the same ones, unless `PROPTEST_CASES` wants others.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

pub(crate) fn tries(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let is_chosen = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        cases: if is_chosen { default.cases } else { cases },
        rng_seed: if is_chosen {
            default.rng_seed
        } else {
            RngSeed::Fixed(17)
        },
        // What was found once belongs into a case of its own, with a name.
        failure_persistence: None,
        ..default
    }
}
