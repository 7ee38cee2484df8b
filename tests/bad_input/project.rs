//! A folder of files and the real binary in it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

pub(crate) use crate::outcome::Outcome;
use crate::outcome::write;

/// A text that gives exactly one finding, [`FINDING`], whatever stands beside it.
pub(crate) const ODD: &str = "# Notes\n\nNot from the template.\n";
/// What [`ODD`] gives in the `concise` format, behind its path.
pub(crate) const FINDING: &str = ":1:1: error[template/not-followed]";

/// A project of its own, outside any repository; gone when it is dropped.
pub(crate) struct Project {
    folder: TempDir,
}

/// Runs a tool of the system. None where it is missing or fails.
#[expect(
    clippy::disallowed_methods,
    reason = "the standard library makes no named pipe"
)]
pub(crate) fn tool<A: AsRef<OsStr>>(
    name: &str,
    arguments: impl IntoIterator<Item = A>,
) -> Option<()> {
    let status = Command::new(name).args(arguments).status();
    status.is_ok_and(|status| status.success()).then_some(())
}

impl Project {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        Self { folder }
    }

    /// A project with a fixture in it: its `docs/` and all below.
    pub(crate) fn of_fixture(name: &str) -> Self {
        let project = Self::new();
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures")
            .join(name);
        for entry in walkdir::WalkDir::new(&fixture) {
            let path = entry.expect("a readable fixture").into_path();
            if path.is_file() {
                let below = path.strip_prefix(&fixture).expect("below its folder");
                project.write(below, fs::read(&path).expect("a readable fixture"));
            }
        }
        project
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root().join(below)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, below: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> &Self {
        write(&self.path(below), bytes);
        self
    }

    pub(crate) fn read(&self, below: impl AsRef<Path>) -> String {
        fs::read_to_string(self.path(below)).expect("a file of the project")
    }

    /// The binary, in the project, with nothing of the environment that changes its output.
    #[expect(
        clippy::disallowed_methods,
        reason = "the tests start the binary, here and nowhere else"
    )]
    pub(crate) fn command<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_audit-lint"));
        command
            .args(arguments)
            .current_dir(self.root())
            .env_remove("CLICOLOR_FORCE")
            .env_remove("NO_GRAPHICS")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Outcome {
        let output = self.command(arguments).output().expect("the binary starts");
        Outcome::of(output)
    }

    /// Runs it where it might never end, and ends it after a minute.
    #[track_caller]
    pub(crate) fn run_to_its_end(&self, arguments: &[&str]) -> Outcome {
        let mut child = self.command(arguments).spawn().expect("the binary starts");
        for _ in 0..1_200 {
            if child.try_wait().expect("our own child").is_some() {
                let output = child.wait_with_output().expect("the binary ended");
                return Outcome::of(output);
            }
            thread::sleep(Duration::from_millis(50));
        }
        child.kill().expect("our own child");
        panic!("it did not end: {arguments:?}");
    }

    /// Lints with one line a finding.
    pub(crate) fn lint<A: AsRef<OsStr>>(&self, paths: impl IntoIterator<Item = A>) -> Outcome {
        let command = self
            .command(["--output-format", "concise"])
            .args(paths)
            .output();
        Outcome::of(command.expect("the binary starts"))
    }

    /// Lints as [`Project::lint`] does, with a text as standard input.
    pub(crate) fn lint_piped(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        let mut child = self
            .command(["--output-format", "concise"])
            .args(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut pipe = child.stdin.take().expect("standard input is piped");
        // It may refuse its arguments and end before it reads anything.
        let _ = pipe.write_all(input);
        drop(pipe);
        Outcome::of(child.wait_with_output().expect("the binary ends"))
    }
}

impl Outcome {
    /// The exit code, with what was printed where it is another.
    #[track_caller]
    pub(crate) fn ends_with(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// Whether the file was linted and found odd.
    #[track_caller]
    pub(crate) fn finds_odd(&self, path: &str) -> &Self {
        let line = format!("{path}{FINDING}");
        let count = self.stdout.matches(&line).count();
        assert_eq!(count, 1, "`{line}` in {self:?}");
        self
    }

    /// Whether standard error has a line with all of `parts`.
    #[track_caller]
    pub(crate) fn complains(&self, parts: &[&str]) -> &Self {
        let found = self
            .stderr
            .lines()
            .any(|line| line.starts_with("error:") && parts.iter().all(|part| line.contains(part)));
        assert!(found, "{parts:?} in {self:?}");
        self
    }

    /// Whether nothing went wrong but the findings.
    #[track_caller]
    pub(crate) fn complains_of_nothing(&self) -> &Self {
        assert!(!self.stderr.contains("error:"), "{self:?}");
        self
    }

    /// How many findings there are in the `concise` format.
    pub(crate) fn findings(&self) -> usize {
        self.stdout.lines().count()
    }
}
