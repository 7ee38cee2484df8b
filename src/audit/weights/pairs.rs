//! Names with a number beside them: `Arch 15%`, `Invariants: 20%`, `60% Arch`. Never decides whether they are weights.

/// A name and its number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair<'t> {
    pub(super) name: &'t str,
    pub(super) number: &'t str,
    /// Both, with what stands between them and the percent sign.
    pub(super) whole: &'t str,
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

const MARKS: [char; 3] = ['*', '_', '`'];

/// The names that a number follows, each as short as can be: "CI 3 of 5" has one.
pub(super) fn name_first(text: &str) -> impl Iterator<Item = Pair<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(|c: char| c.is_ascii_alphabetic())?;
            let last = text.len() - text[start..].trim_start_matches(is_in_name).len();
            let is_letter = |end: usize| text[end..].starts_with(|c: char| c.is_ascii_alphabetic());
            let found = (start + 1..=last)
                // No number begins with a letter, nor does what may stand before it.
                .filter(|end| !is_letter(*end))
                // Behind one blank stands what stands behind the next.
                .filter(|end| !(text[..*end].ends_with(' ') && text[*end..].starts_with(' ')))
                .find_map(|end| Some((end, number_behind(&text[end..])?)));
            let Some((end, (number, rest))) = found else {
                at = last;
                continue;
            };
            let rest = rest.trim_start_matches(BLANKS);
            at = text.len() - rest.strip_prefix('%').unwrap_or(rest).len();
            return Some(Pair {
                name: &text[start..end],
                number,
                whole: &text[start..at],
            });
        }
    })
}

/// The percentages that a name follows.
pub(super) fn number_first(text: &str) -> impl Iterator<Item = Pair<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let first = at + text[at..].find(|c: char| c.is_ascii_digit())?;
            let start = first + digits(&text[first..]).saturating_sub(LONGEST);
            at = start + 1;
            if let Some((number, name, rest)) = percentage(&text[start..]) {
                at = text.len() - rest.len();
                return Some(Pair {
                    name,
                    number,
                    whole: &text[start..at],
                });
            }
        }
    })
}

/// Whether a list item is a name and its number, and perhaps a remark: "CI: pass rate rose to 98%" is none.
pub(super) fn is_whole_item(item: &str) -> bool {
    let line = item.lines().next().unwrap_or_default().trim_end();
    let name = line.trim_start_matches(['-', '*', '+', ' ']);
    let name = name.trim_start_matches(MARKS);
    let behind = name.trim_start_matches(is_in_name);
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let Some((_, rest)) = number_behind(behind).filter(|_| named) else {
        return false;
    };
    let rest = rest.trim_start_matches(BLANKS);
    let rest = rest.strip_prefix('%').unwrap_or(rest);
    let rest = rest.trim_start_matches(['*', '_', '`', ')']);
    let rest = rest.trim_start_matches(BLANKS);
    rest.is_empty() || rest.starts_with(['(', '–', '—', ',', ';', '-'])
}

fn is_in_name(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '/' | '&' | '.' | ' ' | '-')
}

/// The number at the start of a text, marks, blanks and one divider aside, and what follows it.
fn number_behind(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches(MARKS).trim_start_matches(BLANKS);
    let divided = rest.strip_prefix([':', '=', '(', '–', '—', '-']);
    number(
        divided
            .unwrap_or(rest)
            .trim_start_matches(['*', '_', '`', ' ']),
    )
}

/// A percentage at the start of a text, the name behind it, and what follows.
fn percentage(text: &str) -> Option<(&str, &str, &str)> {
    let (number, rest) = number(text)?;
    let rest = rest.trim_start_matches(BLANKS).strip_prefix('%')?;
    let rest = rest.trim_start_matches(BLANKS).trim_start_matches(MARKS);
    let behind = rest.trim_start_matches(|c| is_in_name(c) && c != '.' && c != ' ');
    let name = &rest[..rest.len() - behind.len()];
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
    is_name.then_some((number, name, behind))
}

/// How many digits a number has at most before its point.
const LONGEST: usize = 3;

/// The number that a text begins with, and what follows it.
fn number(text: &str) -> Option<(&str, &str)> {
    let whole = digits(text).min(LONGEST);
    let decimals = text[whole..].strip_prefix('.').map_or(0, digits);
    let point = usize::from(decimals > 0);
    (whole > 0).then(|| text.split_at(whole + point + decimals))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// Texts of the characters that matter, as a generator of numbers makes them up.
    fn texts() -> impl Iterator<Item = String> {
        const PARTS: [&str; 26] = [
            "A", "b", "/", "&", ".", " ", " ", "-", "*", "_", "`", "\t", "\n", ":", "=", "(", ")",
            "–", "—", "1", "2", "345", "%", ",", ";", "é",
        ];
        let mut state = 7_u32;
        let mut next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as usize
        };
        (0..30_000).map(move |_| {
            (0..next() % 14)
                .map(|_| PARTS[next() % PARTS.len()])
                .collect()
        })
    }

    #[test]
    fn pairs_are_what_the_expressions_say() {
        let expression = |text| Regex::new(text).expect("a valid expression");
        let name_number = expression(
            r"([A-Za-z][A-Za-z/&. -]*?)[*_`]*[ \t\r\n]*[:=(–—-]?[*_` ]*([0-9]{1,3}(?:\.[0-9]+)?)[ \t\r\n]*%?",
        );
        let number_name = expression(
            r"([0-9]{1,3}(?:\.[0-9]+)?)[ \t\r\n]*%[ \t\r\n]*[*_`]*([A-Za-z][A-Za-z/&-]*)",
        );
        let item = expression(
            r"^[-*+ ]*[*_`]*[A-Za-z][A-Za-z/&. -]*[*_`]*[ \t\r\n]*[:=(–—-]?[*_` ]*[0-9]{1,3}(?:\.[0-9]+)?[ \t\r\n]*%?[*_`)]*[ \t\r\n]*(?:[(–—,;-].*)?$",
        );
        for text in texts() {
            let found = |pattern: &Regex, name: usize, number: usize| -> Vec<[String; 3]> {
                let found = pattern.captures_iter(&text);
                let parts = found.map(|found| [name, number, 0].map(|at| found[at].to_owned()));
                parts.collect()
            };
            let read = |pair: Pair<'_>| [pair.name, pair.number, pair.whole].map(str::to_owned);
            let by_name: Vec<_> = name_first(&text).map(read).collect();
            let by_number: Vec<_> = number_first(&text).map(read).collect();
            assert_eq!(by_name, found(&name_number, 1, 2), "{text:?}");
            assert_eq!(by_number, found(&number_name, 2, 1), "{text:?}");
            let line = text.lines().next().map(str::trim_end);
            let is_item = line.is_some_and(|line| item.is_match(line));
            assert_eq!(is_whole_item(&text), is_item, "{text:?}");
        }
    }
}
