//! Sessions of the real binary: `tests/cli/`, every `console` block of the README, and those of the page about formats.
//! `TRYCMD=overwrite cargo test --test cli` writes the outputs anew.

use std::path::Path;

use snapbox::cmd::Command;
use trycmd::TestCases;

const BINARY: &str = env!("CARGO_BIN_EXE_audit-lint");

fn sessions() -> TestCases {
    let cases = TestCases::new();
    cases
        .register_bin("audit-lint", Path::new(BINARY))
        .default_bin_path(BINARY)
        // What the person at the keyboard has set must not count.
        .env("NO_COLOR", "1");
    cases
}

#[test]
fn sessions_print_what_they_say() {
    sessions()
        .env("NO_GRAPHICS", "0")
        .case("tests/cli/*.trycmd")
        .case("tests/cli/*.toml")
        .case("README.md")
        .case("docs/output-formats.md");
}

#[test]
fn the_plain_form_draws_no_lines() {
    sessions()
        .env("NO_GRAPHICS", "1")
        .case("tests/cli/plain/*.trycmd");
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let is_coloured = |environment: &[(&str, &str)], arguments: &[&str]| {
        let output = Command::new(BINARY)
            .args(arguments)
            .arg("fixtures/broken/lost-issue")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(environment.iter().copied())
            .output()
            .expect("the command runs");
        output.stdout.contains(&b'\x1b')
    };
    assert!(!is_coloured(&[], &[]));
    assert!(is_coloured(&[], &["--color", "always"]));
    assert!(is_coloured(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!is_coloured(
        &[("CLICOLOR_FORCE", "1")],
        &["--color", "never"]
    ));
    assert!(!is_coloured(
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
        &[]
    ));
}
