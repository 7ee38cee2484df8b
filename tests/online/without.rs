//! A build without the network part says so, and lints on where only the configuration wants it.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

const RUN: u64 = 17_640_228_913;

#[expect(
    clippy::disallowed_methods,
    reason = "the tests start the binary, here and nowhere else"
)]
fn run(arguments: &[&str], config: &str) -> (Option<i32>, String) {
    let folder = TempDir::new().expect("a temporary folder");
    let text = format!(
        "# M02 Audit\n\n**CI Status:** Green (https://github.com/acme/pipeline/actions/runs/{RUN})\n"
    );
    fs::write(folder.path().join("M02_audit.md"), text).expect("a new file");
    fs::write(folder.path().join("audit-lint.toml"), config).expect("a new file");
    let output: Output = Command::new(env!("CARGO_BIN_EXE_audit-lint"))
        .args(arguments)
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        // Nobody listens there; nobody asks, either.
        .env("GITHUB_API_URL", "http://127.0.0.1:9")
        .output()
        .expect("the binary starts");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), told)
}

#[test]
fn whoever_asks_for_the_network_is_told_that_this_build_cannot() {
    for arguments in [&["--online"][..], &["evidence", "fetch"]] {
        let (code, told) = run(arguments, "");
        assert_eq!(code, Some(2), "{told}");
        assert!(
            told.contains("was built without its network part"),
            "{told}"
        );
    }
}

#[test]
fn a_configuration_that_wants_it_leaves_the_runs_open() {
    let (code, told) = run(&[], "online = true\nselect = [\"ci/run-not-found\"]\n");
    assert_eq!(code, Some(0), "{told}");
    let expected =
        "CI: 1 run could not be verified: this audit-lint was built without the feature `online`";
    assert!(told.contains(expected), "{told}");
}
