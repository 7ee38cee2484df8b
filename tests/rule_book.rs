//! The table of rules in `rules/README.md` says what the pages say.
//! `SNAPSHOTS=overwrite cargo test --test rule_book` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use audit_lint::diagnostic::Safety;
use audit_lint::rules::CATALOGUE;
use snapbox::{Assert, Data};

const BEGIN: &str = "<!-- rules:begin -->\n";
const END: &str = "<!-- rules:end -->\n";

/// The rules as a Markdown table, in the order of the catalogue.
fn table() -> String {
    let mut table =
        "| Rule | Severity | Fix | What it finds |\n|------|----------|-----|---------------|\n"
            .to_owned();
    for rule in CATALOGUE {
        let page = rule.page();
        // A bar would end the cell.
        let title = page.title.replace('|', "\\|");
        writeln!(
            table,
            "| [{name}]({name}.md) | {} | {} | {title} |",
            page.metadata.severity,
            page.metadata.fix.map_or("", Safety::name),
            name = rule.name,
        )
        .expect("a string takes every line");
    }
    table
}

#[test]
fn the_table_of_rules_says_what_the_pages_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/README.md");
    let book = fs::read_to_string(&path).expect("the rule book is readable");
    let (before, rest) = book.split_once(BEGIN).expect("a mark before the table");
    let (_, after) = rest.split_once(END).expect("a mark behind the table");
    let expected = format!("{before}{BEGIN}{}{END}{after}", table());
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(expected, Data::read_from(&path, None).raw());
}
