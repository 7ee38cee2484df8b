//! The IDs of issues, as people write them. Never says whose they are.

/// IDs are compared without case, with single blanks and straight quotes.
pub fn key(id: &str) -> String {
    // As nearly every ID.
    if id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return id.to_ascii_lowercase();
    }
    let mut key = String::with_capacity(id.len());
    for word in id.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        for character in word.chars() {
            match character {
                '’' | '‘' => key.push('\''),
                '“' | '”' => key.push('"'),
                _ if character.is_ascii() => key.push(character.to_ascii_lowercase()),
                _ => key.extend(character.to_lowercase()),
            }
        }
    }
    key
}

/// How many IDs the ranges of one list may stand for: a few bytes of text become fifty rows. A further range is read as
/// a name.
pub(super) const MOST_RANGED: usize = 10_000;

/// The IDs of a cell: several where it holds nothing else, one with marks or words beside it, else the whole text.
/// `room` is how many IDs ranges may still stand for.
pub(super) fn ids(text: &str, room: &mut usize) -> Vec<String> {
    // As nearly every cell.
    if leading_id(text) == Some(text) {
        return vec![text.to_owned()];
    }
    let bare = unmarked(text);
    joined(&bare, room)
        .or_else(|| Some(vec![beside_words(&bare)?.to_owned()]))
        .unwrap_or_else(|| vec![text.trim().to_owned()])
}

/// The name of a flake: what looks like a name in code goes without marks, other text is itself.
pub(super) fn name(text: &str) -> String {
    let bare = unmarked(text);
    let words = bare.contains(char::is_whitespace) || bare.chars().all(char::is_alphabetic);
    if words { text.trim().to_owned() } else { bare }
}

/// Without `(new)`, `[^1]` and emoji: `SEC-001(a)` and `test_a[linux]` keep what touches them.
fn unmarked(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        let stands_alone =
            || bare.is_empty() || bare.ends_with(' ') || text[at..].starts_with("[^");
        match character {
            '(' | '[' if depth > 0 || stands_alone() => depth += 1,
            ')' | ']' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            other => bare.push(other),
        }
    }
    let is_mark = |c: char| {
        c.is_whitespace() || matches!(c, '*' | ':') || !(c.is_ascii() || c.is_alphanumeric())
    };
    bare.trim_matches(is_mark).to_owned()
}

/// `SEC-001, SEC-002 and SEC-003`, `SEC-001<br>SEC-002`, `SEC-007–009`: only IDs, and what joins them.
fn joined(text: &str, room: &mut usize) -> Option<Vec<String>> {
    const JOINTS: [char; 5] = ['/', ',', ';', '&', '+'];
    let divides = |c: char| c.is_whitespace() || JOINTS.contains(&c);
    let mut found = Vec::new();
    let mut are_shaped = true;
    let mut are_joined = false;
    let mut rest = text;
    while !rest.is_empty() {
        let range = Range::opening(rest).filter(|range| range.count() <= *room);
        let end = if let Some(range) = range {
            *room -= range.count();
            found.extend(range.ids());
            range.length
        } else {
            let end = rest.find(divides).unwrap_or(rest.len());
            let word = &rest[..end];
            if word.eq_ignore_ascii_case("and") {
                are_joined = true;
            } else if looks_like_id(word) {
                are_shaped &= leading_id(word) == Some(word);
                found.push(word.to_owned());
            } else if !word.is_empty() {
                return None;
            }
            end
        };
        let behind = rest[end..].trim_start_matches(divides);
        are_joined |= rest[end..rest.len() - behind.len()].contains(JOINTS);
        rest = behind;
    }
    // A blank alone divides only what can be nothing but IDs: "Phase2 Step3" is a name.
    let are_ids = found.len() == 1 || are_joined || are_shaped;
    (are_ids && !found.is_empty()).then_some(found)
}

/// `SEC-004 — token`, `NEW: SEC-003`: the only ID, with a dash or colon between it and the words.
fn beside_words(text: &str) -> Option<&str> {
    const BORDERS: [char; 4] = ['—', '–', '-', ':'];
    let mut named = shaped_ids(text);
    let id = named.next().filter(|_| named.next().is_none())?;
    let (before, behind) = text.split_once(id)?;
    // "SEC-001–099" is a range that is too long to be read.
    let stands_apart = behind.starts_with([' ', ':']);
    let opens = before.is_empty() && stands_apart && behind.trim_start().starts_with(BORDERS);
    let closes = behind.is_empty() && before.trim_end().ends_with(BORDERS);
    (opens || closes).then_some(id)
}

/// Whether something with the shape of an issue's ID stands in a text: `SEC-001`.
pub fn holds_id(text: &str) -> bool {
    shaped_ids(text).next().is_some()
}

/// Every ID of a text that is shaped like `SEC-001`.
pub(in crate::audit) fn shaped_ids(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .filter(|word| leading_id(word) == Some(word))
}

/// `SEC-007–009`, `SEC-007 to SEC-009`.
#[derive(Debug)]
struct Range<'t> {
    /// `SEC-`.
    prefix: &'t str,
    numbers: std::ops::RangeInclusive<u32>,
    /// How many digits a number has at least.
    digits: usize,
    /// How much of the text it is.
    length: usize,
}

impl<'t> Range<'t> {
    /// A longer range is read as a name.
    const LONGEST: u32 = 50;

    /// The range that a text opens with.
    fn opening(text: &'t str) -> Option<Self> {
        let first = leading_token(text);
        let unmarked = |text: &'t str| text.trim_start_matches(['`', '*']);
        let behind = unmarked(&text[first.len()..]);
        let prefix = first.trim_end_matches(|c: char| c.is_ascii_digit());
        // Between blanks a number may be anything: "SEC-001 — 12 tests".
        let last = [" to ", " through ", " – ", " — ", " - "]
            .iter()
            .find_map(|joint| unmarked(behind.strip_prefix(joint)?).strip_prefix(prefix))
            .or_else(|| {
                let mut joints = ["–", "—", "…", "...", ".."].iter();
                let last = joints.find_map(|joint| behind.strip_prefix(joint))?;
                let last = unmarked(last);
                Some(last.strip_prefix(prefix).unwrap_or(last))
            })?;
        let digits = &leading_id(first)?[prefix.len()..];
        let end = last
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
            .unwrap_or(last.len());
        let (from, to): (u32, u32) = (digits.parse().ok()?, last[..end].parse().ok()?);
        let is_short = from < to && to - from < Self::LONGEST && digits.len() < 10;
        is_short.then_some(Self {
            prefix,
            numbers: from..=to,
            digits: digits.len(),
            length: text.len() - last.len() + end,
        })
    }

    fn count(&self) -> usize {
        self.numbers.clone().count()
    }

    fn ids(&self) -> impl Iterator<Item = String> + '_ {
        let (prefix, digits) = (self.prefix, self.digits);
        let number = self.numbers.clone();
        number.map(move |number| format!("{prefix}{number:0digits$}"))
    }
}

/// Whether a text opens with a range that an ID lies in: `SEC-007–009` has `SEC-008`.
pub(in crate::audit) fn opens_range_with(text: &str, id: &str) -> bool {
    Range::opening(text).is_some_and(|range| range.ids().any(|one| one.eq_ignore_ascii_case(id)))
}

/// One word with a letter first and a digit in it: `SEC-001`, `DEF-002A`, `T3`.
pub(in crate::audit) fn looks_like_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().any(|b| b.is_ascii_digit())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'#'))
}

/// The ID that a heading or list item begins with: upper case, a hyphen and a number, as in `TORCH-SEC-001`.
pub(in crate::audit) fn leading_id(text: &str) -> Option<&str> {
    let id = leading_token(text);
    let bytes = id.as_bytes();
    let hyphen = memchr::memrchr(b'-', bytes)?;
    let shaped = bytes[0].is_ascii_uppercase()
        && bytes.get(hyphen + 1).is_some_and(u8::is_ascii_digit)
        && !bytes.iter().any(u8::is_ascii_lowercase);
    shaped.then_some(id)
}

fn leading_token(text: &str) -> &str {
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    &text[..text.bytes().take_while(belongs).count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_ids_is_several() {
        for (cell, expected) in [
            ("SEC-001", &["SEC-001"][..]),
            ("SEC-001, SEC-002 and T3", &["SEC-001", "SEC-002", "T3"]),
            ("SEC-001/SEC-002", &["SEC-001", "SEC-002"]),
            ("SEC-001 SEC-002", &["SEC-001", "SEC-002"]),
            ("SEC-009–11", &["SEC-009", "SEC-010", "SEC-011"]),
            ("SEC-1 to SEC-2; T3", &["SEC-1", "SEC-2", "T3"]),
            ("SEC-001 (new)", &["SEC-001"]),
            ("🆕 T3", &["T3"]),
            ("NEW: SEC-003", &["SEC-003"]),
            ("SEC-004 — 12 tokens", &["SEC-004"]),
            ("SEC-005[^1]", &["SEC-005"]),
        ] {
            assert_eq!(ids(cell, &mut 100), expected, "{cell}");
        }
    }

    #[test]
    fn a_cell_of_words_is_one_name() {
        for cell in [
            "",
            "—",
            "Phase2 Step3",
            "UTF-8 decoding",
            "Decoding of UTF-8",
            "SEC-001 — split from SEC-000",
            "SEC-001 → SEC-009",
            "SEC-001–099",
            "SEC-009–007",
            "SEC-001(a)",
            "Login / token review",
        ] {
            assert_eq!(ids(cell, &mut 100), [cell], "{cell}");
        }
    }

    #[test]
    fn the_name_of_a_flake_loses_only_marks() {
        for (cell, expected) in [
            ("test_a (new)", "test_a"),
            ("🆕 test_a", "test_a"),
            ("test_a[linux]", "test_a[linux]"),
            ("Coverage (unit)", "Coverage (unit)"),
            ("Slow login (new)", "Slow login (new)"),
        ] {
            assert_eq!(name(cell), expected, "{cell}");
        }
    }
}
