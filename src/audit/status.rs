//! The colour of a status or verdict, and what is only a placeholder. Never weighs a sentence.

use schemars::JsonSchema;
use serde::Serialize;

use crate::template::has_word;

/// What a status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// All is well.
    Green,
    /// With conditions.
    Yellow,
    /// It failed.
    Red,
}

impl Colour {
    /// The colour of a text without markup: its first emoji if it has one, else its leading word.
    pub fn read(text: &str) -> Option<Self> {
        let emoji = text.chars().find_map(|character| match character {
            '🟢' | '✅' => Some(Self::Green),
            '🟡' | '⚠' => Some(Self::Yellow),
            '🔴' | '❌' => Some(Self::Red),
            _ => None,
        });
        emoji.or_else(|| {
            let word = crate::template::words(text).next()?;
            match word.as_ref() {
                // "All green" is how people write it.
                "all" => crate::template::words(text)
                    .nth(1)
                    .filter(|second| second == "green")
                    .map(|_| Self::Green),
                "pass" | "passed" if has_word(text, &["with condition", "with conditions"]) => {
                    Some(Self::Yellow)
                }
                other => Self::of_word(other),
            }
        })
    }

    /// The colour that one lower-case word stands for.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "green" | "pass" | "passed" | "success" => Some(Self::Green),
            "yellow" | "partial" | "conditional" => Some(Self::Yellow),
            "red" | "fail" | "failed" | "failing" | "failure" => Some(Self::Red),
            _ => None,
        }
    }

    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// Whether a text without markup says nothing yet: empty, a dash, `N/A`, `TBD`, `TODO`, `UNKNOWN`, or *pending…*.
pub fn is_placeholder(text: &str) -> bool {
    let edge = |c: char| {
        c.is_whitespace() || matches!(c, '—' | '–' | '-' | '[' | ']' | '(' | ')' | '.' | '_')
    };
    let bare = text.trim_matches(edge);
    if bare.is_empty() {
        return true;
    }
    // "⏳ Pending" is one, a lone "🟢" is none.
    let text = bare.trim_matches(|c: char| edge(c) || (!c.is_alphanumeric() && !c.is_ascii()));
    ["n/a", "tbd", "todo", "unknown"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
        || text
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case("pending"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_emoji_goes_before_the_word() {
        assert_eq!(Colour::read("🟢 PASS"), Some(Colour::Green));
        assert_eq!(Colour::read("⚠️ Green with notes"), Some(Colour::Yellow));
        assert_eq!(Colour::read("Green (Quality 123)"), Some(Colour::Green));
        assert_eq!(Colour::read("not claimed green"), None);
        assert_eq!(Colour::read("5.0 / 5"), None);
        assert_eq!(Colour::read("pass_with_conditions"), Some(Colour::Yellow));
        assert_eq!(Colour::read("'green'"), Some(Colour::Green));
    }

    #[test]
    fn placeholders_say_nothing() {
        for text in [
            "",
            "—",
            "-",
            "N/A",
            "tbd",
            "⏳ Pending merge",
            "[pending]",
            "TODO",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["🟢", "no", "none", "0", "to do it", "Post-M04", "5"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
