//! `section/misnumbered`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};
use std::collections::HashMap;

/// Numbered headings that skip or repeat a number.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Misnumbered {}

impl Rule<Audit> for Misnumbered {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let document = &audit.document;
        // The last number of each parent and level.
        let mut last: HashMap<(Option<usize>, u8), u32> = HashMap::new();
        for section in &document.sections {
            let Some(heading) = &section.heading else {
                continue;
            };
            let Some(number) = number(document.raw(heading.span)) else {
                continue;
            };
            let Some(before) = last.insert((section.parent, heading.level), number) else {
                continue;
            };
            if number == before + 1 {
                continue;
            }
            let text = document.plain(heading.span).into_owned();
            let fact = if number == before {
                format!("number {number} is given twice")
            } else {
                format!("number {number} follows {before}")
            };
            findings.report(
                findings
                    .at(heading.span, format!("{} comes next", before + 1), fact)
                    .subject(text)
                    .help("number the sections without gaps and repetitions"),
            );
        }
    }
}

/// The number of `## 10. Title` and `## 10) Title`; none for `3.1`, `10b` and a plain number such as a year.
fn number(heading: &str) -> Option<u32> {
    let text = heading.trim_start_matches(['*', '_', ' ']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    let plain = rest.starts_with([' ', '*', '_']) && (1..=2).contains(&digits);
    plain.then(|| text[..digits].parse().ok()).flatten()
}
