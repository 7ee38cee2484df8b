//! The limits that `docs/limits.md` lists: what reaches one is read, what goes beyond it is told.

use std::fs::{self, File};

use crate::project::{Outcome, Project};

const AUDIT: &str = "M01_audit.md";

/// Runs at a limit and one beyond it.
type Proof = fn(usize);

const PROOFS: &[(&str, Proof)] = &[
    ("size of a file or of standard input", size),
    ("quotes and lists in one another", containers),
    ("cells that the rows of a file's tables lack", cells),
    ("lines that are `---`, of a text with front matter", rules),
    ("lists and objects of an appendix in one another", json),
    (
        "IDs that ranges such as `SEC-001–049` stand for, in one list",
        ranges,
    ),
    (
        "columns of a score trend, or rows where these are its categories",
        columns,
    ),
    ("findings of one rule in one file", findings),
    (
        "passes of `--fix` over one file, each of 1,000 fixes of a rule at most",
        passes,
    ),
    ("configurations that extend one another", configurations),
    (
        "arrays and tables of a configuration in one another",
        arrays,
    ),
    ("groups of a regular expression in one another", groups),
    ("memory of a regular expression", memory),
    ("links behind one another, of a file that is written", links),
];

#[test]
fn every_limit_of_the_page_holds_and_no_other_is_proved() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md");
    let page = fs::read_to_string(page).expect("the page");
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let rows: Vec<(&str, usize)> = rows
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            (cells[1], number(cells[2]))
        })
        .collect();
    let named: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
    let proved: Vec<&str> = PROOFS.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, proved);
    for ((name, most), (_, proof)) in rows.into_iter().zip(PROOFS) {
        println!("{name}: {most}");
        proof(most);
    }
}

/// `65,536` and `64 MiB` as a number.
fn number(text: &str) -> usize {
    let (digits, factor) = match text.strip_suffix(" MiB") {
        Some(digits) => (digits, 1 << 20),
        None => (text, 1),
    };
    let digits = digits.replace(',', "");
    digits.parse::<usize>().expect("a number") * factor
}

fn rules(most: usize) {
    let milestone = |rules: usize| {
        let project = Project::new();
        let text = "---\nmilestone: M07\n---\n".to_owned() + &"\n---\n".repeat(rules - 2);
        project.write("audit.md", &text);
        let inspected = project.command(["inspect", "audit.md"]).output();
        let outcome = Outcome::of(inspected.expect("the binary starts"));
        outcome.stdout.contains("(header M07)")
    };
    assert!(milestone(most));
    assert!(!milestone(most + 1));
}

fn lint(text: &str) -> Outcome {
    let project = Project::new();
    project.write(AUDIT, text);
    project.lint(["--isolated", "."])
}

fn configured(config: &str) -> Outcome {
    let project = Project::new();
    project
        .write(AUDIT, "# M01 Audit\n")
        .write("audit-lint.toml", config);
    project.lint(["."])
}

#[track_caller]
fn is_mistaken(outcome: &Outcome, message: &str) {
    outcome.ends_with(2);
    assert!(outcome.stderr.contains(message), "{message}: {outcome:?}");
    assert!(outcome.stderr.contains("audit-lint.toml:"), "{outcome:?}");
    assert!(outcome.stderr.len() < 5_000, "{}", outcome.stderr.len());
}

fn size(most: usize) {
    let project = Project::new();
    let file = |size: usize| {
        let file = File::create(project.path(AUDIT)).expect("a writable file");
        file.set_len(size as u64).expect("a sparse file");
        project.lint([AUDIT])
    };
    let told = format!("no more than {} MiB are read", most >> 20);
    file(most).ends_with(2).complains(&[AUDIT, "NUL byte"]);
    file(most + 1).ends_with(2).complains(&[AUDIT, &told]);
    let piped = project.lint_piped(&["-"], &vec![b'\n'; most + 1]);
    piped
        .ends_with(2)
        .complains(&["standard input", "is larger than 64 MiB"]);
}

fn containers(most: usize) {
    for mark in [">", "- ", "1. "] {
        lint(&format!("# M01\n\n{}x\n", mark.repeat(most))).ends_with(1);
        let outcome = lint(&format!("# M01\n\n{}x\n", mark.repeat(most + 1)));
        outcome.ends_with(2).complains(&[
            AUDIT,
            &format!("nests {} quotes and lists in line 3", most + 1),
        ]);
    }
}

fn cells(most: usize) {
    let table = |missing: usize| {
        let columns = 257;
        assert_eq!(missing / 256 * 256, missing, "whole rows");
        format!(
            "# M01\n\n{}\n{}\n{}",
            "|a".repeat(columns),
            "|-".repeat(columns),
            "|b\n".repeat(missing / 256)
        )
    };
    lint(&table(most)).ends_with(1).complains_of_nothing();
    let told = format!("lack more than {most} cells");
    lint(&table(most + 256))
        .ends_with(2)
        .complains(&[AUDIT, &told]);
}

fn json(most: usize) {
    let appendix = |depth: usize| {
        let deep = format!("{}{}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        let project = Project::new();
        let text = format!(
            "# M01\n\n## Machine-Readable Appendix\n\n```json\n{{\"a\": \"}}\", \"x\": {deep}}}\n```\n"
        );
        project.write(AUDIT, text);
        project.lint(["--isolated", "--select", "appendix/invalid", "."])
    };
    appendix(most).ends_with(0);
    let outcome = appendix(most + 1);
    outcome.ends_with(1);
    let told = format!("nested deeper than {most} lists and objects");
    assert!(outcome.stdout.contains(&told), "{outcome:?}");
}

fn ranges(most: usize) {
    let rows = joined(0..=most / 50, |row| {
        format!("| R{row}A-001–050 | x | M01 | M09 |\n")
    });
    let project = Project::new();
    let head = "| ID | Issue | Discovered | Deferred To |\n|---|---|---|---|";
    let text = format!("# M01 Audit\n\n## Deferred Issues Registry\n\n{head}\n{rows}");
    project.write(AUDIT, text);
    let outcome = project.run(["inspect", "--isolated", "--output-format", "json", "."]);
    let facts: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let open = facts["audits"][0]["registry_open"].as_array().expect("IDs");
    assert_eq!(open.len(), most + 1);
    let last = format!("R{}A-001–050", most / 50);
    assert_eq!(open.last().and_then(|id| id.as_str()), Some(last.as_str()));
}

fn columns(most: usize) {
    let rows_of = |table: &str| {
        let project = Project::new();
        project.write(AUDIT, format!("# M01 Audit\n\n## Score Trend\n\n{table}"));
        let outcome = project.run(["inspect", "--isolated", "--output-format", "json", "."]);
        let facts: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
        let trend = facts["audits"][0]["trend"].as_object();
        trend.map_or(0, serde_json::Map::len)
    };
    let upright = |columns: usize| {
        let more = columns - 2;
        let names = joined(0..more, |at| format!(" C{at} |"));
        let scores = " 4.0 |".repeat(more);
        let dashes = "-|".repeat(columns);
        format!("| Milestone |{names} Overall |\n|{dashes}\n| M01 |{scores} 4.0 |\n")
    };
    assert_eq!(rows_of(&upright(most)), 1);
    assert_eq!(rows_of(&upright(most + 1)), 0);
    let transposed = |rows: usize| {
        let scores = joined(1..rows, |at| format!("| C{at} | 4.0 |\n"));
        format!("| Category | M01 |\n|---|---|\n{scores}| Overall | 4.0 |\n")
    };
    assert_eq!(rows_of(&transposed(most)), 1);
    assert_eq!(rows_of(&transposed(most + 1)), 0);
}

/// An audit with so many short rows, and how it is linted.
fn ragged(rows: usize) -> (Project, [&'static str; 3]) {
    let project = Project::new();
    let rows = "| x |\n".repeat(rows);
    project.write(AUDIT, format!("# M01\n\n| a | b |\n|---|---|\n{rows}"));
    (project, ["--isolated", "--select", "table/ragged-row"])
}

fn findings(most: usize) {
    let (project, flags) = ragged(most);
    let outcome = project.lint(flags.iter().chain(&["."]));
    assert_eq!(outcome.ends_with(1).findings(), most);
    assert!(!outcome.stdout.contains("further"), "{outcome:?}");
    let (project, flags) = ragged(most + 234);
    let outcome = project.lint(flags.iter().chain(&["."]));
    assert_eq!(outcome.ends_with(1).findings(), most);
    let last = outcome.stdout.lines().last().unwrap_or_default();
    let told = "; 234 further findings of table/ragged-row in this file are not listed";
    assert!(last.ends_with(told), "{last}");
    assert_eq!(outcome.stdout.matches("further").count(), 1);
    let all = format!("{} errors", most + 234);
    assert!(outcome.stderr.contains(&all), "{}", outcome.stderr);
    // A baseline knows them, too.
    let config = "select = ['table/ragged-row']\n";
    project.write("audit-lint.toml", config);
    project.run(["baseline"]).ends_with(0);
    let outcome = project.lint(["."]);
    outcome.ends_with(0);
    let known = format!("{} in the baseline", most + 234);
    assert!(outcome.stderr.contains(&known), "{}", outcome.stderr);
}

fn passes(most: usize) {
    let (project, flags) = ragged((most - 1) * 1_000);
    let fix = flags.iter().chain(&["--fix", "."]);
    project.lint(fix).ends_with(0).complains_of_nothing();
    let (project, flags) = ragged(most * 1_000);
    let before = project.read(AUDIT);
    let outcome = project.lint(flags.iter().chain(&["--fix", "."]));
    let told = format!("do not come to an end in {most} passes");
    outcome.ends_with(2).complains(&[AUDIT, &told]);
    assert!(project.read(AUDIT) == before, "it was left as it was");
}

fn configurations(most: usize) {
    let chain = |length: usize| {
        let project = Project::new();
        project.write(AUDIT, "# M01 Audit\n");
        for number in 1..length {
            let text = format!("extends = \"c{number}.toml\"\n");
            let name = match number {
                1 => "audit-lint.toml".to_owned(),
                other => format!("c{}.toml", other - 1),
            };
            project.write(name, text);
        }
        project.write(format!("c{}.toml", length - 1), "fail-on = \"never\"\n");
        project.lint(["."])
    };
    chain(most).ends_with(0);
    let outcome = chain(most + 1);
    outcome.ends_with(2);
    let told = format!("more than {most} configurations extend one another");
    assert!(outcome.stderr.contains(&told), "{outcome:?}");
    assert!(outcome.stderr.contains("c15.toml:1:11"), "{outcome:?}");
}

fn arrays(most: usize) {
    let nested = |depth: usize| {
        configured(&format!(
            "fail-on = \"never\"\n[rules.\"house/x\"]\nx = {}{}\n",
            "[".repeat(depth),
            "]".repeat(depth)
        ))
    };
    let told = "arrays and tables are nested too deep";
    let within = nested(most);
    assert!(!within.stderr.contains(told), "{within:?}");
    is_mistaken(&nested(most + 1), told);
    is_mistaken(&nested(100_000), told);
}

fn rule(pattern: &str) -> Outcome {
    configured(&format!(
        "fail-on = 'never'\n[[rule]]\nname = 'house/x'\nmessage = 'x'\nfield = 'Posture'\nmatches = '{pattern}'\n"
    ))
}

fn groups(most: usize) {
    let nested = |depth: usize| rule(&format!("{}a{}", "(".repeat(depth), ")".repeat(depth)));
    nested(most).ends_with(0);
    is_mistaken(&nested(most + 1), "is no regular expression");
    is_mistaken(&nested(500_000), "is no regular expression");
}

fn memory(_: usize) {
    rule("a{1,50}").ends_with(0);
    for pattern in ["a{1,1000}{1,1000}", "((a{100}){100}){100}", r"\pL{5000}"] {
        is_mistaken(&rule(pattern), "is too large for a regular expression");
    }
    is_mistaken(
        &rule(&"a".repeat(1 << 20)),
        "is too large for a regular expression",
    );
}

#[cfg(not(unix))]
fn links(_: usize) {}

#[cfg(unix)]
fn links(most: usize) {
    let chain = |length: usize| {
        let project = Project::new();
        project
            .write(AUDIT, "# M01 Audit\n")
            .write("real.toml", "old");
        let name = |number: usize| match number {
            0 => "real.toml".to_owned(),
            number if number == length => "audit-lint.toml".to_owned(),
            number => format!("link{number}.toml"),
        };
        for number in 1..=length {
            let link = project.path(name(number));
            std::os::unix::fs::symlink(name(number - 1), link).expect("a new link");
        }
        let outcome = project.run(["init", "--force"]);
        (outcome, project.read("real.toml") != "old")
    };
    let (outcome, is_written) = chain(most);
    outcome.ends_with(0);
    assert!(is_written);
    let (outcome, is_written) = chain(most + 1);
    outcome
        .ends_with(2)
        .complains(&["audit-lint.toml", "too many links"]);
    assert!(!is_written);
}

/// A text for each number, one behind the other.
fn joined(numbers: impl Iterator<Item = usize>, text: impl Fn(usize) -> String) -> String {
    numbers.map(text).collect::<Vec<_>>().concat()
}
