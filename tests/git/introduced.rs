//! `--introduced`: only what the same lint did not find before.

use crate::repository::{Repository, place};

fn found(repository: &Repository, arguments: &[&str]) -> (Vec<String>, String) {
    let format = [
        "--output-format",
        "concise",
        "--select",
        "range/,milestone/",
    ];
    let outcome = repository.run(&[&format, arguments].concat());
    let findings = outcome.findings().into_iter().map(str::to_owned);
    (findings.collect(), outcome.stderr.clone())
}

/// M01 and M02, with two findings in M02.
fn two() -> Repository {
    let repository = Repository::new();
    let a = repository.commit("a", &["src/a.rs"]);
    let b = repository.commit("b", &["src/b.rs"]);
    repository.audit("M01", &format!("{a}...{b}"), "");
    repository.audit("M02", &format!("{b}...HEAD (pending)"), "");
    repository.commit("audits", &[]);
    repository.git(&["tag", "before"]);
    repository
}

#[test]
fn what_was_there_before_is_left_out_and_counted() {
    let repository = two();
    let b = repository.git(&["rev-parse", "before~1"])[..12].to_owned();
    // The text moves, a finding goes, and another comes.
    repository.audit("M02", &format!("{b}...HEAD, 0123abc"), "more\n");
    repository.write(
        &place("M02"),
        &format!("\n\n# M03 Audit\n\n**Milestone:** M02  \n**Range:** {b}...HEAD (pending)\n"),
    );
    let (findings, told) = found(&repository, &["--since", "before", "--introduced"]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].contains("milestone/mismatch"), "{findings:?}");
    assert!(told.contains("1 error (2 there before)"), "{told}");
    let (all, _) = found(&repository, &["--since", "before"]);
    assert_eq!(all.len(), 3, "{all:?}");
}

#[test]
fn facts_of_git_are_known_before_too() {
    let repository = two();
    let b = repository.git(&["rev-parse", "before~1"])[..12].to_owned();
    repository.audit("M03", &format!("{b}...0123abc"), "");
    repository.commit("M03", &[]);
    repository.audit("M03", &format!("{b}...0123abc"), "more\n");
    let (findings, _) = found(&repository, &["--since", "HEAD", "--introduced"]);
    assert_eq!(findings, [""; 0]);
    repository.audit("M03", &format!("{b}...0123abd"), "more\n");
    let (findings, _) = found(&repository, &["--since", "HEAD", "--introduced"]);
    assert_eq!(findings.len(), 1, "{findings:?}");
}

#[test]
fn a_predecessor_that_is_gone_counted_before() {
    let repository = two();
    repository.audit("M03", "0123abc...HEAD", "");
    repository.commit("M03", &[]);
    // Without M02, M03 skips a milestone; the commit before had it.
    repository.remove(&place("M02"));
    repository.audit("M03", "0123abc...HEAD", "more\n");
    let (findings, _) = found(&repository, &["--since", "HEAD", "--introduced"]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].contains("milestone/gap"), "{findings:?}");
}

#[test]
fn a_finding_that_was_held_back_is_new_when_it_no_longer_is() {
    let repository = two();
    let allowed = "<!-- audit-lint: allow-file(range/unpinned) it is tagged later -->\n";
    repository.audit("M03", "0123abc...HEAD", allowed);
    repository.commit("M03", &[]);
    repository.audit("M03", "0123abc...HEAD", "");
    let (findings, _) = found(&repository, &["--since", "HEAD", "--introduced"]);
    assert_eq!(findings.len(), 1, "{findings:?}");
}

#[test]
fn only_what_is_introduced_fails() {
    let repository = two();
    let b = repository.git(&["rev-parse", "before~1"])[..12].to_owned();
    repository.audit("M02", &format!("{b}...HEAD (pending)"), "more\n");
    let run = |more: &[&str]| {
        let usual = [
            "--select",
            "range/unpinned",
            "--fail-on",
            "warning",
            "--since",
            "before",
        ];
        repository.run(&[&usual, more].concat()).code
    };
    assert_eq!((run(&[]), run(&["--introduced"])), (1, 0));
}

#[test]
fn nothing_is_checked_out() {
    let repository = two();
    repository.audit("M02", "0123abc...HEAD", "mine\n");
    let before = repository.git(&["status", "--porcelain"]);
    found(&repository, &["--since", "before", "--introduced"]);
    assert_eq!(repository.git(&["status", "--porcelain"]), before);
}
