//! A draft is not clean before it is filled in, and is when it is.

use crate::project::Project;

const DRAFT: &str = "docs/milestones/M07/M07_audit.md";

/// What a person wrote: the draft with something in each of its gaps.
const FILLED: &str = include_str!("filled.md");

fn project() -> Project {
    let project = Project::of_fixture("clean");
    let arguments = ["new", "--title", "Returns Flow", "--to", "7f3e21b9"];
    let outcome = project.run(&arguments);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    project
}

/// Whether a line is another with its gaps filled in. A text behind `TODO:` is confirmed or said anew.
fn fills(filled: &str, draft: &str) -> bool {
    let mut rest = filled;
    for (at, part) in draft.split("TODO").enumerate() {
        // A row that waits may have said something before.
        let part = match (at, part.strip_prefix(": ")) {
            (1.., Some(said)) => said
                .split_once(" |")
                .map_or("", |(said, _)| &part[said.len() + 2..]),
            _ => part,
        };
        let found = if at == 0 {
            rest.strip_prefix(part)
        } else {
            rest.split_once(part).map(|two| two.1)
        };
        match found {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

#[test]
fn a_draft_with_its_gaps_filled_in_is_clean_under_every_rule() {
    let project = project();
    let draft = project.read(DRAFT);
    assert_eq!(draft.lines().count(), FILLED.lines().count());
    for (draft, filled) in draft.lines().zip(FILLED.lines()) {
        if draft.contains("TODO") {
            assert!(fills(filled, draft), "{draft}\n{filled}");
        } else if let Some((key, _)) = draft.split_once("null") {
            assert!(filled.starts_with(key), "{draft}\n{filled}");
        } else {
            assert_eq!(filled, draft);
        }
    }
    project.write(DRAFT, FILLED);
    let outcome = project.run(&["--select", "ALL", "--fail-on", "advice"]);
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (0, ""),
        "{outcome:?}"
    );
}

#[test]
fn a_draft_as_it_is_does_not_pass() {
    let project = project();
    let outcome = project.run(&["--output-format", "concise"]);
    assert_eq!(outcome.code, 1, "{outcome:?}");
    for rule in [
        "ci/missing-status",
        "verdict/missing",
        "score/missing-row",
        "registry/incomplete-row",
        "header/placeholder",
    ] {
        assert!(outcome.stdout.contains(rule), "{rule} in {outcome:?}");
    }
}

#[test]
fn no_score_can_be_forgotten() {
    let project = project();
    let rows: Vec<&str> = FILLED
        .lines()
        .filter(|line| line.starts_with("| M07 |"))
        .collect();
    let [row] = rows.as_slice() else {
        panic!("one row of scores");
    };
    for (at, _) in row.match_indices("| 4").chain(row.match_indices("| 5")) {
        let end = at + 2 + row[at + 2..].find(" |").expect("a cell ends");
        let gap = format!("{}TODO{}", &row[..at + 2], &row[end..]);
        project.write(DRAFT, &FILLED.replace(row, &gap));
        let outcome = project.run(&["--select", "score/missing-row"]);
        assert_eq!(outcome.code, 1, "{gap}: {outcome:?}");
    }
}

#[test]
fn what_waits_is_listed() {
    let project = Project::of_fixture("clean");
    let outcome = project.run(&["new"]);
    for line in [
        "wrote docs/milestones/M07/M07_audit.md: M07 from M06",
        "  header: Title, Range, CI Status, Refactor Posture, Audit Verdict",
        "  1. Executive Summary (Delta-First): 3",
    ] {
        assert!(
            outcome.stderr.lines().any(|told| told == line),
            "{line} in {outcome:?}"
        );
    }
    let quiet = Project::of_fixture("clean").run(&["new", "--quiet"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""), "{quiet:?}");
}

#[test]
fn a_draft_of_any_project_has_gaps_and_no_faults() {
    let folder = |kind: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures")
            .join(kind);
        let entries = std::fs::read_dir(path).expect("a folder of fixtures");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let names = names.map(|name| format!("{kind}/{}", name.to_string_lossy()));
        names.collect::<Vec<String>>()
    };
    let mut fixtures = [folder("odd"), folder("broken")].concat();
    fixtures.push("clean".to_owned());
    for fixture in fixtures {
        let project = Project::of_fixture(&fixture);
        let path = "docs/milestones/next_audit.md";
        let outcome = project.run(&["new", "--output", path]);
        assert_eq!(outcome.code, 0, "{fixture}: {outcome:?}");
        let lint = project.run(&["--output-format", "concise", "--select", "ALL", path]);
        let gaps = [
            "range/malformed",
            "range/missing",
            "ci/missing-status",
            "verdict/missing",
            "header/placeholder",
            "score/missing-row",
            "registry/incomplete-row",
            "score/unexplained-movement",
            // A label about flakes waits for its *None*.
            "flake/missing-log",
            // This a person has to see.
            "registry/overdue",
        ];
        for line in lint.stdout.lines() {
            let is_gap = gaps.iter().any(|rule| line.contains(&format!("[{rule}]")));
            assert!(is_gap, "{fixture}: {line}\n{}", project.read(path));
        }
        assert!(!lint.stdout.is_empty(), "{fixture}");
    }
}
