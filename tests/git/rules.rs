//! What the findings say, and where a rule leaves a doubt alone.

use crate::repository::{Repository, delta};

/// M01 covers `src/a.rs`; then come 12 files in one commit, and one in another.
fn with_gap() -> (Repository, [String; 4]) {
    let repository = Repository::new();
    let a = repository.commit("a", &["src/x.rs"]);
    let b = repository.commit("b", &["src/a.rs"]);
    let files: Vec<String> = (10..22).map(|number| format!("src/f{number}.rs")).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    repository.commit("many", &files);
    repository.commit("docs", &["docs/x.md", "src/README.md"]);
    let c = repository.commit("c", &["src/a.rs"]);
    let d = repository.commit("d", &["src/d.rs"]);
    (repository, [a, b, c, d])
}

#[test]
fn a_gap_names_up_to_ten_files_and_the_commits_that_changed_them() {
    let (repository, [a, b, c, d]) = with_gap();
    repository.audit("M01", &format!("{a}...{b}"), "");
    repository.audit("M02", &format!("{c}...{d}"), "");
    repository.lint(&[]).finds(&[&format!(
        "warning[range/unaudited-gap] 13 files differ between `{b}`, where M01 ended, and `{c}`"
    )]);
    let json = repository.json();
    let files: Vec<String> = (10..19)
        .map(|number| format!("`src/f{number}.rs`"))
        .collect();
    let many = &repository.git(&["rev-parse", "HEAD~3"])[..8];
    let help = format!(
        "no audit covers `src/a.rs`, {} and 3 more, changed by `{}`, `{many}`: start at `{b}`",
        files.join(", "),
        &c[..8]
    );
    assert!(json.contains(&help), "{help}\n{json}");
}

#[test]
fn files_that_need_no_audit_leave_no_gap() {
    let (repository, [a, b, c, d]) = with_gap();
    repository.audit("M01", &format!("{a}...{b}"), "");
    repository.audit("M02", &format!("{c}...{d}"), "");
    let except = "rules.\"range/unaudited-gap\".except = [\"src/f*\", \"**/*.md\", \"src/a.rs\"]";
    repository.lint(&["--config", except]).is_quiet();
    // What a team excepts takes the place of what is excepted usually.
    let except = "rules.\"range/unaudited-gap\".except = [\"src/**/*.rs\"]";
    repository.lint(&["--config", except]).finds(&[&format!(
        "warning[range/unaudited-gap] 2 files differ between `{b}`, where M01 ended, and `{c}`"
    )]);
    let wrong = "rules.\"range/unaudited-gap\".except = [\"src/{a\"]";
    repository
        .lint(&["--config", wrong])
        .refuses("`src/{a` is no glob");
}

#[test]
fn ranges_that_overlap_leave_no_gap() {
    let (repository, [a, b, c, d]) = with_gap();
    repository.audit("M01", &format!("{a}...{c}"), "");
    repository.audit("M02", &format!("{b}...{d}"), "");
    repository.lint(&[]).is_quiet();
}

#[test]
fn of_several_ends_the_nearest_counts() {
    let (repository, [a, b, c, d]) = with_gap();
    repository.audit("M01", &format!("{a}...{b}, {c}"), "");
    repository.audit("M02", &format!("{c}...{d}"), "");
    repository.lint(&[]).is_quiet();
    repository.audit("M01", &format!("{a}...{b}"), "");
    repository.write(
        "docs/milestones/M01/M01_audit.md",
        &format!("# M01\n\n**Range:** {a}...{b}  \n**Merge commit:** {c}\n"),
    );
    repository.lint(&[]).is_quiet();
}

#[test]
fn a_moving_ref_leaves_a_doubt() {
    let (repository, [a, b, c, d]) = with_gap();
    for (first, second, more) in [
        (format!("{a}...main"), format!("{c}...{d}"), String::new()),
        (
            format!("{a}...{b}"),
            format!("main...{d}"),
            delta(&["src/x.rs"]),
        ),
        (
            format!("{b}...{c}"),
            format!("{c}...HEAD"),
            delta(&["src/x.rs"]),
        ),
    ] {
        repository.audit("M01", &first, "");
        repository.audit("M02", &second, &more);
        repository.lint(&[]).is_quiet();
    }
}

#[test]
fn an_ancestor_by_steps_is_known() {
    let (repository, [_, _, _, d]) = with_gap();
    repository.audit("M01", &format!("{d}^...{d}"), "");
    repository.lint(&[]).is_quiet();
    repository.audit("M01", &format!("{d}~99...{d}"), "");
    repository.lint(&[]).finds(&[&format!(
        "error[range/unknown-revision] `{d}~99` is no commit of this repository"
    )]);
}

#[test]
fn what_is_no_commit_is_unknown_and_what_is_ambiguous_is_left_alone() {
    let (repository, [a, _, _, d]) = with_gap();
    let tree = &repository.git(&["rev-parse", "HEAD^{tree}"])[..16];
    repository.audit("M01", &format!("{a}...{d}, {tree}"), "");
    assert_eq!(repository.lint(&[]).count("range/unknown-revision"), 1);
    // Git means the branch, and the audit a commit.
    repository.git(&["branch", "1234567"]);
    repository.audit("M01", &format!("{a}...1234567"), "");
    repository.lint(&[]).is_quiet();
}

#[test]
fn a_branch_that_is_called_like_a_version_is_there() {
    let (repository, [a, ..]) = with_gap();
    repository.git(&["branch", "v1.0.0"]);
    repository.audit("M01", &format!("{a}...v1.0.0"), "");
    repository.lint(&[]).is_quiet();
}

#[test]
fn help_says_what_to_fetch() {
    let (repository, [a, ..]) = with_gap();
    let sha = "0123abc".to_owned() + &"d".repeat(33);
    for (end, severity, help) in [
        (sha.clone(), "error", format!("git fetch origin {sha}")),
        (
            "0123abc".to_owned(),
            "error",
            "fetch the branch that has it".to_owned(),
        ),
        (
            "v9.9.9".to_owned(),
            "error",
            "git fetch origin tag v9.9.9".to_owned(),
        ),
        (
            "0123abc (pre-closeout PR head)".to_owned(),
            "warning",
            "git fetch origin refs/pull/NUMBER/head".to_owned(),
        ),
        (
            "closeout PR-head (`0123abc` + closeout commit)".to_owned(),
            "warning",
            "refs/pull/NUMBER/head".to_owned(),
        ),
    ] {
        repository.audit("M01", &format!("{a} … {end}"), "");
        let told = repository.json();
        assert!(told.contains(&help), "{end}: {told}");
        assert!(
            told.contains(&format!("\"severity\":\"{severity}\"")),
            "{end}: {told}"
        );
    }
    // A start is no head of a pull request of this audit's.
    repository.audit("M01", &format!("0123abc (PR head) … {a}"), "");
    assert_eq!(repository.lint(&[]).code, 1);
}

#[test]
fn a_range_on_two_branches_has_no_order() {
    let (repository, [a, b, _, d]) = with_gap();
    repository.git(&["checkout", "--quiet", "-b", "side", &b]);
    let side = repository.commit("side", &["src/side.rs"]);
    repository.audit("M01", &format!("{side}...{d}"), "");
    repository.lint(&[]).finds(&[&format!(
        "error[range/not-ancestor] `{side}` is no ancestor of `{d}`"
    )]);
    // One end that comes after the start is enough, and one that is unknown leaves a doubt.
    repository.audit("M01", &format!("{b}...{side}, {d}"), "");
    repository.lint(&[]).is_quiet();
    repository.audit("M01", &format!("{side}...{d}, 0123abc"), "");
    assert_eq!(repository.lint(&[]).count("range/not-ancestor"), 0);
    // Histories that have nothing in common.
    repository.git(&["checkout", "--quiet", "--orphan", "other"]);
    let orphan = repository.commit("orphan", &["src/other.rs"]);
    repository.audit("M01", &format!("{orphan}...{a}"), "");
    assert_eq!(repository.lint(&[]).count("range/not-ancestor"), 1);
}

#[test]
fn a_path_that_was_there_before_and_is_not_touched_is_reported() {
    let repository = Repository::new();
    let a = repository.commit("a", &["src/gone.rs", "src/stays.rs", "crates/x/src/lib.rs"]);
    repository.remove("src/gone.rs");
    let b = repository.commit("b", &["src/b.rs"]);
    let c = repository.commit("c", &["src/c.rs", "docs/milestones/M02/plan.md"]);
    repository.audit(
        "M01",
        &format!("{a}...{b}"),
        &delta(&["src/gone.rs", "b.rs"]),
    );
    let paths = [
        // Removed by M01, and so the same at both ends.
        "src/gone.rs",
        "src/stays.rs",
        "x/src/lib.rs",
        "crates/",
        "src/{b,stays}.rs",
        // Touched, or never there.
        "src/{b,c}.rs",
        "src/",
        "docs/milestones/M02/*",
        "src/never.rs",
        "Backend",
        "https://example.org/src/stays.rs",
    ];
    repository.audit("M02", &format!("{b}...{c}"), &delta(&paths));
    let same = |path: &str| {
        format!("warning[delta/unchanged-path] `{path}` is the same at `{b}` and at `{c}`")
    };
    let expected: Vec<String> = paths[..5].iter().map(|path| same(path)).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    repository.lint(&[]).finds(&expected);
}

#[test]
fn what_a_row_says_is_unchanged_may_be_so() {
    let repository = Repository::new();
    let a = repository.commit("a", &["src/a.rs", "src/b.rs"]);
    let b = repository.commit("b", &["src/a.rs"]);
    for row in [
        "| `src/b.rs` | no change |",
        "| `src/b.rs` (unchanged) | read |",
        "| **`src/b.rs`** | None — only scanned |",
        "| `src/a.rs`, `src/b.rs` | Not touched |",
        "| Backend | `src/b.rs` |",
    ] {
        let table = format!("## Delta Map\n\n| Path | Change |\n|---|---|\n{row}\n");
        repository.audit("M01", &format!("{a}...{b}"), &table);
        repository.lint(&[]).is_quiet();
    }
    let row = "| src/b.rs, src/a.rs | carried |";
    let table = format!("## 2. Delta Map\n\n| Path | Change |\n|---|---|\n{row}\n");
    repository.audit("M01", &format!("{a}...{b}"), &table);
    assert_eq!(repository.lint(&[]).count("delta/unchanged-path"), 1);
}

#[test]
fn inspect_shows_what_was_found() {
    let (repository, [a, b, c, d]) = with_gap();
    repository.audit("M01", &format!("{a}...0123abc"), "");
    repository.audit("M02", &format!("{c}...{d}"), "");
    let told = repository.run(&["inspect", "docs"]).stdout;
    let short = |sha: &str| sha[..8].to_owned();
    for part in [
        format!("git          {a} is {}; 0123abc is unknown", short(&a)),
        format!("git          {c} is {}; {d} is {}", short(&c), short(&d)),
        "1 file differs from the start to the end: src/d.rs".to_owned(),
    ] {
        assert!(told.contains(&part), "{part}\n{told}");
    }
    let json = repository
        .run(&["inspect", "--output-format", "json", "docs"])
        .stdout;
    assert!(json.contains("\"is_ancestor\": true"), "{json}");
    let none = repository.run(&["inspect", "--no-git", "docs"]).stdout;
    assert!(!none.contains("git "), "{none}");
    let _ = b;
}

#[test]
fn what_could_not_be_compared_holds_nothing_back_in_vain() {
    let (repository, [a, b, c, d]) = with_gap();
    let allow = "<!-- audit-lint: allow-file(range/unaudited-gap, range/broken-chain) known -->\n";
    let select = "suppression/unused,range/unaudited-gap,range/broken-chain,range/unknown-revision";
    let unused = |end: &str, start: &str, arguments: &[&str]| {
        repository.audit("M01", &format!("{a}...{end}"), "");
        repository.audit("M02", &format!("{start}...{d}"), allow);
        let format = ["--output-format", "concise", "--select", select];
        let outcome = repository.run(&[&format, arguments].concat());
        let lines = outcome
            .stdout
            .lines()
            .filter(|line| line.contains("holds nothing back"));
        lines
            .map(|line| line.rsplit('`').nth(1).unwrap_or(line).to_owned())
            .collect::<Vec<_>>()
    };
    // It has its use; there is nothing to hold back; it may have had its use where more is known.
    assert_eq!(unused(&b, &c, &[]), [""; 0]);
    assert_eq!(unused(&b, &b, &[]), ["range/unaudited-gap"]);
    assert_eq!(unused("0123abc", &b, &[]), [""; 0]);
    // Without git the other rule runs.
    assert_eq!(unused(&b, &c, &["--no-git"]), [""; 0]);
    assert_eq!(unused(&b, &b, &["--no-git"]), ["range/broken-chain"]);
}

#[test]
fn a_baseline_keeps_what_could_not_be_compared() {
    let (repository, [a, b, c, d]) = with_gap();
    repository.audit("M01", &format!("{a}...{b}"), "");
    repository.audit("M02", &format!("{c}...{d}"), "");
    let write = |more: &[&str]| {
        let rules = ["baseline", "--select", "range/unaudited-gap"];
        let outcome = repository.run(&[&rules, more].concat());
        assert_eq!(outcome.code, 0, "{outcome:?}");
        std::fs::read_to_string(repository.root().join("audit-lint.baseline.toml"))
            .expect("a baseline")
    };
    let first = write(&[]);
    assert!(first.contains("range/unaudited-gap"), "{first}");
    assert_eq!(write(&["--no-git"]), first);
    repository.audit("M02", &format!("{b}...{d}"), "");
    assert_ne!(write(&[]), first);
}
