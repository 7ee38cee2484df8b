//! The IDs of issues, as people write them. Never says whose they are.

/// IDs are compared without case, with single blanks and straight quotes.
pub fn key(id: &str) -> String {
    let straight = |c: char| match c {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        other => other,
    };
    let words: Vec<&str> = id.split_whitespace().collect();
    words
        .join(" ")
        .chars()
        .map(straight)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The IDs of a cell: several where a `/`, `,`, `;` or `&` divides what looks like IDs, else the whole text.
pub(super) fn ids(text: &str) -> Vec<&str> {
    let parts: Vec<&str> = text
        .split(['/', ',', ';', '&'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > 1 && parts.iter().all(|part| looks_like_id(part)) {
        parts
    } else {
        vec![text.trim()]
    }
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
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .unwrap_or(text.len());
    let id = &text[..end];
    let shaped = id.contains('-')
        && looks_like_id(id)
        && !id.bytes().any(|b| b.is_ascii_lowercase())
        && id
            .rsplit('-')
            .next()
            .is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()));
    shaped.then_some(id)
}
