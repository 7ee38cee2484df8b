//! Text that may be printed. Hostile text must not move the cursor, colour the screen or turn lines around.

use std::borrow::Cow;

/// The text with control and bidirectional formatting characters replaced, byte for byte as long, so that offsets
/// stay true. Line ends and tabs stay.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|character| is_hostile(character) && !matches!(character, '\n' | '\r' | '\t'))
    {
        return Cow::Borrowed(text);
    }
    let replaced = text.chars().map(|character| match character {
        '\n' | '\r' | '\t' => character,
        hostile if is_hostile(hostile) => substitute(hostile),
        other => other,
    });
    Cow::Owned(replaced.collect())
}

/// The same for what must stay on one line: a message, a path.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let replaced = text.chars().map(|character| {
        if is_hostile(character) {
            substitute(character)
        } else {
            character
        }
    });
    Cow::Owned(replaced.collect())
}

/// Whether a terminal would act on a character instead of showing it.
pub(super) fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A visible character of the same length in UTF-8.
fn substitute(hostile: char) -> char {
    match hostile.len_utf8() {
        1 => '?',
        2 => '¿',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_are_replaced_by_visible_ones_of_the_same_length() {
        let text = "a\u{1b}[31m\u{9b}\u{202e}b\nc";
        let cleaned = clean(text);
        assert_eq!(cleaned, "a?[31m¿\u{fffd}b\nc");
        assert_eq!(cleaned.len(), text.len());
        assert_eq!(clean_line("a\nb"), "a?b");
    }
}
