//! One score, as an exact decimal. Never decides whether it is right.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::markdown::{Cell, Document, plain, standing};
use crate::source::{Source, Span};
use crate::template::without_notes;

/// One score.
#[derive(Debug, Clone)]
pub struct Score {
    /// Its value.
    pub value: Decimal,
    /// How many decimals are shown: an overall is rounded to these.
    pub decimals: u32,
    /// What it is out of: what the cell (`4.2 / 5.0`) or its column (`Overall (/10)`) says, else the usual scale.
    pub scale: Decimal,
    /// Whether one of them says so.
    pub states_scale: bool,
    /// The cell.
    pub span: Span,
}

impl Score {
    /// Reads the number of a cell; there is none where it holds something else. It is out of `usual` where the cell says
    /// nothing of that.
    pub fn read(source: &Source, cell: Cell, usual: Decimal) -> Option<Self> {
        let raw = source.slice(cell.span);
        let (value, decimals, stated) = if let Some((value, decimals)) = bare(raw) {
            (value, decimals, None)
        } else {
            let text = shown(raw);
            let said = Said::read(&text)?;
            (said.value, said.decimals, said.scale)
        };
        Some(Self {
            value,
            decimals,
            scale: stated.unwrap_or(usual),
            states_scale: stated.is_some(),
            span: cell.span,
        })
    }

    /// Where the number stands among the marks and remarks of its cell, so that another can take its place; none where
    /// the cell would not say that one then.
    pub fn place_for(&self, document: &Document, number: &str) -> Option<Span> {
        let cell = document.raw(self.span);
        let text = shown(cell);
        let before = Said::read(&text)?;
        let (_, place) = cell.match_indices(before.number).find(|(at, place)| {
            let (head, tail) = (&cell[..*at], &cell[at + place.len()..]);
            let cell = format!("{head}{number}{tail}");
            let text = shown(&cell);
            Said::read(&text)
                .is_some_and(|after| after.number == number && after.scale == before.scale)
        })?;
        Some(document.source.span_of(place))
    }

    /// Whether it is between nought and what it is out of.
    pub fn is_on_scale(&self) -> bool {
        let (value, scale) = (self.value, self.scale);
        if value.scale() <= 4 && scale.scale() == 0 {
            // As nearly all: compared as whole numbers, which takes less than comparing decimals twice.
            const UNITS: [i128; 5] = [1, 10, 100, 1_000, 10_000];
            let highest = scale.mantissa() * UNITS[value.scale() as usize];
            return (0..=highest).contains(&value.mantissa());
        }
        (Decimal::ZERO..=scale).contains(&value)
    }

    /// Its value on another scale.
    pub fn on(&self, scale: Decimal) -> Option<Decimal> {
        if scale == self.scale {
            return Some(self.value);
        }
        self.value.checked_mul(scale)?.checked_div(self.scale)
    }

    /// The number as it is written.
    pub fn text(&self) -> String {
        format!("{:.*}", self.decimals as usize, self.value)
    }
}

/// The number that a cell says.
struct Said<'t> {
    /// As it is written.
    number: &'t str,
    value: Decimal,
    decimals: u32,
    scale: Option<Decimal>,
}

impl<'t> Said<'t> {
    /// Reads `5`, `5.0`, `**5.0**`, `4.2 / 5.0`, and one number among marks, changes, notes and struck text:
    /// `🟢 5.0`, `~~4~~ 5.0 +1.0 [^1]`. Nothing else is a number.
    fn read(text: &'t str) -> Option<Self> {
        let (number, rest) = leading_number(text.trim_start_matches(is_mark))?;
        let (scale, rest) = match rest.trim_start().strip_prefix('/') {
            Some(scale) => {
                let (scale, rest) = leading_number(scale.trim_start())?;
                let scale: Decimal = scale.parse().ok()?;
                (Some(scale).filter(|scale| *scale > Decimal::ZERO), rest)
            }
            None => (None, rest),
        };
        is_remark(rest).then_some(())?;
        let decimals = number.split_once('.').map_or(0, |(_, digits)| digits.len());
        Some(Self {
            value: number.parse().ok()?,
            decimals: u32::try_from(decimals).ok()?,
            number,
            scale,
        })
    }
}

/// A number that is all there is, such as `4` or `4.25`, and its decimals. Most cells of a trend hold one: they need not
/// be searched for remarks.
fn bare(cell: &str) -> Option<(Decimal, u32)> {
    const LONGEST: usize = "1234.5678".len();
    if cell.len() > LONGEST {
        return None;
    }
    let mut value = 0;
    let mut point = None;
    for (at, byte) in cell.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => value = value * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let whole = point.unwrap_or(cell.len());
    let decimals = point.map_or(0, |point| cell.len() - point - 1);
    let is_whole = (1..=4).contains(&whole) && decimals <= 4 && (point.is_none() || decimals > 0);
    let decimals = u32::try_from(decimals).ok().filter(|_| is_whole)?;
    Some((Decimal::new(value, decimals), decimals))
}

/// What a cell says: without markup, notes, and what is struck out.
fn shown(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['~', '(', '[']) {
        return plain(raw);
    }
    let text = without_notes(&standing(raw));
    Cow::Owned(text.trim().to_owned())
}

/// Arrows in front of how far a score moved; `→` leads to another score instead.
const ARROWS: &[char] = &[
    'Δ', '↑', '↓', '▲', '▼', '△', '▽', '⬆', '⬇', '↗', '↘', '🔺', '🔻',
];

const SIGNS: &[char] = &['+', '-', '−', '±'];

/// Whether a character beside a number leaves its value alone, such as an emoji. "~4" and "▲ 0.5" are not 4 and 0.5.
fn is_mark(character: char) -> bool {
    !character.is_alphanumeric()
        && !character.is_ascii_punctuation()
        && !ARROWS.contains(&character)
        && !"−±–—≈≤≥→".contains(character)
}

/// Whether a text behind a number leaves it alone: a mark, then words or changes, and no other number.
fn is_remark(text: &str) -> bool {
    let behind = text.trim_start();
    let opens = match behind.chars().next() {
        None | Some(',' | ';' | '*' | '→') => true,
        // "5 -0.5" is a change, "4-5" are two scores.
        Some('+' | '-' | '−' | '±' | '–' | '—') => behind.len() < text.len(),
        Some(first) => is_mark(first) || ARROWS.contains(&first),
    };
    let is_change = |(before, word): (&str, &str)| {
        word.starts_with(SIGNS) || word.starts_with(ARROWS) || before.ends_with(ARROWS)
    };
    opens && numbers(behind).all(is_change)
}

/// Whether a cell without a score holds numbers, so that one of them may be meant.
pub(super) fn is_unclear(source: &Source, cell: Cell) -> bool {
    numbers(&shown(source.slice(cell.span))).next().is_some()
}

/// The words of a text that are bare numbers, each with the word before. Names (`M02`), dates, versions and percentages
/// are none.
fn numbers(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let bare = |word: &str| {
        word.contains(|c: char| c.is_ascii_digit())
            && !word.contains(|c: char| c.is_alphabetic() && c != 'Δ')
    };
    let is_date = |word: &str| {
        let unsigned = word.trim_start_matches(SIGNS);
        unsigned.split(['-', '/', '.']).count() == 3
    };
    let mut words = text.split_whitespace().peekable();
    let mut before = "";
    std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            let percent =
                word.contains('%') || words.peek().is_some_and(|next| next.starts_with('%'));
            let found = (std::mem::replace(&mut before, word), word);
            if bare(word) && !percent && !is_date(word) {
                return Some(found);
            }
        }
    })
}

/// The decimal number that a text opens with, and what is behind it.
pub(super) fn leading_number(text: &str) -> Option<(&str, &str)> {
    let sign = usize::from(text.starts_with('-'));
    let mut end = sign;
    let mut point = false;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'0'..=b'9' => {}
            b'.' if !point && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) => point = true,
            _ => break,
        }
        end += 1;
    }
    (end > sign && end <= 20).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn a_score_is_on_its_scale_as_decimals_tell() {
        let number = |text: &str| text.parse::<Decimal>().expect("a number");
        for scale in ["5", "10", "5.0", "4.5"] {
            for value in [
                "0", "-0", "-0.1", "-5", "4", "4.5", "4.50", "4.51", "5", "5.0000", "5.0001",
                "5.00001", "5.00000", "9.9", "10", "10.1", "100",
            ] {
                let (value, scale) = (number(value), number(scale));
                let score = Score {
                    value,
                    decimals: value.scale(),
                    scale,
                    states_scale: true,
                    span: Span::new(SourceId::new(0), 0..0),
                };
                let is_on_scale = value >= Decimal::ZERO && value <= scale;
                assert_eq!(score.is_on_scale(), is_on_scale, "{value} of {scale}");
            }
        }
    }

    #[test]
    fn a_bare_number_is_what_any_other_cell_would_make_of_it() {
        let bare_ones = ["0", "4", "10", "4.0", "4.25", "0.5", "007.50", "1234.5678"];
        for cell in bare_ones {
            let said = Said::read(cell).expect("a number");
            let (value, decimals) = bare(cell).expect("a bare number");
            assert_eq!(
                (value.to_string(), decimals),
                (said.value.to_string(), said.decimals)
            );
        }
        for cell in [
            "", ".", "4.", ".5", "-4", "+4", "4 ", "4/5", "**4**", "4.2.1", "12345", "٤",
        ] {
            assert!(bare(cell).is_none(), "{cell}");
        }
    }
}
