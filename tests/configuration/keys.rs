//! What each key of a configuration file does.

use crate::project::{ERROR, ONLY, Project, UNPINNED, WARNING};

const AUDIT: &str = "docs/M02_audit.md";

fn project(config: &str) -> Project {
    Project::of(&[("audit-lint.toml", config), (AUDIT, UNPINNED)])
}

#[test]
fn select_runs_only_these_rules() {
    project("").lint(&["--isolated"]).ends_with(1);
    project(ONLY).finds(&[], &[(AUDIT, WARNING)]);
    project("select = []").finds(&[], &[]);
    project("select = [\"range/\", \"ci/\"]\n").finds(
        &[],
        &[(AUDIT, "error[ci/missing-status]"), (AUDIT, WARNING)],
    );
}

#[test]
fn extend_select_runs_these_rules_besides() {
    project("select = [\"milestone/\"]\nextend-select = [\"range/unpinned\"]")
        .finds(&[], &[(AUDIT, WARNING)]);
}

#[test]
fn extend_select_turns_advice_on() {
    let registry = |reason| {
        format!(
            "# {reason} Audit\n\n## Deferred Issues Registry\n\n\
             | ID | Issue | Discovered | Deferred To | Reason | Exit Criteria |\n\
             |----|-------|------------|-------------|--------|---------------|\n\
             | SEC-001 | Open CORS | M01 | M09 | Demo | Closed |\n"
        )
    };
    let names = ["M01", "M02", "M03", "M04", "M05"];
    let paths = names.map(|name| format!("docs/{name}_audit.md"));
    let project = Project::of(&[]);
    for (name, path) in names.iter().zip(&paths) {
        project.write(path, &registry(name));
    }
    let stale = |config: &str| {
        project.write("audit-lint.toml", config);
        let found = project.lint(&["--fail-on", "advice"]);
        found.stdout.matches("advice[registry/stale]").count()
    };
    assert_eq!(stale(""), 0);
    assert!(stale("extend-select = [\"registry/stale\"]") > 0);
    assert!(stale("[severity]\n\"registry/stale\" = \"advice\"") > 0);
}

#[test]
fn ignore_leaves_rules_out() {
    project("select = [\"range/\"]\nignore = [\"range/unpinned\"]").finds(&[], &[]);
}

#[test]
fn severity_sets_the_weight_of_a_rule() {
    let config = format!("{ONLY}[severity]\n\"range/unpinned\" = \"error\"\n");
    let project = project(&config);
    project.lint(&[]).has(&[(AUDIT, ERROR)]).ends_with(1);
}

#[test]
fn severity_sets_the_weight_of_a_group_and_a_rule_goes_before_it() {
    let config = "select = [\"range/\", \"ci/\"]\n[severity]\n\"ci\" = \"advice\"\n\
                  \"ALL\" = \"warning\"\n\"range/\" = \"advice\"\n\"range/unpinned\" = \"error\"\n";
    project(config).finds(&[], &[(AUDIT, "advice[ci/missing-status]"), (AUDIT, ERROR)]);
}

#[test]
fn a_group_that_is_called_as_a_key_is_meant_in_a_table() {
    let config =
        "select = ['registry/', 'template']\n[severity]\nregistry = 'off'\ntemplate = 'off'\n";
    project(config).finds(&[], &[]);
}

#[test]
fn severity_off_turns_a_rule_off() {
    let config = format!("{ONLY}[severity]\n\"range/unpinned\" = \"off\"\n");
    project(&config).finds(&[], &[]);
}

#[test]
fn per_file_ignores_leaves_rules_out_in_some_files() {
    let config = format!("{ONLY}[per-file-ignores]\n\"docs/old/**\" = [\"range/\"]\n");
    let project = project(&config);
    project.write("docs/old/M01_audit.md", UNPINNED);
    project.finds(&[], &[(AUDIT, WARNING)]);
    project.finds(&["docs/old/M01_audit.md"], &[]);
}

#[test]
fn fail_on_decides_what_makes_the_exit_code_1() {
    for (level, code) in [("error", 0), ("warning", 1), ("advice", 1), ("never", 0)] {
        let config = format!("{ONLY}fail-on = \"{level}\"");
        project(&config)
            .lint(&[])
            .has(&[(AUDIT, WARNING)])
            .ends_with(code);
    }
    let config = format!("{ONLY}fail-on = \"never\"\n[severity]\n\"ALL\" = \"error\"");
    project(&config)
        .lint(&[])
        .has(&[(AUDIT, ERROR)])
        .ends_with(0);
}

#[test]
fn template_names_the_one_that_audits_follow() {
    let audits = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/broken/missing-section"
    );
    let found = |template: &str| {
        let config = format!("select = ['ALL']\ntemplate = '{template}'\n");
        let outcome = project(&config).lint(&["--config", "audit-lint.toml", audits]);
        assert!(outcome.code < 2, "{outcome:?}");
        outcome.stdout
    };
    assert!(found("refactor-delta").contains("[section/missing]"));
    assert!(!found("minimal").contains("[section/missing]"));
}

#[test]
fn template_names_a_file_of_the_team() {
    let audit = "# M02 Audit\n\n## Punkte\n\n| Milestone | Arch | CI | Overall |\n\
                 |---|---|---|---|\n| M02 | 7 | 8 | 7.5 |\n";
    let template = |scale: u32| {
        format!(
            "extends = 'minimal'\nname = 'house'\n[scores]\nscale = {scale}\n\
             [[section]]\nkind = 'score-trend'\nnames = ['Punkte']\n"
        )
    };
    let config = "select = ['score/out-of-scale']\ntemplate = 'house/shape.toml'\n";
    let project = Project::of(&[
        ("audit-lint.toml", config),
        ("house/shape.toml", &template(10)),
        ("docs/M02_audit.md", audit),
    ]);
    let found = || project.lint(&["docs"]);
    assert_eq!((found().code, found().stdout.as_str()), (0, ""));
    project.write("house/shape.toml", &template(5));
    assert!(
        found()
            .stdout
            .contains("M02_audit.md:7:9: error[score/out-of-scale]")
    );
    let shown = project.run(&["--show-settings", "docs"]).stdout;
    assert!(shown.contains("template = \"house/shape.toml\""), "{shown}");
    project.write("house/shape.toml", "extends = 'minimum'\n");
    let outcome = found();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.contains("shape.toml:1:11"), "{outcome:?}");
}

#[test]
fn rules_gives_options() {
    let trend = |rows: &str| {
        format!(
            "# Audit\n\n## 11. Score Trend\n\n| Milestone | Arch | CI | Overall |\n\
             |-----------|------|----|---------|\n{rows}"
        )
    };
    let (first, second, third) = (
        "| M01 | 4 | 3 | 3.5 |\n",
        "| M02 | 4 | 4 | 4 |\n",
        "| M03 | 4 | 4 | 4 |\n",
    );
    let project = Project::of(&[
        ("M02_audit.md", &trend(&format!("{first}{second}"))),
        ("M03_audit.md", &trend(&format!("{second}{third}"))),
    ]);
    let select = "select = [\"score/dropped-rows\"]\n";
    project.write("audit-lint.toml", select);
    assert_eq!(project.lint(&[]).stdout.lines().count(), 1);
    let options = format!("{select}[rules.\"score/dropped-rows\"]\nwindow = 1\n");
    project.write("audit-lint.toml", &options).finds(&[], &[]);
}

#[test]
fn include_makes_audits_of_files_with_other_names() {
    let project = project(&format!("{ONLY}include = [\"docs/reviews/*.md\"]"));
    let review = "docs/reviews/second.md";
    project
        .write(review, UNPINNED)
        .write("docs/notes.md", UNPINNED);
    project.finds(&[], &[(AUDIT, WARNING), (review, WARNING)]);
    project.finds(
        &["--isolated", "--select", "range/unpinned"],
        &[(AUDIT, WARNING)],
    );
}

#[test]
fn exclude_leaves_files_out_also_those_that_are_named() {
    let project = project(&format!("{ONLY}exclude = [\"docs/old\"]"));
    let old = "docs/old/M01_audit.md";
    project.write(old, UNPINNED);
    project.finds(&[], &[(AUDIT, WARNING)]);
    project.finds(&[AUDIT, old], &[(AUDIT, WARNING)]);
    project.run(&[old]).ends_with(3);
    project.finds(&["--no-exclude"], &[(AUDIT, WARNING), (old, WARNING)]);
    project.finds(&["--no-exclude", old], &[(old, WARNING)]);
}

#[test]
fn exclude_goes_before_include() {
    let config = format!("{ONLY}include = [\"docs/*.md\"]\nexclude = [\"docs/n*\"]");
    let project = project(&config);
    project.write("docs/notes.md", UNPINNED);
    project.finds(&[], &[(AUDIT, WARNING)]);
}

#[test]
fn what_is_excluded_is_no_context_either() {
    let project = Project::of(&[
        ("docs/milestones/M01/M01_audit.md", "# M01 Audit\n"),
        ("docs/milestones/M02/M02_audit.md", "# M02 Audit\n"),
        ("docs/milestones/M03/M03_audit.md", "# M03 Audit\n"),
    ]);
    let m03 = "docs/milestones/M03";
    let gap = &[("docs/milestones/M03/M03_audit.md", "warning[milestone/gap]")];
    project.write("audit-lint.toml", "select = [\"milestone/gap\"]");
    project.finds(&[m03], &[]);
    project.write(
        "audit-lint.toml",
        "select = [\"milestone/gap\"]\nexclude = [\"M02\"]",
    );
    project.finds(&[m03], gap);
}
