//! What the projects of several tests share: how files come into them, and how a run in them ended. What each of them
//! starts, and with which environment, is its own.

use std::fs;
use std::path::Path;
use std::process::Output;

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Of a program that ended by itself, wrote UTF-8, and did not blame itself.
    #[track_caller]
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        let outcome = Self {
            code: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        assert!(!outcome.stderr.contains("has a bug"), "{outcome:?}");
        assert!(outcome.code >= 0, "a signal ended it: {outcome:?}");
        outcome
    }
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    let parent = path.parent().expect("a file lies in a folder");
    fs::create_dir_all(parent).expect("a new folder");
    fs::write(path, bytes).expect("a new file");
}
