//! Which repository a run is looked up in, and what it means that it is not there.

use std::process::Command;

use crate::project::{PAGE, Project};
use crate::provider::{Provider, Reply, asked};

const RUN: u64 = 17_640_228_913;

fn by_number() -> String {
    format!("# M02 Audit\n\n**Range:** 4e19d07...b83c2f6  \n**CI Status:** Green (Build {RUN})\n")
}

fn well(request: &crate::provider::Request) -> Reply {
    asked(request).map_or_else(Reply::repository, |id| Reply::run(id, "success"))
}

#[expect(clippy::disallowed_methods, reason = "a repository with a remote")]
fn git(project: &Project, arguments: &[&str]) {
    let status = Command::new("git")
        .arg("-C")
        .arg(project.root())
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .status();
    assert!(status.expect("git starts").success(), "{arguments:?}");
}

#[test]
fn a_number_is_one_of_the_repository_that_the_work_tree_comes_from() {
    for remote in [
        "https://github.com/acme/pipeline.git",
        "https://user:hunter2@github.com/acme/pipeline",
        "git@github.com:acme/pipeline.git",
        "ssh://git@ssh.github.com:443/acme/pipeline.git",
    ] {
        let provider = Provider::new(well);
        let project = Project::of(&provider).write("docs/M02/M02_audit.md", &by_number());
        git(&project, &["init", "--quiet"]);
        git(&project, &["remote", "add", "origin", remote]);
        let outcome = project.lint(&["--online"]);
        outcome.ends_with(0).has(&[]).tells_nothing_of("hunter2");
        let paths: Vec<String> = provider
            .requests()
            .into_iter()
            .map(|one| one.path)
            .collect();
        assert_eq!(
            paths,
            [format!("/repos/acme/pipeline/actions/runs/{RUN}")],
            "{remote}"
        );
    }
}

#[test]
fn a_fork_asks_about_the_runs_of_its_upstream() {
    let provider = Provider::new(well);
    let project = Project::of(&provider).write("M02_audit.md", &by_number());
    git(&project, &["init", "--quiet"]);
    git(
        &project,
        &["remote", "add", "origin", "git@github.com:me/pipeline.git"],
    );
    git(
        &project,
        &[
            "remote",
            "add",
            "upstream",
            "git@github.com:acme/pipeline.git",
        ],
    );
    project.lint(&["--online"]).ends_with(0);
    assert!(provider.requests()[0].path.starts_with("/repos/acme/"));
}

#[test]
fn a_number_of_which_nobody_says_where_it_is_is_not_asked_about() {
    let provider = Provider::new(well);
    let project = Project::of(&provider).write("M02_audit.md", &by_number());
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells(
        "CI: 1 run not looked up: neither an address nor a remote of git says in which repository",
    );
    assert_eq!(provider.connections(), 0);
}

#[test]
fn a_repository_that_cannot_be_seen_proves_nothing() {
    let provider = Provider::new(|_| Reply::not_found());
    let project = Project::citing(&provider, &[RUN, RUN + 1, RUN + 2]);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells("there is no repository acme/pipeline that the token may see");
    let of_repository = |one: &&crate::provider::Request| one.path == "/repos/acme/pipeline";
    assert_eq!(provider.requests().iter().filter(of_repository).count(), 1);

    let project = project.with("GH_TOKEN", None);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells("there is no repository acme/pipeline that everybody may see; set GH_TOKEN");
    assert!(!provider.requests()[0].headers.contains_key("authorization"));
}

#[test]
fn a_public_repository_needs_no_token() {
    let provider = Provider::new(|request| match asked(request) {
        Some(_) => Reply::not_found(),
        None => Reply::repository(),
    });
    let project = Project::citing(&provider, &[RUN]).with("GH_TOKEN", None);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(1).has(&[("ci/run-not-found", RUN)]);
}

#[test]
fn a_renamed_repository_is_found_at_its_new_place() {
    let provider = Provider::new(|request| {
        if request.path.starts_with("/repositories/") {
            return Reply::run(RUN, "failure");
        }
        let place = format!("/repositories/217723378/actions/runs/{RUN}");
        Reply::error(301, "Moved Permanently").with("location", &place)
    });
    let project = Project::citing(&provider, &[RUN]);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(1).has(&[("ci/wrong-conclusion", RUN)]);
    assert!(provider.requests()[1].headers.contains_key("authorization"));
}

#[test]
fn a_run_older_than_one_that_is_old_may_have_been_deleted() {
    let provider = Provider::new(|request| match asked(request) {
        None => Reply::repository(),
        Some(RUN) => Reply::not_found(),
        Some(id) => {
            let mut run = crate::provider::run(id, "success");
            run["created_at"] = "2020-01-22T19:33:08Z".into();
            Reply::new(200, &run)
        }
    });
    let project = Project::citing(&provider, &[RUN, RUN + 1]);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells("the run is so old that the provider may have deleted it");
    let project = Project::citing(&provider, &[RUN - 1, RUN]);
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(1).has(&[("ci/run-not-found", RUN)]);
}

#[test]
fn addresses_of_other_hosts_are_left_alone() {
    let provider = Provider::new(well);
    let evil = Provider::new(well);
    let text = format!(
        "# M02 Audit\n\n**CI Status:** Green ({PAGE}/actions/runs/{RUN}, https://evil.example/acme/pipeline/actions/runs/17640228914, \
         {}/acme/pipeline/actions/runs/17640228915, https://github.com@evil.example/a/b/actions/runs/17640228916, \
         https://github.com/acme/../../actions/runs/17640228917)\n",
        evil.url()
    );
    let project = Project::of(&provider).write("M02_audit.md", &text);
    let outcome = project.lint(&["--online", "--extend-select", "ci/unverified"]);
    outcome.ends_with(0).has(&[]);
    outcome.tells("CI: 4 runs not looked up: the address is not one of the CI provider");
    let paths: Vec<String> = provider
        .requests()
        .into_iter()
        .map(|one| one.path)
        .collect();
    assert_eq!(paths, [format!("/repos/acme/pipeline/actions/runs/{RUN}")]);
    assert_eq!(evil.connections(), 0);
}

/// What git prints, without the line end.
#[expect(clippy::disallowed_methods, reason = "the SHAs of a real repository")]
fn sha(project: &Project, revision: &str) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(project.root())
        .args(["rev-parse", revision])
        .output()
        .expect("git starts");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn commit(project: &Project, file: &str) -> String {
    std::fs::write(project.root().join(file), file).expect("a new file");
    git(project, &["add", "--all"]);
    let who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
    let what = ["commit", "--quiet", "--no-gpg-sign", "-m", file];
    git(project, &[&who[..], &what].concat());
    sha(project, "HEAD")
}

#[test]
fn a_real_repository_says_which_commits_are_in_the_range() {
    let base = Provider::new(well);
    let project = Project::of(&base);
    git(&project, &["init", "--quiet"]);
    let commits =
        ["a.rs", "b.rs", "c.rs", "d.rs", "notes.md", "e.rs"].map(|file| commit(&project, file));
    let [before, start, middle, end, docs, behind] = commits;
    let unknown = "5d0e1f2c9b8a7d6e3f4c1b0a9d8e7f6c5b4a3d2e".to_owned();
    let heads = [
        before,
        start.clone(),
        middle,
        end.clone(),
        docs,
        behind,
        unknown,
    ];
    let provider = Provider::new(move |request| {
        let id = asked(request).expect("a run");
        let mut run = crate::provider::run(id, "success");
        run["head_sha"] = heads[usize::try_from(id - RUN).expect("a small number")]
            .clone()
            .into();
        Reply::new(200, &run)
    });
    let runs: Vec<String> = (RUN..RUN + 7)
        .map(|id| format!("{PAGE}/actions/runs/{id}"))
        .collect();
    let runs = runs.join(", ");
    let text =
        format!("# M02 Audit\n\n**Range:** {start}...{end}  \n**CI Status:** Green ({runs})\n");
    let project = project
        .with("GITHUB_API_URL", Some(&provider.url()))
        .write("M02_audit.md", &text);
    let outcome = project.lint(&["--online"]);
    let outside = [RUN, RUN + 1, RUN + 5, RUN + 6].map(|id| ("ci/run-outside-range", id));
    outcome.ends_with(0).has(&outside);
    assert!(
        outcome
            .stdout
            .contains("which this repository does not have"),
        "{outcome:?}"
    );
    // Without git only the start is known to be none of the range.
    let outcome = project.lint(&["--online", "--no-git"]);
    outcome
        .ends_with(0)
        .has(&[("ci/run-outside-range", RUN + 1)]);
    provider.requests();
    // Nor is anybody asked twice where the lint looks at the audits as they stood before, too.
    git(&project, &["add", "--all"]);
    commit(&project, "f.rs");
    let changed = text.replace("Green", "🟢 Green");
    let project = project.write("M02_audit.md", &changed);
    let outcome = project.lint(&["--online", "--no-cache", "--since", "HEAD", "--introduced"]);
    outcome.ends_with(0).has(&[]);
    assert_eq!(provider.requests().len(), 7, "{outcome:?}");
}
