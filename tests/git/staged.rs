//! `--staged`: what is in the index, and not what lies in the files.

use crate::repository::{Repository, place};

fn committed() -> Repository {
    let repository = Repository::new();
    repository.audit("M01", "0123abc...1234abc", "");
    repository.audit("M02", "1234abc...2345abc", "");
    repository.commit("audits", &[]);
    repository
}

fn staged(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let rules = [
        "--output-format",
        "concise",
        "--select",
        "range/unpinned,milestone/gap",
        "--no-git",
    ];
    let outcome = repository.run(&[&rules[..], &["--staged"], arguments].concat());
    let findings = outcome.stdout.lines().map(str::to_owned);
    findings.collect()
}

#[test]
fn what_is_staged_is_linted_and_what_is_not_is_left_alone() {
    let repository = committed();
    repository.audit("M02", "1234abc...HEAD", "");
    assert_eq!(staged(&repository, &[]), [""; 0]);
    repository.git(&["add", "--all"]);
    assert_eq!(staged(&repository, &[]).len(), 1);
    // Mended in the file, and not yet in what will be committed.
    repository.audit("M02", "1234abc...2345abc", "");
    assert_eq!(staged(&repository, &[]).len(), 1);
    assert_eq!(staged(&repository, &[&place("M02")]).len(), 1);
    assert_eq!(staged(&repository, &[&place("M01")]), [""; 0]);
    repository.git(&["add", "--all"]);
    assert_eq!(staged(&repository, &[]), [""; 0]);
}

#[test]
fn the_series_is_as_it_will_be_committed() {
    let repository = committed();
    repository.audit("M03", "2345abc...3456abc", "");
    repository.audit("M04", "3456abc...4567abc", "");
    repository.git(&["add", &place("M04")]);
    // M03 is there, but not in the commit to come.
    assert_eq!(staged(&repository, &[]).len(), 1);
    repository.git(&["add", &place("M03")]);
    // A file that is gone is still staged.
    repository.remove(&place("M03"));
    assert_eq!(staged(&repository, &[]), [""; 0]);
}

#[test]
fn before_the_first_commit_everything_staged_is_new() {
    let repository = Repository::new();
    repository.audit("M01", "0123abc...HEAD", "");
    repository.git(&["add", "--all"]);
    assert_eq!(staged(&repository, &[]).len(), 1);
    assert_eq!(staged(&repository, &["--introduced"]).len(), 1);
}

#[test]
fn files_are_not_mended_by_what_is_staged() {
    let repository = committed();
    repository
        .run(&["--staged", "--fix"])
        .refuses("cannot be used with");
}

#[test]
fn a_hook_sees_the_index_of_the_commit_in_the_making() {
    let repository = committed();
    let hook = format!(
        "#!/bin/sh\n{} --quiet --no-git --select range/unpinned --fail-on warning --staged\n",
        env!("CARGO_BIN_EXE_audit-lint")
    );
    repository.write(".git/hooks/pre-commit", &hook);
    executable(&repository.root().join(".git/hooks/pre-commit"));
    repository.audit("M02", "1234abc...HEAD", "");
    // Git stages the file in an index of its own for this commit.
    let refused = repository.tries(&["commit", "--quiet", "--all", "--message", "x"]);
    assert!(refused.stderr.contains("range/unpinned"), "{refused:?}");
    assert_ne!(refused.code, 0, "{refused:?}");
    let path = place("M02");
    let refused = repository.tries(&["commit", "--quiet", "--message", "x", "--", &path]);
    assert_ne!(refused.code, 0, "{refused:?}");
    repository.audit("M02", "1234abc...2345abc", "more\n");
    repository.git(&["commit", "--quiet", "--all", "--message", "x"]);
}

#[cfg(unix)]
fn executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let rights = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(path, rights).expect("a file of ours");
}

#[cfg(not(unix))]
fn executable(_: &std::path::Path) {}
