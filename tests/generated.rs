//! What is generated from the command line: completions and the manual know every command, flag and name.
//! `tests/consumers/shells.sh` hands them to the shells and to `man`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

use audit_lint::rules::CATALOGUE;
use regex::Regex;
use snapbox::cmd::{Command, cargo_bin};
use walkdir::WalkDir;

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

fn audit_lint(arguments: &[&str]) -> Output {
    Command::new(cargo_bin!("audit-lint"))
        .args(arguments)
        .output()
        .expect("the command runs")
}

fn printed(arguments: &[&str]) -> String {
    let output = audit_lint(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

/// The page as a reader sees its words: roff writes `-` as `\-`.
fn manual(command: &[&str]) -> String {
    printed(&[&["man"], command].concat()).replace('\\', "")
}

fn shown(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
}

fn flags(command: &clap::Command) -> impl Iterator<Item = &str> {
    command.get_arguments().filter_map(clap::Arg::get_long)
}

#[test]
fn every_shell_completes_commands_flags_and_names() {
    let command = audit_lint::cli::command();
    for shell in SHELLS {
        let script = printed(&["completions", shell]);
        for below in shown(&command) {
            assert!(script.contains(below.get_name()), "{shell}: {below}");
            for flag in flags(below) {
                assert!(script.contains(flag), "{shell}: {below} --{flag}");
            }
        }
    }
    // The scripts of elvish and powershell have no place for values, that of fish only for those of flags.
    for shell in ["bash", "fish", "zsh"] {
        let script = printed(&["completions", shell]);
        let rules = CATALOGUE.iter().map(|rule| rule.name.as_ref());
        for name in rules.chain(["registry/", "ALL"]) {
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
    for shell in ["bash", "zsh"] {
        let script = printed(&["completions", shell]);
        assert!(script.contains("refactor-delta"), "{shell}");
        assert!(script.contains("common"), "{shell}");
    }
}

#[test]
fn a_rule_that_is_not_in_the_completions_may_be_asked_for() {
    let output = audit_lint(&["--select", "house/owner", "fixtures/clean"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("house/owner"), "{said}");
    assert!(!said.contains("possible values"), "{said}");
}

#[test]
fn every_command_has_a_page_with_its_flags_and_exit_codes() {
    let command = audit_lint::cli::command();
    let whole = manual(&[]);
    for flag in flags(&command) {
        assert!(whole.contains(&format!("--{flag}")), "--{flag}");
    }
    for code in ["0", "1", "2", "3"] {
        assert!(whole.contains(&format!("\nfI{code}fR\n")), "{code}");
    }
    for below in shown(&command) {
        let name = below.get_name();
        assert!(whole.contains(&format!("audit-lint-{name}(1)")), "{name}");
        let page = manual(&[name]);
        assert!(page.contains(&format!("\naudit-lint-{name} - ")), "{page}");
        for flag in flags(below) {
            assert!(page.contains(&format!("--{flag}")), "{name} --{flag}");
        }
        for deeper in shown(below) {
            let page = manual(&[name, deeper.get_name()]);
            let title = format!("\naudit-lint-{name}-{} - ", deeper.get_name());
            assert!(page.contains(&title), "{page}");
        }
    }
}

#[test]
fn there_is_no_page_of_what_is_no_command() {
    for words in [
        &["man", "xyzzy"][..],
        &["man", "schema"],
        &["man", "rules", "xyzzy"],
    ] {
        let output = audit_lint(words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        let told = format!("there is no command `{}`", words[1..].join(" "));
        assert!(said.contains(&told), "{said}");
        assert_eq!(output.stdout, b"");
    }
}

#[test]
fn the_manual_names_every_variable_that_is_read() {
    let read = Regex::new(r#"(?:env::var(?:_os)?\(|env = )"([A-Z_]+)""#).expect("a valid pattern");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut variables: BTreeSet<String> = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"]
        .map(str::to_owned)
        .into();
    for entry in WalkDir::new(source) {
        let path = entry.expect("a readable folder").into_path();
        if path.is_file() {
            let text = fs::read_to_string(path).expect("a readable file");
            variables.extend(read.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
    assert!(variables.contains("NO_GRAPHICS"), "the pattern finds none");
    let page = manual(&[]);
    for variable in variables {
        assert!(page.contains(&format!("\nfI{variable}fR\n")), "{variable}");
    }
}
