//! A real repository in a folder of its own, and the real binary in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub(crate) use crate::outcome::Outcome;
use crate::outcome::write;

/// A repository; gone when it is dropped.
pub(crate) struct Repository {
    folder: TempDir,
    /// Where in the folder the work tree lies.
    root: PathBuf,
    /// What the binary is started with besides.
    environment: Vec<(String, String)>,
}

/// The header of an audit with a range, and what else stands in it.
pub(crate) fn audit(milestone: &str, range: &str, more: &str) -> String {
    format!(
        "# {milestone} Audit\n\n**Milestone:** {milestone}  \n**Range:** {range}  \n**CI Status:** Green\n\n{more}"
    )
}

/// Where the audit of a milestone lies.
pub(crate) fn place(milestone: &str) -> String {
    format!("docs/milestones/{milestone}/{milestone}_audit.md")
}

/// A Delta Map with these paths.
pub(crate) fn delta(paths: &[&str]) -> String {
    let rows = paths.iter().map(|path| format!("| `{path}` | changed |\n"));
    format!(
        "## Delta Map\n\n| Path | Change |\n|---|---|\n{}",
        rows.collect::<String>()
    )
}

impl Repository {
    /// An empty folder, in no work tree.
    pub(crate) fn none() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let root = fs::canonicalize(folder.path())
            .expect("a folder")
            .join("work");
        fs::create_dir(&root).expect("a new folder");
        Self {
            folder,
            root,
            environment: Vec::new(),
        }
    }

    /// A repository without a commit.
    pub(crate) fn new() -> Self {
        let repository = Self::none();
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// The same folder, seen from another directory in it: a clone, a work tree, a submodule.
    pub(crate) fn at(mut self, place: &str) -> Self {
        self.root = self.outside(place);
        self
    }

    /// Sets a variable for the binary.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path beside the work tree.
    pub(crate) fn outside(&self, place: &str) -> PathBuf {
        let folder = fs::canonicalize(self.folder.path()).expect("a folder");
        folder.join(place)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, below: &str, text: &str) -> &Self {
        write(&self.root.join(below), text);
        self
    }

    pub(crate) fn remove(&self, below: &str) -> &Self {
        fs::remove_file(self.root.join(below)).expect("a file");
        self
    }

    /// Writes the audit of a milestone.
    pub(crate) fn audit(&self, milestone: &str, range: &str, more: &str) -> &Self {
        self.write(&place(milestone), &audit(milestone, range, more))
    }

    /// Runs git, and gives what it prints.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let outcome = self.start("git", arguments, &[]);
        assert_eq!(outcome.code, 0, "git {arguments:?}: {outcome:?}");
        outcome.stdout.trim().to_owned()
    }

    /// Runs git, which may refuse.
    pub(crate) fn tries(&self, arguments: &[&str]) -> Outcome {
        self.start("git", arguments, &[])
    }

    /// Writes files, each with a text that names the commit, commits everything, and gives the short SHA.
    #[track_caller]
    pub(crate) fn commit(&self, message: &str, files: &[&str]) -> String {
        for file in files {
            self.write(file, &format!("{message}: {file}\n"));
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.head()
    }

    /// The short SHA of what is checked out. It has a letter and a digit, or is longer.
    pub(crate) fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])[..12].to_owned()
    }

    /// Lints with one line a finding, the rules about commits only.
    pub(crate) fn lint(&self, arguments: &[&str]) -> Outcome {
        let rules = "range/broken-chain,range/unknown-revision,range/not-ancestor,range/unaudited-gap,delta/";
        let select = ["--output-format", "concise", "--select", rules];
        self.run(&[&select, arguments].concat())
    }

    /// The same, as JSON.
    pub(crate) fn json(&self) -> String {
        let format = ["--select", "range/,delta/", "--output-format", "json"];
        self.run(&format).stdout
    }

    /// Runs the binary.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        let environment: Vec<(&str, &str)> = self
            .environment
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.start(env!("CARGO_BIN_EXE_audit-lint"), arguments, &environment)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the tests start the binary and git, here and nowhere else"
    )]
    fn start(&self, program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(&self.root)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            // Neither what lies above the folder, nor the person's settings, nor the clock count.
            .env("GIT_CEILING_DIRECTORIES", self.outside(""))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "a")
            .env("GIT_AUTHOR_EMAIL", "a@example.org")
            .env("GIT_AUTHOR_DATE", "2024-01-01T00:00:00Z")
            .env("GIT_COMMITTER_NAME", "a")
            .env("GIT_COMMITTER_EMAIL", "a@example.org")
            .env("GIT_COMMITTER_DATE", "2024-01-01T00:00:00Z")
            .env("NO_COLOR", "1")
            .envs(environment.iter().copied())
            .output()
            .expect("the program starts");
        Outcome::of(output)
    }
}

impl Outcome {
    /// Each finding without path, line and column.
    pub(crate) fn findings(&self) -> Vec<&str> {
        let lines = self.stdout.lines();
        lines
            .map(|line| line.splitn(4, ':').nth(3).unwrap_or(line).trim())
            .collect()
    }

    /// How many findings a rule has.
    pub(crate) fn count(&self, rule: &str) -> usize {
        let rule = format!("[{rule}]");
        self.stdout
            .lines()
            .filter(|line| line.contains(&rule))
            .count()
    }

    /// What it says of git.
    pub(crate) fn notices(&self) -> Vec<&str> {
        let lines = self.stderr.lines();
        lines
            .filter_map(|line| line.strip_prefix("git: "))
            .collect()
    }

    #[track_caller]
    pub(crate) fn finds(&self, expected: &[&str]) -> &Self {
        assert_eq!(self.findings(), expected, "{self:?}");
        self
    }

    /// Whether nothing is found and nothing is said.
    #[track_caller]
    pub(crate) fn is_quiet(&self) {
        assert_eq!((self.code, self.stdout.as_str()), (0, ""), "{self:?}");
        assert_eq!(self.notices(), [""; 0], "{self:?}");
    }

    /// Whether it is refused with this.
    #[track_caller]
    pub(crate) fn refuses(&self, part: &str) {
        assert_eq!((self.code, self.stdout.as_str()), (2, ""), "{self:?}");
        let told: Vec<&str> = self.stderr.split_whitespace().collect();
        assert!(told.join(" ").contains(part), "`{part}` in {self:?}");
    }
}
