//! `flake/missing-log`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, List};
use crate::mend::list::add_section;
use crate::rule::{Findings, Rule, place_of_missing};
use crate::series::{Entry, Habit};
use crate::template::{SectionKind, has_word, words};

/// An audit without a flake log.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MissingLog {}

impl Rule<Entry<'_>> for MissingLog {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let audit = entry.audit();
        if audit.flakes.is_some()
            || audit.follows_no_template()
            || entry.precedes(Habit::Listing(List::Flakes))
            || says_none(audit)
        {
            return;
        }
        let (span, label) = place_of_missing(audit, SectionKind::FlakeLog);
        let mut finding = findings
            .at(span, label, "no flake and regression log is here")
            .help("carry the log on from the audit before, or write `**Flaky tests:** none`");
        finding.fix = findings.fix(|| add_section(entry, List::Flakes, false));
        findings.report(finding);
    }
}

/// Whether an item such as `**Flaky tests:** None introduced` stands in the text, or a heading with *None* below.
fn says_none(audit: &Audit) -> bool {
    let document = &audit.document;
    // Most audits without a log say nothing at all, which the raw text shows.
    let is_named = |text: &str| text.contains("lak") || text.contains("LAK");
    if !is_named(document.source.text()) {
        return false;
    }
    let blocks = document
        .sections
        .iter()
        .flat_map(|section| document.blocks_of(section));
    let lines = blocks
        .filter(|block| is_named(document.raw(block.span)))
        .flat_map(|block| document.lines(block.span));
    let rows = document
        .tables()
        .iter()
        .flat_map(|table| table.rows.iter().map(|row| row.span));
    let said = lines.chain(rows).any(|line| {
        if !is_named(document.raw(line)) {
            return false;
        }
        let text = document.plain(line);
        is_about_flakes(&text) && has_word(&text, &NONE)
    });
    said || document.sections.iter().any(|section| {
        let first = document.blocks_of(section).first();
        is_about_flakes(&document.heading_text(section))
            && first.is_some_and(|block| has_word(&document.plain(block.span), &NONE))
    })
}

const NONE: [&str; 6] = ["none", "no", "0", "zero", "not observed", "not detected"];

/// Whether a line opens with the word, behind a list mark, number or check box.
fn is_about_flakes(line: &str) -> bool {
    words(line)
        .find(|word| word != "x" && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .is_some_and(|word| matches!(word.as_ref(), "flaky" | "flake" | "flakes" | "flakiness"))
}
