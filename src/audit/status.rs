//! The colour of a status or verdict, and what is only a placeholder. Never weighs a sentence.

use schemars::JsonSchema;
use serde::Serialize;

use crate::template::{has_word, without_notes, words, written_words};

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
    /// The colour of a text without markup: that of the emoji in front or of the leading word, else its first emoji's.
    /// None where an emoji takes the word back ("Red on Monday, 🟢 since"), and for a choice that nobody made
    /// ("🟢 / 🟡 / 🔴"); what stands in parentheses takes nothing back.
    pub fn read(text: &str) -> Option<Self> {
        if is_choice(text) {
            return None;
        }
        let leads = |at: usize| !text[..at].contains(char::is_alphanumeric);
        match (Self::of_leading_word(text), Self::find_emoji(text)) {
            (None, emoji) => Some(emoji?.1),
            (word, None) => word,
            (_, Some((at, colour))) if leads(at) => Some(colour),
            (word, _) => {
                let emoji = Self::find_emoji(&without_notes(text));
                word.filter(|word| emoji.is_none_or(|(_, colour)| colour == *word))
            }
        }
    }

    /// The first emoji with a colour, and where it stands.
    fn find_emoji(text: &str) -> Option<(usize, Self)> {
        if text.is_ascii() {
            return None;
        }
        text.char_indices().find_map(|(at, character)| {
            let colour = match character {
                '🟢' | '✅' => Self::Green,
                '🟡' | '⚠' => Self::Yellow,
                '🔴' | '❌' => Self::Red,
                _ => return None,
            };
            Some((at, colour))
        })
    }

    fn of_leading_word(text: &str) -> Option<Self> {
        let mut words = words(text);
        match words.next()?.as_ref() {
            // "All green" is how people write it.
            "all" => words
                .next()
                .filter(|second| second == "green")
                .map(|_| Self::Green),
            "pass" | "passed" if has_word(text, &["with condition", "with conditions"]) => {
                Some(Self::Yellow)
            }
            word => Self::of_word(word),
        }
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

/// Whether slashes divide a text into different colours, each with a word or two at most.
fn is_choice(text: &str) -> bool {
    const LONGEST: usize = 2;
    let Some((first, others)) = text.split_once('/') else {
        return false;
    };
    let colour = |part: &str| {
        let is_short = written_words(part).nth(LONGEST).is_none();
        Colour::read(part).filter(|_| is_short)
    };
    let Some(first) = colour(first) else {
        return false;
    };
    let mut others = others.split('/').map(colour);
    others.clone().all(|other| other.is_some()) && others.any(|other| other != Some(first))
}

/// What says nothing yet where nothing else stands beside it.
const WAITING: [&str; 4] = ["n/a", "tbd", "todo", "unknown"];

/// What says nothing yet whatever follows it.
const PENDING: &str = "pending";

/// Whether a text without markup says nothing yet: empty, a dash, `N/A`, `TBD`, `TODO`, `UNKNOWN`, or *pending…*; also
/// where `TODO:` goes before a text that nobody has confirmed.
pub fn is_placeholder(text: &str) -> bool {
    // Nearly every text begins with a letter or digit, and not as one of these.
    let may_be = |word: &str| {
        let start = text.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let begins_so = |first: u8| {
        b"ntup".contains(&first.to_ascii_lowercase())
            && (WAITING.into_iter().any(may_be) || may_be(PENDING))
    };
    let is_other = |first: u8| first.is_ascii_alphanumeric() && !begins_so(first);
    if text.bytes().next().is_some_and(is_other) {
        return false;
    }
    let edge = |c: char| {
        c.is_whitespace() || matches!(c, '—' | '–' | '-' | '[' | ']' | '(' | ')' | '.' | '_')
    };
    let bare = text.trim_matches(edge);
    if bare.is_empty() {
        return true;
    }
    // "⏳ Pending" is one, a lone "🟢" is none.
    let text = bare.trim_matches(|c: char| edge(c) || (!c.is_alphanumeric() && !c.is_ascii()));
    WAITING.iter().any(|word| text.eq_ignore_ascii_case(word))
        || text
            .get(..PENDING.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(PENDING))
        || text.starts_with("TODO:")
}

/// Whether a cell without markup still waits for its value; "N/A" and a dash are answers.
pub(super) fn is_to_do(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("TODO:")
        || ["todo", "tbd"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_decides() {
        assert_eq!(Colour::read("🟢 PASS"), Some(Colour::Green));
        assert_eq!(Colour::read("PASS (1 🔴 issue)"), Some(Colour::Green));
        assert_eq!(Colour::read("Quality 🔴"), Some(Colour::Red));
        assert_eq!(Colour::read("Red on Monday, 🟢 since"), None);
        assert_eq!(Colour::read("🟢 / 🟡 / 🔴"), None);
        assert_eq!(Colour::read("Pass/Fail"), None);
        assert_eq!(
            Colour::read("Pass/fail criteria are met"),
            Some(Colour::Green)
        );
        assert_eq!(Colour::read("🟢 CI/CD"), Some(Colour::Green));
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
            "TODO: as in M02",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["🟢", "no", "none", "0", "to do it", "Post-M04", "5"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
