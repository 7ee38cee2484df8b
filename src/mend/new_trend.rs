//! A score trend where an audit has none. Never decides that one is due.

use super::section::{NewSection, title_before};
use super::table::row_line;
use super::trend::{is_carried, upright};
use super::trial::brings_up;
use crate::audit::{Audit, ScoreRow, ScoreTable, Weights};
use crate::diagnostic::{Fix, Safety};
use crate::series::Entry;
use crate::template::SectionKind;

/// The fix that adds the section with the table of the nearest earlier trend, and a row of dashes for the audit's own
/// milestone. None where there is something that may be meant for it, or a person has to think.
pub(crate) fn add_section(entry: &Entry<'_>) -> Option<Fix> {
    let kind = SectionKind::ScoreTrend;
    let audit = entry.audit();
    if audit.has_section(kind) || audit.near_miss(kind).is_some() {
        return None;
    }
    let (from, earlier) = entry.nearest_trend()?;
    let body = body(audit, from, earlier)?;
    let title = title_before(entry, kind);
    let new = NewSection::of(entry, kind, &title, &body)?;
    let trend = new.audit.trend.as_ref()?;
    let is_whole = trend.row(audit.milestone()?).is_some()
        && earlier
            .rows
            .iter()
            .all(|row| is_carried(row, earlier, trend));
    let is_sound = new.audit.weights.as_ref().is_none_or(Weights::add_up);
    let is_fine = is_whole && is_sound && !brings_up(audit, &new.audit);
    (is_fine && !is_in_window(entry, earlier)).then(|| Fix {
        title: format!("add the section `{title}` with the rows of {}", from.name()),
        safety: Safety::Unsafe,
        edits: vec![new.edit],
    })
}

/// The table of an earlier trend with a row for the audit's own milestone, and that this is still to be scored.
fn body(audit: &Audit, from: &Audit, earlier: &ScoreTable) -> Option<String> {
    const UNKNOWN: &str = "—";
    let own = audit.milestone()?;
    let (document, table) = (&from.document, upright(from, earlier)?);
    let mut lines = Vec::new();
    for row in &earlier.rows {
        let line = table.rows.iter().find(|line| line.span == row.span)?;
        if row.milestone == *own || !table.is_whole(line) {
            return None;
        }
        lines.push(document.raw(line.span).to_owned());
    }
    let named = |row: &ScoreRow| {
        let line = table.rows.iter().find(|line| line.span == row.span)?;
        let mut cells = table.cells(line).iter();
        cells.position(|cell| cell.span == row.milestone_span)
    };
    let key = named(earlier.rows.first()?)?;
    let mut cells = vec![UNKNOWN.to_owned(); table.names().len()];
    cells[key] = own.to_string();
    let is_rising = earlier.is_rising().unwrap_or(true);
    let mut milestones = earlier.rows.iter().map(|row| &row.milestone);
    let at = milestones
        .position(|other| (other > own) == is_rising)
        .unwrap_or(lines.len());
    lines.insert(at, row_line(document, table, &cells));
    let header = document.raw(table.header.span);
    let delimiter = document.raw(table.delimiter);
    let rows = lines.join("\n");
    Some(format!(
        "{header}\n{delimiter}\n{rows}\n\nThe scores of {own} are not written yet."
    ))
}

/// Whether the next trend behind an audit keeps a window of the nearest earlier one, so that rows go missing in silence.
/// Behind a trend that lost nothing that would be the beginning of one.
fn is_in_window(entry: &Entry<'_>, earlier: &ScoreTable) -> bool {
    let oldest = entry.earlier_trends().nth(1);
    let mut behind: Vec<Entry<'_>> = entry.successors().collect();
    while let Some(later) = behind.pop() {
        match &later.audit().trend {
            None => behind.extend(later.successors()),
            Some(trend) => {
                if !trend.lost(earlier).is_empty() && trend.keeps_window_of(earlier, oldest) {
                    return true;
                }
            }
        }
    }
    false
}
