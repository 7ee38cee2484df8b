//! What holds for every text, however broken: nothing panics, every span lies in its text, and a finding depends
//! neither on what else is linted nor on the order of it.
//!
//! Few cases with a fixed seed, so that a push fails for its own reasons only. `PROPTEST_CASES=5000` tries new ones.

#[path = "../support/counts.rs"]
mod counts;
mod drafts;
mod mended;
mod texts;
#[path = "../support/tries.rs"]
mod tries;

use std::sync::Arc;

use audit_lint::audit::Audit;
use audit_lint::config::{Config, Selector, Settings};
use audit_lint::diagnostic::Safety;
use audit_lint::lint::{Finding, Input, Run};
use audit_lint::markdown::{Document, Row, Table};
use audit_lint::report::{Format, Style, write};
use audit_lint::series::Series;
use audit_lint::source::{Source, Span};
use clap::ValueEnum;
use proptest::prelude::*;

use mended::{is_mended_for_the_better, slipped};
use texts::{generated, moved_down, mutated};
use tries::tries;

fn lint(inputs: Vec<Input>) -> Run {
    let config = Config {
        select: Some(vec![Selector::All]),
        ..Config::default()
    };
    let settings = Arc::new(Settings::new(config).expect("no options, so none is wrong"));
    Run::of_texts(inputs, &settings)
}

/// The run in all formats, one behind the other.
fn outputs(run: &Run) -> String {
    let mut output = Vec::new();
    for format in Format::value_variants() {
        let style = Style::default();
        write(run, *format, style, &mut output).expect("writing to memory cannot fail");
    }
    String::from_utf8(output).expect("reports are UTF-8")
}

fn audits(run: &Run) -> impl Iterator<Item = &Audit> {
    run.series.iter().flat_map(Series::audits)
}

/// Line and column of every byte, found by walking through the whole text.
fn places(text: &str) -> Vec<(usize, usize)> {
    let (mut line, mut column) = (1, 1);
    let mut places = Vec::with_capacity(text.len() + 1);
    for (at, character) in text.char_indices() {
        places.extend(std::iter::repeat_n((line, column), character.len_utf8()));
        match character {
            '\n' => (line, column) = (line + 1, 1),
            '\u{feff}' if at == 0 => {}
            _ => column += 1,
        }
    }
    places.push((line, column));
    places
}

fn spans_of_row<'t>(table: &'t Table, row: &'t Row) -> impl Iterator<Item = Span> + 't {
    std::iter::once(row.span).chain(table.cells(row).iter().map(|cell| cell.span))
}

fn rows(table: &Table) -> impl Iterator<Item = &Row> {
    std::iter::once(&table.header).chain(&table.rows)
}

fn spans_of_document(document: &Document) -> Vec<Span> {
    let mut spans = vec![document.opening()];
    let comments = document.comments().iter();
    spans.extend(comments.flat_map(|comment| [comment.span, comment.about]));
    for section in &document.sections {
        spans.extend([section.span, section.body]);
        spans.extend(section.heading.iter().map(|heading| heading.span));
        spans.extend(document.blocks_of(section).iter().map(|block| block.span));
        spans.extend(document.codes_of(section).iter().map(|code| code.body));
    }
    for table in document.tables() {
        spans.push(table.span);
        spans.extend(rows(table).flat_map(|row| spans_of_row(table, row)));
    }
    spans
}

/// Where the audit's claims were read.
fn spans_of_claims(audit: &Audit) -> Vec<Span> {
    let mut spans = vec![
        audit.range.span(),
        audit.ci_status.span(),
        audit.verdict.span(),
        audit.appendix.span(),
        audit.milestone_span(),
    ];
    for field in &audit.header.fields {
        spans.extend([field.name.span, field.value]);
    }
    spans.extend(audit.claims.iter().filter_map(|claim| claim.span));
    spans.extend(audit.header_revisions().iter().map(|found| found.span));
    spans.extend(audit.appendix_revisions().iter().map(|found| found.span));
    spans.extend(audit.runs.cited.iter().map(|run| run.span));
    for row in audit.registry.iter().flat_map(|registry| &registry.rows) {
        spans.extend([row.span, row.id_span]);
    }
    for row in audit.trend.iter().flat_map(|trend| &trend.rows) {
        spans.extend([row.span, row.milestone_span]);
        spans.extend(row.all().map(|score| score.span));
    }
    spans
}

fn spans_of_finding(finding: &Finding) -> impl Iterator<Item = Span> {
    let diagnostic = &finding.diagnostic;
    std::iter::once(&diagnostic.primary)
        .chain(&diagnostic.secondary)
        .chain(&diagnostic.related)
        .map(|label| label.span)
}

fn lies_inside(
    span: Span,
    source: &Source,
    places: &[(usize, usize)],
) -> Result<(), TestCaseError> {
    let text = source.text();
    prop_assert_eq!(span.source, source.id(), "a span of another source");
    prop_assert!(span.start <= span.end, "{:?} is turned round", span);
    for offset in [span.start as usize, span.end as usize] {
        prop_assert!(text.is_char_boundary(offset), "{:?} in {:?}", span, text);
        let found = source.position(offset);
        prop_assert_eq!(
            (found.line, found.column),
            places[offset],
            "offset {}",
            offset
        );
        prop_assert_eq!(found.offset, offset);
    }
    Ok(())
}

fn every_span_lies_inside(inputs: Vec<Input>) -> Result<(), TestCaseError> {
    let run = lint(inputs);
    for audit in audits(&run) {
        let source = &audit.document.source;
        let places = places(source.text());
        for span in spans_of_document(&audit.document) {
            lies_inside(span, source, &places)?;
        }
        for span in spans_of_claims(audit) {
            lies_inside(span, source, &places)?;
        }
        let tables = audit.document.tables().iter();
        for (table, row) in tables.flat_map(|table| rows(table).map(move |row| (table, row))) {
            prop_assert!(
                spans_of_row(table, row).all(|span| row.span.contains(span)),
                "{:?}",
                row
            );
        }
    }
    for span in run.findings.iter().flat_map(spans_of_finding) {
        let source = run.sources.get(span.source);
        lies_inside(span, source, &places(source.text()))?;
    }
    for finding in &run.findings {
        let diagnostic = &finding.diagnostic;
        let own = diagnostic.primary.span.source;
        prop_assert!(
            diagnostic
                .secondary
                .iter()
                .all(|label| label.span.source == own),
            "a second label of another file: {:?}",
            diagnostic
        );
    }
    Ok(())
}

fn a_file_alone_has_its_findings_of_the_whole(inputs: &[Input]) -> Result<(), TestCaseError> {
    let whole = lint(inputs.to_vec());
    for chosen in 0..inputs.len() {
        let mut alone = inputs.to_vec();
        for (index, input) in alone.iter_mut().enumerate() {
            input.is_target = index == chosen;
        }
        let alone = lint(alone);
        let path = &inputs[chosen].shown;
        let of_file = |run: &Run| -> Vec<_> {
            run.findings
                .iter()
                .filter(|finding| {
                    run.sources
                        .get(finding.diagnostic.primary.span.source)
                        .path()
                        == path
                })
                .map(|finding| (finding.diagnostic.clone(), finding.fingerprint()))
                .collect()
        };
        prop_assert_eq!(of_file(&whole), of_file(&alone));
        prop_assert_eq!(
            alone.findings.len(),
            of_file(&alone).len(),
            "a finding of another file"
        );
    }
    Ok(())
}

fn order_does_not_matter(inputs: Vec<Input>) -> Result<(), TestCaseError> {
    let expected = outputs(&lint(inputs.clone()));
    prop_assert_eq!(&expected, &outputs(&lint(inputs.clone())), "run twice");
    let mut turned = inputs;
    for _ in 1..turned.len() {
        turned.rotate_left(1);
        prop_assert_eq!(&expected, &outputs(&lint(turned.clone())), "rotated");
    }
    turned.reverse();
    prop_assert_eq!(&expected, &outputs(&lint(turned)), "reversed");
    Ok(())
}

fn blank_lines_on_top_change_no_fingerprint(
    mut inputs: Vec<Input>,
    lines: usize,
) -> Result<(), TestCaseError> {
    let fingerprints = |run: &Run| -> Vec<(String, String)> {
        run.findings
            .iter()
            .map(|finding| (finding.diagnostic.rule.to_string(), finding.fingerprint()))
            .collect()
    };
    let before = lint(inputs.clone());
    for input in &mut inputs {
        if let Some(text) = moved_down(&input.text, lines) {
            input.text = text;
        }
    }
    prop_assert_eq!(fingerprints(&before), fingerprints(&lint(inputs)));
    Ok(())
}

proptest! {
    #![proptest_config(tries(96))]

    #[test]
    fn spans_of_any_text_lie_inside_it(inputs in generated()) {
        every_span_lies_inside(inputs)?;
    }

    #[test]
    fn any_file_alone_has_its_findings_of_the_whole(inputs in generated()) {
        a_file_alone_has_its_findings_of_the_whole(&inputs)?;
    }

    #[test]
    fn the_order_of_any_files_changes_no_output(inputs in generated()) {
        order_does_not_matter(inputs)?;
    }

    #[test]
    fn blank_lines_on_top_of_any_text_change_no_fingerprint(inputs in generated(), lines in 1..4_usize) {
        blank_lines_on_top_change_no_fingerprint(inputs, lines)?;
    }
}

proptest! {
    #![proptest_config(tries(48))]

    #[test]
    fn spans_of_a_broken_audit_lie_inside_it(inputs in mutated()) {
        every_span_lies_inside(inputs)?;
    }

    #[test]
    fn a_broken_audit_alone_has_its_findings_of_the_whole(inputs in mutated()) {
        a_file_alone_has_its_findings_of_the_whole(&inputs)?;
    }

    #[test]
    fn the_order_of_broken_audits_changes_no_output(inputs in mutated()) {
        order_does_not_matter(inputs)?;
    }

    #[test]
    fn blank_lines_on_top_of_a_broken_audit_change_no_fingerprint(inputs in mutated(), lines in 1..4_usize) {
        blank_lines_on_top_change_no_fingerprint(inputs, lines)?;
    }
}

proptest! {
    #![proptest_config(tries(64))]

    #[test]
    fn fixes_of_slips_are_for_the_better(inputs in slipped(), safety in prop::sample::select(&[Safety::Safe, Safety::Unsafe][..])) {
        is_mended_for_the_better(inputs, safety)?;
    }
}
