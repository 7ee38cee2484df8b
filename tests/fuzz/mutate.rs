//! Changes texts at random, and always in the same way. Knows what audits and configurations are made of, and nothing
//! of the code that reads them.

/// Pieces that mean something to somebody.
const PIECES: &[&str] = &[
    "|",
    "|-|",
    "\n",
    "\n\n",
    "# ",
    "## ",
    "`",
    "```",
    "<!--",
    "-->",
    "~~",
    "**",
    "[",
    "](",
    "> ",
    "- ",
    "1. ",
    "\\",
    "\r",
    "\r\n",
    "\t",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{1b}[2J",
    "🟢",
    "é",
    "\u{a0}",
    "M00",
    "M99999999999",
    "M10_5",
    "SEC-001",
    "SEC-001–049",
    "0",
    "-1",
    "99999999999999999999999999999.5",
    "5.0",
    "100%",
    "HEAD",
    "abc1234..def5678",
    "{",
    "}",
    "[[",
    "\"",
    "'",
    "\"\"\"",
    "= ",
    "\n[rules]\n",
    "ALL",
    "(?i)",
    "a{1,9}",
    "audit-lint: allow(",
    "allow-file(",
    "registry/",
    "| Milestone |",
    "Overall",
    "Weight",
    "None.",
    "Yes",
    "---\n",
    "TODO",
    "TBD",
    "&amp;",
    "<br>",
    "\u{2028}",
    "e\u{301}",
];

/// A source of numbers that looks random: xorshift, always from the same beginning.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default() % limit.max(1)
    }
}

/// A text with some changes, and perhaps a part of another.
pub(crate) fn mutated(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut text = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(8) {
        let at = numbers.below(text.len() + 1);
        let end = (at + numbers.below(40)).min(text.len());
        match numbers.below(8) {
            0 => drop(text.drain(at..end)),
            1 => {
                let part = text[at..end].to_vec();
                let times = 1 + numbers.below(4);
                insert(&mut text, at, &part.repeat(times));
            }
            2 | 3 => {
                let piece = PIECES[numbers.below(PIECES.len())];
                let times = if numbers.below(20) == 0 { 300 } else { 1 };
                insert(&mut text, at, piece.repeat(times).as_bytes());
            }
            4 => {
                let byte = text.get(at).copied().unwrap_or(b'x');
                let bit = 1 << numbers.below(7);
                insert(&mut text, at, &[byte ^ bit]);
            }
            5 => {
                let other = &seeds[numbers.below(seeds.len())];
                let from = numbers.below(other.len() + 1);
                let to = (from + numbers.below(400)).min(other.len());
                insert(&mut text, at, &other[from..to]);
            }
            6 => remove_line(&mut text, at),
            _ => {
                if let Some(byte) = text[at..].iter_mut().find(|byte| byte.is_ascii_digit()) {
                    *byte = b'0' + u8::try_from(numbers.below(10)).unwrap_or_default();
                }
            }
        }
    }
    // What is no UTF-8 is refused at once; little is learnt of that.
    if numbers.below(50) == 0 {
        return text;
    }
    String::from_utf8_lossy(&text).into_owned().into_bytes()
}

fn insert(text: &mut Vec<u8>, at: usize, part: &[u8]) {
    drop(text.splice(at..at, part.iter().copied()));
}

fn remove_line(text: &mut Vec<u8>, at: usize) {
    let start = text[..at].iter().rposition(|byte| *byte == b'\n');
    let start = start.map_or(0, |at| at + 1);
    let end = text[at..].iter().position(|byte| *byte == b'\n');
    let end = end.map_or(text.len(), |length| at + length + 1);
    text.drain(start..end);
}
