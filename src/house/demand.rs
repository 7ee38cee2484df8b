//! What a team's own rule demands of an audit, and where an audit falls short of it. Refuses to know any rule.

use regex::Regex;

use super::place::{cells_below, field, sections, tables};
use super::{HouseRule, VALUE};
use crate::audit::Audit;
use crate::diagnostic::Diagnostic;
use crate::rule::{Findings, Rule};
use crate::source::Span;
use crate::template::{same_text, shortened, without_notes};

/// What must hold. A condition is about what is there; that something is there at all is a demand of its own.
#[derive(Debug, Clone)]
pub enum Demand {
    /// A header field of this name is there, or says one of these values.
    Field {
        /// Its name.
        name: String,
        /// What it may say.
        values: Option<Values>,
    },
    /// A section of this name is there, or is worded so.
    Section {
        /// Its name.
        name: String,
        /// What it says.
        wording: Option<Wording>,
    },
    /// The tables of a section have this column, or all its cells are of this form.
    Column {
        /// The name of the section.
        table: String,
        /// The name of the column.
        name: String,
        /// What every cell matches.
        cells: Option<Regex>,
    },
}

/// What a header field may say.
#[derive(Debug, Clone)]
pub enum Values {
    /// What the pattern finds something in.
    Matching(Regex),
    /// One of these texts: case, blanks, punctuation and notes in parentheses are no difference.
    OneOf(Vec<String>),
}

/// How a section is worded.
#[derive(Debug, Clone)]
pub enum Wording {
    /// The pattern stands in it.
    With(Regex),
    /// The pattern stands nowhere in it.
    Without(Regex),
}

impl Values {
    fn allow(&self, value: &str) -> bool {
        match self {
            Self::Matching(pattern) => pattern.is_match(value),
            Self::OneOf(texts) => {
                let value = without_notes(value);
                texts
                    .iter()
                    .any(|text| same_text(&without_notes(text), &value))
            }
        }
    }
}

impl Demand {
    /// Whether it is about a text, which a message can then quote.
    pub fn has_value(&self) -> bool {
        match self {
            Self::Field { values, .. } => values.is_some(),
            Self::Section { wording, .. } => matches!(wording, Some(Wording::Without(_))),
            Self::Column { cells, .. } => cells.is_some(),
        }
    }
}

impl Rule<Audit> for HouseRule {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        match &self.demand {
            Demand::Field { name, values } => {
                self.check_field(audit, name, values.as_ref(), findings);
            }
            Demand::Section { name, wording } => {
                self.check_sections(audit, name, wording.as_ref(), findings);
            }
            Demand::Column { table, name, cells } => {
                self.check_tables(audit, table, name, cells.as_ref(), findings);
            }
        }
    }
}

impl HouseRule {
    fn check_field(
        &self,
        audit: &Audit,
        name: &str,
        values: Option<&Values>,
        findings: &mut Findings<'_>,
    ) {
        match (field(audit, name), values) {
            (None, None) => {
                let finding = self.at(findings, audit.document.opening(), BEGINNING, "");
                findings.report(finding);
            }
            (Some(field), Some(values)) => {
                let value = audit.document.plain(field.value);
                if values.allow(&value) {
                    return;
                }
                let place = if value.is_empty() {
                    field.name.span
                } else {
                    field.value
                };
                let label = format!("the field {}", field.name.value);
                findings.report(self.at(findings, place, &label, &value));
            }
            _ => {}
        }
    }

    fn check_sections(
        &self,
        audit: &Audit,
        name: &str,
        wording: Option<&Wording>,
        findings: &mut Findings<'_>,
    ) {
        let document = &audit.document;
        let sections = sections(audit, name);
        match wording {
            None if sections.is_empty() => {
                let finding = self.at(findings, document.opening(), BEGINNING, "");
                findings.report(finding);
            }
            None => {}
            Some(Wording::With(pattern)) => {
                let says = |section: &&(Span, Span)| pattern.is_match(document.raw(section.1));
                if let Some((heading, _)) = sections.first()
                    && !sections.iter().any(|section| says(&section))
                {
                    let finding = self.at(findings, *heading, "the section", "");
                    findings.report(finding);
                }
            }
            Some(Wording::Without(pattern)) => {
                for (_, body) in &sections {
                    for found in pattern.find_iter(document.raw(*body)) {
                        let text = found.as_str();
                        if !text.is_empty() {
                            let place = document.source.span_of(text);
                            let finding = self.at(findings, place, "what may not stand here", text);
                            findings.report(finding.subject(shortened(text.trim())));
                        }
                    }
                }
            }
        }
    }

    fn check_tables(
        &self,
        audit: &Audit,
        section: &str,
        column: &str,
        pattern: Option<&Regex>,
        findings: &mut Findings<'_>,
    ) {
        let tables = tables(audit, section);
        let Some(pattern) = pattern else {
            let lacks = |table| cells_below(audit, table, column).is_none();
            if let Some(first) = tables.first()
                && tables.iter().all(|table| lacks(table))
            {
                let place = first.header.span;
                let finding = self.at(findings, place, "the columns that are there", "");
                findings.report(finding);
            }
            return;
        };
        for table in tables {
            for (row, cell) in cells_below(audit, table, column).into_iter().flatten() {
                let value = audit.document.plain(cell.span);
                if pattern.is_match(&value) {
                    continue;
                }
                let (place, label) = if value.is_empty() {
                    (row.span, "a row whose cell is empty")
                } else {
                    (cell.span, "the cell")
                };
                let first = table.cells(row).first().map(|first| first.span);
                let subject = first.map(|first| audit.document.plain(first).into_owned());
                let finding = self.at(findings, place, label, &value);
                findings.report(finding.subject(shortened(&subject.unwrap_or_default())));
            }
        }
    }

    /// A finding at a place where `value` stands.
    fn at(&self, findings: &Findings<'_>, place: Span, label: &str, value: &str) -> Diagnostic {
        let shown = if value.is_empty() {
            "nothing".to_owned()
        } else {
            shortened(value)
        };
        let quoting = |text: &str| text.replace(VALUE, &shown);
        let finding = findings.at(place, label, quoting(&self.message));
        match &self.help {
            Some(help) => finding.help(quoting(help)),
            None => finding,
        }
    }
}

const BEGINNING: &str = "the file begins here";
