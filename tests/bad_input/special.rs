//! What is no regular file, has no end, or changes while it is read.
#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use audit_lint::config::Config;
use audit_lint::lint::{Choices, Fixing, Request, Run};

use crate::project::{ODD, Outcome, Project, tool};

const NO_FILE: &str = "cannot be read: it is no regular file";

fn pipe(project: &Project, name: &str) {
    let path = project.path(name);
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a new folder");
    tool("mkfifo", [path]).expect("every Unix makes named pipes");
}

#[test]
fn a_named_pipe_is_never_waited_for() {
    for arguments in [
        &["pipe"][..],
        &["docs/M02_audit.md", "docs/M01_audit.md"],
        &["--config", "pipe"],
        &["--baseline", "pipe"],
        &["baseline", "--baseline", "pipe"],
        &["rules", "--config", "pipe"],
        &["new", "--config", "pipe"],
    ] {
        let project = Project::new();
        project.write("docs/M01_audit.md", ODD);
        pipe(&project, "pipe");
        pipe(&project, "docs/M02_audit.md");
        let outcome = project.run_to_its_end(arguments);
        outcome.ends_with(2).complains(&[NO_FILE]);
    }
}

#[test]
fn a_named_pipe_in_a_configuration_is_never_waited_for() {
    for key in [
        "extends = 'pipe'",
        "template = 'pipe.toml'",
        "rule-files = ['pipe']",
        "[registry]\nfile = 'pipe'",
    ] {
        let project = Project::new();
        project.write("M01_audit.md", ODD);
        project.write("audit-lint.toml", format!("{key}\n"));
        pipe(&project, "pipe");
        pipe(&project, "pipe.toml");
        let outcome = project.run_to_its_end(&["."]);
        outcome.ends_with(2);
        assert!(outcome.stderr.contains(NO_FILE), "{key}: {outcome:?}");
    }
}

#[test]
fn a_named_pipe_among_audits_is_passed_over() {
    let project = Project::new();
    project.write("docs/M01_audit.md", ODD);
    pipe(&project, "docs/M02_audit.md");
    pipe(&project, "docs/audit-lint.toml");
    let outcome = project.run_to_its_end(&["--output-format", "concise", "docs"]);
    outcome
        .ends_with(1)
        .complains_of_nothing()
        .finds_odd("docs/M01_audit.md");
}

#[test]
fn what_has_no_end_is_refused() {
    let project = Project::new();
    project.write("M01_audit.md", ODD);
    symlink("/dev/zero", project.path("M02_audit.md")).expect("a new link");
    let outcome = project.run_to_its_end(&["M01_audit.md", "M02_audit.md"]);
    outcome.ends_with(2).complains(&["M02_audit.md", NO_FILE]);
    let mut command = project.command(["-"]);
    command.stdin(File::open("/dev/zero").expect("a device"));
    let output = command.output().expect("the binary starts");
    let outcome = Outcome::of(output);
    outcome
        .ends_with(2)
        .complains(&["standard input", "64 MiB"]);
}

#[test]
fn a_folder_as_standard_input_is_told() {
    let project = Project::new();
    let mut command = project.command(["-"]);
    command.stdin(File::open(project.root()).expect("a folder"));
    let output = command.output().expect("the binary starts");
    let outcome = Outcome::of(output);
    outcome
        .ends_with(2)
        .complains(&["standard input", "cannot be read"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_told() {
    let project = Project::new();
    project.write("M01_audit.md", ODD);
    for arguments in [
        &["."][..],
        &["--output-format", "json"],
        &["--statistics"],
        &["rules"],
        &["explain", "registry/dropped-row"],
        &["inspect", "."],
        &["new", "M02", "--stdout"],
    ] {
        let full = File::options().write(true).open("/dev/full");
        let mut command = project.command(arguments);
        command.stdout(full.expect("every Linux has it"));
        let output = command.output().expect("the binary starts");
        let outcome = Outcome::of(output);
        outcome
            .ends_with(2)
            .complains(&["cannot write", "No space left"]);
    }
}

#[test]
fn output_that_nobody_can_write_to_changes_no_exit_code() {
    let project = Project::new();
    project.write("M01_audit.md", ODD);
    let mut command = project.command(["--quiet", "."]);
    command.stderr(Stdio::from(File::open("/dev/null").expect("a device")));
    let output = command.output().expect("the binary starts");
    Outcome::of(output).ends_with(1);
}

/// A fix that is found, and not written yet.
fn found(project: &Project) -> Run {
    project.write("M01_audit.md", "# M01\n\n| a | b |\n|---|---|\n| lint |\n");
    let request = Request {
        paths: vec![PathBuf::from(".")],
        working_directory: project.root().to_owned(),
        choices: Choices {
            command_line: Config::parse("x", "select = ['table/ragged-row']").expect("a rule"),
            isolated: true,
            ..Choices::default()
        },
        fixing: Fixing::Applied,
        ..Request::default()
    };
    let run = Run::new(&request).expect("no configuration");
    assert_eq!(run.mended.changed.len(), 1, "{:?}", run.mended);
    run
}

#[test]
fn a_file_that_changes_while_it_is_mended_keeps_the_change() {
    let project = Project::new();
    let run = found(&project);
    project.write("M01_audit.md", "# M01\n\nSomebody wrote this.\n");
    let problem = run.mended.changed[0].write().expect_err("it was changed");
    let told = "M01_audit.md: was changed while it was linted, so it is left as it is; run again";
    assert_eq!(problem.to_string(), told);
    assert!(project.read("M01_audit.md").contains("Somebody"));
}

#[test]
fn a_file_that_vanishes_while_it_is_mended_stays_gone() {
    let project = Project::new();
    let run = found(&project);
    fs::remove_file(project.path("M01_audit.md")).expect("our own file");
    let problem = run.mended.changed[0].write().expect_err("it is gone");
    assert!(problem.to_string().contains("no such file"), "{problem}");
    let left = fs::read_dir(project.root()).expect("a folder");
    assert_eq!(left.count(), 0);
}

#[test]
fn a_file_that_comes_and_goes_is_read_or_told() {
    let project = Project::new();
    project.write("docs/M02_audit.md", ODD);
    let path = project.path("docs/M01_audit.md");
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                fs::write(&path, ODD).expect("our own folder");
                let _ = fs::remove_file(&path);
                fs::create_dir(&path).expect("our own folder");
                let _ = fs::remove_dir(&path);
            }
        });
        for _ in 0..20 {
            let outcome = project.lint(["docs"]);
            assert!([1, 2].contains(&outcome.code), "{outcome:?}");
            outcome.finds_odd("docs/M02_audit.md");
            if outcome.code == 2 {
                outcome.complains(&["docs/M01_audit.md"]);
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

/// Makes a chain of folders, longer than any path may be: parts of it, each put below the next.
fn chain(project: &Project, parts: usize, length: usize) -> String {
    let below = vec!["a"; length].join("/");
    let part = |name: &str| {
        let path = project.path(name).join(&below);
        fs::create_dir_all(&path).expect("new folders");
        path
    };
    part("chain");
    for _ in 1..parts {
        let end = part("next");
        fs::rename(project.path("chain"), end.join("a")).expect("our own folder");
        fs::rename(project.path("next"), project.path("chain")).expect("our own folder");
    }
    below
}

#[test]
fn ten_thousand_folders_in_one_another_end() {
    let project = Project::new();
    project.write("docs/M01_audit.md", ODD);
    let below = chain(&project, 10, 1_000);
    let outcome = project.run_to_its_end(&["--output-format", "concise", "."]);
    outcome
        .ends_with(2)
        .finds_odd("docs/M01_audit.md")
        .complains(&["chain/a/a", "name too long"]);
    // Nothing removes so long a chain at once.
    for _ in 1..10 {
        let rest = project.path("chain").join(&below).join("a");
        fs::rename(rest, project.path("rest")).expect("our own folder");
        fs::remove_dir_all(project.path("chain")).expect("our own folder");
        fs::rename(project.path("rest"), project.path("chain")).expect("our own folder");
    }
}
