//! Texts that were made to be slow, of any size. Each is named for what it has too much of.

use std::fmt::Write as _;

/// Makes files of about so many bytes together: paths and texts.
type Make = fn(usize) -> Vec<(String, String)>;

/// All of them. Those of several files are a series.
pub(crate) const ALL: &[(&str, Make)] = &[
    ("quotes in one another", |size| one(nested(">", size))),
    ("items in one another", |size| one(nested("- ", size))),
    ("numbers in one another", |size| one(nested("1. ", size))),
    ("lists 150 deep", |size| one(deep_lists(size))),
    ("lazy lines below lists", |size| one(lazy_lines(size))),
    ("brackets", |size| one(repeated("[", size))),
    ("images", |size| one(repeated("![", size))),
    ("links without end", |size| one(repeated("[a](", size))),
    ("reference definitions", |size| {
        one(numbered(size, |n| format!("[r{n}]: /u\n")))
    }),
    ("references", |size| one(references(size))),
    ("stars", |size| one(repeated("*a **a ", size))),
    ("underlines", |size| one(repeated("_a__", size))),
    ("strikes", |size| one(repeated("~~a~ ", size))),
    ("backticks of growing length", |size| one(backticks(size))),
    ("open comments", |size| one(repeated("<!-- ", size))),
    ("suppressions", |size| {
        one(repeated(
            "<!-- audit-lint: allow(ci/uncited-run) x -->\n\n",
            size,
        ))
    }),
    ("suppressions and findings", |size| one(suppressed(size))),
    ("angle brackets", |size| one(repeated("<a ", size))),
    ("processing instructions", |size| one(repeated("<?", size))),
    ("entities", |size| one(repeated("&amp", size))),
    ("backslashes", |size| one(repeated("\\", size))),
    ("addresses", |size| {
        one(repeated("<https://example.org/a> ", size))
    }),
    ("fences", |size| one(repeated("```\n", size))),
    ("blank lines", |size| one(repeated("\n", size))),
    ("one long line", |size| one(repeated("word ", size))),
    ("one long word", |size| one(repeated("a", size))),
    ("digits", |size| one(repeated("1", size))),
    ("task items", |size| {
        one(repeated("- [ ] SEC-001 x\n", size))
    }),
    ("front matter without end", |size| {
        one(format!("---\n{}", repeated("a: b\n", size)))
    }),
    ("rules in items", |size| {
        one(repeated("- a\n\n  ---\n", size))
    }),
    ("headings", |size| one(repeated("# a\n", size))),
    ("numbered headings", |size| {
        one(numbered(size, |n| format!("## {n}. Part\n\n")))
    }),
    ("numbered headings, backwards", |size| {
        one(numbered(size, |n| {
            format!("## {}. Part\n\n", 1_000_000 - n)
        }))
    }),
    ("numbered headings, shuffled", |size| {
        one(numbered(size, |n| {
            format!("## {}. Part\n\n", n * 7_919 % 100_003)
        }))
    }),
    ("headings of the registry", |size| {
        one(repeated("## Deferred Issues Registry\n\n", size))
    }),
    ("header fields", |size| {
        one(numbered(size, |n| format!("**Field {n}:** value\n")))
    }),
    ("ranges", |size| {
        one(repeated("**Range:** abc1234...def5678\n", size))
    }),
    ("commits in one range", |size| {
        one(format!(
            "# M01\n\n**Range:** abc1234...{}\n",
            numbered(size, |n| format!("{:07x}a, ", n + 0xabc_0000))
        ))
    }),
    ("runs in one field", |size| {
        one(format!(
            "# M01\n\n**CI Status:** Green ({})\n",
            numbered(size, |n| format!("{}, ", 19_340_075_518_u64 + n as u64))
        ))
    }),
    ("pipes", |size| {
        one(format!("|a|\n|-|\n{}\n", repeated("|", size)))
    }),
    ("lines of a pipe", |size| {
        one(format!("|a|b|\n|-|-|\n{}", repeated("|\n", size)))
    }),
    ("wide table, short rows", |size| one(wide(size, size / 8))),
    ("many tables, short rows", |size| {
        one(numbered(size, |_| wide(3_000, 500)))
    }),
    ("wide header", |size| {
        one(format!(
            "{}|\n{}|\n",
            repeated("|a", size / 2),
            repeated("|-", size / 2)
        ))
    }),
    ("one-column table", |size| {
        one(format!("|a|\n|-|\n{}", repeated("b\n", size)))
    }),
    ("code in cells", |size| {
        one(format!("|a|b|\n|-|-|\n{}", repeated("|`a|b`|c|\n", size)))
    }),
    ("registry", |size| {
        one(registry(size, |n| format!("SEC-{n:06}")))
    }),
    ("registry of one ID", |size| {
        one(registry(size, |_| "SEC-001".to_owned()))
    }),
    ("IDs in one cell", |size| {
        let ids = numbered(size, |n| format!("SEC-{n:06}, "));
        one(registry(1, |_| ids.clone()))
    }),
    ("ranges of IDs in one cell", |size| {
        let ids = numbered(size, |n| format!("S-{n:06}–{:06}, ", n + 49));
        one(registry(1, |_| ids.clone()))
    }),
    ("trend rows", |size| one(trend(size))),
    ("trend columns", |size| one(trend_columns(size))),
    ("nested lists in JSON", |size| {
        one(appendix(&repeated("[", size)))
    }),
    ("nested objects in JSON", |size| {
        one(appendix(&repeated("{\"a\":", size)))
    }),
    ("keys in JSON", |size| {
        one(appendix(&format!(
            "{{{}\"z\":1}}",
            numbered(size, |n| format!("\"k{n}\":1,"))
        )))
    }),
    ("escapes in JSON", |size| {
        one(appendix(&format!(
            "{{\"a\":\"{}\"}}",
            repeated("\\u2192", size)
        )))
    }),
    ("scores in JSON", |size| {
        let scores = numbered(size, |n| format!("\"c{n}\":1.5,"));
        one(appendix(&format!(
            "{{\"score_trend_update\":{{{scores}\"z\":1}}}}"
        )))
    }),
    ("flakes", |size| one(flakes(size))),
    ("lost rows in a large audit", lost_rows),
    ("lost rows that text names", named_rows),
    ("lost trend rows", lost_trend),
    ("carried trend rows", carried_trend),
    ("audits of a series", many_audits),
    ("audits of one milestone", |size| {
        (0..size / 400)
            .map(|n| (format!("p{n}/M01_audit.md"), audit(n, 300)))
            .collect()
    }),
];

fn one(text: String) -> Vec<(String, String)> {
    vec![("M02_audit.md".to_owned(), text)]
}

fn repeated(piece: &str, size: usize) -> String {
    piece.repeat(size.div_ceil(piece.len()))
}

/// Pieces with numbers, until there are enough bytes.
fn numbered(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 4_096);
    let mut number = 0;
    while text.len() < size {
        text.push_str(&piece(number));
        number += 1;
    }
    text
}

fn nested(mark: &str, size: usize) -> String {
    format!("# M02\n\n{}x\n", repeated(mark, size))
}

fn deep_lists(size: usize) -> String {
    numbered(size, |n| format!("{}- a\n", "  ".repeat(n % 150)))
}

fn lazy_lines(size: usize) -> String {
    format!("{}x\n{}", "> - ".repeat(90), repeated("a\n", size))
}

fn references(size: usize) -> String {
    let definitions = numbered(size / 2, |n| format!("[r{n}]: /u\n"));
    format!(
        "{definitions}\n{}",
        numbered(size / 2, |n| format!("[x][r{n}] "))
    )
}

fn backticks(size: usize) -> String {
    let mut text = String::new();
    let mut length = 1;
    while text.len() < size {
        let _ = write!(text, "{} a ", "`".repeat(length));
        length += 1;
    }
    text
}

/// Each finding has a comment that holds back another.
fn suppressed(size: usize) -> String {
    let row = "<!-- audit-lint: allow(table/ragged-row) x -->\n\n| a | b |\n|---|---|\n| c |\n\n";
    repeated(row, size)
}

/// A header of many columns over rows of a byte.
fn wide(size: usize, columns: usize) -> String {
    let head = format!("{}|\n{}|\n", "|a".repeat(columns), "|-".repeat(columns));
    let rows = repeated("|\n", size.saturating_sub(head.len()).max(2));
    format!("{head}{rows}\n")
}

const REGISTRY: &str = "## Deferred Issues Registry\n\n| ID | Issue | Discovered | Deferred To | Reason | Blocker? | Exit Criteria |\n\
    |---|---|---|---|---|---|---|\n";

fn registry(size: usize, id: impl Fn(usize) -> String) -> String {
    let rows = numbered(size, |n| {
        format!("| {} | x | M01 | M99 | y | No | z |\n", id(n))
    });
    format!("# M02 Audit\n\n{REGISTRY}{rows}")
}

fn trend(size: usize) -> String {
    let rows = numbered(size, |n| format!("| M{n} | 4.0 | 3.0 | 3.5 |\n"));
    format!(
        "# M02 Audit\n\n## Score Trend\n\n| Milestone | Arch | Tests | Overall |\n|---|---|---|---|\n{rows}"
    )
}

fn trend_columns(size: usize) -> String {
    let columns = size / 16;
    let names = numbered(columns * 8, |n| format!("| C{n:05} "));
    let count = names.matches('|').count();
    format!(
        "# M02 Audit\n\n## Score Trend\n\n| Milestone {names}|\n{}|\n| M01 {}|\n",
        "|-".repeat(count + 1),
        "| 4.0 ".repeat(count)
    )
}

fn appendix(json: &str) -> String {
    format!("# M02 Audit\n\n## Machine-Readable Appendix\n\n```json\n{json}\n```\n")
}

fn flakes(size: usize) -> String {
    let rows = numbered(size, |n| format!("| test_{n} | x | y |\n"));
    format!(
        "# M02 Audit\n\n## Flake & Regression Log\n\n| Item | Cause | State |\n|---|---|---|\n{rows}"
    )
}

/// Half of it a registry whose every row the next audit loses; the other half the text of that audit.
fn lost_rows(size: usize) -> Vec<(String, String)> {
    let filler = "A line of text with T-1 and SEC in it, and nothing that anybody looks for.\n\n";
    lost_beside(size, &repeated(filler, size / 2))
}

/// The same, and the text speaks of each.
fn named_rows(size: usize) -> Vec<(String, String)> {
    let named = |n| format!("We looked at SEC-{n:06} and moved on.\n\n");
    lost_beside(size, &numbered(size / 2, named))
}

fn lost_beside(size: usize, text: &str) -> Vec<(String, String)> {
    let listed = registry(size / 2, |n| format!("SEC-{n:06}"));
    let lost = format!(
        "# M02 Audit\n\n{REGISTRY}| A-1 | x | M01 | M99 | y | No | z |\n\n## Summary\n\n{text}"
    );
    vec![
        ("M01_audit.md".to_owned(), listed),
        ("M02_audit.md".to_owned(), lost),
    ]
}

/// The same scores twice, and a milestone a row.
fn carried_trend(size: usize) -> Vec<(String, String)> {
    let carried = |name: &str| {
        let text = trend(size / 2).replacen("M02", name, 1);
        (format!("{name}_audit.md"), text)
    };
    ["M01", "M02"].map(carried).into()
}

fn lost_trend(size: usize) -> Vec<(String, String)> {
    let lost = "# M02 Audit\n\n## Score Trend\n\n| Milestone | Arch | Tests | Overall |\n|---|---|---|---|\n| M02 | 4.0 | 3.0 | 3.5 |\n";
    vec![
        ("M01_audit.md".to_owned(), trend(size)),
        ("M02_audit.md".to_owned(), lost.to_owned()),
    ]
}

/// An audit of a series that grows: all IDs so far, up to a size.
fn audit(number: usize, size: usize) -> String {
    let rows = numbered(size, |n| {
        format!("| S-{n:03} | x | M01 | M99 | y | No | z |\n")
    });
    format!(
        "# M{number} Audit\n\n**Range:** {:07x}a..{:07x}a\n\n{REGISTRY}{rows}",
        0xabc_0000 + number,
        0xabc_0001 + number
    )
}

fn many_audits(size: usize) -> Vec<(String, String)> {
    (0..size / 4_500)
        .map(|n| (format!("M{n}_audit.md"), audit(n, 4_200)))
        .collect()
}
