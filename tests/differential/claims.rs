//! Commit ranges and IDs that were put together, and what is read of them.

use std::path::Path;

use audit_lint::audit::{Audit, CommitRange, Location, holds_id};
use audit_lint::markdown::Document;
use audit_lint::source::{Source, SourceId};
use audit_lint::template::Conventions;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;

use crate::tries::tries;

fn source(text: &str) -> Source {
    Source::new(SourceId::new(0), "docs/M02_audit.md", text)
}

/// A SHA with a letter and a digit in it, so that nobody takes it for a word or a number.
fn sha() -> impl Strategy<Value = String> {
    "[a-f][0-9][0-9a-f]{5,38}"
}

fn revision() -> impl Strategy<Value = String> {
    prop_oneof![3 => sha(), 1 => "v[0-9]\\.[0-9]\\.[0-9]{1,2}-m[0-9]{2}"]
}

/// How a revision may be dressed.
fn dressed() -> impl Strategy<Value = (String, String)> {
    let dresses = select(
        &[
            "R",
            "`R`",
            "**R**",
            "R (the merge of M01)",
            "`R` (HEAD)",
            "[`R`](https://example.org/x/commit/0)",
        ][..],
    );
    (revision(), dresses).prop_map(|(name, dress)| {
        let text = dress.replacen('R', &name, 1);
        (name, text)
    })
}

const SEPARATORS: [&str; 7] = ["...", "..", "…", " → ", " -> ", " – ", " to "];

/// The value, the first revision, and the others.
fn range() -> impl Strategy<Value = (String, String, Vec<String>)> {
    let ends = vec(dressed(), 1..4);
    (dressed(), ends, select(&SEPARATORS[..])).prop_map(|((start, left), ends, separator)| {
        let (names, texts): (Vec<_>, Vec<_>) = ends.into_iter().unzip();
        (
            format!("{left}{separator}{}", texts.join(", ")),
            start,
            names,
        )
    })
}

/// Whether a text has a word shaped like `SEC-001`, by a slow regular expression.
fn has_shape(text: &str) -> bool {
    let shape =
        Regex::new(r"(?:^|[^A-Za-z0-9_-])[A-Z][A-Z0-9_-]*-[0-9][A-Z0-9_]*(?:$|[^A-Za-z0-9_-])");
    shape.expect("a valid expression").is_match(text)
}

/// What a cell of the registry's ID column says, and the IDs in it.
fn cell() -> impl Strategy<Value = (String, Vec<String>)> {
    let id = || {
        let word = select(&["SEC", "GOV", "TORCH-CI", "A1", "X_Y"][..]);
        (word, 0..1000_u32).prop_map(|(word, number)| format!("{word}-{number:03}"))
    };
    let joints = select(&[", ", ",", " / ", "/", "; ", " & ", " and ", " + "][..]);
    let several = (vec(id(), 1..5), joints).prop_map(|(ids, joint)| (ids.join(joint), ids));
    let marks = select(
        &[
            "**I**",
            "`I`",
            "I (new)",
            "I[^1]",
            "🆕 I",
            "I ✅",
            "~~I~~ (new)",
            "NEW: I",
            "I — tokens",
        ][..],
    );
    let marked = (id(), marks).prop_map(|(id, mark)| (mark.replacen('I', &id, 1), vec![id]));
    let words = select(&["SEC", "GOV"][..]);
    let joints = select(&["–", "—", "…", "..", " to ", " through "][..]);
    let ranged = (words, 0..900_u32, 1..40_u32, joints).prop_map(|(word, first, more, joint)| {
        let last = first + more;
        let text = if joint.starts_with(' ') {
            format!("{word}-{first:03}{joint}{word}-{last:03}")
        } else {
            format!("{word}-{first:03}{joint}{last:03}")
        };
        let ids = (first..=last).map(|number| format!("{word}-{number:03}"));
        (text, ids.collect())
    });
    prop_oneof![several, marked, ranged]
}

proptest! {
    #![proptest_config(tries(512))]

    #[test]
    fn a_range_is_read_as_it_was_put_together((value, start, ends) in range()) {
        let source = source(&value);
        let reading = CommitRange::read(&source, source.span(0..value.len()));
        let Some(range) = reading.value() else {
            return Err(TestCaseError::fail(format!("unreadable: {value}")));
        };
        prop_assert_eq!(&range.start.value.name, &start, "{}", value);
        let found: Vec<&str> = range.ends.iter().map(|end| end.value.name.as_str()).collect();
        prop_assert_eq!(found, ends.iter().map(String::as_str).collect::<Vec<_>>(), "{}", value);
        for revision in range.revisions() {
            prop_assert_eq!(source.slice(revision.span), &revision.value.name, "{}", value);
        }
    }

    #[test]
    fn ids_are_read_as_they_were_joined(cells in vec(cell(), 1..5)) {
        let rows = cells.iter().map(|(text, _)| format!("| {text} | x | M01 | M09 |\n"));
        let text = format!(
            "# M02 Audit\n\n## Deferred Issues Registry\n\n| ID | Issue | Discovered | Deferred To |\n|--|--|--|--|\n{}",
            rows.collect::<String>()
        );
        let document = Document::parse(&source(&text));
        let location = Location::new(Path::new("/p/docs/M02_audit.md"));
        let audit = Audit::read(document, location, &Conventions::built_in());
        let found: Vec<&str> = audit
            .registry
            .iter()
            .flat_map(|registry| &registry.rows)
            .map(|row| row.id.as_str())
            .collect();
        let expected: Vec<&str> = cells.iter().flat_map(|(_, ids)| ids).map(String::as_str).collect();
        prop_assert_eq!(found, expected, "{}", text);
    }

    #[test]
    fn what_is_shaped_like_an_id_is_what_a_regular_expression_finds(
        text in "[A-Ca-c0-2_ .,(é-]{0,12}|([A-Z]{1,3}-[0-9]{0,3}[a-z ]?){0,3}"
    ) {
        prop_assert_eq!(holds_id(&text), has_shape(&text), "{}", text);
    }
}
