//! What fixes leave to a person: findings that a fix could mend elsewhere, and where the text leaves a doubt.

use std::sync::Arc;

use audit_lint::config::{Config, KnownRules, Settings};
use audit_lint::lint::{Input, Run};

/// The titles of the fixes that the findings of a rule have, one a finding.
fn fixes(rule: &str, texts: &[&str]) -> Vec<Option<String>> {
    let selector = KnownRules::default().select(rule).expect("a rule");
    let config = Config {
        select: Some(vec![selector]),
        ..Config::default()
    };
    let settings = Arc::new(Settings::new(config).expect("no options, so none is wrong"));
    let inputs = texts.iter().enumerate().map(|(at, text)| {
        let shown = format!("M{:02}_audit.md", at + 1);
        Input {
            path: format!("/example/{shown}").into(),
            shown,
            text: (*text).to_owned(),
            is_target: true,
        }
    });
    let run = Run::of_texts(inputs.collect(), &settings);
    let findings = run.findings.into_iter();
    findings
        .map(|finding| finding.diagnostic.fix.map(|fix| fix.title))
        .collect()
}

/// A trend with these rows below its header, and something behind it.
fn trend(rows: &str, behind: &str) -> String {
    format!(
        "## Score Trend\n\n| Milestone | Arch | CI | Overall |\n|---|---|---|---|\n{rows}\nAs expected.\n{behind}"
    )
}

/// An appendix with these updates.
fn appendix(update: &str) -> String {
    format!(
        "\n## Machine-Readable Appendix\n\n```json\n{{\"score_trend_update\": {{{update}}}}}\n```\n"
    )
}

#[test]
fn a_section_that_got_lost_keeps_its_number() {
    let before = "## 1. Plan\n\n## 2. Risks\n\n## 3. CI\n";
    let after = "## 1. Plan\n\n## 3. CI\n";
    assert_eq!(fixes("section/misnumbered", &[before, after]), [None]);
    let merged = "## 1. Plan\n\n### Risks\n\n## 3. CI\n";
    let fix = Some("write number `2`".to_owned());
    assert_eq!(fixes("section/misnumbered", &[before, merged]), [fix]);
}

#[test]
fn one_fix_mends_a_whole_level() {
    let text = "## 1. A\n\n## 3. B\n\n## 3. C\n\n## 7. D\n";
    let fix = Some("count on from `2`".to_owned());
    // What is given twice is told first.
    assert_eq!(fixes("section/misnumbered", &[text]), [fix, None, None]);
}

#[test]
fn the_appendix_is_left_where_the_trend_is_wrong_itself() {
    let wrong = trend("| M01 | 4 | 3 | 3.2 |\n", &appendix("\"arch\": 5"));
    assert_eq!(fixes("appendix/conflict", &[&wrong]), [None]);
    let unknown = trend("| M01 | 4 | 3 | — |\n", &appendix("\"arch\": 5"));
    assert_eq!(fixes("appendix/conflict", &[&unknown]), [None]);
}

#[test]
fn the_appendix_is_left_where_its_number_is_not_plain() {
    let rows = "| M01 | 4 | 3 | 3.5 |\n";
    for update in [
        "\"arch\": 5e0",
        "\"arch\": 2, \"arch\": 5",
        "\"ar\\u0063h\": 5",
    ] {
        let text = trend(rows, &appendix(update));
        assert_eq!(fixes("appendix/conflict", &[&text]), [None], "{update}");
    }
    // As far from the score as from its change.
    let rows = "| M00 | 2 | 3 | 2.5 |\n| M01 | 4 | 3 | 3.5 |\n";
    let text = trend(rows, &appendix("\"arch\": 3"));
    assert_eq!(fixes("appendix/conflict", &[&text]), [None]);
}

#[test]
fn an_overall_is_left_where_its_weights_are_unsound() {
    let weights = "\nWeights: Arch 50%, CI 40%\n";
    let text = trend("| M01 | 4 | 3 | 3 |\n", weights);
    assert_eq!(fixes("score/wrong-overall", &[&text]), [None]);
}

#[test]
fn the_own_row_is_the_audits_to_score() {
    let planned = trend("| M01 | 3 | 3 | 3 |\n| M02 | 4 | 4 | 4 |\n", "");
    let scored = trend("| M01 | 3 | 3 | 3 |\n| M02 | 3 | 4 | 3.5 |\n", "");
    assert_eq!(fixes("score/changed-row", &[&planned, &scored]), [None]);
}

#[test]
fn a_number_of_another_scale_is_not_restored() {
    let before = trend("| M01 | 8 / 10 | 8 / 10 | 8 / 10 |\n", "");
    let after = trend("| M01 | 4 | 4 | 4 |\n| M02 | 4 | 4 | 4 |\n", "");
    assert_eq!(fixes("score/changed-row", &[&before, &after]), [None]);
}

#[test]
fn rows_that_may_be_out_of_a_window_stay_out() {
    let texts = [
        trend("| M00 | 3 | 3 | 3 |\n| M01 | 3 | 3 | 3 |\n", ""),
        trend("| M01 | 3 | 3 | 3 |\n| M02 | 3 | 3 | 3 |\n", ""),
        trend("| M03 | 3 | 3 | 3 |\n", ""),
    ];
    let texts = texts.each_ref().map(String::as_str);
    assert_eq!(fixes("score/dropped-rows", &texts), [None, None]);
    let fix = Some("carry M00 on from M01".to_owned());
    assert_eq!(fixes("score/dropped-rows", &texts[..2]), [fix]);
}

#[test]
fn a_row_that_a_later_trend_or_the_appendix_does_not_reckon_with_stays_out() {
    let first = trend("| M00 | 3 | 3 | 3 |\n| M01 | 3 | 3 | 3 |\n", "");
    let second = trend("| M01 | 3 | 3 | 3 |\n| M02 | 3 | 3 | 3 |\n", "");
    let third = trend(
        "| M00 | 4 | 4 | 4 |\n| M02 | 3 | 3 | 3 |\n| M01 | 3 | 3 | 3 |\n",
        "",
    );
    assert_eq!(
        fixes("score/dropped-rows", &[&first, &second, &third]),
        [None]
    );
    // Its change counts from M00.
    let second = trend(
        "| M00 | 3 | 3 | 3 |\n| M02 | 4 | 4 | 4 |\n",
        &appendix("\"arch\": 1"),
    );
    let first = trend("| M00 | 3 | 3 | 3 |\n| M01 | 3.5 | 3 | 3.3 |\n", "");
    assert_eq!(fixes("score/dropped-rows", &[&first, &second]), [None]);
}

#[test]
fn a_transposed_trend_gets_no_column() {
    let first = trend("| M00 | 3 | 3 | 3 |\n| M01 | 3 | 3 | 3 |\n", "");
    let second = "## Score Trend\n\n| Category | M01 | M02 |\n|---|---|---|\n| Arch | 3 | 3 |\n| CI | 3 | 3 |\n| Overall | 3 | 3 |\n";
    assert_eq!(fixes("score/dropped-rows", &[&first, second]), [None]);
}

#[test]
fn a_heading_without_a_table_is_no_missing_section() {
    let range = "**Range:** 4e19d07...b83c2f6\n\n";
    let first = format!("{range}{}", trend("| M01 | 3 | 3 | 3 |\n", ""));
    let second = format!("{range}## Score Trend\n\nUnchanged.\n");
    assert_eq!(fixes("score/missing-trend", &[&first, &second]), [None]);
}

#[test]
fn a_start_that_the_text_speaks_of_stays() {
    let range = |range: &str| format!("**Range:** {range}\n");
    let before = range("91c06fd...4e19d07");
    for now in [
        "c5a7730 (the hotfix) → b83c2f6",
        "c5a7730...b83c2f6\n\nBuilt on C5A77305.",
        "[c5a7730...b83c2f6](https://host/compare/c5a7730...b83c2f6)",
        "c5a7730...4e19d07",
        "c5a7730...b83c2f6\n**Commit:** 4e19d07",
    ] {
        assert_eq!(
            fixes("range/broken-chain", &[&before, &range(now)]),
            [None],
            "{now}"
        );
    }
    let several = range("91c06fd → 4e19d07 (PR head), 70d5e91 (merge)");
    let now = range("c5a7730...b83c2f6");
    assert_eq!(fixes("range/broken-chain", &[&several, &now]), [None]);
}
