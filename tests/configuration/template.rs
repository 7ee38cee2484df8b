//! A team's own template: sections that only the team knows, names, words and a scale.

use crate::project::Project;

const HOUSE: &str = "\
extends = 'minimal'
name = 'house'

[[section]]
kind = 'executive-summary'

[[section]]
title = 'Rollback Plan'
names = ['Way Back']
required = true
after = 'executive-summary'

[[section]]
title = 'Data Migration'
after = 'rollback plan'

[[section]]
kind = 'registry'
after = 'data-migration'

[[section]]
kind = 'score-trend'
after = 'registry'

[columns]
deferred-to = ['Planned For']

[scores]
scale = 10
categories = ['Arch', 'Tests']

[words]
closed = ['shipped']
";

/// A whole audit of the house: its sections in this order.
fn audit(milestone: &str, sections: &[&str]) -> String {
    let headings = format!("## {}\n\n", sections.join("\n\nNothing to say.\n\n## "));
    format!(
        "# {milestone} Audit\n\n**Range:** a1b2c3d...b2c3d4e\n**CI Status:** Green (17640228913)\n\n{headings}\
         ## Deferred Issues Registry\n\n| ID | Issue | Planned For |\n|----|-------|-------------|\n\
         | SEC-001 | Open CORS | shipped |\n\n\
         ## Score Trend\n\n| Milestone | Arch | Tests | Overall |\n|---|---|---|---|\n\
         | {milestone} | 8 | 9 | 8.5 |\n"
    )
}

fn project(select: &str) -> Project {
    let config = format!("select = [{select}]\ntemplate = 'shape.toml'\n");
    Project::of(&[("audit-lint.toml", &config), ("shape.toml", HOUSE)])
}

const ALL: [&str; 3] = ["Executive Summary", "4. Rollback Plan", "5. Data Migration"];
const M01: &str = "M01_audit.md";
const M02: &str = "M02_audit.md";
const M03: &str = "M03_audit.md";

#[test]
fn a_section_of_the_team_is_required() {
    let project = project("'section/missing'");
    project
        .write(M01, &audit("M01", &ALL))
        .write(M02, &audit("M02", &ALL));
    project.finds(&[], &[]);
    let called = ["Executive Summary", "The Way Back"];
    project.write(M03, &audit("M03", &called)).finds(&[], &[]);
    let without = audit("M03", &["Executive Summary", "Rolback Plan"]);
    let found = project.write(M03, &without).lint(&[]);
    found.has(&[(M03, "warning[section/missing]")]);
    // A heading that is nearly it is pointed at.
    assert!(found.stdout.starts_with("M03_audit.md:10:4: "), "{found:?}");
    assert!(found.stdout.contains("`Rollback Plan`"), "{found:?}");
    project.finds(&["--isolated", "--select", "section/"], &[]);
}

#[test]
fn what_the_team_has_written_down_is_required_where_no_audit_has_it_yet() {
    let project = project("'section/missing'");
    project.write(M01, &audit("M01", &["Executive Summary"]));
    project.finds(&[], &[(M01, "warning[section/missing]")]);
    // Once one has it, those before did not know it yet.
    project.write(M02, &audit("M02", &ALL)).finds(&[], &[]);
}

#[test]
fn a_section_of_the_team_has_its_place_and_is_not_dropped() {
    let project = project("'section/dropped', 'section/out-of-order'");
    project
        .write(M01, &audit("M01", &ALL))
        .write(M02, &audit("M02", &ALL));
    project.write(M03, &audit("M03", &ALL[..2]));
    project.finds(&[], &[(M03, "warning[section/dropped]")]);
    let turned = ["Executive Summary", "Data Migration", "Rollback Plan"];
    project.write(M03, &audit("M03", &turned));
    project.finds(&[], &[(M03, "warning[section/out-of-order]")]);
}

#[test]
fn names_words_and_scale_are_the_teams_own() {
    let project = project("'score/', 'registry/'");
    project
        .write(M01, &audit("M01", &ALL))
        .write(M02, &audit("M02", &ALL));
    let without_trend = ["--ignore", "score/dropped-rows,score/changed-row"];
    project.finds(&without_trend, &[]);
    let shown = project.run(&["inspect", M01]).stdout;
    assert!(shown.contains("resolved SEC-001"), "{shown}");
    assert!(shown.contains("template     house"), "{shown}");
    // Under a built-in one 8 is beyond the scale, and the row is open.
    let isolated = ["--isolated", "--select", "score/out-of-scale", M01];
    project.finds(&isolated, &[(M01, "error[score/out-of-scale]")]);
    let shown = project.run(&["inspect", "--isolated", M01]).stdout;
    assert!(shown.contains("open SEC-001"), "{shown}");
}

#[test]
fn every_mistake_in_a_template_is_told_in_its_file() {
    let project = project("'ALL'");
    project
        .write(M01, "")
        .write("shape.toml", "extends = 'unifid'\n[words]\nclose = ['x']\n");
    project.lint(&[]).refuses(&[
        "shape.toml:1:11",
        "there is no template `unifid` to extend",
        "did you mean `unified`?",
        "shape.toml:3:1",
        "there is no key `close`",
    ]);
    project.write("shape.toml", "extends = unified\n");
    let told = project.lint(&[]);
    told.refuses(&[
        "a text stands without quotes",
        "write it between double quotes",
    ]);
    project.write("shape.toml", "\0");
    project.lint(&[]).refuses(&["shape.toml: holds a NUL byte"]);
}

#[test]
fn what_all_audits_may_use_is_shown() {
    let shown = Project::of(&[]).run(&["template", "show", "common"]);
    assert!(
        shown.ends_with(0).stdout.contains("closed-above"),
        "{shown:?}"
    );
}
