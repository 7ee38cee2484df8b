//! The number of git processes does not grow with the number of audits.

use std::fs;

use crate::repository::{Repository, delta};

/// So many audits, with something for every rule to find. They are committed, and then all of them change.
fn project(audits: usize) -> Repository {
    let repository = Repository::new();
    let mut start = repository.commit("0", &["src/same.rs"]);
    let mut written = Vec::new();
    for number in 1..=audits {
        let end = repository.commit(&number.to_string(), &["src/a.rs"]);
        let milestone = format!("M{number:02}");
        let range = match number {
            number if number % 4 == 1 => format!("{start}...0123abc"),
            number if number % 4 == 3 => format!("{end}...{start}"),
            _ => format!("{start}...{end}"),
        };
        written.push((milestone, range));
        start = repository.commit(&format!("gap {number}"), &["src/gap.rs"]);
    }
    let map = delta(&["src/same.rs", "src/a.rs"]);
    for more in ["", "more\n"] {
        for (milestone, range) in &written {
            repository.audit(milestone, range, &format!("{map}\n{more}"));
        }
        if more.is_empty() {
            repository.commit("audits", &[]);
        }
    }
    repository
}

/// How many processes a run starts, as git tells it itself, and what it finds.
fn processes(audits: usize, arguments: &[&str]) -> (usize, usize) {
    let repository = project(audits);
    let log = repository.outside("log");
    let repository = repository.with("GIT_TRACE2_EVENT", &log.display().to_string());
    let outcome = repository.run(&[&["--output-format", "concise"], arguments].concat());
    let told = fs::read_to_string(&log).expect("git tells what it does");
    let started = told
        .lines()
        .filter(|line| line.contains("\"event\":\"start\""))
        .count();
    (started, outcome.stdout.lines().count())
}

#[test]
fn more_audits_start_no_more_processes() {
    let rules = ["--select", "range/,delta/"];
    for (changes, has_findings) in [
        (&[][..], true),
        (&["--since", "HEAD"], true),
        (&["--since", "HEAD", "--introduced"], false),
        (&["--staged"], false),
    ] {
        let arguments = [&rules, changes].concat();
        let (few, found) = processes(4, &arguments);
        let (many, more_found) = processes(40, &arguments);
        assert_eq!(
            found > 3 && more_found > 8 * found,
            has_findings,
            "{changes:?}"
        );
        assert!(few > 3, "{changes:?}: {few}");
        assert_eq!(few, many, "{changes:?}");
    }
}

#[test]
fn no_rule_that_asks_starts_no_process() {
    let repository = project(2);
    let log = repository.outside("log");
    let repository = repository.with("GIT_TRACE2_EVENT", &log.display().to_string());
    repository.run(&["--select", "registry/,range/missing"]);
    repository.run(&["--no-git"]);
    assert!(!log.exists());
}
