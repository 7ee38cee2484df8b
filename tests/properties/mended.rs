//! Series of audits that were right, with some slips in them, and what fixes make of those.

use std::fmt::Write as _;

use audit_lint::config::{Config, Selector, Settings};
use audit_lint::diagnostic::Safety;
use audit_lint::evidence::Stated;
use audit_lint::lint::{Fixing, Input, Run};
use audit_lint::series::Series;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::Arc;

use crate::counts::counts;

const CATEGORIES: [&str; 3] = ["Arch", "CI", "Docs"];

/// Scores in tenths, a row for each milestone.
type Scores = Vec<[u32; 3]>;

/// How a series is written.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one way in which tables differ"
)]
struct Dress {
    newest_first: bool,
    compact: bool,
    changes: bool,
    windows_line_ends: bool,
}

/// A slip in a line of an audit.
#[derive(Debug, Clone)]
struct Slip {
    audit: Index,
    line: Index,
    digit: Index,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// A row of a table is left out.
    Row,
    /// A digit is mistyped.
    Digit(u8),
    /// The last cell of a row is left out.
    Cell,
    /// A section is left out.
    Section,
}

fn tenths(number: u32) -> String {
    format!("{}.{}", number / 10, number % 10)
}

fn overall(scores: [u32; 3]) -> u32 {
    (scores.iter().sum::<u32>() * 2 + 3) / 6
}

fn sha(number: usize) -> String {
    format!("{:07x}1a", 0xabc_1234 + number * 0x1_0507)
}

fn audit(scores: &Scores, at: usize, dress: Dress) -> String {
    let own = at + 1;
    let mut text = format!(
        "# M{own:02} Audit\n\n**Range:** {}...{}  \n**CI Status:** Green (Build 19340075{own:03})\n\n",
        sha(at),
        sha(own)
    );
    text.push_str("## 8. Top Issues\n\nNone.\n\n## 9. PR-Sized Action Plan\n\nNone.\n\n");
    text.push_str("## 10. Deferred Issues Registry\n\nNone.\n\n## 11. Score Trend\n\n");
    let line = |cells: &[String]| {
        if dress.compact {
            format!("|{}|\n", cells.join("|"))
        } else {
            format!("| {} |\n", cells.join(" | "))
        }
    };
    let head = [
        "Milestone",
        CATEGORIES[0],
        CATEGORIES[1],
        CATEGORIES[2],
        "Overall",
    ];
    text.push_str(&line(&head.map(str::to_owned)));
    text.push_str("|---|---|---|---|---|\n");
    let row = |(at, scores): (usize, &[u32; 3])| {
        let mut cells = vec![format!("M{:02}", at + 1)];
        cells.extend(scores.iter().map(|score| tenths(*score)));
        cells.push(format!("**{}**", tenths(overall(*scores))));
        line(&cells)
    };
    let mut rows: Vec<String> = scores[..own].iter().enumerate().map(row).collect();
    if dress.newest_first {
        rows.reverse();
    }
    text.push_str(&rows.concat());
    text.push_str("\nAs expected.\n\n## 12. Flake & Regression Log\n\nNone.\n\n");
    let now = overall(scores[at]);
    let before = at.checked_sub(1).map(|before| overall(scores[before]));
    let update = match before.filter(|_| dress.changes) {
        Some(before) => format!(
            "{}{}",
            if now < before { "-" } else { "" },
            tenths(now.abs_diff(before))
        ),
        None => tenths(now),
    };
    let _ = write!(
        text,
        "## Machine-Readable Appendix\n\n```json\n{{\"score_trend_update\": {{\"overall\": {update}}}}}\n```\n"
    );
    text
}

impl Slip {
    fn make(&self, text: &mut String) {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let is_row = |line: &str| line.starts_with("|M") || line.starts_with("| M0");
        let concerns = |line: &&&str| match self.kind {
            Kind::Row | Kind::Cell => is_row(line),
            Kind::Section => line.starts_with("## "),
            Kind::Digit(_) => {
                is_row(line)
                    || line.starts_with("## 1")
                    || line.starts_with("**Range")
                    || line.contains("score_trend_update")
            }
        };
        let found: Vec<usize> = (0..lines.len())
            .filter(|at| concerns(&&lines[*at]))
            .collect();
        if found.is_empty() {
            return;
        }
        let at = *self.line.get(&found);
        let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
        match self.kind {
            Kind::Row => lines[at].clear(),
            Kind::Cell => {
                let kept = lines[at].trim_end().trim_end_matches('|');
                let kept = kept.rfind('|').map_or(kept, |pipe| &kept[..=pipe]);
                lines[at] = format!("{kept}\n");
            }
            Kind::Section => {
                let mut end = at + 1;
                while lines.get(end).is_some_and(|line| !line.starts_with("## ")) {
                    end += 1;
                }
                lines.drain(at..end);
            }
            Kind::Digit(digit) => {
                let line = &mut lines[at];
                let digits: Vec<usize> = line
                    .char_indices()
                    .filter(|(_, c)| c.is_ascii_digit())
                    .map(|(at, _)| at)
                    .collect();
                if !digits.is_empty() {
                    let at = *self.digit.get(&digits);
                    line.replace_range(at..=at, &digit.to_string());
                }
            }
        }
        *text = lines.concat();
    }
}

/// Audits of one series, with slips.
pub(crate) fn slipped() -> impl Strategy<Value = Vec<Input>> {
    let scores = vec(prop::array::uniform3(30..50_u32), 2..6);
    let dress = any::<[bool; 4]>().prop_map(
        |[newest_first, compact, changes, windows_line_ends]| Dress {
            newest_first,
            compact,
            changes,
            windows_line_ends,
        },
    );
    let kind = prop_oneof![
        2 => Just(Kind::Row),
        4 => (0..10_u8).prop_map(Kind::Digit),
        1 => Just(Kind::Cell),
        1 => Just(Kind::Section),
    ];
    let slip = (any::<Index>(), any::<Index>(), any::<Index>(), kind).prop_map(
        |(audit, line, digit, kind)| Slip {
            audit,
            line,
            digit,
            kind,
        },
    );
    (scores, dress, vec(slip, 1..4)).prop_map(|(scores, dress, slips)| {
        let mut texts: Vec<String> = (0..scores.len())
            .map(|at| audit(&scores, at, dress))
            .collect();
        for slip in slips {
            let at = slip.audit.index(texts.len());
            slip.make(&mut texts[at]);
        }
        let inputs = texts.into_iter().enumerate().map(|(at, text)| {
            let shown = format!("M{:02}_audit.md", at + 1);
            Input {
                path: format!("/example/{shown}").into(),
                shown,
                text: if dress.windows_line_ends {
                    text.replace('\n', "\r\n")
                } else {
                    text
                },
                is_target: true,
            }
        });
        inputs.collect()
    })
}

fn run(inputs: Vec<Input>, fixes: Option<Safety>) -> Run {
    let config = Config {
        select: Some(vec![Selector::All]),
        unsafe_fixes: Some(fixes == Some(Safety::Unsafe)),
        ..Config::default()
    };
    let settings = Arc::new(Settings::new(config).expect("no options, so none is wrong"));
    let fixing = fixes.map_or(Fixing::Offered, |_| Fixing::Applied);
    Run::of_texts_beside(inputs, &settings, fixing, &Stated::default())
}

/// The inputs as a run leaves them.
fn left(run: &Run) -> Vec<Input> {
    let audits = run.series.iter().flat_map(Series::audits);
    let input = |audit: &audit_lint::audit::Audit| {
        let source = run.sources.get(audit.document.source.id());
        Input {
            shown: source.path().to_owned(),
            path: audit.location.path().to_owned(),
            text: source.text().to_owned(),
            is_target: true,
        }
    };
    audits.map(input).collect()
}

/// Whether fixes leave no finding that they could mend, find nothing new, and are done at once.
pub(crate) fn is_mended_for_the_better(
    inputs: Vec<Input>,
    safety: Safety,
) -> Result<(), TestCaseError> {
    let before = counts(&run(inputs.clone(), None));
    let mended = run(inputs, Some(safety));
    let texts = || {
        let left = left(&mended).into_iter().map(|input| input.text);
        left.collect::<Vec<_>>().join("\n========\n")
    };
    prop_assert!(mended.problems.is_empty(), "{:?}", mended.problems);
    for (finding, count) in counts(&mended) {
        let known = before.get(&finding).copied().unwrap_or_default();
        prop_assert!(count <= known, "new: {:?}\n{}", finding, texts());
    }
    let again = run(left(&mended), Some(safety));
    prop_assert_eq!(
        again.mended.applied(),
        0,
        "not at once: {:#?}",
        again.mended
    );
    prop_assert_eq!(counts(&again), counts(&mended));
    Ok(())
}
