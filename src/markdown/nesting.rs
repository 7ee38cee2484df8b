//! How deep quotes and lists are nested in one another, found before the parser sees the text. Never parses it.

/// Deeper ones are not parsed: each line below them would take as long as they are deep.
pub const DEEPEST: usize = 200;

/// The first line that opens more containers than [`DEEPEST`], and how many.
pub fn too_deep(text: &str) -> Option<(usize, usize)> {
    // Such a line holds nothing else for longer than that. Nearly no text does, and that is quick to see.
    if !holds_run(text.as_bytes(), DEEPEST + 1, may_open) {
        return None;
    }
    for (number, line) in lines(text) {
        // Each container takes a byte at least.
        if line.len() > DEEPEST {
            let depth = depth(line);
            if depth > DEEPEST {
                return Some((number, depth));
            }
        }
    }
    None
}

/// Whether a byte may belong to the marks that open containers, or to the blanks between them.
fn may_open(byte: u8) -> bool {
    matches!(
        byte,
        b'>' | b'-' | b'*' | b'+' | b'0'..=b'9' | b'.' | b')' | b' ' | b'\t'..=b'\r' | 0x80..
    )
}

/// Whether a text holds so many of these bytes in a row. Looks at few of the others: where the last byte of a run can
/// stand, and from there back to the first that does not belong to it.
pub(super) fn holds_run(text: &[u8], length: usize, belongs: impl Fn(u8) -> bool) -> bool {
    let mut start = 0;
    while let Some(window) = text.get(start..start + length) {
        match window.iter().rposition(|byte| !belongs(*byte)) {
            Some(at) => start += at + 1,
            None => return true,
        }
    }
    false
}

/// The lines of a text as the parser sees them, without their ends, each with the number that people give it: a
/// carriage return alone ends a line, too, but counts as none.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
    let ends = ends.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
    let mut start = 0;
    let mut number = 1;
    ends.chain([bytes.len()]).map(move |end| {
        let line = (number, &text[start..end]);
        number += usize::from(bytes.get(end) == Some(&b'\n'));
        start = end + 1;
        line
    })
}

/// How many containers open at the beginning of a line.
fn depth(line: &str) -> usize {
    let mut rest = line.trim_start();
    let first = rest.as_bytes().first().copied();
    // `- - -` and `* * *` are rules.
    let mut is_rule = matches!(first, Some(b'-' | b'*'));
    let mut depth = 0;
    while let Some((mark, behind)) = container(rest) {
        is_rule &= first == Some(mark);
        depth += 1;
        rest = behind.trim_start();
    }
    if is_rule && rest.is_empty() { 0 } else { depth }
}

/// The mark that opens a container, and what stands behind it.
fn container(text: &str) -> Option<(u8, &str)> {
    let mark = *text.as_bytes().first()?;
    let behind = match mark {
        b'>' => return Some((mark, &text[1..])),
        b'-' | b'*' | b'+' => &text[1..],
        b'0'..=b'9' => text
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix(['.', ')'])?,
        _ => return None,
    };
    let is_item = behind.is_empty() || behind.starts_with([' ', '\t', '\r']);
    is_item.then_some((mark, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_counted_whatever_they_are() {
        for (line, expected) in [
            ("", 0),
            ("text - and > more", 0),
            ("> quoted", 1),
            (">> - 1. + text", 5),
            ("  *\t12) text", 2),
            ("-text", 0),
            ("**bold**", 0),
            ("2026-11-25", 0),
            ("- - -", 0),
            ("* * *\r", 0),
            ("> - -", 3),
            ("- * -", 3),
        ] {
            assert_eq!(depth(line), expected, "{line}");
        }
    }

    #[test]
    fn a_run_is_found_wherever_it_stands() {
        let is_a = |byte| byte == b'a';
        for (text, longest) in [
            ("", 0),
            ("aaa", 3),
            ("baab", 2),
            ("abaaaba", 3),
            ("aabaabaa", 2),
        ] {
            for length in 1..5 {
                let found = holds_run(text.as_bytes(), length, is_a);
                assert_eq!(found, length <= longest, "{length} in {text}");
            }
        }
    }

    #[test]
    fn the_first_line_that_is_too_deep_is_told() {
        let deep = format!("a\n{}x\n{}x", ">".repeat(DEEPEST), "- ".repeat(DEEPEST + 1));
        assert_eq!(too_deep(&deep), Some((3, DEEPEST + 1)));
        assert_eq!(too_deep(&">".repeat(DEEPEST)), None);
        assert_eq!(too_deep(&deep.replace('\n', "\r")), Some((1, DEEPEST + 1)));
        assert_eq!(
            too_deep(&deep.replace('\n', "\r\n")),
            Some((3, DEEPEST + 1))
        );
    }
}
