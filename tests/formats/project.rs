//! A folder of audits, and the real binary in it or in this repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub(crate) use crate::outcome::Outcome;
use crate::outcome::write;

/// An audit with findings of several rules.
pub(crate) const ODD: &str = "# M01 Audit\n\n**Range:** `main` → `main`\n";

/// A project of its own; gone when it is dropped.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let project = Self { folder };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, below: &str, text: &str) {
        write(&self.path(below), text);
    }

    pub(crate) fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
    }

    pub(crate) fn has(&self, below: &str) -> bool {
        self.path(below).exists()
    }

    /// Runs the binary in the project.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        run(self.folder.path(), arguments, None)
    }

    /// Runs the binary in a folder of the project.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Outcome {
        run(&self.path(folder), arguments, None)
    }

    /// Runs the binary with a value of `AUDIT_LINT_OUTPUT_FORMAT`.
    pub(crate) fn run_with_format(&self, format: &str, arguments: &[&str]) -> Outcome {
        run(self.folder.path(), arguments, Some(format))
    }
}

/// Runs the binary at the root of this repository.
pub(crate) fn run_here(arguments: &[&str]) -> Outcome {
    run(Path::new(env!("CARGO_MANIFEST_DIR")), arguments, None)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the tests start the binary, here and nowhere else"
)]
fn run(folder: &Path, arguments: &[&str], format: Option<&str>) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_audit-lint"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("NO_GRAPHICS", "0")
        .env_remove("AUDIT_LINT_OUTPUT_FORMAT");
    if let Some(format) = format {
        command.env("AUDIT_LINT_OUTPUT_FORMAT", format);
    }
    Outcome::of(command.output().expect("the binary starts"))
}
