//! The sessions of `docs/git.md`, in the repository that it tells of.

use std::fs;
use std::path::Path;

use snapbox::{Data, assert_data_eq};

use crate::repository::{Repository, delta};

/// A session: the command behind `$`, and what it prints.
struct Session {
    command: String,
    output: String,
}

fn sessions() -> Vec<Session> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/git.md");
    let page = fs::read_to_string(page).expect("a page");
    let blocks = page.split("```console\n").skip(1);
    let blocks = blocks.map(|rest| rest.split("```").next().expect("a block ends"));
    let commands = blocks.flat_map(|block| block.split("$ ").skip(1));
    commands
        .map(|session| {
            let (command, output) = session.split_once('\n').expect("a line");
            Session {
                command: command.to_owned(),
                output: output.to_owned(),
            }
        })
        .collect()
}

/// M01, two commits, and M02, which lists a file that it did not touch.
fn told() -> Repository {
    let repository = Repository::new();
    let short = |commit: String| commit[..7].to_owned();
    let start = short(repository.commit("start", &["src/skeleton.rs"]));
    let m01 = short(repository.commit("roles", &["src/roles.rs"]));
    repository.commit("login", &["docs/login.md"]);
    let hotfix = short(repository.commit("hotfix", &["src/login.rs"]));
    let m02 = short(repository.commit("permissions", &["src/permissions.rs"]));
    repository.audit("M01", &format!("{start}...{m01}"), "");
    let paths = delta(&["src/roles.rs", "src/permissions.rs"]);
    repository.audit("M02", &format!("{hotfix}...{m02}"), &paths);
    repository.commit("audits", &[]);
    repository
}

#[test]
fn the_page_shows_what_is_printed() {
    let repository = told();
    let mut count = 0;
    for Session { command, output } in sessions() {
        let words: Vec<&str> = command.split(' ').collect();
        let printed = match words.as_slice() {
            ["audit-lint", arguments @ ..] => {
                let outcome = repository.run(arguments);
                count += 1;
                outcome.stdout + &outcome.stderr
            }
            ["git", "clone", options @ .., _, place] => {
                let address = format!("file://{}", repository.root().display());
                repository.git(&[&["clone"], options, &[&address, place]].concat());
                String::new()
            }
            other => panic!("nobody knows how to run {other:?}"),
        };
        assert_data_eq!(printed, Data::text(output));
    }
    assert!(count > 2, "the page was read");
}
