//! Texts to try: audits put together from odd pieces, and fixtures with something broken in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use audit_lint::lint::Input;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use walkdir::WalkDir;

const BYTE_ORDER_MARK: &str = "\u{feff}";

const HEADINGS: &[&str] = &[
    "M02 Audit",
    "Audit of M1.5",
    "1. Header",
    "Executive Summary",
    "CI & Workflow Integrity",
    "Verdict",
    "Deferred Issues Registry (Cumulative)",
    "Deferred Issue: SEC-001",
    "Score Trend",
    "Flake & Regression Log",
    "Machine-Readable Appendix (JSON)",
    "C#",
    "##",
    "",
];

const NAMES: &[&str] = &[
    "Milestone",
    "Range",
    "Commit Range",
    "CI Status",
    "Verdict",
    "Current SHA",
    "current_sha",
    "Mode (x)",
    "CI evidence",
    "Weights",
];

const VALUES: &[&str] = &[
    "M02",
    "M01 → M02",
    "`abc1234...def5678`",
    "abc1234…def5678 (pending)",
    "v0.0.1-m01 – HEAD",
    "main..abc1234",
    "🟢 Green ([19340075518](https://github.com/a/b/actions/runs/19340075518))",
    "🔴 not green, run 1934007551",
    "⚠️ TBD",
    "—",
    "N/A",
    "Arch 15%, Mod 15%, Tests 70%",
    "[[[](",
    "<!-- x",
    "",
];

const CELLS: &[&str] = &[
    "ID",
    "Issue",
    "Discovered",
    "Deferred To",
    "Reason",
    "Blocker?",
    "Exit Criteria",
    "Milestone",
    "Arch",
    "Tests",
    "Overall",
    "Category",
    "Weight",
    "Field",
    "Value",
    "SEC-001",
    "SEC-001, GOV-002",
    "**Q-01**",
    "M01",
    "M02",
    "M99999999999999999999",
    "4.5",
    "**5.0**",
    "4.2 / 5.0",
    "-1",
    "99999999999999999999999.5",
    "60%",
    "Yes",
    "(none new)",
    "✅ M13",
    "`a|b`",
    r"a \| b",
    r"\",
    "🟢",
    "e\u{301}",
    "\u{200f}שלום",
    "",
];

const LINES: &[&str] = &[
    "",
    "",
    "---",
    "===",
    "|---|---|",
    "|:--|--:|---|",
    "---|---",
    "```json",
    "```",
    "~~~",
    "````markdown",
    "<!--",
    "-->",
    "<div>",
    "> quoted | pipe",
    "\t- nested",
    "1. one",
    "No new deferrals.",
    "No deferred issues.",
    "SEC-001 → resolved in M02",
    r#"{"milestone":"M02","range":"abc1234...def5678","quality_gates":{"ci":"fail"},"verdict":"🔴"}"#,
    r#"{"milestone":"#,
];

/// Whole tables that the rules know, so that more than the reader is reached.
const BLOCKS: &[&str] = &[
    "## Deferred Issues Registry\n\n| ID | Issue | Discovered (M#) | Deferred To | Reason | Blocker? | Exit Criteria |\n\
     |--|--|--|--|--|--|--|\n| SEC-001 | x | M01 | M02 | y | Yes | z |\n| Ü-2 | 🟢 | M01 | — | y | No |",
    "## Score Trend\n\n| Milestone | Arch | Tests | Overall |\n|--|--|--|--|\n| M01 | 4.0 | 3 | 3.7 |\n| M02 | 4 | 🟢 | 9 |",
    "## Score Trend\n\n| Category | M01 | M02 |\n|--|--|--|\n| Arch | 4 | 5 |\n| Overall | 4 | 4.4 |",
    "### Weights\n\n- Arch: 60%\n- Tests: 30%",
    "| Category | Score | Weight | Weighted |\n|--|--|--|--|\n| Arch | 4 | 50% | 2.5 |\n| **Total** | | | 3 |",
    "## Appendix (Machine-Readable)\n\n```json\n{\"milestone\":\"M03\",\"commit\":\"abc1234\",\"verdict\":\"green\"}\n```",
];

fn phrase() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(CELLS).prop_map(str::to_owned),
        2 => select(VALUES).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
        1 => r"[|*_`\[\]()<>&\\~!#: \t\-]{0,6}",
    ]
}

fn row() -> impl Strategy<Value = String> {
    let pipes = select(&["|", "||", r"\|", " | ", ""][..]);
    (vec(phrase(), 0..6), any::<bool>(), pipes).prop_map(|(cells, opens, last)| {
        let first = if opens { "| " } else { "" };
        format!("{first}{}{last}", cells.join(" | "))
    })
}

fn field() -> impl Strategy<Value = String> {
    let shapes = select(
        &[
            "**N:** V",
            "**N**: V",
            "N: V",
            "- N: V",
            "* **N:** V",
            "| N | V |",
            "N:V\\",
            "__N:__ V  ",
            "N：V",
        ][..],
    );
    (select(NAMES), phrase(), shapes).prop_map(|(name, value, shape)| {
        let (before, behind) = shape.split_once('V').expect("every shape has a value");
        format!("{}{value}{behind}", before.replacen('N', name, 1))
    })
}

/// One line, or a few: no text is too odd.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => ("#{0,7}", "[ \t]{0,2}", select(HEADINGS), "[ #]{0,3}")
            .prop_map(|(marks, gap, words, tail)| format!("{marks}{gap}{words}{tail}")),
        4 => field(),
        5 => row(),
        4 => select(LINES).prop_map(str::to_owned),
        2 => select(BLOCKS).prop_map(|block| format!("\n{block}\n")),
        1 => ("[ \t>*+-]{0,4}", phrase()).prop_map(|(indent, words)| format!("{indent}{words}")),
        1 => any::<String>().prop_map(|text| text.replace('\0', "")),
    ]
}

/// A text that looks like an audit from afar.
fn text() -> impl Strategy<Value = String> {
    let marks = select(&["", "", "", BYTE_ORDER_MARK][..]);
    let ends = select(&["\n", "\n", "\r\n", "\r"][..]);
    (marks, ends, vec(piece(), 0..30)).prop_map(|(mark, end, pieces)| {
        let text = pieces.join("\n");
        format!("{mark}{}", text.replace('\n', end))
    })
}

fn input(path: &str, text: String) -> Input {
    Input {
        shown: path.to_owned(),
        path: Path::new("/project").join(path),
        text,
        is_target: true,
    }
}

/// A series of texts, with names that agree or do not.
pub(crate) fn generated() -> impl Strategy<Value = Vec<Input>> {
    const PATHS: [&str; 4] = [
        "docs/milestones/M01/M01_audit.md",
        "docs/milestones/M02/M02_audit.md",
        "docs/milestones/M10_5/audit.md",
        "notes/M02-audit.md",
    ];
    vec(text(), 1..=PATHS.len()).prop_map(|texts| {
        PATHS
            .iter()
            .zip(texts)
            .map(|(path, text)| input(path, text))
            .collect()
    })
}

/// One thing that happens to a text. Indices are taken modulo what there is.
#[derive(Debug, Clone)]
enum Accident {
    Delete(Index),
    Duplicate(Index),
    Swap(Index, Index),
    CutLine(Index, Index),
    CutText(Index),
    DeleteCharacter(Index),
    Insert(Index, String),
}

fn accident() -> impl Strategy<Value = Accident> {
    let index = any::<Index>;
    prop_oneof![
        3 => index().prop_map(Accident::Delete),
        3 => index().prop_map(Accident::Duplicate),
        3 => (index(), index()).prop_map(|(one, other)| Accident::Swap(one, other)),
        3 => (index(), index()).prop_map(|(line, at)| Accident::CutLine(line, at)),
        1 => index().prop_map(Accident::CutText),
        2 => index().prop_map(Accident::DeleteCharacter),
        3 => (index(), piece()).prop_map(|(line, piece)| Accident::Insert(line, piece)),
    ]
}

/// A place in `text` to cut at, its end included.
fn boundary(text: &str, index: Index) -> usize {
    let mut at = index.index(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn suffer(text: &str, accident: &Accident) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        lines.push("");
    }
    let line = |index: &Index| index.index(lines.len());
    let inserted;
    match accident {
        Accident::Delete(index) => {
            lines.remove(line(index));
        }
        Accident::Duplicate(index) => {
            let at = line(index);
            lines.insert(at, lines[at]);
        }
        Accident::Swap(one, other) => {
            let (one, other) = (line(one), line(other));
            lines.swap(one, other);
        }
        Accident::CutLine(index, at) => {
            let index = line(index);
            lines[index] = &lines[index][..boundary(lines[index], *at)];
        }
        Accident::CutText(at) => return text[..boundary(text, *at)].to_owned(),
        Accident::DeleteCharacter(at) => {
            let at = boundary(text, *at);
            let behind = text[at..].chars().skip(1);
            return text[..at].chars().chain(behind).collect();
        }
        Accident::Insert(index, piece) => {
            inserted = format!("{piece}\n");
            lines.insert(line(index), &inserted);
        }
    }
    lines.concat()
}

/// The audits of every fixture, read once.
static FIXTURES: LazyLock<Vec<Vec<Input>>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders: Vec<PathBuf> = ["broken", "odd"]
        .into_iter()
        .flat_map(|kind| fs::read_dir(root.join(kind)).expect("a folder of fixtures"))
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    folders.push(root.join("clean"));
    folders.sort();
    folders.iter().map(|folder| audits_of(folder)).collect()
});

fn audits_of(folder: &Path) -> Vec<Input> {
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a readable fixture").into_path())
        .filter(|path| path.is_file())
        .map(|path| {
            let below = path.strip_prefix(folder).expect("below its folder");
            let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
            input(&below.to_string_lossy().replace('\\', "/"), text)
        })
        .collect()
}

/// A fixture to which some accidents happened.
pub(crate) fn mutated() -> impl Strategy<Value = Vec<Input>> {
    let accidents = vec((any::<Index>(), accident()), 1..12);
    (any::<Index>(), accidents).prop_map(|(folder, accidents)| {
        let mut inputs = folder.get(&FIXTURES).clone();
        for (file, accident) in &accidents {
            let file = file.index(inputs.len());
            inputs[file].text = suffer(&inputs[file].text, accident);
        }
        inputs
    })
}

/// The text with empty lines on top, below a byte order mark. None where these change what the text means: front
/// matter is only that in the first line.
pub(crate) fn moved_down(text: &str, lines: usize) -> Option<String> {
    let (mark, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(text) => (BYTE_ORDER_MARK, text),
        None => ("", text),
    };
    (!text.starts_with("---")).then(|| format!("{mark}{}{text}", "\n".repeat(lines)))
}
