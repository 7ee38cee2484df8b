//! Our table reader, pulldown-cmark's table events, comrak's tables, and cells divided character by character.

use audit_lint::markdown::Document;
use audit_lint::source::{Source, SourceId};
use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::tries::tries;

/// Rows of texts; the first is the header.
type Texts = Vec<Vec<String>>;

fn ours(text: &str) -> Vec<Texts> {
    let source = Source::new(SourceId::new(0), "a.md", text);
    let document = Document::parse(&source);
    let tables = document.tables().iter();
    tables
        .map(|table| {
            let columns = table.names().len();
            let rows = std::iter::once(&table.header).chain(&table.rows);
            rows.map(|row| {
                let cells = table.cells(row).iter().take(columns);
                cells
                    .map(|cell| source.slice(cell.span).to_owned())
                    .collect()
            })
            .collect()
        })
        .collect()
}

/// How many cells the author wrote in each row, as we read it, with the line.
fn written(text: &str) -> Vec<(String, usize)> {
    let source = Source::new(SourceId::new(0), "a.md", text);
    let document = Document::parse(&source);
    let rows = document
        .tables()
        .iter()
        .flat_map(|table| std::iter::once(&table.header).chain(&table.rows));
    rows.map(|row| (source.slice(row.span).to_owned(), row.written))
        .collect()
}

/// The same from the parser's own events.
fn pulldown(text: &str) -> Vec<Texts> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut tables: Vec<Texts> = Vec::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(_)) => tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                let rows = tables.last_mut().expect("a row lies in a table");
                rows.push(Vec::new());
            }
            Event::Start(Tag::TableCell) => {
                let rows = tables.last_mut().expect("a cell lies in a table");
                let cells = rows.last_mut().expect("a cell lies in a row");
                cells.push(text[range].trim().to_owned());
            }
            // A line without a pipe under a table is a row for GitHub; we say that it is none.
            Event::End(TagEnd::TableRow) => {
                let rows = tables.last_mut().expect("a row lies in a table");
                if rows[0].len() > 1 && !text[range].contains('|') {
                    rows.pop();
                }
            }
            _ => {}
        }
    }
    tables
}

/// The same from a second implementation of GitHub's rules, without the marks of code and escapes.
fn comrak(text: &str) -> Vec<Texts> {
    let arena = Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    let root = parse_document(&arena, text, &options);
    let mut tables: Vec<Texts> = Vec::new();
    for node in root.descendants() {
        let value = &node.data().value;
        match value {
            NodeValue::Table(_) => tables.push(Vec::new()),
            NodeValue::TableRow(_) => {
                let rows = tables.last_mut().expect("a row lies in a table");
                rows.push(Vec::new());
            }
            NodeValue::TableCell => {
                let mut said = String::new();
                for below in node.descendants() {
                    match &below.data().value {
                        NodeValue::Text(text) => said.push_str(text),
                        NodeValue::Code(code) => said.push_str(&code.literal),
                        _ => {}
                    }
                }
                let rows = tables.last_mut().expect("a cell lies in a table");
                let cells = rows.last_mut().expect("a cell lies in a row");
                cells.push(said.trim().to_owned());
            }
            _ => {}
        }
    }
    tables
}

/// How many cells a line has, character by character.
fn counted(line: &str) -> usize {
    let line = line.trim_end();
    let characters: Vec<char> = line.chars().collect();
    let mut cells = 1;
    for (at, character) in characters.iter().enumerate() {
        let is_outer = at == 0 || at + 1 == characters.len();
        let is_escaped = at > 0 && characters[at - 1] == '\\';
        if *character == '|' && !is_escaped && !is_outer {
            cells += 1;
        }
    }
    cells
}

/// What a cell says, without the marks of code and escapes.
fn said(cell: &str) -> String {
    // First the pipes, which ask for the backslash of one that is not escaped itself, then Markdown.
    let cell = cell
        .replace(r"\\", "\u{0}")
        .replace(r"\|", "|")
        .replace('\u{0}', r"\\");
    let mut said = String::new();
    let mut characters = cell.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek().is_some_and(char::is_ascii_punctuation) => {
                said.extend(characters.next());
            }
            '`' => {}
            other => said.push(other),
        }
    }
    said.trim().to_owned()
}

const CELLS: &[&str] = &[
    "a",
    "SEC-001",
    "two words",
    "",
    " ",
    "é",
    "🟢",
    r"x \| y",
    r"\|",
    r"\\",
    r"a\b",
    "`c`",
    "4.5",
    "-",
    ":",
    "&",
    "\u{a0}",
];

fn line(cells: &[String], opens: bool, closes: bool, gap: &str) -> String {
    let inner = cells.join(&format!("{gap}|{gap}"));
    let open = if opens {
        format!("|{gap}")
    } else {
        String::new()
    };
    let close = if closes {
        format!("{gap}|")
    } else {
        String::new()
    };
    format!("{open}{inner}{close}")
}

/// A table as people write it, more or less: rows too short or too long, with outer pipes or without.
fn table() -> impl Strategy<Value = String> {
    let cells = |count| vec(select(CELLS).prop_map(str::to_owned), count);
    let row = move || {
        (
            cells(1..7),
            any::<bool>(),
            any::<bool>(),
            select(&["", " ", "  "][..]),
        )
    };
    let row =
        move || row().prop_map(|(cells, opens, closes, gap)| line(&cells, opens, closes, gap));
    let head = (2..5_usize).prop_flat_map(move |columns| {
        let names = vec(select(&["ID", "Issue", "M01", "a b"][..]), columns);
        let dashes = vec(select(&["-", "---", ":--", "--:", ":-:"][..]), columns);
        let plain = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect::<Vec<_>>();
        (names, dashes).prop_map(move |(names, dashes)| (plain(names), plain(dashes)))
    });
    let marks = select(&["", "", "> ", " "][..]);
    (head, vec(row(), 0..6), marks).prop_map(|((names, dashes), rows, mark)| {
        let mut lines = vec![line(&names, true, true, " "), line(&dashes, true, true, "")];
        // Nothing else is a row of ours, and the parsers do not agree about one that stands far to the right.
        let rows = rows.iter().map(|row| row.trim_start().to_owned());
        lines.extend(rows.filter(|row| row.contains('|')));
        let lines: Vec<String> = lines.iter().map(|line| format!("{mark}{line}\n")).collect();
        format!("# M01\n\n{}\nEnd.\n", lines.concat())
    })
}

/// Lines of signs that mean something in a table.
fn soup() -> impl Strategy<Value = String> {
    let signs = select(
        &[
            "|", "|", "|", "-", "--", ":", " ", "a", "b", r"\", r"\|", "é", "> ", "- ", "\t", "#",
            "|-|-|", "|a|b|",
        ][..],
    );
    let line = vec(signs, 0..8).prop_map(|signs| signs.concat());
    vec(line, 1..8).prop_map(|lines| {
        // Where a table is what nobody doubts.
        format!("{}\n\n|x|y|\n|-|-|\n|1|2|3|\n", lines.join("\n"))
    })
}

proptest! {
    #![proptest_config(tries(512))]

    #[test]
    fn tables_are_those_of_the_parser(text in prop_oneof![table(), soup()]) {
        prop_assert_eq!(ours(&text), pulldown(&text), "{}", text);
    }

    #[test]
    fn tables_are_those_of_a_second_parser(text in table()) {
        let ours: Vec<Texts> = ours(&text)
            .into_iter()
            .map(|rows| rows.into_iter().map(|row| row.iter().map(|cell| said(cell)).collect()).collect())
            .collect();
        prop_assert_eq!(ours, comrak(&text), "{}", text);
    }

    #[test]
    fn cells_are_counted_as_one_does_by_hand(text in prop_oneof![table(), soup()]) {
        for (line, written) in written(&text) {
            prop_assert_eq!(written, counted(&line), "{}", line);
        }
    }
}
