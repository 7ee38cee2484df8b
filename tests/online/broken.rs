//! Answers that are none: told, never believed, and never the end of the rest.

use serde_json::{Value, json};

use crate::project::Project;
use crate::provider::{HEAD, Manner, Provider, Reply, asked, run};

const RUN: u64 = 17_640_228_913;

/// What is told of a run that is always answered so.
#[track_caller]
fn told(answer: impl Fn() -> Reply + Send + Sync + 'static, why: &str) {
    let provider = Provider::new(move |_| answer());
    let project = Project::citing(&provider, &[RUN]).with("AUDIT_LINT_HTTP_TIMEOUT", Some("1"));
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells(&format!("CI: 1 run could not be verified: {why}"));
}

#[test]
fn half_an_answer_is_none() {
    let run = || Reply::run(RUN, "failure");
    told(
        move || run().in_manner(Manner::Half),
        "the connection broke off",
    );
    told(
        move || run().in_manner(Manner::HalfChunk),
        "the connection broke off",
    );
    told(
        move || run().in_manner(Manner::Broken),
        "the connection broke off",
    );
    told(
        move || run().in_manner(Manner::Noise),
        "the answer is broken",
    );
}

#[test]
fn nobody_waits_for_ever() {
    let run = || Reply::run(RUN, "failure").in_manner(Manner::Silent);
    told(run, "the answer took too long");
}

#[test]
fn what_is_not_githubs_answer_is_not_believed() {
    let strange = "the answer is not that of GitHub's API";
    for body in [
        json!({}),
        json!([]),
        json!("<html>"),
        json!({"id": RUN}),
        json!({"id": RUN, "head_sha": HEAD, "status": "completed", "conclusion": "splendid"}),
        json!({"id": RUN, "head_sha": "../../etc", "status": "completed", "conclusion": "failure"}),
        json!({"id": RUN.to_string(), "head_sha": HEAD, "status": "completed", "conclusion": "failure"}),
        json!({"id": RUN, "head_sha": HEAD, "status": "completed", "conclusion": "failure", "created_at": "x"}),
    ] {
        told(move || Reply::new(200, &body), strange);
    }
    let other = run(RUN + 1, "failure");
    told(
        move || Reply::new(200, &other),
        "the answer is about another run",
    );
    told(
        || Reply::new(418, &Value::Null),
        "the provider answered with status 418",
    );
    told(
        || Reply::new(304, &Value::Null),
        "the provider answered with status 304",
    );
}

#[test]
fn an_answer_without_an_end_is_cut_off() {
    let long = json!({"id": RUN, "padding": "x".repeat(5 << 20)});
    told(move || Reply::new(200, &long), "the answer is too long");
}

#[test]
fn one_that_cannot_be_reached_is_not_asked_five_hundred_times() {
    let provider = Provider::new(|_| Reply::not_found());
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = gone.local_addr().expect("it has one");
    drop(gone);
    let runs: Vec<u64> = (0..500).map(|number| RUN + number).collect();
    let project = Project::citing(&provider, &runs)
        .with("GITHUB_API_URL", Some(&format!("http://{address}")));
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells("CI: 500 runs could not be verified: the provider cannot be reached");
    assert_eq!(provider.connections(), 0);
}

#[test]
fn what_fails_once_is_asked_once_more() {
    let provider = Provider::new(|request| {
        let run = Reply::run(asked(request).expect("a run"), "failure");
        match request.before {
            0 => Reply::error(500, "Server Error"),
            1 => run.in_manner(Manner::Half),
            _ => run,
        }
    });
    let project = Project::citing(&provider, &[RUN]);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(1).has(&[("ci/wrong-conclusion", RUN)]);
    assert_eq!(provider.requests().len(), 3);
}
