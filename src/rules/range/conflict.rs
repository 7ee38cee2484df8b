//! `range/conflict`

use std::cell::LazyCell;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, CommitRange, Reading, Revision, RevisionKind};
use crate::markdown::plain;
use crate::rule::{Findings, Rule};
use crate::source::{Span, Spanned};
use crate::template::{FieldKind, SectionKind, has_word, without_notes};

/// Two commit ranges in one audit that do not agree.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Conflict {}

impl Rule<Audit> for Conflict {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Reading::Read(range) = &audit.range else {
            return;
        };
        let others = other_ranges(audit, range.span);
        if others.is_empty() {
            return;
        }
        let known = LazyCell::new(|| {
            let revisions = audit.header_revisions().into_iter();
            revisions.map(|revision| revision.value).collect()
        });
        let appendix = audit.appendix.value();
        let source = appendix.map_or(&audit.document.source, |appendix| &appendix.source);
        for span in others {
            let Reading::Read(other) = CommitRange::read(source, span) else {
                continue;
            };
            let Some((fault, side)) = fault(&range.value, &other.value, &known) else {
                continue;
            };
            let text = plain(source.slice(other.span));
            let name = &fault.value.name;
            let (verb, own) = match side {
                Side::Start => ("starts", &range.value.start.value.name),
                Side::End => ("ends", &range.value.ends[0].value.name),
            };
            findings.report(
                findings
                    .at(
                        fault.span,
                        "another revision",
                        format!("this range {verb} at `{name}`, the header's at `{own}`"),
                    )
                    .subject(text.trim_end_matches(['.', ';']))
                    .label(range.span, "the header's range")
                    .help("write one range everywhere"),
            );
        }
    }
}

/// The places that repeat the range: more Range fields, the baseline discipline row, the appendix.
fn other_ranges(audit: &Audit, own: Span) -> Vec<Span> {
    let document = &audit.document;
    let mut found: Vec<Span> = audit
        .header
        .all(FieldKind::Range)
        .map(|field| field.value)
        .filter(|value| !own.contains(*value) && !value.contains(own))
        .collect();
    let guardrails = audit
        .kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| **kind == Some(SectionKind::Guardrail));
    for (index, _) in guardrails {
        let rows = document
            .extent(index)
            .iter()
            .flat_map(|section| document.tables_of(section))
            .flat_map(|table| table.rows.iter().map(|row| table.cells(row)));
        for cells in rows {
            let names_baseline = cells
                .first()
                .is_some_and(|cell| has_word(&document.plain(cell.span), &["baseline"]));
            if names_baseline {
                found.extend(cells[1..].iter().flat_map(|cell| dotted(audit, cell.span)));
            }
        }
    }
    if let Some(text) = audit
        .appendix
        .value()
        .and_then(|appendix| appendix.text(document, &["range"]))
    {
        found.push(text.span);
    }
    found
}

/// The words of a cell that hold a range: two revisions with dots or an arrow between them, and their code marks.
fn dotted(audit: &Audit, cell: Span) -> Vec<Span> {
    let source = &audit.document.source;
    let revisions = Revision::find_all(source, cell);
    revisions
        .windows(2)
        .filter(|pair| {
            let between = source.span(pair[0].span.end as usize..pair[1].span.start as usize);
            let text = without_notes(source.slice(between));
            matches!(
                text.trim_matches([' ', '`', '*', '_', '"']),
                "..." | ".." | "…" | "→" | "->" | "–" | "to" | "TO"
            )
        })
        .map(|pair| {
            let mut span = pair[0].span.to(pair[1].span);
            let text = source.text();
            span.start -= u32::from(text[..span.start as usize].ends_with('`'));
            span.end += u32::from(text[span.end as usize..].starts_with('`'));
            span
        })
        .collect()
}

/// The first revision of the other range that the header does not know, compared with those of its own kind.
fn fault<'r>(
    own: &CommitRange,
    other: &'r CommitRange,
    known: &LazyCell<Vec<Revision>, impl FnOnce() -> Vec<Revision>>,
) -> Option<(&'r Spanned<Revision>, Side)> {
    let start = &other.start;
    let comparable =
        start.value.kind == own.start.value.kind && start.value.kind != RevisionKind::Moving;
    if comparable && !start.value.is_same(&own.start.value) {
        return Some((start, Side::Start));
    }
    let unknown = other.ends.iter().find(|end| {
        let is_own = |one: &Spanned<Revision>| one.value.is_same(&end.value);
        end.value.kind != RevisionKind::Moving
            && !own.ends.iter().any(is_own)
            && known
                .iter()
                .any(|one| one.kind == end.value.kind && !one.is_same(&own.start.value))
            && !known.iter().any(|one| one.is_same(&end.value))
    });
    unknown.map(|end| (end, Side::End))
}

/// Which side of a range.
enum Side {
    Start,
    End,
}
