//! `--since`: only audits that changed.

use crate::repository::{Repository, place};

/// M01 to M03 on `main`, each with a finding of its own; `work` is checked out.
fn three() -> Repository {
    let repository = Repository::new();
    for milestone in ["M01", "M02", "M03"] {
        repository.audit(milestone, "main...HEAD", "");
    }
    repository.commit("audits", &["src/a.rs"]);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository
}

/// The audits that findings are about.
fn found(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let rules = [
        "--output-format",
        "concise",
        "--select",
        "range/unpinned",
        "--no-git",
    ];
    let outcome = repository.run(&[&rules, arguments].concat());
    let lines = outcome.stdout.lines().map(|line| line[16..19].to_owned());
    let mut found: Vec<String> = lines.collect();
    found.dedup();
    found
}

#[test]
fn only_audits_that_changed_are_reported_on() {
    let repository = three();
    assert_eq!(found(&repository, &[]), ["M01", "M02", "M03"]);
    let outcome = repository.run(&["--since", "main", "--no-git"]);
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (0, ""),
        "{outcome:?}"
    );
    assert!(
        outcome.stderr.contains("no audit has changed of 3"),
        "{outcome:?}"
    );
    repository.audit("M02", "main...HEAD", "more\n");
    assert_eq!(found(&repository, &["--since", "main"]), ["M02"]);
    repository.audit("M04", "main...HEAD", "");
    repository.commit("work", &[]);
    for revision in [
        "main",
        "HEAD~1",
        "refs/heads/main",
        &repository.git(&["rev-parse", "main"]),
    ] {
        assert_eq!(
            found(&repository, &["--since", revision]),
            ["M02", "M04"],
            "{revision}"
        );
    }
    assert_eq!(found(&repository, &["--since", "HEAD"]), [""; 0]);
    assert_eq!(
        found(&repository, &["--since", "main", &place("M04")]),
        ["M04"]
    );
}

#[test]
fn the_rest_of_the_series_is_context() {
    let repository = three();
    repository.audit("M05", "main...HEAD", "");
    let rules = ["--output-format", "concise", "--select", "milestone/gap"];
    let outcome = repository.run(&[&rules[..], &["--since", "main"]].concat());
    assert!(
        outcome
            .stdout
            .contains("no audit of M04 stands between M03 and M05"),
        "{outcome:?}"
    );
}

#[test]
fn what_others_did_meanwhile_does_not_count() {
    let repository = three();
    repository.audit("M02", "main...HEAD", "mine\n");
    repository.commit("work", &[]);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.audit("M03", "main...HEAD", "theirs\n");
    repository.commit("theirs", &[]);
    repository.git(&["checkout", "--quiet", "work"]);
    assert_eq!(found(&repository, &["--since", "main"]), ["M02"]);
}

#[test]
fn line_ends_alone_are_no_change() {
    let repository = three();
    let path = repository.root().join(place("M01"));
    let text = std::fs::read_to_string(&path)
        .expect("an audit")
        .replace('\n', "\r\n");
    std::fs::write(path, text).expect("an audit");
    assert_eq!(found(&repository, &["--since", "main"]), [""; 0]);
}

#[test]
fn a_file_that_is_named_is_compared_whatever_it_is_called() {
    let repository = three();
    repository.write("review.md", "# M07\n\n**Range:** main...HEAD\n");
    repository.commit("review", &[]);
    assert_eq!(
        found(&repository, &["--since", "HEAD", "review.md"]),
        [""; 0]
    );
    assert_eq!(
        repository
            .run(&["--since", "main", "--show-files", "review.md"])
            .stdout,
        "review.md\n"
    );
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let repository = three();
    let since = |revision: &str| repository.run(&["--since", revision]);
    since("nowhere").refuses("the repository has no commit `nowhere`");
    since("0123abc").refuses("`fetch-depth: 0` fetches them all");
    since("").refuses("has no commit ``");
    since("main:docs").refuses("has no commit");
    repository
        .run(&["--since=--upload-pack=touch x"])
        .refuses("has no commit");
    repository
        .run(&["--since=-O"])
        .refuses("has no commit `-O`");
    repository
        .run(&["--introduced"])
        .refuses("`--introduced` needs a time before");
    repository
        .run(&["--since", "main", "--staged"])
        .refuses("cannot be used with");
    repository
        .run(&["--since", "main", "-"])
        .refuses("standard input has no history");
    let outside = Repository::none();
    outside.audit("M01", "main...HEAD", "");
    outside
        .run(&["--since", "main"])
        .refuses("lies in no git work tree");
}

#[test]
fn each_repository_is_compared_with_its_own_past() {
    let repository = three();
    let inner = repository.root().join("inner");
    std::fs::create_dir_all(&inner).expect("a new folder");
    repository.git(&["init", "--quiet", "--initial-branch=main", "inner"]);
    repository.write(
        "inner/docs/milestones/M08/M08_audit.md",
        "# M08\n\n**Range:** main...HEAD\n",
    );
    repository.git(&["-C", "inner", "add", "--all"]);
    repository.git(&["-C", "inner", "commit", "--quiet", "--message", "inner"]);
    let shown = |arguments: &[&str]| {
        repository
            .run(&[&["--show-files"], arguments].concat())
            .stdout
    };
    assert_eq!(shown(&["--since", "main"]), "");
    repository.write("inner/docs/milestones/M08/M08_audit.md", "# M08\n");
    assert_eq!(
        shown(&["--since", "main"]),
        "inner/docs/milestones/M08/M08_audit.md\n"
    );
}
