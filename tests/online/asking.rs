//! Many runs, and what becomes of each.

use crate::project::{Project, SELECT};
use crate::provider::{Manner, Provider, Reply, Request, asked};

const FIRST: u64 = 17_640_000_000;
const COUNT: u64 = 500;

fn all() -> Vec<u64> {
    (FIRST..FIRST + COUNT).collect()
}

#[test]
fn five_hundred_runs_are_asked_about_a_few_at_one_time_and_never_again() {
    let provider = Provider::gathering(8, |request| {
        Reply::run(asked(request).expect("a run"), "success")
    });
    let project = Project::citing(&provider, &all());
    let first = project.lint(&["--online"]);
    first.ends_with(0).has(&[]);
    let mut paths: Vec<String> = provider
        .requests()
        .into_iter()
        .map(|one| one.path)
        .collect();
    paths.sort();
    let expected: Vec<String> = all()
        .iter()
        .map(|id| format!("/repos/acme/pipeline/actions/runs/{id}"))
        .collect();
    assert_eq!(paths, expected, "each is asked about once");
    assert_eq!(provider.most_at_once(), 8, "a few at one time, and no more");
    assert!(provider.connections() <= 8, "connections are used again");

    let second = project.lint(&["--online"]);
    second.ends_with(0).has(&[]);
    assert_eq!(provider.requests().len(), 0, "what cannot change is known");
    assert_eq!(first.stderr, second.stderr);
}

/// A third fails, each in its own way; the rest is well, failed, or not there.
fn thirds(request: &Request) -> Reply {
    let Some(id) = asked(request) else {
        return Reply::repository();
    };
    let well = Reply::run(id, "success");
    match (id % 3, id % 5) {
        (0, 0) => Reply::error(500, "Server Error"),
        (0, 1) => well.in_manner(Manner::Half),
        (0, 2) => well.in_manner(Manner::HalfChunk),
        (0, 3) => well.in_manner(Manner::Broken),
        (0, _) => Reply::error(502, "Bad Gateway"),
        (_, 0) => Reply::run(id, "failure"),
        (_, 1) => Reply::not_found(),
        _ => well,
    }
}

#[test]
fn where_a_third_fails_the_rest_is_judged_and_the_third_is_told() {
    let provider = Provider::new(thirds);
    let project = Project::citing(&provider, &all());
    let mut expected = Vec::new();
    let mut open = 0;
    for id in all() {
        match (id % 3, id % 5) {
            (0, _) => open += 1,
            (_, 0) => expected.push(("ci/wrong-conclusion", id)),
            (_, 1) => expected.push(("ci/run-not-found", id)),
            _ => {}
        }
    }
    assert!((150..180).contains(&open), "{open}");
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(1).has(&expected);
    let unverified: usize = outcome
        .stderr
        .lines()
        .filter(|line| line.contains("could not be verified"))
        .map(|line| {
            let words = line.split(' ').nth(1).expect("a count");
            words.parse::<usize>().expect("a number")
        })
        .sum();
    assert_eq!(unverified, open, "{}", outcome.stderr);

    // Next time only what is not known is asked about; 404 is nothing that stays.
    provider.requests();
    let again = project.lint(&["--online", "--extend-select", "ci/unverified"]);
    let unverified = all().into_iter().filter(|id| id % 3 == 0);
    expected.extend(unverified.map(|id| ("ci/unverified", id)));
    again.ends_with(1).has(&expected);
    let mut runs: Vec<u64> = provider.requests().iter().filter_map(asked).collect();
    runs.sort_unstable();
    runs.dedup();
    let unknown = all().into_iter().filter(|id| id % 3 == 0 || id % 5 == 1);
    assert_eq!(runs, unknown.collect::<Vec<_>>());
}

#[test]
fn what_is_unverified_is_neither_a_pass_nor_a_failure() {
    let provider = Provider::new(|_| Reply::error(500, "Server Error"));
    let project = Project::citing(&provider, &[17_640_228_913]);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells("CI: 1 run could not be verified: the provider answered with status 500");
    let outcome = project.lint(&["--online", "--extend-select", "ci/unverified"]);
    outcome
        .ends_with(0)
        .has(&[("ci/unverified", 17_640_228_913)]);
    let outcome = project.lint(&[
        "--online",
        "--extend-select",
        "ci/unverified",
        "--fail-on",
        "advice",
    ]);
    outcome.ends_with(1);
}

#[test]
fn nobody_is_asked_unless_somebody_wants_it() {
    let provider = Provider::new(|_| Reply::run(17_640_228_913, "failure"));
    let project = Project::citing(&provider, &[17_640_228_913]);
    project.lint(&[]).ends_with(0).has(&[]);
    project.lint(&["--offline"]).ends_with(0).has(&[]);
    assert_eq!(provider.connections(), 0);

    let config = format!("online = true\n{SELECT}");
    let project = project.write("audit-lint.toml", &config);
    project.lint(&["--offline"]).ends_with(0).has(&[]);
    assert_eq!(
        provider.connections(),
        0,
        "`--offline` goes before the configuration"
    );
    project
        .lint(&[])
        .ends_with(1)
        .has(&[("ci/wrong-conclusion", 17_640_228_913)]);
    project.run(&["--online", "--offline"]).ends_with(2);
}

#[test]
fn a_run_of_the_milestone_before_is_outside_the_range() {
    let provider = Provider::new(|request| {
        let id = asked(request).expect("a run");
        let mut run = crate::provider::run(id, "success");
        if id == 17_640_228_914 {
            run["head_sha"] = "4e19d07c2b5a8f1e6d3c9b0a7f4e1d8c5b2a9f6e".into();
        }
        Reply::new(200, &run)
    });
    let project = Project::citing(&provider, &[17_640_228_913, 17_640_228_914]);
    let outcome = project.lint(&["--online"]);
    outcome
        .ends_with(0)
        .has(&[("ci/run-outside-range", 17_640_228_914)]);
}

#[test]
fn inspect_shows_what_the_provider_says() {
    let provider = Provider::new(|request| match asked(request) {
        Some(17_640_228_914) => Reply::not_found(),
        Some(id) => Reply::run(id, "success"),
        None => Reply::repository(),
    });
    let project = Project::citing(&provider, &[17_640_228_913, 17_640_228_914]);
    let outcome = project.run(&["inspect", "--online", "."]);
    outcome.ends_with(0);
    for line in [
        "17640228913 success, ran on b83c2f6a1, push, 2026-01-22",
        "17640228914 missing: the repository acme/pipeline has no such run",
    ] {
        assert!(outcome.stdout.contains(line), "{line}: {outcome:?}");
    }
    let json = project.run(&["inspect", "--online", "--output-format", "json", "."]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    let facts = &json["audits"][0]["run_facts"];
    assert_eq!(facts[0]["conclusion"], "success", "{facts:#}");
    assert_eq!(facts[1]["state"], "missing", "{facts:#}");
}

/// What holds a finding back is needed also where nobody asks whether it is.
#[test]
fn a_suppression_is_not_called_unused_by_a_lint_that_cannot_know() {
    const RUN: u64 = 17_640_228_913;
    let provider = Provider::new(|request| match asked(request) {
        Some(id) if id == RUN => Reply::not_found(),
        Some(id) if id == RUN + 1 => Reply::error(500, "Server Error"),
        Some(id) => Reply::run(id, "success"),
        None => Reply::repository(),
    });
    let allowed = |run: u64, rules: &str| {
        let text = crate::project::audit(&[run]);
        let comment =
            format!("<!-- audit-lint: allow-file({rules}) deleted by hand -->\n\n**CI Status");
        text.replace("**CI Status", &comment)
    };
    let select = format!("{SELECT}extend-select = [\"suppression/unused\"]\n");
    let project = Project::of(&provider).write("audit-lint.toml", &select);
    for (run, flags, unused) in [
        (RUN, &[][..], false),
        (RUN, &["--online"], false),
        (RUN + 1, &["--online"], false),
        (RUN + 2, &[], false),
        (RUN + 2, &["--online"], true),
    ] {
        fs_write(&project, &allowed(run, "ci/run-not-found"));
        let outcome = project.lint(flags);
        let found = outcome.stdout.contains("suppression/unused");
        assert_eq!(found, unused, "{run} {flags:?}: {outcome:?}");
        assert!(!outcome.stdout.contains("run-not-found]"), "{outcome:?}");
    }
    // Of a group, those rules count that run here; where some were asked in vain, nobody can say.
    let project = project.write(
        "audit-lint.toml",
        "select = [\"ci/\", \"suppression/unused\"]\n",
    );
    for (run, flags, unused) in [
        (RUN + 2, &[][..], true),
        (RUN + 2, &["--online"], true),
        (RUN + 1, &["--online"], false),
        (RUN, &["--online"], false),
    ] {
        fs_write(&project, &allowed(run, "ci/"));
        let outcome = project.lint(flags);
        let found = outcome.stdout.contains("suppression/unused");
        assert_eq!(found, unused, "{run} {flags:?}: {outcome:?}");
    }
}

fn fs_write(project: &Project, text: &str) {
    std::fs::write(project.root().join("M02_audit.md"), text).expect("our own file");
}
