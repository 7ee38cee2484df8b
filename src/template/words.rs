//! Names made comparable. Refuses to know which names there are.

use std::borrow::Cow;

/// Lower case, without parenthesised parts, punctuation and leading numbers; `&` becomes `and`, `_` a blank.
pub fn normalise(name: &str) -> String {
    let mut result = String::with_capacity(name.len() + 1);
    let mut depth = 0_usize;
    // Where the word that is being written begins.
    let mut word = 0;
    for character in name.chars() {
        match character {
            _ if depth == 0 && character.is_ascii_alphanumeric() => {
                result.push(character.to_ascii_lowercase());
            }
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '&' => {
                word = end_word(&mut result, word);
                result.push_str("and");
                word = end_word(&mut result, word);
            }
            '\'' | '’' => {}
            _ if character.is_alphanumeric() => result.extend(character.to_lowercase()),
            _ => word = end_word(&mut result, word),
        }
    }
    end_word(&mut result, word);
    result.truncate(result.trim_end().len());
    result
}

/// Ends the word that begins at `start` and says where the next one begins. A number in front is dropped:
/// "10. Score Trend" and "3.2 Defer" lose theirs, "M10 Audit" keeps its word.
fn end_word(text: &mut String, start: usize) -> usize {
    if start == text.len() {
        return start;
    }
    if start == 0 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.clear();
    } else {
        text.push(' ');
    }
    text.len()
}

/// The number of `10. Title` and `10) Title`, and what follows it; none for `3.1`, `10b` and a plain number such as a year.
pub fn numbered(heading: &str) -> Option<(u32, &str)> {
    let text = heading.trim_start_matches(['*', '_', ' ']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    let plain = rest.starts_with([' ', '*', '_']) && (1..=2).contains(&digits);
    let number = text[..digits].parse().ok().filter(|_| plain)?;
    Some((number, rest))
}

/// `1 audit`, `2 audits`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The beginning of a long text, for quoting it.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 100;
    if text.chars().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}

/// A text without its parenthesised and bracketed parts: "(M01 merge) →" is an arrow, "5.0 (new)" a number.
pub fn without_notes(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|character| {
            let inside = depth > 0 || matches!(character, '(' | '[');
            match character {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            !inside
        })
        .collect()
}

/// Whether two texts have the same words: case, blanks and punctuation are no difference.
pub fn same_text(one: &str, other: &str) -> bool {
    words(one).eq(words(other))
}

/// The words of a text in lower case: runs of letters, digits and inner apostrophes.
pub fn words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .map(|word| {
            if word.chars().any(char::is_uppercase) {
                Cow::Owned(word.to_lowercase())
            } else {
                Cow::Borrowed(word)
            }
        })
}

/// Whether one of `names`, each one or more lower-case words, stands in `text` as whole words.
pub fn has_word<S: AsRef<str>>(text: &str, names: &[S]) -> bool {
    // Nearly every word differs in its first letter. Those of the names, as bits.
    let firsts = names
        .iter()
        .fold(0, |bits, name| bits | first_bit(name.as_ref()));
    let mut inside = false;
    let mut rest = text;
    while let Some(&byte) = rest.as_bytes().first() {
        let (belongs, length) = if byte.is_ascii() {
            (byte.is_ascii_alphanumeric(), 1)
        } else {
            let character = rest.chars().next().unwrap_or_default();
            (character.is_alphanumeric(), character.len_utf8())
        };
        let begins = belongs && !inside && first_bit(rest) & firsts != 0;
        if begins && names.iter().any(|name| opens_with(rest, name.as_ref())) {
            return true;
        }
        inside = belongs;
        rest = &rest[length..];
    }
    false
}

/// A bit for the first letter of a text, whatever its case; one for all that is not ASCII.
fn first_bit(text: &str) -> u32 {
    match text.as_bytes().first() {
        Some(byte) if byte.is_ascii() => 1 << (byte & 0x1f),
        _ => 1,
    }
}

/// Whether a text opens with these words.
fn opens_with(text: &str, name: &str) -> bool {
    // Nearly every word differs in its first letter.
    let (first, expected) = (text.as_bytes().first(), name.as_bytes().first());
    if first.map(u8::to_ascii_lowercase) != expected.copied() && first.is_some_and(u8::is_ascii) {
        return false;
    }
    let mut found = words(text);
    name.split(' ')
        .all(|expected| found.next().is_some_and(|word| word == expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_one_meaning_normalise_alike() {
        for heading in [
            "12. Flake & Regression Log (Cumulative)",
            "Flake and Regression Log",
            "🧪 3.1 FLAKE & REGRESSION LOG",
        ] {
            assert_eq!(normalise(heading), "flake and regression log");
        }
        assert_eq!(normalise("current_sha"), "current sha");
        assert_eq!(normalise("Blocker?"), "blocker");
        assert_eq!(normalise("R&D (all) Δ"), "r and d δ");
        assert_eq!(normalise("  12 "), "");
    }
}
