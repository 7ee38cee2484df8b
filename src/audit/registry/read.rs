//! From a document's sections to a [`Registry`]. Never follows an item from audit to audit.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::id::{MOST_RANGED, ids, leading_id, looks_like_id, name, shaped_ids};
use super::{List, Registry, RegistryRow, State, Statement, key};
use crate::audit::above::closed_above;
use crate::audit::columns::Columns;
use crate::audit::fate;
use crate::audit::status::is_placeholder;
use crate::markdown::{Block, Cell, Document, Section, Table};
use crate::source::Span;
use crate::template::{ColumnKind, SectionKind, Vocabulary, has_word, is_among, written_words};

impl Registry {
    /// Reads a list, where there is such a section.
    pub(in crate::audit) fn read(
        document: &Document,
        kinds: &[Option<SectionKind>],
        names: &Vocabulary,
        columns: &Columns,
        list: List,
    ) -> Option<Self> {
        let mut reader = Reader::new(list, document, names, columns);
        let mut heading = None;
        let mut formal_heading = false;
        let mut next = 0;
        for index in 0..document.sections.len() {
            if index < next || !reader.is_registry(index, kinds) {
                continue;
            }
            let section = &document.sections[index];
            next = section.end;
            reader.extents.push(document.extent_span(index));
            if let Some(head) = &section.heading {
                heading = heading.or(Some(head.span));
                let says_registry = has_word(&document.plain(head.span), &["registry"]);
                formal_heading |=
                    head.level <= 2 && (says_registry || document.tables_of(section).is_empty());
            }
            for (offset, part) in document.extent(index).iter().enumerate() {
                reader.read_section(part, offset > 0);
            }
        }
        let heading = heading?;
        Some(reader.finish(heading, formal_heading))
    }

    /// Reads a document that is a list as a whole.
    pub(crate) fn read_whole(document: &Document, names: &Vocabulary, list: List) -> Self {
        let columns = Columns::of_tables(document);
        let mut reader = Reader::new(list, document, names, &columns);
        reader.lists_all = true;
        let whole = document.source.span(0..document.source.text().len());
        reader.extents.push(whole);
        for section in &document.sections {
            reader.read_section(section, true);
        }
        reader.finish(whole.at_start(), false)
    }
}

/// The columns that say something about an item.
const REGISTRY: [Option<ColumnKind>; 8] = [
    Some(ColumnKind::Issue),
    Some(ColumnKind::Discovered),
    Some(ColumnKind::DeferredTo),
    Some(ColumnKind::Reason),
    Some(ColumnKind::Blocker),
    Some(ColumnKind::ExitCriteria),
    Some(ColumnKind::Status),
    Some(ColumnKind::Resolved),
];

/// What the rows of a table of items have in common.
struct Items<'t> {
    columns: &'t [Option<ColumnKind>],
    /// Which column names the items.
    id: usize,
    /// Which one says when they were closed.
    resolved: Option<usize>,
    /// Whether they all are.
    closed: bool,
    /// The cells of all rows in columns with a meaning.
    known: Arc<[(ColumnKind, Cell)]>,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "what was met on the way, each by itself"
)]
struct Reader<'d> {
    list: List,
    document: &'d Document,
    names: &'d Vocabulary,
    columns: &'d Columns,
    extents: Vec<Span>,
    rows: Vec<RegistryRow>,
    /// Sub-headings and list items that are rows where there is no table.
    items: Vec<RegistryRow>,
    /// Whether every table with IDs lists items, also one that says nothing else of them, and so do headings and list items
    /// beside tables.
    lists_all: bool,
    /// Whether there is a table.
    has_list: bool,
    /// Whether a table has items without an ID, which cannot be followed.
    has_strangers: bool,
    /// Whether a table says where items go or what became of them.
    tracks: bool,
    table: Option<Span>,
    prose: String,
    /// How many more IDs ranges may stand for.
    room: usize,
}

impl<'d> Reader<'d> {
    fn new(
        list: List,
        document: &'d Document,
        names: &'d Vocabulary,
        columns: &'d Columns,
    ) -> Self {
        Self {
            list,
            document,
            names,
            columns,
            extents: Vec::new(),
            rows: Vec::new(),
            items: Vec::new(),
            lists_all: false,
            has_list: false,
            has_strangers: false,
            tracks: false,
            table: None,
            prose: String::new(),
            room: MOST_RANGED,
        }
    }

    fn finish(mut self, heading: Span, has_formal_heading: bool) -> Registry {
        if !self.has_list && self.rows.is_empty() {
            self.has_list = !self.items.is_empty();
            self.rows.append(&mut self.items);
        } else if self.lists_all {
            // A heading may be about what a table lists; the row says more.
            let listed: HashSet<String> = self.rows.iter().map(|row| row.key.clone()).collect();
            let more = self.items.drain(..);
            self.rows
                .extend(more.filter(|item| !listed.contains(&item.key)));
        }
        Registry {
            heading,
            statement: self.statement(),
            is_formal: has_formal_heading || self.tracks,
            table: self.table,
            by_key: OnceLock::new(),
            extents: self.extents,
            rows: self.rows,
        }
    }

    fn is_registry(&self, index: usize, kinds: &[Option<SectionKind>]) -> bool {
        match (self.list, kinds[index]) {
            (List::Deferred, Some(SectionKind::Registry))
            | (List::Flakes, Some(SectionKind::FlakeLog)) => true,
            (List::Deferred, Some(SectionKind::Deferred)) => self
                .document
                .extent(index)
                .iter()
                .flat_map(|section| self.document.tables_of(section))
                .any(|table| self.columns(table).contains(&Some(ColumnKind::Id))),
            _ => false,
        }
    }

    fn columns(&self, table: &Table) -> &'d [Option<ColumnKind>] {
        self.columns.of(self.document, self.names, table)
    }

    fn read_section(&mut self, section: &Section, is_sub: bool) {
        let heading = self.document.heading_text(section);
        if let Some(head) = section.heading.as_ref() {
            let issue = heading.strip_prefix("Deferred Issue:").map(str::trim);
            if let Some(id) =
                leading_id(issue.unwrap_or(&heading)).filter(|_| is_sub || issue.is_some())
            {
                self.push_item(id, head.span, section.span);
            }
        }
        for table in self.document.tables_of(section) {
            self.read_table(table);
        }
        for block in self.document.blocks_of(section) {
            self.read_block(block);
        }
    }

    /// Whether headings, a caption or list items close what stands here.
    fn is_closed_above(&self, span: Span) -> bool {
        closed_above(self.document, self.names, span, &self.extents)
    }

    fn push_item(&mut self, id: &str, id_span: Span, span: Span) {
        let closes = self.item_closes(self.document.raw(span), id);
        let state = if closes || self.is_closed_above(id_span) {
            State::Resolved
        } else {
            State::Open
        };
        self.items.push(RegistryRow {
            key: key(id),
            id: id.to_owned(),
            id_span,
            span,
            state,
            is_unchanged: false,
            cells: Arc::default(),
            own: 0..0,
        });
    }

    /// `- **SEC-001**: …` is a row where there is no table.
    fn read_block(&mut self, block: &Block) {
        let document = self.document;
        self.prose.push_str(document.raw(block.span));
        self.prose.push('\n');
        let text = document.text_of(block);
        if !block.item || !text.starts_with("**") {
            return;
        }
        if let Some(id) = leading_id(&crate::markdown::plain(text)) {
            self.push_item(id, block.span, block.span);
        }
    }

    /// Whether its first line, or a line about its status, closes it: `**SEC-001**: resolved — PR 12`.
    fn item_closes(&self, text: &str, id: &str) -> bool {
        let about_state = |line: &&str| has_word(line, &["status", "deferred to"]);
        let lines = text
            .lines()
            .take(1)
            .chain(text.lines().skip(1).filter(about_state));
        lines.map(crate::markdown::plain).any(|line| {
            let said = line.split_once(id).map_or(&*line, |(_, behind)| behind);
            let mut parts = said.split([':', '—', '–', ';']);
            parts.any(|part| fate::closes(part, self.names))
        })
    }

    fn read_table(&mut self, table: &Table) {
        let columns = self.columns(table);
        let tracking = [
            ColumnKind::DeferredTo,
            ColumnKind::Status,
            ColumnKind::ExitCriteria,
        ];
        self.tracks |= columns
            .iter()
            .flatten()
            .any(|column| tracking.contains(column));
        let Some(id) = columns
            .iter()
            .position(|column| *column == Some(self.list.name_column()))
        else {
            return;
        };
        // A table that says nothing about its items but a remark lists nothing.
        let says_something = columns.iter().any(|column| REGISTRY.contains(column));
        if self.has_list && !says_something && !self.lists_all {
            return;
        }
        let resolved = columns
            .iter()
            .position(|column| *column == Some(ColumnKind::Resolved));
        let closed = self.is_closed_above(table.span);
        if !closed {
            self.table = self.table.or(table.names().get(id).map(|cell| cell.span));
        }
        let only_resolved = resolved.is_some() && !columns.contains(&Some(ColumnKind::DeferredTo));
        if !closed && !only_resolved {
            self.has_list = true;
        }
        let each = columns.iter().flatten().count();
        let mut known = Vec::with_capacity(each * table.rows.len());
        for row in &table.rows {
            let cells = columns.iter().zip(table.cells(row));
            known.extend(cells.filter_map(|(column, cell)| Some(((*column)?, *cell))));
        }
        let items = Items {
            columns,
            id,
            resolved,
            closed,
            known: known.into(),
        };
        for (number, row) in table.rows.iter().enumerate() {
            let own = each * number..each * (number + 1);
            self.read_row(row.span, table.cells(row), &items, own);
        }
    }

    fn read_row(&mut self, row: Span, cells: &[Cell], items: &Items<'_>, own: Range<usize>) {
        let document = self.document;
        let columns = items.columns;
        let Some(id_cell) = cells.get(items.id) else {
            return;
        };
        let text = document.plain(id_cell.span);
        let is_alone = cells.len() > 1
            && cells
                .iter()
                .filter(|cell| cell.span != id_cell.span)
                .all(|cell| is_placeholder(&document.plain(cell.span)));
        if says_none(&text, self.names, is_alone) {
            // An ID is missing, an issue is there: a row that nobody can follow.
            let strange = columns.iter().zip(cells).any(|(column, cell)| {
                *column == Some(ColumnKind::Issue) && {
                    let issue = document.plain(cell.span);
                    !says_none(&issue, self.names, false)
                }
            });
            self.has_strangers |= strange && is_placeholder(&text);
            return;
        }
        if self.list == List::Flakes && self.status_says_none(columns, cells) {
            return;
        }
        // "**Security** | | |" groups the rows below it.
        if self.list == List::Deferred && is_alone && !names_id(&text) {
            return;
        }
        let date = items.resolved.and_then(|at| cells.get(at));
        let known = &items.known[own.clone()];
        let state = self.row_state(known, date, items.closed);
        let named = match self.list {
            List::Deferred => ids(&text, &mut self.room),
            List::Flakes => vec![name(&text)],
        };
        let is_unchanged = self.says_unchanged(known);
        let rows = named.into_iter().map(|id| RegistryRow {
            key: key(&id),
            id,
            id_span: id_cell.span,
            span: row,
            state,
            is_unchanged,
            cells: items.known.clone(),
            own: own.clone(),
        });
        self.rows.extend(rows);
    }

    fn row_state(
        &self,
        cells: &[(ColumnKind, Cell)],
        resolved: Option<&Cell>,
        closed: bool,
    ) -> State {
        let document = self.document;
        let said = |column: ColumnKind| {
            cells
                .iter()
                .filter(|(kind, _)| *kind == column)
                .any(|(_, cell)| fate::closes(&document.standing(cell.span), self.names))
        };
        // A struck ID is how people close a row without losing it.
        let struck = cells.iter().any(|(kind, cell)| {
            *kind == self.list.name_column()
                && document
                    .raw(cell.span)
                    .trim_start_matches('*')
                    .starts_with("~~")
        });
        if closed || struck || said(ColumnKind::DeferredTo) || said(ColumnKind::Status) {
            return State::Resolved;
        }
        let closed_by_column = resolved.is_some_and(|cell| {
            let text = document.plain(cell.span);
            let still_open = has_word(&text, &["open", "pending"]);
            !is_placeholder(&text) && !still_open && !has_word(&text, self.names.hedges())
        });
        if closed_by_column {
            State::Resolved
        } else {
            State::Open
        }
    }

    /// `| Flaky tests | None |` names no flake.
    fn status_says_none(&self, columns: &[Option<ColumnKind>], cells: &[Cell]) -> bool {
        columns
            .iter()
            .zip(cells)
            .filter(|(column, _)| **column == Some(ColumnKind::Status))
            .any(|(_, cell)| {
                let text = self.document.plain(cell.span);
                !is_placeholder(&text) && says_none(&text, self.names, false)
            })
    }

    fn says_unchanged(&self, cells: &[(ColumnKind, Cell)]) -> bool {
        cells
            .iter()
            .filter(|(kind, _)| matches!(kind, ColumnKind::Status | ColumnKind::DeferredTo))
            .any(|(_, cell)| has_word(&self.document.plain(cell.span), &["unchanged"]))
    }

    fn statement(&self) -> Statement {
        if self.has_list {
            let followed = !self.rows.is_empty() || !self.has_strangers;
            return if followed {
                Statement::Full
            } else {
                Statement::Unchanged
            };
        }
        let prose = crate::markdown::plain(&self.prose);
        // "No new deferrals", "None this milestone": the list itself stays as it was.
        let adds = [
            "new",
            "this milestone",
            "introduced",
            "added",
            "further",
            "additional",
            "from",
            "see",
            "change",
            "changes",
            "unchanged",
            "carried",
        ];
        if has_word(&prose, &adds) || !has_word(&prose, self.names.none_words()) {
            Statement::Unchanged
        } else {
            Statement::Nothing
        }
    }
}

/// `None`, `(none new)`, `—`: the cell of a row that lists nothing.
pub(in crate::audit) fn says_none(text: &str, names: &Vocabulary, is_alone: bool) -> bool {
    if is_placeholder(text) {
        return true;
    }
    let mut said = written_words(text);
    let opens = said
        .next()
        .is_some_and(|word| is_among(word, names.none_words()));
    // "No new flakes" lists nothing, "No retry on status 503" is a name unless the row says nothing of it.
    opens && (said.nth(2).is_none() || (is_alone && !names_id(text)))
}

/// Whether a row of a table only says that there is nothing to list: `| (none new) | | |`, `| — | — | — |`.
pub fn lists_nothing(document: &Document, names: &Vocabulary, cells: &[Cell]) -> bool {
    let mut texts = cells.iter().map(|cell| document.plain(cell.span));
    let Some(first) = texts.next() else {
        return true;
    };
    let is_alone = texts.all(|text| is_placeholder(&text));
    says_none(&first, names, is_alone) && (is_alone || !is_placeholder(&first))
}

/// Whether a text is or holds what may be an ID.
fn names_id(text: &str) -> bool {
    looks_like_id(text) || shaped_ids(text).next().is_some()
}
