//! Names made comparable. Refuses to know which names there are.

use std::borrow::Cow;

/// Lower case, without parenthesised parts, punctuation and leading numbers; `&` becomes `and`, `_` a blank.
pub fn normalise(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut depth = 0_usize;
    for character in name.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '&' => text.push_str(" and "),
            '\'' | '’' => {}
            c if c.is_alphanumeric() || c == 'Δ' => text.extend(c.to_lowercase()),
            _ => text.push(' '),
        }
    }
    let mut result = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        // "10. Score Trend" and "3.2 Defer" lose their numbers, "M10 Audit" keeps its word.
        if result.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if !result.is_empty() {
            result.push(' ');
        }
        result.push_str(word);
    }
    result
}

/// The words of a text in lower case: runs of letters, digits and inner apostrophes.
pub fn words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
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
    let text: Vec<_> = words(text).collect();
    names.iter().any(|name| {
        let name: Vec<&str> = name.as_ref().split(' ').collect();
        text.windows(name.len())
            .any(|window| window.iter().zip(&name).all(|(a, b)| a == b))
    })
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
    }
}
