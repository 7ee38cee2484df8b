//! `section/misnumbered`

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::{Fix, Safety};
use crate::markdown::Document;
use crate::mend::numbering::{Number, counted_through};
use crate::rule::{Findings, Rule};
use crate::series::Entry;
use crate::source::Span;
use crate::template::{normalise, numbered};

/// Numbered headings that skip or repeat a number.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Misnumbered {}

impl Rule<Entry<'_>> for Misnumbered {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let document = &entry.audit().document;
        for ((_, level), headings) in siblings(document) {
            let faults = faults(&headings);
            if faults.is_empty() {
                continue;
            }
            let mut fix = findings.fix(|| fix(entry, level, &headings));
            for (heading, fact, next) in faults {
                let (fact, label) = match next {
                    Some(next) => (
                        format!("{fact}: {next} comes next"),
                        "the number goes wrong here",
                    ),
                    None => (fact, "out of turn"),
                };
                let mut finding = findings
                    .at(heading.span, label, fact)
                    .subject(document.plain(heading.span))
                    .help("number the sections in order, without gaps and repetitions");
                // The fix of the first fault mends those that follow.
                finding.fix = fix.take_if(|fix| fix.edits[0].span == heading.digits);
                findings.report(finding);
            }
        }
    }
}

/// A numbered heading.
struct Numbered {
    number: u32,
    digits: Span,
    span: Span,
}

/// The numbered headings of each parent and level.
fn siblings(document: &Document) -> BTreeMap<(Option<usize>, u8), Vec<Numbered>> {
    let mut siblings: BTreeMap<_, Vec<Numbered>> = BTreeMap::new();
    for section in &document.sections {
        let Some(heading) = &section.heading else {
            continue;
        };
        if let Some((digits, number, _)) = numbered(document.raw(heading.span)) {
            let key = (section.parent, heading.level);
            siblings.entry(key).or_default().push(Numbered {
                number,
                digits: document.source.span_of(digits),
                span: heading.span,
            });
        }
    }
    siblings
}

/// All numbers of one level, counted through; unless a section got lost that should come back with its number.
fn fix(entry: &Entry<'_>, level: u8, headings: &[Numbered]) -> Option<Fix> {
    let document = &entry.audit().document;
    let numbers: Vec<Number> = headings
        .iter()
        .map(|heading| Number {
            value: heading.number,
            span: heading.digits,
        })
        .collect();
    let edits = counted_through(document, &numbers)?;
    if lost_section(entry, level, headings) {
        return None;
    }
    let title = match edits.as_slice() {
        [only] => format!("write number `{}`", only.content),
        [first, ..] => format!("count on from `{}`", first.content),
        [] => return None,
    };
    Some(Fix {
        title,
        safety: Safety::Safe,
        edits,
    })
}

/// Whether the predecessor has a section of a number that is skipped here, and this audit has it nowhere.
fn lost_section(entry: &Entry<'_>, level: u8, headings: &[Numbered]) -> bool {
    let Some(step) = entry.handover() else {
        return false;
    };
    let (Some(first), Some(last)) = (headings.first(), headings.last()) else {
        return false;
    };
    let is_skipped = |number: u32| {
        let mut taken = headings.iter().map(|heading| heading.number);
        (first.number..last.number).contains(&number) && taken.all(|taken| taken != number)
    };
    let (before, now) = (&step.from().document, &step.to().document);
    let is_gone = |heading: &Numbered| {
        let name = normalise(&before.plain(heading.span));
        let mut sections = now.sections.iter();
        sections.all(|section| normalise(&now.heading_text(section)) != name)
    };
    siblings(before)
        .into_iter()
        .filter(|((_, other), _)| *other == level)
        .flat_map(|(_, headings)| headings)
        .any(|heading| is_skipped(heading.number) && is_gone(&heading))
}

/// Where the count goes wrong, how, and which number should have come, where that is plain.
fn faults(headings: &[Numbered]) -> Vec<(&Numbered, String, Option<u32>)> {
    let follows = |pair: &[Numbered]| pair[0].number + 1 == pair[1].number;
    if headings.windows(2).all(follows) {
        return Vec::new();
    }
    let taken: HashSet<u32> = headings.iter().map(|heading| heading.number).collect();
    let free = |number: u32| (!taken.contains(&number)).then_some(number);
    let mut found = Vec::new();
    // Each number once, and the repeated one that stands last.
    let mut once: Vec<&Numbered> = Vec::new();
    let mut known = HashSet::new();
    let mut repeated = None;
    for (at, heading) in headings.iter().enumerate() {
        let number = heading.number;
        if known.insert(number) {
            once.push(heading);
            repeated = None;
            continue;
        }
        // A count that begins again is one fault.
        if repeated.is_none_or(|repeated: u32| repeated + 1 != number) {
            let fact = format!("number {number} is given twice");
            found.push((heading, fact, free(headings[at - 1].number + 1)));
        }
        repeated = Some(number);
    }
    let runs: Vec<&[&Numbered]> = once
        .chunk_by(|before, heading| heading.number == before.number + 1)
        .collect();
    let kept = longest_in_order(&runs);
    let lowest = kept.first().map_or(0, |first| runs[*first][0].number);
    let mut counted = None;
    for (at, run) in runs.iter().enumerate() {
        let number = run[0].number;
        let follows = |before: u32| format!("number {number} follows {before}");
        let before = at.checked_sub(1).map(|before| last_of(runs[before]));
        if kept.contains(&at) {
            let gap = counted.map_or(0..0, |counted| counted + 1..number);
            let next = gap.clone().find_map(free);
            found.extend(next.map(|next| (run[0], follows(gap.start - 1), Some(next))));
            counted = Some(last_of(run));
        } else if let Some(before) = before {
            // With lower numbers about, it has a place among them.
            let next = free(before + 1).filter(|_| number < lowest);
            found.push((run[0], follows(before), next));
        } else {
            let fact = format!("number {number} stands before {}", runs[at + 1][0].number);
            found.push((run[0], fact, None));
        }
    }
    found
}

fn last_of(run: &[&Numbered]) -> u32 {
    run[run.len() - 1].number
}

/// The places of those runs that stand in order and hold the most headings, the earlier ones where that is a tie: the
/// others are misplaced.
fn longest_in_order(runs: &[&[&Numbered]]) -> BTreeSet<usize> {
    // For each place, how many headings stand in order up to there, and the place before.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(runs.len());
    // By its last number, the place of each run that a later one may stand behind: a run whose last number is higher, and
    // that has no more headings up to it, is none, unless it stands earlier with as many.
    let mut ends: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, run) in runs.iter().enumerate() {
        let below = |number: u32| ends.range(..number).next_back().map(|(_, place)| *place);
        let before = below(run[0].number);
        let count = before.map_or(0, |before| best[before].0) + run.len();
        best.push((count, before));
        let last = last_of(run);
        if below(last).is_none_or(|other| best[other].0 < count) {
            ends.insert(last, at);
            let outdone = |place: &usize| best[*place].0 < count;
            let behind = ends.range(last + 1..);
            let outdone: Vec<u32> = behind
                .take_while(|(_, place)| outdone(place))
                .map(|(number, _)| *number)
                .collect();
            for number in outdone {
                ends.remove(&number);
            }
        }
    }
    let last = (0..runs.len()).max_by_key(|at| (best[*at].0, Reverse(*at)));
    std::iter::successors(last, |at| best[*at].1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    /// Tries every run before each.
    fn obviously_longest(runs: &[&[&Numbered]]) -> BTreeSet<usize> {
        let mut best: Vec<(usize, Option<usize>)> = Vec::new();
        for (at, run) in runs.iter().enumerate() {
            let before = (0..at)
                .filter(|earlier| last_of(runs[*earlier]) < run[0].number)
                .max_by_key(|earlier| (best[*earlier].0, Reverse(*earlier)));
            let count = before.map_or(0, |before| best[before].0);
            best.push((count + run.len(), before));
        }
        let last = (0..runs.len()).max_by_key(|at| (best[*at].0, Reverse(*at)));
        std::iter::successors(last, |at| best[*at].1).collect()
    }

    #[test]
    fn the_longest_count_is_found_in_any_order() {
        let span = Span::new(SourceId::new(0), 0..0);
        let mut numbers: Vec<u32> = (1..=8).collect();
        let mut state = 7_u32;
        for _ in 0..5_000 {
            for at in (1..numbers.len()).rev() {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                numbers.swap(at, (state >> 16) as usize % (at + 1));
            }
            let headings: Vec<Numbered> = numbers
                .iter()
                .map(|number| Numbered {
                    number: *number,
                    digits: span,
                    span,
                })
                .collect();
            let all: Vec<&Numbered> = headings.iter().collect();
            let runs: Vec<&[&Numbered]> = all
                .chunk_by(|before, heading| heading.number == before.number + 1)
                .collect();
            assert_eq!(
                longest_in_order(&runs),
                obviously_longest(&runs),
                "{numbers:?}"
            );
        }
    }
}
