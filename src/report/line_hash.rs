//! What GitHub knows a line by while lines above it come and go, as its own upload action reckons it. Never decides
//! whether two findings are the same.

use std::collections::{HashMap, VecDeque};
use std::fmt;

/// How much of the text counts, in UTF-16 code units from the start of the line on, without blanks and tabs.
const WINDOW: usize = 100;

const FACTOR: u64 = 37;

/// Stands behind the last code unit of a file.
const END: u16 = u16::MAX;

/// What a line is known by: the hash of what follows its start, and how many lines up to it have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineHash {
    hash: u64,
    count: u32,
}

/// `8b7cf3e952e7aeb2:1`.
impl fmt::Display for LineHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:x}:{}", self.hash, self.count)
    }
}

/// The hash of each line of a text, in order. A carriage return alone ends a line, too.
pub(super) fn line_hashes(text: &str) -> Vec<LineHash> {
    let mut rolling = Rolling::default();
    let mut is_line_start = true;
    let mut is_behind_return = false;
    for unit in text.encode_utf16().chain([END]) {
        let is_return = unit == u16::from(b'\r');
        let is_second_half = is_behind_return && unit == u16::from(b'\n');
        is_behind_return = is_return;
        if is_second_half || unit == u16::from(b' ') || unit == u16::from(b'\t') {
            continue;
        }
        let unit = if is_return { u16::from(b'\n') } else { unit };
        rolling.settle();
        if is_line_start {
            rolling.starts.push_back(rolling.taken);
        }
        is_line_start = unit == u16::from(b'\n');
        rolling.take(unit);
    }
    for _ in 0..WINDOW {
        rolling.settle();
        rolling.take(0);
    }
    rolling.lines
}

/// A hash of the last code units that were taken.
struct Rolling {
    window: [u16; WINDOW],
    /// `FACTOR` to the power of `WINDOW`: by how much the unit that leaves the window has grown.
    grown: u64,
    hash: u64,
    taken: usize,
    /// How much had been taken where each line starts whose hash is not known yet.
    starts: VecDeque<usize>,
    counts: HashMap<u64, u32>,
    lines: Vec<LineHash>,
}

impl Default for Rolling {
    fn default() -> Self {
        Self {
            window: [0; WINDOW],
            grown: (0..WINDOW).fold(1, |grown: u64, _| grown.wrapping_mul(FACTOR)),
            hash: 0,
            taken: 0,
            starts: VecDeque::new(),
            counts: HashMap::new(),
            lines: Vec::new(),
        }
    }
}

impl Rolling {
    /// Notes the hash of a line once the window holds what follows its start, and nothing else.
    fn settle(&mut self) {
        let is_whole = |start: &usize| start + WINDOW == self.taken;
        if !self.starts.front().is_some_and(is_whole) {
            return;
        }
        self.starts.pop_front();
        let count = self.counts.entry(self.hash).or_default();
        *count += 1;
        self.lines.push(LineHash {
            hash: self.hash,
            count: *count,
        });
    }

    fn take(&mut self, unit: u16) {
        let place = &mut self.window[self.taken % WINDOW];
        let leaving = std::mem::replace(place, unit);
        self.hash = self
            .hash
            .wrapping_mul(FACTOR)
            .wrapping_add(u64::from(unit))
            .wrapping_sub(self.grown.wrapping_mul(u64::from(leaving)));
        self.taken += 1;
    }
}

/// The expected hashes are those of the action's own tests.
#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn hashes_to(text: &str, expected: &[&str]) {
        let hashes: Vec<String> = line_hashes(text).iter().map(LineHash::to_string).collect();
        assert_eq!(hashes, expected, "{text:?}");
    }

    #[test]
    fn an_empty_file_has_one_line() {
        hashes_to("", &["c129715d7a2bc9a3:1"]);
    }

    #[test]
    fn blanks_and_tabs_do_not_count() {
        let expected = [
            "271789c17abda88f:1",
            "54703d4cd895b18:1",
            "180aee12dab6264:1",
            "a23a3dc5e078b07b:1",
        ];
        hashes_to(" a\nb\n  \t\tc\n d", &expected);
        hashes_to("a\n b\nc \nd", &expected);
    }

    #[test]
    fn all_line_ends_are_the_same() {
        let open = [
            "8b7cf3e952e7aeb2:1",
            "b1ae1287ec4718d9:1",
            "bff680108adb0fcc:1",
            "c6805c5e1288b612:1",
            "b86d3392aea1be30:1",
            "e6ceba753e1a442:1",
        ];
        hashes_to(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End", &open);
        let closed = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        for text in [
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n",
            " hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r",
            " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
            " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
        ] {
            hashes_to(text, &closed);
        }
    }

    #[test]
    fn equal_lines_are_counted() {
        hashes_to(
            &"Lorem ipsum dolor sit amet.\n".repeat(10),
            &[
                "a7f2ff13bc495cf2:1",
                "a7f2ff13bc495cf2:2",
                "a7f2ff13bc495cf2:3",
                "a7f2ff13bc495cf2:4",
                "a7f2ff13bc495cf2:5",
                "a7f2ff13bc495cf2:6",
                "a7f2ff1481e87703:1",
                "a9cf91f7bbf1862b:1",
                "55ec222b86bcae53:1",
                "cc97dc7b1d7d8f7b:1",
                "c129715d7a2bc9a3:1",
            ],
        );
    }
}
