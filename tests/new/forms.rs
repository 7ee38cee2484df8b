//! A draft has the form of its predecessor.

use crate::project::Project;

const PATH: &str = "docs/milestones/M02/M02_audit.md";

/// The draft from one audit.
fn from(text: &str) -> String {
    Project::of(&[(PATH, text)]).draft(&[])
}

#[track_caller]
fn has(draft: &str, lines: &str) {
    assert!(draft.contains(lines), "{lines}\nin\n{draft}");
}

#[test]
fn header_lines_stay_header_lines() {
    let draft = from(
        "# M02 Audit — Seat Map\n\n**Milestone:** M02  \n**Range:** `41c7be09`...`b3605fd2`  \n**CI Status:** Green (18427730815)\n",
    );
    has(
        &draft,
        "# M03 Audit — TODO\n\n**Milestone:** M03  \n**Range:** `b3605fd2`...TODO  \n**CI Status:** TODO  \n**Verdict:** TODO\n",
    );
}

#[test]
fn header_items_stay_header_items() {
    let draft = from(
        "# M02 — Milestone Audit\n\n- **Range:** 41c7be09..b3605fd2\n- **CI Status:** Green\n  - 18427730815\n- **Audit Verdict:** PASS\n",
    );
    has(
        &draft,
        "# M03 — Milestone Audit\n\n- **Range:** b3605fd2..TODO\n- **CI Status:** TODO\n- **Audit Verdict:** TODO\n",
    );
}

#[test]
fn header_tables_stay_header_tables() {
    let draft = from(
        "# Milestone Audit — M02: Seat Map\n\n| Field | Value |\n|---|---|\n| **Milestone** | M02 — Seat Map |\n| **Range** | 41c7be09 → b3605fd2 |\n",
    );
    has(
        &draft,
        "# Milestone Audit — M03: TODO\n\n| Field | Value |\n|---|---|\n| **Milestone** | M03 — TODO |\n| **Range** | b3605fd2 → TODO |\n| **CI Status** | TODO |\n| **Verdict** | TODO |\n",
    );
}

#[test]
fn what_two_audits_say_of_the_header_alike_stays() {
    let audit = |number: u8, reviewer: &str| {
        format!(
            "# M0{number} Audit\n\n**Project:** Harbor\n**Reviewer:** {reviewer}\n**Range:** 41c7be0{number}...b3605fd{number}\n**Refactor Posture:** Behavior-Preserving\n"
        )
    };
    let project = Project::of(&[
        ("docs/milestones/M01/M01_audit.md", &audit(1, "Ada")),
        (PATH, &audit(2, "Lin")),
    ]);
    has(
        &project.draft(&[]),
        "**Project:** Harbor\n**Reviewer:** TODO\n**Range:** b3605fd2...TODO\n**Refactor Posture:** TODO\n",
    );
}

#[test]
fn a_window_of_scores_moves_on() {
    let audit = |number: u8| {
        let rows: Vec<String> = (number - 2..=number)
            .map(|row| format!("| M0{row} | 4 | 4 |\n"))
            .collect();
        format!(
            "# M0{number} Audit\n\n## Score Trend\n\n| Milestone | Arch | Overall |\n|---|---|---|\n{}\nWeights: equal\n",
            rows.concat()
        )
    };
    let texts: Vec<(String, String)> = (3..=6)
        .map(|number| {
            (
                format!("docs/milestones/M0{number}_audit.md"),
                audit(number),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let project = Project::of(&files);
    has(
        &project.draft(&[]),
        "|---|---|---|\n| M05 | 4 | 4 |\n| M06 | 4 | 4 |\n| M07 | TODO | TODO |\n\nWeights: equal\n",
    );
    project.write(
        "audit-lint.toml",
        "[rules.'score/dropped-rows']\nwindow = 2\n",
    );
    has(
        &project.draft(&[]),
        "|---|---|---|\n| M06 | 4 | 4 |\n| M07 | TODO | TODO |\n\nWeights: equal\n",
    );
}

#[test]
fn a_transposed_trend_gets_a_column() {
    let draft = Project::of_fixture("odd/transposed").draft(&[]);
    has(&draft, "| Category | M01 | M02 | M03 | Delta | Notes |\n|----------|-----|-----|-----|-------|-------|".replace("|----------|-----|-----|-----|-------|-------|", "").as_str());
    has(&draft, "| Arch | 3 | 3.5 | TODO | TODO | TODO |\n");
    has(&draft, "| Overall | 3.40 | 3.73 | TODO | TODO | TODO |\n");
}

#[test]
fn rows_of_weights_stay_and_the_newest_row_may_stand_first() {
    let draft = from(
        "# M02 Audit\n\n## Score Trend\n\nMilestone | Arch | Overall\n---|---|---\n**M02** | 4 | 4\nM01 | 4 | 4\nWeight | 100% | —\n",
    );
    has(
        &draft,
        "---|---|---\n**M03** | TODO | TODO\n**M02** | 4 | 4\nM01 | 4 | 4\nWeight | 100% | —\n",
    );
}

#[test]
fn only_what_is_open_goes_on() {
    let draft = from(concat!(
        "# M02 Audit\n\n## Deferred Issues Registry\n\n| ID | Issue | Discovered | Deferred To | Reason | Exit Criteria |\n|--|--|--|--|--|--|\n",
        "| SEC-001 | Open CORS | M01 | M04 | Demo | A list |\n| SEC-002 | Old key | M01 | ✅ M02 | Rotated | New key |\n\nSEC-003 was never found.\n\n",
        "## Flake & Regression Log\n\n| Item | Type | Status |\n|--|--|--|\n| redraws_once | Flake | Open |\n| loads_twice | Flake | Fixed (M02) |\n",
    ));
    has(
        &draft,
        "|--|--|--|--|--|--|\n| SEC-001 | Open CORS | M01 | M04 | Demo | A list |\n\n",
    );
    has(&draft, "|--|--|--|\n| redraws_once | Flake | Open |\n");
    for gone in ["SEC-002", "SEC-003", "loads_twice"] {
        assert!(!draft.contains(gone), "{draft}");
    }
}

#[test]
fn a_reason_that_is_old_must_be_confirmed() {
    let audit = |number: u8| {
        format!(
            "# M0{number} Audit\n\n## Deferred Issues Registry\n\n| ID | Discovered | Deferred To | Reason |\n|--|--|--|--|\n| SEC-001 | M01 | Launch | Demo |\n| SEC-002 | M02 | Launch | TBD |\n"
        )
    };
    let project = Project::of(&[
        ("docs/milestones/M02_audit.md", &audit(2)),
        ("docs/milestones/M03_audit.md", &audit(3)),
    ]);
    has(
        &project.draft(&[]),
        "| SEC-001 | M01 | Launch | TODO: Demo |\n| SEC-002 | M02 | Launch | TBD |\n",
    );
}

#[test]
fn a_registry_without_a_table_goes_on_as_it_was_written() {
    let draft = from(
        "# M02 Audit\n\n**Range:** 41c7be09...b3605fd2\n\n## Deferred Issues Registry\n\n### SEC-001: Open CORS\n\nDeferred to launch.\n\n### SEC-002: Old key (resolved)\n\nRotated.\n",
    );
    has(
        &draft,
        "## Deferred Issues Registry\n\n### SEC-001: Open CORS\n",
    );
    assert!(!draft.contains("SEC-002"), "{draft}");
    let draft = from("# M02 Audit\n\n## 1. Deferred Issues Registry\n\nNo deferred issues.\n");
    has(
        &draft,
        "## 1. Deferred Issues Registry\n\nNo deferred issues.\n",
    );
}

#[test]
fn rows_that_an_audit_only_points_at_are_found() {
    let first = "# M01 Audit\n\n## Deferred Issues Registry\n\n| ID | Issue | Deferred To |\n|--|--|--|\n| SEC-001 | Open CORS | M04 |\n";
    let project = Project::of(&[
        ("docs/milestones/M01/M01_audit.md", first),
        (
            PATH,
            "# M02 Audit\n\n## Deferred Issues Registry\n\nNo new deferrals.\n",
        ),
    ]);
    has(
        &project.draft(&[]),
        "## Deferred Issues Registry\n\n| ID | Issue | Deferred To |\n|--|--|--|\n| SEC-001 | Open CORS | M04 |\n",
    );
}

#[test]
fn a_list_of_nothing_stays_one() {
    let draft = Project::of_fixture("odd/transposed").draft(&[]);
    has(&draft, "| — | — | — | — | — | — |\n");
}

#[test]
fn sections_are_numbered_on_and_their_ids_move() {
    let draft = from(
        "# M02 Audit\n\n**Range:** 41c7be09...b3605fd2\n\n## 1. Executive Summary\n\nWe drew seats.\n\n## 2. Tests\n\n| Metric | M01 | M02 |\n|--|--|--|\n| Tests | 4 | 9 |\n\n## 4. Machine-Readable Appendix\n\n```json\n{\"milestone\": \"M02\", \"commit\": \"b3605fd2\", \"scores\": {\"M02\": 4}, \"issues\": [1]}\n```\n",
    );
    has(&draft, "## 1. Executive Summary\n\nTODO\n");
    has(
        &draft,
        "| Metric | M02 | M03 |\n|--|--|--|\n| TODO | TODO | TODO |\n",
    );
    let numbers: Vec<u32> = draft
        .lines()
        .filter_map(|line| line.strip_prefix("## ")?.split_once('.')?.0.parse().ok())
        .collect();
    assert_eq!(numbers, (1..=6).collect::<Vec<u32>>(), "{draft}");
    has(
        &draft,
        "  \"milestone\": \"M03\",\n  \"commit\": \"TODO\",\n  \"scores\": {\n    \"M03\": null\n  },\n  \"issues\": []\n",
    );
}

#[test]
fn line_ends_and_comments_are_the_drafts_own() {
    let draft = Project::of_fixture("odd/crlf").draft(&[]);
    assert_eq!(draft.matches('\n').count(), draft.matches("\r\n").count());
    assert_eq!(draft.matches('\r').count(), draft.matches("\r\n").count());
    let draft = Project::of_fixture("odd/bom").draft(&[]);
    assert!(draft.starts_with("# M02"), "{draft}");
    let draft = from(
        "# M02 Audit\n\n**Range:** 41c7be09...HEAD <!-- audit-lint: allow(range/unpinned) the tag follows -->\n\n<!-- audit-lint: allow-file(ci/uncited-run) no CI yet -->\n",
    );
    assert!(!draft.contains("<!--"), "{draft}");
}

#[test]
fn rows_below_a_heading_of_their_own_are_written_once() {
    let draft = Project::of_fixture("odd/header-table").draft(&[]);
    let row = "| FIN-001 | Foreign currencies not converted |";
    assert_eq!(draft.matches(row).count(), 1, "{draft}");
    has(
        &draft,
        "## 10. Deferred Issues Registry\n\n### Active Deferrals\n\n| ID |",
    );
}
