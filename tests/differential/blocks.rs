//! What is read line by line, against the parser alone: the same document for every text. `AUDIT_LINT_TEXTS` names
//! folders, divided by `:`, whose Markdown is read as well, and changed.

use std::path::PathBuf;
use std::sync::LazyLock;

use audit_lint::markdown::Document;
use audit_lint::source::{Source, SourceId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use walkdir::WalkDir;

use crate::tries::tries;

/// What begins and ends blocks, and what only looks so.
const PIECES: &[&str] = &[
    // Line ends and blanks.
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\n\n",
    " ",
    "  ",
    "   ",
    "    ",
    "\t",
    "  \n",
    "\u{b}",
    "\u{a0}",
    "\r\n",
    // Lists.
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2. ",
    "1) ",
    "10. ",
    "-\n",
    "1.\n",
    "- \n",
    "- a\n",
    "- b\n",
    "* a\n",
    "1. a\n",
    "2. b\n",
    "- a\n\n",
    "  c\n",
    "  - n\n",
    "    d\n",
    "lazy\n",
    "- [ ] ",
    "- [x] t\n",
    "- > q\n",
    "- ```\n",
    "+5",
    "-5",
    "4.5",
    // Rules, underlines, metadata.
    "---\n",
    "***",
    "___\n",
    "- - -",
    "* * *\n",
    "===\n",
    "--",
    "  ---\n",
    "k: v\n",
    "...\n",
    // Code.
    "```",
    "```\n",
    "````\n",
    "```json\n",
    "  ```\n",
    "~~~\n",
    "~~~ x\n",
    "``",
    "`c`",
    "`",
    // Headings.
    "# ",
    "## H\n",
    "#",
    "#no",
    "####### ",
    "#\t",
    " ##\n",
    " #",
    // Quotes.
    "> ",
    ">\n",
    "> q\n",
    "> - i\n",
    "> | a | b |\n> |---|---|\n",
    // Tables.
    "|",
    "| a | b |\n",
    "|---|---|\n",
    "| x | y |\n",
    "| a | b |\n|---|---|\n",
    "|-|\n",
    ":-|-:\n",
    "a | b",
    "- |-",
    "|:-:|",
    // HTML and comments.
    "<",
    "<div>\n",
    "</div>",
    "<br>",
    "<pre>\n",
    "<http://x.y>",
    "<!-- c -->",
    "<!-- c -->\n",
    "<!-- c\n",
    "-->\n",
    "<!-->",
    // Links.
    "[a]",
    "[a][]",
    "[a](b)",
    "[a]: b",
    "\n\n[a]: b\n\n",
    "[a]:\n",
    "![a](b)",
    "(t)",
    // Text.
    "a",
    "b\n",
    "two words",
    "é",
    "🟢",
    "**b**",
    "*e*",
    "_",
    "~~s~~",
    "\\",
    "\\\n",
    "\\|",
    "&amp;",
    "\"",
    "!",
];

fn assert_same(text: &str) -> Result<(), TestCaseError> {
    let source = Source::new(SourceId::new(0), "a.md", text);
    prop_assert_eq!(
        Document::parse(&source),
        Document::parse_whole(&source),
        "{:?}",
        text
    );
    Ok(())
}

/// The Markdown of this repository and of the folders that somebody names.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = ["rules", "docs", "tests", "fixtures", "CHANGELOG.md"]
        .iter()
        .map(|name| root.join(name))
        .collect();
    if let Some(named) = std::env::var_os("AUDIT_LINT_TEXTS") {
        folders.extend(std::env::split_paths(&named));
    }
    let files = folders.iter().flat_map(|folder| {
        let files = WalkDir::new(folder).sort_by_file_name().into_iter();
        files.map(|entry| entry.expect("a readable folder").into_path())
    });
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
});

/// What is done to a line of a text.
#[derive(Debug, Clone)]
enum Change {
    Drop,
    Double,
    Before(&'static str),
    Behind(&'static str),
    Within(Index, &'static str),
    Join,
}

fn change() -> impl Strategy<Value = Change> {
    let piece = || select(PIECES);
    prop_oneof![
        Just(Change::Drop),
        Just(Change::Double),
        piece().prop_map(Change::Before),
        piece().prop_map(Change::Behind),
        (any::<Index>(), piece()).prop_map(|(at, piece)| Change::Within(at, piece)),
        Just(Change::Join),
    ]
}

/// Some lines of a text, with changes.
fn changed(from: &str, start: Index, changes: Vec<(Index, Change)>) -> String {
    const LINES: usize = 40;
    let lines: Vec<&str> = from.split_inclusive('\n').collect();
    let start = start.index(lines.len().saturating_sub(LINES).max(1));
    let lines = lines.iter().skip(start).take(LINES);
    let mut lines: Vec<String> = lines.map(|line| (*line).to_owned()).collect();
    for (at, change) in changes {
        if lines.is_empty() {
            break;
        }
        let at = at.index(lines.len());
        let line = &mut lines[at];
        match change {
            Change::Drop => drop(lines.remove(at)),
            Change::Double => {
                let line = line.clone();
                lines.insert(at, line);
            }
            Change::Before(piece) => line.insert_str(0, piece),
            Change::Behind(piece) => {
                let end = line.trim_end_matches('\n').len();
                line.insert_str(end, piece);
            }
            Change::Within(within, piece) => {
                let places: Vec<usize> = line.char_indices().map(|(place, _)| place).collect();
                if !places.is_empty() {
                    line.insert_str(places[within.index(places.len())], piece);
                }
            }
            Change::Join => {
                let end = line.trim_end_matches('\n').len();
                line.truncate(end);
            }
        }
    }
    lines.concat()
}

#[test]
fn every_text_at_hand_is_read_as_the_parser_reads_it() {
    assert!(TEXTS.len() > 100, "{} texts", TEXTS.len());
    for text in TEXTS.iter() {
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            assert_same(&text).expect("the same document");
        }
    }
}

proptest! {
    #![proptest_config(tries(4096))]

    #[test]
    fn any_text_is_read_as_the_parser_reads_it(
        mark in select(&["", "", "", "\u{feff}"][..]),
        pieces in vec(select(PIECES), 1..24),
        end in select(&["\n", "\n", "\n", "\r\n"][..]),
    ) {
        let text = format!("{mark}{}", pieces.concat()).replace("\r\n", "\n").replace('\n', end);
        assert_same(&text)?;
    }

    #[test]
    fn a_changed_text_is_read_as_the_parser_reads_it(
        from in any::<Index>(),
        start in any::<Index>(),
        changes in vec((any::<Index>(), change()), 1..6),
    ) {
        assert_same(&changed(&TEXTS[from.index(TEXTS.len())], start, changes))?;
    }
}
