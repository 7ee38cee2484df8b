//! Names made comparable. Refuses to know which names there are.

use std::borrow::Cow;
use std::ops::Range;

/// Lower case, without parenthesised parts, punctuation and leading numbers; `&` becomes `and`, `_` a blank.
pub fn normalise(name: &str) -> String {
    // Many names are one word.
    let is_word = name.bytes().all(|byte| IS_LETTER[byte as usize]);
    if is_word && name.bytes().any(|byte| !byte.is_ascii_digit()) {
        return name.to_ascii_lowercase();
    }
    let mut result = Name {
        text: Vec::with_capacity(name.len() + 1),
        word: 0,
    };
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = name.as_bytes().get(at) {
        at += 1;
        let letter = LETTERS[byte as usize];
        match byte {
            _ if depth == 0 && letter != 0 => result.text.push(letter),
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            b'&' => {
                result.end_word();
                result.text.extend(b"and");
                result.end_word();
            }
            b'\'' => {}
            0..128 => result.end_word(),
            _ => {
                let character = name[at - 1..].chars().next().unwrap_or_default();
                at += character.len_utf8() - 1;
                result.push(character);
            }
        }
    }
    result.end_word();
    result.text.truncate(result.text.trim_ascii_end().len());
    // It is made of whole characters.
    String::from_utf8(result.text).unwrap_or_default()
}

/// The lower case of ASCII letters and digits; zero for all other bytes.
const LETTERS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// Whether a byte is an ASCII letter or digit.
const IS_LETTER: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = LETTERS[byte] != 0;
        byte += 1;
    }
    table
};

/// A name that is being written, as UTF-8.
struct Name {
    text: Vec<u8>,
    /// Where the word begins that is not at its end yet.
    word: usize,
}

impl Name {
    /// A character that is not ASCII.
    fn push(&mut self, character: char) {
        if character.is_alphanumeric() {
            for lower in character.to_lowercase() {
                self.text.extend(lower.encode_utf8(&mut [0; 4]).as_bytes());
            }
        } else if character != '’' {
            self.end_word();
        }
    }

    /// Ends a word. A number in front is dropped: "10. Score Trend" and "3.2 Defer" lose theirs, "M10 Audit" keeps its
    /// word.
    fn end_word(&mut self) {
        if self.word == self.text.len() {
            return;
        }
        if self.word == 0 && self.text.iter().all(u8::is_ascii_digit) {
            self.text.clear();
        } else {
            self.text.push(b' ');
        }
        self.word = self.text.len();
    }
}

/// The number of `10. Title` and `10) Title`, as it is written and as a number, and what follows it; none for `3.1`, `10b` and a plain number such as a year.
pub fn numbered(heading: &str) -> Option<(&str, u32, &str)> {
    let text = heading.trim_start_matches(['*', '_', ' ']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    let plain = rest.starts_with([' ', '*', '_']) && (1..=2).contains(&digits);
    let number = text[..digits].parse().ok().filter(|_| plain)?;
    Some((&text[..digits], number, rest))
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
    written_words(text).map(in_lower_case)
}

/// The same words as they are written.
pub(crate) fn written_words(text: &str) -> impl Iterator<Item = &str> {
    const BELONGS: [bool; 256] = {
        let mut table = IS_LETTER;
        table[b'\'' as usize] = true;
        table
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let run = next_run(text, at, &BELONGS)?;
            at = run.end;
            let word = text[run].trim_matches('\'');
            if !word.is_empty() {
                return Some(word);
            }
        }
    })
}

fn in_lower_case(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Cow::Owned(word.to_ascii_lowercase());
        }
    } else if word.chars().any(char::is_uppercase) {
        return Cow::Owned(word.to_lowercase());
    }
    Cow::Borrowed(word)
}

/// Whether a word is one of these, which are in lower case.
pub(crate) fn is_among<S: AsRef<str>>(word: &str, list: &[S]) -> bool {
    // Nearly every word is ASCII, for which nothing has to be written in lower case.
    if word.is_ascii() {
        list.iter()
            .any(|one| one.as_ref().eq_ignore_ascii_case(word))
    } else {
        let word = in_lower_case(word);
        list.iter().any(|one| one.as_ref() == word)
    }
}

/// Whether one of `names`, each one or more lower-case words, stands in `text` as whole words.
pub fn has_word<S: AsRef<str>>(text: &str, names: &[S]) -> bool {
    // Nearly every word differs in its first letter. Those of the names, as bits.
    let firsts = names
        .iter()
        .filter_map(|name| name.as_ref().bytes().next())
        .fold(0, |bits, first| bits | first_bit(first));
    runs(text).any(|run| {
        let rest = &text[run.start..];
        let may_open = first_bit(rest.as_bytes()[0]) & firsts != 0;
        may_open && names.iter().any(|name| opens_with(rest, name.as_ref()))
    })
}

/// Where the runs of letters and digits are in a text.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let run = next_run(text, at, &IS_LETTER)?;
        at = run.end;
        Some(run)
    })
}

/// The first run of letters and digits at or behind a place. Of ASCII characters, those count that are given.
fn next_run(text: &str, mut at: usize, belongs: &[bool; 256]) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    // How long another character is, and whether it belongs to a run.
    let longer_at = |at: usize| {
        let character = text[at..].chars().next().unwrap_or_default();
        (character.len_utf8(), character.is_alphanumeric())
    };
    loop {
        let byte = *bytes.get(at)?;
        if belongs[byte as usize] {
            break;
        }
        if byte.is_ascii() {
            at += 1;
            continue;
        }
        let (length, is_letter) = longer_at(at);
        if is_letter {
            break;
        }
        at += length;
    }
    let start = at;
    while let Some(&byte) = bytes.get(at) {
        if belongs[byte as usize] {
            at += 1;
            continue;
        }
        if byte.is_ascii() {
            break;
        }
        let (length, is_letter) = longer_at(at);
        if !is_letter {
            break;
        }
        at += length;
    }
    Some(start..at)
}

/// A bit for the first letter of a word, whatever its case; one for all that is not ASCII.
fn first_bit(first: u8) -> u32 {
    if first.is_ascii() {
        1 << (first & 0x1f)
    } else {
        1
    }
}

/// Whether a text opens with these words. Most do not with their first letters.
#[inline]
fn opens_with(text: &str, name: &str) -> bool {
    let mut letters = text.bytes();
    for expected in name.bytes().take_while(|byte| *byte != b' ') {
        match letters.next() {
            Some(letter) if letter.eq_ignore_ascii_case(&expected) => {}
            // Lower case may have more or fewer bytes.
            Some(letter) if !letter.is_ascii() => return has_first(text, name),
            _ => return false,
        }
    }
    let goes_on = letters
        .next()
        .is_some_and(|letter| letter.is_ascii_alphanumeric());
    !goes_on && has_first(text, name)
}

/// Whether the first words of a text are these.
fn has_first(text: &str, name: &str) -> bool {
    let mut found = written_words(text);
    name.split(' ')
        .all(|expected| found.next().is_some_and(|word| is_among(word, &[expected])))
}

/// The known name that is nearest to a wrong one, where one is near.
pub fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names
        .map(|name| (strsim::jaro_winkler(wrong, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_word_normalises_as_beside_blanks() {
        for word in [
            "ci", "CI", "Tests", "M02", "2fa", "3m", "10", "0x1F", "a", "1st",
        ] {
            assert_eq!(normalise(word), normalise(&format!(" {word} ")), "{word}");
        }
    }

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
