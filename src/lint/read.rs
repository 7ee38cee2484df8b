//! From a file to its text, or to a message that says why not. Never guesses an encoding.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::markdown::{DEEPEST, too_deep};

/// Something that could not be read, or was not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct Problem {
    /// The path that reports print.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Larger files are no audits: 64 MiB.
const LARGEST: u64 = 64 << 20;

/// Reads a text file.
///
/// # Errors
///
/// When it cannot be opened, is larger than 64 MiB, is not UTF-8, holds a NUL byte, or is nested too deep.
pub fn read_text(path: &Path, shown: &str) -> Result<String, Problem> {
    let problem = |message: String| Problem {
        path: shown.to_owned(),
        message,
    };
    let io = |error: std::io::Error| problem(format!("cannot be read: {}", reason(&error)));
    let file = File::open(path).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    if size > LARGEST {
        return Err(problem(format!(
            "is {} MiB large; an audit has at most {} MiB",
            size >> 20,
            LARGEST >> 20
        )));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    // Limited, so that the reader need not ask for the size again.
    file.take(LARGEST).read_to_end(&mut bytes).map_err(io)?;
    decode(bytes).map_err(problem)
}

/// The text of bytes.
///
/// # Errors
///
/// A message, when they are no UTF-8 text, or one whose quotes and lists are nested too deep.
pub fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("is UTF-16; save it as UTF-8".to_owned());
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(format!(
            "holds a NUL byte (offset {at}), so it is no text; save it as UTF-8 text"
        ));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
        format!(
            "is not UTF-8: byte 0x{:02x} in line {line} (offset {at}); save it as UTF-8",
            bytes[at]
        )
    })?;
    match too_deep(&text) {
        Some((line, depth)) => Err(format!(
            "nests {depth} quotes and lists in line {line}, and no more than {DEEPEST} are read"
        )),
        None => Ok(text),
    }
}

/// An error's reason without the system's number.
pub(super) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
