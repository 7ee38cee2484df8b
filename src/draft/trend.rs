//! The score trend with a row, or a column, for the new milestone. Never scores anything.

use super::page::Page;
use super::tables::cells;
use super::{Draft, TODO};
use crate::audit::{Audit, Milestone, ScoreTable};
use crate::markdown::{Document, Table};
use crate::mend::table::row_line;

impl Draft<'_> {
    /// The trend of an audit: its rows, as many as the team keeps, and the new one.
    pub(super) fn write_trend(&self, audit: &Audit, trend: &ScoreTable, page: &mut Page) {
        let document = &audit.document;
        let mut tables = document.tables().iter();
        let Some(table) = tables.find(|table| table.span == trend.span) else {
            return;
        };
        let is_upright = |table: &Table| {
            let rows = table.rows.iter();
            rows.map(|row| row.span)
                .any(|span| trend.rows.iter().any(|row| row.span == span))
        };
        if is_upright(table) {
            self.write_rows(audit, table, trend, page);
        } else {
            self.write_columns(document, table, trend, page);
        }
        page.gap();
    }

    /// Which rows of the trend stay, by their place in it, and whether the newest stands first.
    fn kept(&self, trend: &ScoreTable) -> (Vec<usize>, bool) {
        let new = &self.known.milestone;
        let earlier = |at: &usize| trend.rows[*at].milestone < *new;
        let mut kept: Vec<usize> = (0..trend.rows.len()).filter(earlier).collect();
        let milestone = |at: Option<&usize>| at.map(|at| &trend.rows[*at].milestone);
        let is_newest_first = milestone(kept.first()) > milestone(kept.last());
        let window = self.known.window;
        if let Some(window) = window.or_else(|| self.before.series.window()) {
            let surplus = kept.len().saturating_sub(window.saturating_sub(1));
            if is_newest_first {
                kept.truncate(kept.len() - surplus);
            } else {
                kept.drain(..surplus);
            }
        }
        (kept, is_newest_first)
    }

    fn write_rows(&self, audit: &Audit, table: &Table, trend: &ScoreTable, page: &mut Page) {
        let document = &audit.document;
        let (kept, is_newest_first) = self.kept(trend);
        self.write_head(audit, table, page);
        let last = kept.last().copied();
        let newest = if is_newest_first {
            kept.first().copied()
        } else {
            last
        };
        let mut new = Some(self.new_row(document, table, trend, newest));
        for row in &table.rows {
            let at = trend.rows.iter().position(|scored| scored.span == row.span);
            let Some(at) = at else {
                // A row of weights stays; a change since M05 does not.
                let text = document.plain(row.span);
                if Milestone::find_all(&text).next().is_none() {
                    page.line(document.raw(row.span));
                }
                continue;
            };
            if !kept.contains(&at) {
                continue;
            }
            if is_newest_first && let Some(new) = new.take() {
                page.line(new);
            }
            page.line(document.raw(row.span));
            if Some(at) == last
                && let Some(new) = new.take()
            {
                page.line(new);
            }
        }
        if let Some(new) = new {
            page.line(new);
        }
    }

    /// The row that waits for scores, its milestone emphasised as in another.
    fn new_row(
        &self,
        document: &Document,
        table: &Table,
        trend: &ScoreTable,
        model: Option<usize>,
    ) -> String {
        let model = model.map(|at| &trend.rows[at]);
        let row = model.and_then(|model| table.rows.iter().find(|row| row.span == model.span));
        let mut new = vec![TODO.to_owned(); table.names().len()];
        let key = row.zip(model).and_then(|(row, model)| {
            let mut cells = table.cells(row).iter();
            cells.position(|cell| cell.span == model.milestone_span)
        });
        let raw = model.map_or("", |model| document.raw(model.milestone_span));
        if let Some(cell) = new.get_mut(key.unwrap_or(0)) {
            *cell = self.emphasised(raw);
        }
        row_line(document, table, &new)
    }

    /// The new milestone, with the marks around an old one.
    fn emphasised(&self, old: &str) -> String {
        let bare = old.trim_matches(['*', '_', '`']);
        let milestone = &self.known.milestone;
        match Milestone::parse(bare) {
            Some(model) => old.replacen(bare, &milestone.written_like(&model).to_string(), 1),
            None => milestone.to_string(),
        }
    }

    fn write_columns(
        &self,
        document: &Document,
        table: &Table,
        trend: &ScoreTable,
        page: &mut Page,
    ) {
        let (kept, is_newest_first) = self.kept(trend);
        let place = |at: usize| {
            let span = trend.rows[at].milestone_span;
            table.names().iter().position(|cell| cell.span == span)
        };
        let scored: Vec<usize> = (0..trend.rows.len()).filter_map(place).collect();
        let stays: Vec<usize> = kept.iter().filter_map(|at| place(*at)).collect();
        let beside = if is_newest_first {
            stays.first()
        } else {
            stays.last()
        };
        let beside = beside.copied().unwrap_or(0);
        let arranged = |mut cells: Vec<String>, new: String| {
            cells.resize(table.names().len(), String::new());
            let mut arranged = Vec::new();
            for (at, cell) in cells.into_iter().enumerate() {
                if is_newest_first && at == beside {
                    arranged.push(new.clone());
                }
                if !scored.contains(&at) || stays.contains(&at) {
                    arranged.push(cell);
                }
                if !is_newest_first && at == beside {
                    arranged.push(new.clone());
                }
            }
            arranged
        };
        let raw = table
            .names()
            .get(beside)
            .map_or("", |cell| document.raw(cell.span));
        let head = arranged(cells(document, table, &table.header), self.emphasised(raw));
        page.gap();
        page.line(row_line(document, table, &head));
        let dashes = document.raw(table.delimiter).trim();
        let dashes: Vec<String> = dashes
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect();
        let new = dashes
            .get(beside)
            .cloned()
            .unwrap_or_else(|| "---".to_owned());
        page.line(row_line(document, table, &arranged(dashes, new)));
        for row in &table.rows {
            let mut old = cells(document, table, row);
            // What the last step changed says nothing of this one.
            for (at, cell) in old.iter_mut().enumerate().skip(1) {
                if !scored.contains(&at) && !cell.is_empty() {
                    TODO.clone_into(cell);
                }
            }
            page.line(row_line(document, table, &arranged(old, TODO.to_owned())));
        }
    }
}
