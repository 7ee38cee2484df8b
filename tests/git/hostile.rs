//! Repositories, names and refs that want to run something, or to be taken for something else.
#![cfg(unix)]

use std::fs;

use crate::repository::{Repository, delta, place};

/// Whatever any command may do in a repository.
const COMMANDS: [&[&str]; 9] = [
    &[],
    &["--since", "HEAD~1"],
    &["--since", "HEAD~1", "--introduced"],
    &["--staged"],
    &["--staged", "--introduced"],
    &["--diff"],
    &["inspect", "docs"],
    &["baseline"],
    &["new", "--stdout"],
];

/// A repository whose configuration starts a program wherever git would.
fn armed() -> (Repository, std::path::PathBuf) {
    let repository = Repository::new();
    let a = repository.commit("a", &["src/a.rs"]);
    let b = repository.commit("b", &["src/b.rs"]);
    repository.audit("M01", &format!("{a}...{b}"), &delta(&["src/a.rs"]));
    repository.commit("audit", &[]);
    repository.audit("M02", &format!("{b}...0123abc4567d"), &delta(&["src/a.rs"]));
    repository.git(&["add", "--all"]);
    let marker = repository.outside("marker");
    let script = repository.outside("evil");
    fs::write(
        &script,
        format!("#!/bin/sh\necho \"$0 $@\" >> {}\ncat\n", marker.display()),
    )
    .expect("a new file");
    let rights = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
    fs::set_permissions(&script, rights.clone()).expect("a file of ours");
    let evil = script.display().to_string();
    let config = fs::read_to_string(repository.root().join(".git/config"));
    let config = config.expect("a configuration");
    let more = format!(
        "[core]\n\tfsmonitor = {evil}\n\tpager = {evil}\n\tsshCommand = {evil}\n\teditor = {evil}\n\taskPass = {evil}\n\
         \talternateRefsCommand = {evil}\n\tgitProxy = {evil}\n\trepositoryformatversion = 1\n\
         [pager]\n\trev-list = {evil}\n\tdiff-tree = {evil}\n\tcat-file = {evil}\n\tls-tree = {evil}\n\
         [diff]\n\texternal = {evil}\n[diff \"evil\"]\n\ttextconv = {evil}\n\tcommand = {evil}\n\
         [filter \"evil\"]\n\tclean = {evil}\n\tsmudge = {evil}\n\tprocess = {evil}\n\trequired = true\n\
         [log]\n\tshowSignature = true\n[gpg]\n\tprogram = {evil}\n[credential]\n\thelper = {evil}\n\
         [alias]\n\trev-list = !{evil}\n\trev-parse = !{evil}\n\tcat-file = !{evil}\n\tdiff-tree = !{evil}\n\
         [extensions]\n\tpartialClone = origin\n\
         [remote \"origin\"]\n\turl = ext::{evil}\n\tpromisor = true\n\tuploadpack = {evil}\n\tpartialclonefilter = blob:none\n\
         [protocol]\n\tallow = always\n[protocol \"ext\"]\n\tallow = always\n[trace2]\n\teventTarget = {evil}\n"
    );
    repository.write(".git/config", &(config + &more));
    repository.write(".git/info/attributes", "* filter=evil diff=evil\n");
    for hook in [
        "post-checkout",
        "pre-commit",
        "post-index-change",
        "reference-transaction",
        "fsmonitor-watchman",
    ] {
        let path = repository.root().join(".git/hooks").join(hook);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::copy(&script, path).expect("a new file");
    }
    (repository, marker)
}

#[test]
fn a_configuration_that_would_start_programs_starts_none() {
    let (repository, marker) = armed();
    for command in COMMANDS {
        let outcome = repository.run(command);
        let told = fs::read_to_string(&marker).unwrap_or_default();
        assert_eq!(told, "", "{command:?} {outcome:?}");
    }
    // The facts are there all the same: a program that would have fetched what is missing was not asked.
    assert_eq!(
        repository
            .lint(&["--no-baseline"])
            .count("range/unknown-revision"),
        1
    );
    // And the trap works: git itself falls into it.
    repository.tries(&["status"]);
    assert!(marker.exists());
}

#[test]
fn refs_that_look_like_flags_reach_nobody() {
    let repository = Repository::new();
    let a = repository.commit("a", &["src/a.rs"]);
    for range in [
        format!("`--upload-pack=touch\u{a0}x`...{a}"),
        format!("`--upload-pack=x`...{a}"),
        format!("{a}...`-O`"),
        format!("{a}...`--output=marker`"),
        format!("{a}...`v1.0.0;touch`"),
        format!("{a}...`v1.0.0$(touch)`"),
        format!("{a}...`refs/../../x`"),
        format!("{a}^@...{a}"),
        format!("{a}...v1.0.0-{}", "x".repeat(5000)),
        format!("{a}~99999999999999999999...{a}"),
    ] {
        repository.audit("M01", &range, "");
        let outcome = repository.lint(&[]);
        assert!(outcome.code < 2, "{range}: {outcome:?}");
        assert!(outcome.notices().is_empty(), "{range}: {outcome:?}");
    }
    let files = fs::read_dir(repository.root()).expect("a folder");
    assert_eq!(files.count(), 3, "only .git, docs and src");
}

#[test]
fn names_of_files_are_told_harmlessly() {
    let repository = Repository::new();
    let a = repository.commit("a", &["src/a.rs"]);
    let b = repository.commit("b", &["src/b.rs"]);
    let tree = repository.git(&["rev-parse", "HEAD^{tree}"]);
    // Line ends, escapes, what looks like git's own answers, and what is no text.
    let names = [
        "src/x\nerror[fake/rule] y",
        "src/\u{1b}[31mred",
        &format!("{tree} {tree}\nM"),
        "M",
        "-O",
        "--all",
        "src/\u{202e}txt.rs",
        "\"quoted\"",
    ];
    let c = repository.commit("c", &names);
    let d = repository.commit("d", &["src/d.rs"]);
    repository.audit("M01", &format!("{a}...{b}"), "");
    repository.audit(
        "M02",
        &format!("{c}...{d}"),
        &delta(&["src/b.rs", "src/d.rs"]),
    );
    for format in ["concise", "full", "json"] {
        let outcome = repository.run(&["--select", "range/,delta/", "--output-format", format]);
        assert!(outcome.stdout.contains("8 files differ"), "{outcome:?}");
        assert!(
            outcome.stdout.contains("`src/b.rs` is the same"),
            "{outcome:?}"
        );
        assert!(!outcome.stdout.contains('\u{1b}'), "{outcome:?}");
        assert!(
            !outcome.stdout.contains("\nerror[fake/rule]"),
            "{outcome:?}"
        );
    }
    let told = repository.run(&["inspect", "docs"]).stdout;
    assert!(
        !told.contains('\u{1b}') && !told.contains("\nerror"),
        "{told}"
    );
}

#[test]
fn the_variables_of_a_hook_lead_into_no_other_repository() {
    let other = Repository::new();
    other.commit("x", &["x"]);
    let repository = Repository::new();
    let a = repository.commit("a", &["src/a.rs"]);
    let b = repository.commit("b", &["src/b.rs"]);
    repository.audit("M01", &format!("{a}...{b}"), "");
    let elsewhere = other.root().join(".git").display().to_string();
    let repository = repository
        .with("GIT_DIR", &elsewhere)
        .with("GIT_INDEX_FILE", &format!("{elsewhere}/index"))
        .with("GIT_OBJECT_DIRECTORY", &format!("{elsewhere}/objects"));
    repository.lint(&[]).is_quiet();
    repository.tries(&["add", "--all"]);
    let shown = repository.run(&["--staged", "--show-files"]);
    assert_eq!(shown.code, 0, "{shown:?}");
}

#[test]
fn a_replaced_commit_is_still_what_it_was() {
    let repository = Repository::new();
    let a = repository.commit("a", &["src/a.rs"]);
    let b = repository.commit("b", &["src/b.rs"]);
    repository.git(&["replace", &b, &a]);
    repository.audit("M01", &format!("{a}...{b}"), &delta(&["src/b.rs"]));
    repository.lint(&[]).is_quiet();
    assert!(repository.root().join(place("M01")).exists());
}
