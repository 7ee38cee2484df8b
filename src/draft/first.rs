//! The first audit of a series, from a template alone.

use super::page::Page;
use super::tables::told;
use super::{Known, TODO, appendix};
use crate::mend::table::table_text;
use crate::template::{ColumnKind, FieldKind, SectionKind, Template, Vocabulary};

const CUMULATIVE: [SectionKind; 3] = [
    SectionKind::Registry,
    SectionKind::ScoreTrend,
    SectionKind::FlakeLog,
];

/// An audit with everything that a template requires.
pub fn first(template: &Template, names: &Vocabulary, known: &Known) -> String {
    let mut page = Page::default();
    page.line(format!("# {} Audit — {}", known.milestone, known.title()));
    page.gap();
    for kind in &template.fields {
        let value = match kind {
            FieldKind::Milestone => known.milestone.to_string(),
            FieldKind::Range => range(known),
            FieldKind::Commit => known.commit().to_owned(),
            _ => TODO.to_owned(),
        };
        page.line(format!("**{}:** {value}  ", names.field_title(*kind)));
    }
    page.block("---");
    for (at, kind) in sections(template).into_iter().enumerate() {
        let mut section = Page::default();
        section_of_template(kind, template, names, known, &mut section);
        let text = section.text();
        page.gap();
        for line in text.lines() {
            match line.strip_prefix("## ") {
                Some(title) => page.line(format!("## {}. {title}", at + 1)),
                None => page.line(line),
            }
        }
    }
    page.text()
}

/// What the template requires, and the lists that rules ask of every audit.
fn sections(template: &Template) -> Vec<SectionKind> {
    let mut sections: Vec<SectionKind> = template.required().collect();
    let last = sections
        .iter()
        .position(|kind| *kind == SectionKind::Appendix);
    let lists = CUMULATIVE
        .into_iter()
        .filter(|kind| !sections.contains(kind));
    let lists: Vec<SectionKind> = lists.collect();
    let at = last.unwrap_or(sections.len());
    sections.splice(at..at, lists);
    sections
}

fn range(known: &Known) -> String {
    match (&known.start, &known.end) {
        (None, None) => TODO.to_owned(),
        (start, end) => {
            let of = |side: &Option<String>| side.clone().unwrap_or_else(|| TODO.to_owned());
            format!("{} → {}", of(start), of(end))
        }
    }
}

/// A section with its heading and the table that a template asks for.
pub(super) fn section_of_template(
    kind: SectionKind,
    template: &Template,
    names: &Vocabulary,
    known: &Known,
    page: &mut Page,
) {
    page.block(&format!("## {}", names.title(kind)));
    let columns = template.columns.get(&kind);
    match kind {
        SectionKind::Appendix => {
            appendix::write(&appendix::usual(known, &template.category_titles), page);
        }
        SectionKind::ScoreTrend => page.block(&trend(template, names, known)),
        SectionKind::DeltaMap if !known.changed.is_empty() => {
            for path in told(&known.changed) {
                page.line(format!("- {path}: {TODO}"));
            }
        }
        _ => match columns {
            // A list of one column says nothing of its items.
            Some(columns) if columns.len() > 1 => page.block(&table(columns, names)),
            _ => {
                let columns = cumulative(kind);
                if columns.is_empty() {
                    page.placeholder();
                } else {
                    page.block(&table(columns, names));
                }
            }
        },
    }
}

/// The columns of a list that a template does not describe.
fn cumulative(kind: SectionKind) -> &'static [ColumnKind] {
    match kind {
        SectionKind::Registry => &[
            ColumnKind::Id,
            ColumnKind::Issue,
            ColumnKind::Discovered,
            ColumnKind::DeferredTo,
            ColumnKind::Reason,
            ColumnKind::ExitCriteria,
        ],
        SectionKind::FlakeLog => &[ColumnKind::Field, ColumnKind::Status],
        _ => &[],
    }
}

fn table(columns: &[ColumnKind], names: &Vocabulary) -> String {
    let titles = columns.iter().map(|column| names.column_title(*column));
    let titles: Vec<String> = titles.map(str::to_owned).collect();
    let row = vec![TODO.to_owned(); titles.len()];
    table_text("\n", &titles, &[row])
}

fn trend(template: &Template, names: &Vocabulary, known: &Known) -> String {
    let milestone = names.column_title(ColumnKind::Milestone);
    let overall = names.column_title(ColumnKind::Overall);
    let mut titles = vec![milestone.to_owned()];
    titles.extend_from_slice(&template.category_titles);
    titles.push(overall.to_owned());
    let mut row = vec![TODO.to_owned(); titles.len()];
    row[0] = known.milestone.to_string();
    table_text("\n", &titles, &[row])
}
