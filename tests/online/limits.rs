//! The provider's limits: waited for where that is soon over, and told where it is not.

use crate::project::Project;
use crate::provider::{Provider, Reply, asked, now};

const RUNS: [u64; 4] = [
    17_640_228_911,
    17_640_228_912,
    17_640_228_913,
    17_640_228_914,
];

#[test]
fn a_limit_that_ends_soon_is_waited_for() {
    for limited in [
        || Reply::error(429, "Too Many Requests").with("retry-after", "1"),
        || Reply::error(403, "You have exceeded a secondary rate limit.").with("retry-after", "1"),
        || {
            let soon = now().to_string();
            Reply::error(403, "API rate limit exceeded")
                .with("x-ratelimit-remaining", "0")
                .with("x-ratelimit-reset", &soon)
        },
        || Reply::error(503, "Service Unavailable").with("retry-after", "1"),
    ] {
        let provider = Provider::new(move |request| match asked(request) {
            Some(id) if request.before == 0 && id == RUNS[0] => limited(),
            Some(id) => Reply::run(id, "success"),
            None => Reply::repository(),
        });
        let project = Project::citing(&provider, &RUNS);
        let outcome = project.lint(&["--online", "--extend-select", "ci/unverified"]);
        outcome.ends_with(0).has(&[]).tells_nothing_of("verified");
        let again = provider
            .requests()
            .iter()
            .filter(|one| asked(one) == Some(RUNS[0]))
            .count();
        assert_eq!(again, 2, "it is asked about once more");
    }
}

#[test]
fn a_limit_that_lasts_leaves_the_rest_open_and_the_provider_in_peace() {
    let provider = Provider::new(|request| {
        let _ = request;
        Reply::error(429, "Too Many Requests").with("retry-after", "3600")
    });
    let runs: Vec<u64> = (0..200).map(|number| 17_640_228_000 + number).collect();
    let project = Project::citing(&provider, &runs);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells("CI: 200 runs could not be verified: the provider's rate limit is used up until");
    assert!(provider.requests().len() <= 8, "nobody asks on");
}

#[test]
fn the_last_answer_before_a_limit_counts_and_nothing_is_asked_behind_it() {
    let far = (now() + 3000).to_string();
    let provider = Provider::new(move |request| match asked(request) {
        Some(id) => Reply::run(id, "failure")
            .with("x-ratelimit-remaining", "0")
            .with("x-ratelimit-reset", &far),
        None => Reply::repository(),
    });
    let runs: Vec<u64> = (0..200).map(|number| 17_640_228_000 + number).collect();
    let project = Project::citing(&provider, &runs);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(1);
    let answered = outcome.stdout.lines().count();
    assert!((1..=8).contains(&answered), "{answered}");
    assert_eq!(provider.requests().len(), answered);
    outcome.tells(&format!(
        "CI: {} runs could not be verified",
        200 - answered
    ));
}

#[test]
fn a_token_that_is_not_accepted_is_told_once() {
    let provider = Provider::new(|_| Reply::error(401, "Bad credentials"));
    let project = Project::citing(&provider, &RUNS);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells("CI: 4 runs could not be verified: the provider does not accept the token");
}

#[test]
fn a_token_that_may_not_read_runs_is_told() {
    let provider =
        Provider::new(|_| Reply::error(403, "Resource not accessible by personal access token"));
    let project = Project::citing(&provider, &RUNS);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells("the token may not read the runs");
}
