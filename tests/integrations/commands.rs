//! The commands of a page: ours are run on a broken fixture, the others must be known.

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};
use walkdir::WalkDir;

use crate::root;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A folder in which the commands of one block run, one after the other.
pub(crate) struct Session {
    folder: tempfile::TempDir,
}

impl Session {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let fixture = root().join("fixtures/broken/lost-issue");
        for entry in WalkDir::new(&fixture) {
            let path = entry.expect("a readable fixture").into_path();
            let below = path.strip_prefix(&fixture).expect("below its folder");
            let copy = folder.path().join(below);
            if path.is_dir() {
                fs::create_dir_all(copy).expect("a new folder");
            } else {
                fs::copy(path, copy).expect("a new file");
            }
        }
        Self { folder }
    }

    /// Holds a line of a script to be right.
    pub(crate) fn line_holds(&self, line: &str) {
        for command in line.split(" | ") {
            let words: Vec<&str> = command.split_whitespace().collect();
            self.command_holds(&words);
        }
    }

    fn command_holds(&self, words: &[&str]) {
        match words {
            ["audit-lint", arguments @ ..] => self.finds(arguments),
            ["pip" | "pipx", "install", "--quiet", package]
            | ["pip" | "pipx", "install", package] => {
                assert_eq!(*package, format!("audit-lint=={VERSION}"));
            }
            ["npm", "install", "--save-dev", "--save-exact", package]
            | ["cargo", "binstall", "--no-confirm", package]
            | ["cargo", "install", "--locked", package] => {
                assert_eq!(*package, format!("audit-lint@{VERSION}"));
            }
            ["mkdir", "-p", folder] => {
                fs::create_dir_all(self.folder.path().join(folder)).expect("a new folder");
            }
            // tests/consumers/pre_commit.sh runs the first two.
            ["pre-commit", "install"]
            | ["pre-commit", "run", "--all-files"]
            | ["reviewdog", "-f=rdjson", ..]
            | ["echo", ..] => {}
            _ => panic!("nothing checks `{}`", words.join(" ")),
        }
    }

    /// The lost issue is found, whatever the form, and every file that is named is written.
    fn finds(&self, arguments: &[&str]) {
        let arguments: Vec<&str> = arguments
            .iter()
            .map(|word| match *word {
                "\"${INPUT}\"" => "docs/milestones/M10/M10_audit.md",
                word => word,
            })
            .collect();
        let mut command = Command::new(cargo_bin!("audit-lint"))
            .args(&arguments)
            .env_remove("AUDIT_LINT_OUTPUT_FORMAT")
            .current_dir(self.folder.path());
        if arguments.contains(&"-") {
            let audit = self.folder.path().join("docs/milestones/M10/M10_audit.md");
            command = command.stdin(fs::read(audit).expect("the audit is there"));
        }
        let output = command.output().expect("the command runs");
        let expected = i32::from(!arguments.contains(&"--exit-zero"));
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(printed.contains("SEC-001"), "{arguments:?}: {printed}");
        for file in arguments.iter().filter_map(|word| word.split_once('=')) {
            let path = self.folder.path().join(Path::new(file.1));
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file:?}: {error}"));
            assert!(text.contains("SEC-001"), "{file:?}: {text}");
        }
    }
}
