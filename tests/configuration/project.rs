//! A folder of audits and configurations, and the real binary in it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::documented::objections;
pub(crate) use crate::outcome::Outcome;
use crate::outcome::write;

/// A text with one finding of `range/unpinned`, which weighs a warning.
pub(crate) const UNPINNED: &str = "# M02 Audit\n\n**Range:** 4e19d07...HEAD\n";
/// What it gives.
pub(crate) const WARNING: &str = "warning[range/unpinned]";
/// The same, where its configuration makes it an error.
pub(crate) const ERROR: &str = "error[range/unpinned]";
/// A configuration with which [`UNPINNED`] gives that finding alone.
pub(crate) const ONLY: &str = "select = [\"range/unpinned\"]\n";

/// A project of its own, outside any repository; gone when it is dropped.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A project with these files in it.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let project = Self { folder };
        // The root of a repository, so that nothing above the temporary folder counts.
        project.write(".git/HEAD", "");
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, below: &str, text: &str) -> &Self {
        write(&self.root().join(below), text);
        self
    }

    /// The text of a file.
    pub(crate) fn read(&self, below: &str) -> String {
        fs::read_to_string(self.root().join(below)).expect("a readable file")
    }

    /// Runs the binary in the project.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_in("", arguments, "")
    }

    /// Runs the binary in a folder of the project, with a text as standard input.
    #[expect(
        clippy::disallowed_methods,
        reason = "the tests start the binary, here and nowhere else"
    )]
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str], input: &str) -> Outcome {
        let mut child = Command::new(env!("CARGO_BIN_EXE_audit-lint"))
            .args(arguments)
            .current_dir(self.root().join(folder))
            .env_remove("CLICOLOR_FORCE")
            .env("NO_COLOR", "1")
            .env("NO_GRAPHICS", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut pipe = child.stdin.take().expect("standard input is piped");
        // It may refuse its arguments and end before it reads anything.
        let _ = pipe.write_all(input.as_bytes());
        drop(pipe);
        Outcome::of(child.wait_with_output().expect("the binary ends"))
    }

    /// Lints with one line a finding.
    pub(crate) fn lint(&self, arguments: &[&str]) -> Outcome {
        let outcome = self.run(&[&["--output-format", "concise"], arguments].concat());
        if outcome.code < 2 && !arguments.contains(&"--isolated") {
            self.fits_the_schema();
        }
        outcome
    }

    /// An editor has nothing to say of what the command accepts.
    fn fits_the_schema(&self) {
        let files = walkdir::WalkDir::new(self.root()).into_iter();
        for path in files.map(|entry| entry.expect("a readable file").into_path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_other = name.contains("baseline") || name.contains("shape");
            if name.ends_with(".toml") && !is_other {
                let text = fs::read_to_string(&path).expect("a configuration");
                assert_eq!(objections(&text), [""; 0], "{text}");
            }
        }
    }

    /// What is found, without lines, columns and messages.
    #[track_caller]
    pub(crate) fn finds(&self, arguments: &[&str], expected: &[(&str, &str)]) {
        self.lint(arguments).has(expected);
    }
}

impl Outcome {
    /// The exit code, with what was printed where it is another.
    #[track_caller]
    pub(crate) fn ends_with(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// Whether exactly this was found: paths with a severity and a rule, in order.
    #[track_caller]
    pub(crate) fn has(&self, expected: &[(&str, &str)]) -> &Self {
        assert!(self.code < 2, "{self:?}");
        let found: Vec<(&str, &str)> = self
            .stdout
            .lines()
            .map(|line| {
                let (path, rest) = line.split_once(':').expect("a place");
                let rest = rest.split_once(": ").expect("a message").1;
                let end = rest.find(']').expect("a rule in brackets");
                (path, &rest[..=end])
            })
            .collect();
        assert_eq!(found, expected, "{self:?}");
        self
    }

    /// Whether nothing was done, because of a mistake that is told with all of `parts`.
    #[track_caller]
    pub(crate) fn refuses(&self, parts: &[&str]) -> &Self {
        assert_eq!((self.code, self.stdout.as_str()), (2, ""), "{self:?}");
        self.tells(parts)
    }

    /// Whether all of these parts are told on standard error.
    #[track_caller]
    pub(crate) fn tells(&self, parts: &[&str]) -> &Self {
        // Long messages are wrapped, and drawn lines stand beside them.
        let words = self.stderr.split_whitespace().filter(|word| *word != "│");
        let told = words.collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(told.contains(part), "`{part}` in {self:?}");
        }
        self
    }
}
