//! From a file to its text, or to a message that says why not. Never guesses an encoding.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use crate::markdown::{DEEPEST, MOST_INVENTED, too_deep, too_ragged};

/// Something that could not be read, or was not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct Problem {
    /// The path that reports print.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// No larger file is read: 64 MiB.
const LARGEST: u64 = 64 << 20;

/// Reads a text file.
///
/// # Errors
///
/// When it is no regular file, which may have no end, cannot be opened, or [cannot be decoded](decode).
pub fn read_text(path: &Path, shown: &str) -> Result<String, Problem> {
    let problem = |message: String| Problem {
        path: shown.to_owned(),
        message,
    };
    let io = |error: std::io::Error| problem(format!("cannot be read: {}", reason(&error)));
    // Before it is opened: opening a named pipe waits until somebody writes into it.
    let metadata = fs::metadata(path).map_err(io)?;
    if metadata.is_dir() {
        return Err(problem("cannot be read: it is a directory".to_owned()));
    }
    if !metadata.is_file() {
        return Err(problem(
            "cannot be read: it is no regular file; `-` reads an audit from standard input"
                .to_owned(),
        ));
    }
    let size = metadata.len();
    if size > LARGEST {
        return Err(problem(too_large(size)));
    }
    let file = File::open(path).map_err(io)?;
    let bytes = read_all(file, usize::try_from(size).unwrap_or_default()).map_err(io)?;
    decode(bytes).map_err(problem)
}

/// All bytes, but no more than it takes to know that they are too many.
///
/// # Errors
///
/// When they cannot be read.
pub fn read_all(from: impl Read, expected: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(expected + 1);
    // Limited also where a file should be small: it may grow while it is read, and some never end.
    from.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large(size: u64) -> String {
    format!(
        "is {} MiB large, and no more than {} MiB are read",
        size.div_ceil(1 << 20),
        LARGEST >> 20
    )
}

/// The text of bytes.
///
/// # Errors
///
/// A message, when they are more than 64 MiB, no UTF-8, hold a NUL byte, or are a text whose quotes and lists are
/// nested too deep, or whose tables lack too many cells.
pub fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() as u64 > LARGEST {
        // How much more there is, nobody has looked.
        return Err(format!(
            "is larger than {} MiB, and no more are read",
            LARGEST >> 20
        ));
    }
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
    if let Some((line, depth)) = too_deep(&text) {
        return Err(format!(
            "nests {depth} quotes and lists in line {line}, and no more than {DEEPEST} are read"
        ));
    }
    if let Some(line) = too_ragged(&text) {
        return Err(format!(
            "has tables whose rows lack more than {MOST_INVENTED} cells up to line {line}, and no more are filled up"
        ));
    }
    Ok(text)
}

/// An error's reason without the system's number.
pub(super) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
