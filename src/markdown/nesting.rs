//! How deep quotes and lists are nested in one another, found before the parser sees the text. Never parses it.

/// Deeper ones are not parsed: each line below them would take as long as they are deep.
pub const DEEPEST: usize = 200;

/// The first line that opens more containers than [`DEEPEST`], and how many.
pub fn too_deep(text: &str) -> Option<(usize, usize)> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let mut start = 0;
    for (index, end) in ends.chain([text.len()]).enumerate() {
        // Each container takes a byte at least.
        if end - start > DEEPEST {
            let depth = depth(&text[start..end]);
            if depth > DEEPEST {
                return Some((index + 1, depth));
            }
        }
        start = end + 1;
    }
    None
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
    fn the_first_line_that_is_too_deep_is_told() {
        let deep = format!("a\n{}x\n{}x", ">".repeat(DEEPEST), "- ".repeat(DEEPEST + 1));
        assert_eq!(too_deep(&deep), Some((3, DEEPEST + 1)));
        assert_eq!(too_deep(&">".repeat(DEEPEST)), None);
    }
}
