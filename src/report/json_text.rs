//! JSON on one line, as it goes out. Never lets a terminal act on what stands in it.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use super::clean::is_hostile;

/// Writes a value and a line end.
pub(super) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Visible);
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// A list whose items are made while they are written: there may be many.
pub(super) struct Listed<F>(pub(super) F);

impl<F, I> Serialize for Listed<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// JSON without blanks, in which characters that a terminal would act on are escapes. A reader gets them back.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hostile) {
            let (before, from) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut behind = from.chars();
            if let Some(hostile) = behind.next() {
                for unit in hostile.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
            rest = behind.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_escapes_and_a_reader_the_text() {
        let text = "a\u{1b}[31m\u{9b}\u{202e}\"ü🟢\u{7f}";
        let mut out = Vec::new();
        write(&text, &mut out).expect("writing to memory cannot fail");
        let written = String::from_utf8(out).expect("JSON is UTF-8");
        assert!(!written.trim_end().contains(is_hostile), "{written}");
        assert!(written.contains("ü🟢"), "{written}");
        let read: String = serde_json::from_str(&written).expect("it is JSON");
        assert_eq!(read, text);
    }
}
