//! What is kept from one time to the next, and what is asked about anew.

use std::fs;

use walkdir::WalkDir;

use crate::project::{Project, audit};
use crate::provider::{HEAD, Provider, Reply, asked, run};

const RUN: u64 = 17_640_228_913;

fn files(project: &Project) -> Vec<String> {
    let files = WalkDir::new(project.cache())
        .sort_by_file_name()
        .into_iter();
    files
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let below = entry
                .path()
                .strip_prefix(project.cache())
                .expect("below it");
            below.to_string_lossy().replace('\\', "/")
        })
        .collect()
}

#[test]
fn what_goes_on_is_asked_about_again_by_its_etag() {
    let provider = Provider::new(|request| {
        let id = asked(request).expect("a run");
        Reply::run(id, "in_progress").to(request)
    });
    let project = Project::citing(&provider, &[RUN]);
    let select = ["--online", "--extend-select", "ci/unverified"];
    for expected in [None, Some("W/")] {
        let outcome = project.lint(&select);
        outcome.ends_with(0).has(&[("ci/unverified", RUN)]);
        let requests = provider.requests();
        assert_eq!(requests.len(), 1);
        let etag = requests[0].headers.get("if-none-match");
        assert_eq!(etag.is_some(), expected.is_some(), "{etag:?}");
    }
}

/// A failed run can be run again, and then end well: what was kept must not accuse anybody.
#[test]
fn a_run_that_failed_a_day_ago_is_asked_about_again_and_an_old_one_is_not() {
    let yesterday = jiff_like(crate::provider::now() - 86_400);
    let provider = Provider::new(move |request| {
        let id = asked(request).expect("a run");
        // The second time it was run again.
        let conclusion = if request.before > 0 {
            "success"
        } else {
            "failure"
        };
        let mut run = run(id, conclusion);
        if id == RUN {
            run["created_at"] = yesterday.clone().into();
        }
        Reply::new(200, &run).to(request)
    });
    let project = Project::citing(&provider, &[RUN, RUN + 1]);
    let both = [
        ("ci/wrong-conclusion", RUN),
        ("ci/wrong-conclusion", RUN + 1),
    ];
    project.lint(&["--online"]).ends_with(1).has(&both);
    let before = provider.connections();
    assert!(before > 0);
    let outcome = project.lint(&["--online"]);
    outcome
        .ends_with(1)
        .has(&[("ci/wrong-conclusion", RUN + 1)]);
    let asked_about: Vec<u64> = provider.requests().iter().filter_map(asked).collect();
    assert_eq!(asked_about.iter().filter(|id| **id == RUN).count(), 2);
    assert_eq!(asked_about.iter().filter(|id| **id == RUN + 1).count(), 1);
}

/// Seconds since 1970 as GitHub writes them.
fn jiff_like(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).expect("a time of today");
    jiff::Timestamp::from_second(seconds)
        .expect("a time of today")
        .to_string()
}

#[test]
fn the_cache_is_one_file_for_each_repository() {
    let provider = Provider::new(|request| Reply::run(asked(request).expect("a run"), "success"));
    let project = Project::citing(&provider, &[RUN, RUN + 1]);
    project.lint(&["--online"]).ends_with(0);
    let expected = ["CACHEDIR.TAG", "runs-v1/github.com/acme+pipeline.json"];
    assert_eq!(files(&project), expected);
}

#[test]
fn what_one_lint_learns_stays_where_another_learns_something_else() {
    let provider = Provider::new(|request| Reply::run(asked(request).expect("a run"), "success"));
    let project = Project::citing(&provider, &[RUN]).write("M03/M03_audit.md", &audit(&[RUN + 1]));
    for path in ["M02_audit.md", "M03/M03_audit.md"] {
        project.lint(&["--online", path]).ends_with(0);
        assert_eq!(provider.requests().len(), 1, "{path}");
    }
    project.lint(&["--online", "."]).ends_with(0);
    assert_eq!(provider.requests().len(), 0);
}

#[test]
#[cfg(unix)]
fn nobody_else_can_look_into_it() {
    use std::os::unix::fs::PermissionsExt as _;

    let provider = Provider::new(|request| Reply::run(asked(request).expect("a run"), "success"));
    let project = Project::citing(&provider, &[RUN]);
    let place = project.cache().join("new");
    let name = place.to_string_lossy().into_owned();
    let project = project.with("AUDIT_LINT_CACHE_DIR", Some(&name));
    project.lint(&["--online"]).ends_with(0);
    let mode = fs::metadata(&place)
        .expect("the folder")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_broken_cache_is_no_trouble() {
    let provider = Provider::new(|request| Reply::run(asked(request).expect("a run"), "success"));
    let project = Project::citing(&provider, &[RUN]);
    let path = project
        .cache()
        .join("runs-v1/github.com/acme+pipeline.json");
    project.lint(&["--online"]).ends_with(0);
    provider.requests();
    let whole = fs::read_to_string(&path).expect("the cache");
    for broken in [
        "",
        "{",
        "[]",
        "\0",
        &whole[..whole.len() / 2],
        &whole.replace("\"version\":1", "\"version\":2"),
        &whole.replace("acme/pipeline", "acme/other"),
        &whole.replace("github.com", "evil.example"),
        &whole.replace(HEAD, "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}"),
    ] {
        assert_ne!(broken, whole);
        fs::write(&path, broken).expect("a new file");
        let outcome = project.lint(&["--online"]);
        outcome.ends_with(0).has(&[]).tells_nothing_of("CI:");
        assert_eq!(provider.requests().len(), 1, "{broken}");
    }
    project.lint(&["--online"]).ends_with(0);
    assert_eq!(provider.requests().len(), 0, "it was written anew");
}

#[test]
fn a_cache_that_cannot_be_written_is_told_and_changes_nothing() {
    let provider = Provider::new(|request| Reply::run(asked(request).expect("a run"), "failure"));
    let project = Project::citing(&provider, &[RUN]);
    fs::write(project.cache().join("runs-v1"), "a file").expect("a new file");
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(1).has(&[("ci/wrong-conclusion", RUN)]);
    outcome.tells("CI: what is known of runs is not kept:");
}

#[test]
fn no_cache_neither_reads_nor_writes_it() {
    let provider = Provider::new(|request| Reply::run(asked(request).expect("a run"), "success"));
    let project = Project::citing(&provider, &[RUN]);
    for _ in 0..2 {
        project.lint(&["--online", "--no-cache"]).ends_with(0);
        assert_eq!(provider.requests().len(), 1);
        assert_eq!(files(&project), [""; 0]);
    }
}

#[test]
fn the_cache_lies_where_the_users_programs_have_theirs() {
    let provider = Provider::new(|request| Reply::run(asked(request).expect("a run"), "success"));
    let project = Project::citing(&provider, &[RUN]);
    let home = project.cache().to_string_lossy().into_owned();
    let project = project
        .with("AUDIT_LINT_CACHE_DIR", Some(""))
        .with("HOME", Some(&home))
        .with("XDG_CACHE_HOME", Some(&home))
        .with("LOCALAPPDATA", Some(&home));
    project.lint(&["--online"]).ends_with(0);
    let found = files(&project);
    let is_there =
        |path: &String| path.ends_with("audit-lint/runs-v1/github.com/acme+pipeline.json");
    assert!(found.iter().any(is_there), "{found:?}");
}
