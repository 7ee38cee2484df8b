//! Rules of a team's own: what each kind finds and where, and that they are rules like any other.

use crate::project::Project;

const AUDIT: &str = "docs/M02_audit.md";

const TEXT: &str = "\
# M02 Audit

**Range:** 4e19d07...8b1c2d3
**Refactor Posture:** Cowboy (see below)
**Owner:**

## 1. Executive Summary

As above, and AS ABOVE.

### 1.1 Rollback Plan

None.

## 2. Deferred Items

| ID | Issue | Deferred To | Owner |
|----|-------|-------------|-------|
| SEC-001 | Open CORS | M03 | bob |
| SEC-002 | No pin | M03 | @ann |
| SEC-003 | No lock | M03 | |
| SEC-004 | Short row | M03
";

/// The whole definition of a rule called `house/rule`.
fn rule(lines: &str) -> String {
    format!(
        "select = ['house/']\nfail-on = 'never'\n[[rule]]\nname = 'house/rule'\nmessage = 'it is `{{value}}`'\n{lines}\n"
    )
}

/// What a rule finds in the text above: places and messages.
#[track_caller]
fn finds(lines: &str, expected: &[&str]) {
    let config = if ["one-of", "matches", "not-contains"]
        .iter()
        .any(|key| lines.contains(key))
    {
        rule(lines)
    } else {
        rule(lines).replace("it is `{value}`", "it is not so")
    };
    let project = Project::of(&[("audit-lint.toml", &config), (AUDIT, TEXT)]);
    let found = project.lint(&[]);
    found.ends_with(0);
    let found: Vec<&str> = found
        .stdout
        .lines()
        .map(|line| line.trim_start_matches("docs/M02_audit.md:"))
        .collect();
    let expected: Vec<String> = expected
        .iter()
        .map(|line| line.replacen(' ', " warning[house/rule] it is ", 1))
        .collect();
    assert_eq!(found, expected, "{lines}");
}

#[test]
fn a_field_must_be_there() {
    finds("field = 'Tag'", &["1:1: not so"]);
    finds("field = 'Posture'", &[]);
    finds("field = 'refactor posture:'", &[]);
    finds("field = 'Owner'", &[]);
}

#[test]
fn a_field_must_match() {
    finds(
        "field = 'Posture'\nmatches = '^Refactor'",
        &["4:23: `Cowboy (see below)`"],
    );
    finds("field = 'Posture'\nmatches = '^(?i)cow'", &[]);
    finds("field = 'Owner'\nmatches = '^@'", &["5:3: `nothing`"]);
    finds("field = 'Tag'\nmatches = '^v'", &[]);
}

#[test]
fn a_field_must_be_one_of() {
    finds("field = 'Posture'\none-of = ['Refactor', 'cowboy']", &[]);
    finds(
        "field = 'Posture'\none-of = ['Refactor', 'Cow']",
        &["4:23: `Cowboy (see below)`"],
    );
    finds("field = 'Tag'\none-of = ['v1']", &[]);
}

#[test]
fn a_section_must_be_there() {
    finds("section = 'Migration'", &["1:1: not so"]);
    finds("section = 'rollback plan'", &[]);
    finds("section = 'Deferred Issues Registry'", &[]);
    // Of the title, which is no section.
    finds("section = 'M02 Audit'", &["1:1: not so"]);
}

#[test]
fn a_section_must_contain() {
    finds(
        "section = 'Rollback Plan'\ncontains = 'git revert'",
        &["11:5: not so"],
    );
    // Sub-sections belong to it, and `^` is the start of a line.
    finds("section = 'Executive Summary'\ncontains = '^None'", &[]);
    finds("section = 'Migration'\ncontains = 'x'", &[]);
}

#[test]
fn a_section_must_not_contain() {
    finds(
        "section = 'Executive Summary'\nnot-contains = '(?i)as above'",
        &["9:1: `As above`", "9:15: `AS ABOVE`"],
    );
    finds("section = 'Executive Summary'\nnot-contains = 'x*'", &[]);
    finds("section = 'Migration'\nnot-contains = 'x'", &[]);
}

#[test]
fn a_table_must_have_a_column() {
    finds(
        "table = 'Deferred Issues Registry'\ncolumn = 'Team'",
        &["17:1: not so"],
    );
    finds("table = 'Deferred Issues Registry'\ncolumn = 'owner'", &[]);
    // "Target" and "Deferred To" are one column.
    finds("table = 'Deferred Items'\ncolumn = 'Deferred To'", &[]);
    finds("table = 'Migration'\ncolumn = 'Owner'", &[]);
    // There is no table.
    finds("table = 'Rollback Plan'\ncolumn = 'Owner'", &[]);
}

#[test]
fn every_cell_of_a_column_must_match() {
    finds(
        "table = 'Deferred Issues Registry'\ncolumn = 'Owner'\nmatches = '^@\\w+$'",
        &["19:31: `bob`", "21:1: `nothing`"],
    );
    finds(
        "table = 'Deferred Items'\ncolumn = 'Team'\nmatches = '^@'",
        &[],
    );
}

#[test]
fn a_row_that_lists_nothing_has_no_cell_to_match() {
    let table = "## Deferred Items\n\n| ID | Owner |\n|--|--|\n| (none new) | |\n| — | — |\n| None | n.a. |\n";
    let config = rule("table = 'Deferred Items'\ncolumn = 'Owner'\nmatches = '^@'");
    Project::of(&[("audit-lint.toml", &config), (AUDIT, table)]).finds(&[], &[]);
}

const POSTURE: &str = "\
[[rule]]
name = 'house/posture'
severity = 'error'
message = 'the posture `{value}` is none of ours'
help = 'write Refactor, and not {value}'
url = 'https://wiki.example/postures'
field = 'Posture'
one-of = ['Refactor']
bad = ['**Posture:** Cowboy']
good = ['**Posture:** Refactor']
";

fn posture() -> Project {
    Project::of(&[("audit-lint.toml", POSTURE), (AUDIT, TEXT)])
}

#[test]
fn a_rule_of_the_team_is_selected_and_weighed_like_any_other() {
    let project = posture();
    let is_found = |arguments: &[&str]| {
        let found = project.lint(arguments);
        assert!(found.code < 2, "{found:?}");
        found.stdout.contains("[house/posture]")
    };
    assert!(is_found(&[]));
    assert!(is_found(&["--select", "house/posture"]));
    assert!(is_found(&["--select", "house/"]));
    assert!(is_found(&["--select", "house,range/"]));
    assert!(is_found(&[
        "--select",
        "range/",
        "--extend-select",
        "house"
    ]));
    assert!(is_found(&["--select", "ALL"]));
    assert!(!is_found(&["--select", "range/"]));
    assert!(!is_found(&["--ignore", "house/"]));
    assert!(!is_found(&["--per-file-ignores", "docs/*:house/posture"]));
    assert!(!is_found(&["--config", "severity.'house/posture' = 'off'"]));
    assert!(!is_found(&[
        "--config",
        "per-file-ignores.docs = ['house/']"
    ]));
    let weighed = [
        "--select",
        "house/",
        "--config",
        "severity.house = 'advice'",
    ];
    project.finds(&weighed, &[(AUDIT, "advice[house/posture]")]);
}

#[test]
fn a_rule_of_the_team_that_advises_is_off_until_it_is_selected() {
    let config = POSTURE.replace("'error'", "'advice'");
    let project = Project::of(&[("audit-lint.toml", &config), (AUDIT, TEXT)]);
    let found = |arguments: &[&str]| project.lint(arguments).stdout;
    assert!(!found(&[]).contains("house/posture"));
    assert!(found(&["--extend-select", "house/"]).contains("advice[house/posture]"));
}

#[test]
fn an_unknown_rule_of_the_team_is_told_with_the_nearest() {
    let project = posture();
    let help = "did you mean `house/posture`?";
    for flag in ["--select", "--ignore", "--extend-select"] {
        project
            .lint(&[flag, "house/postur"])
            .refuses(&["there is no rule `house/postur`", help]);
    }
    let line = "ignore = ['house/postur']";
    project
        .lint(&["--config", line])
        .refuses(&["--config:1:11", help]);
    project
        .lint(&["--per-file-ignores", "docs:house/postur"])
        .refuses(&[help]);
    project.run(&["explain", "house/postur"]).refuses(&[help]);
    // Without the configuration there is no such rule.
    project
        .lint(&["--isolated", "--select", "house/posture"])
        .refuses(&["there is no rule `house/posture`"]);
}

#[test]
fn findings_of_a_rule_of_the_team_are_shown_in_every_format() {
    let project = posture();
    let select = ["--select", "house/", "--output-format"];
    let full = project.run(&[&select[..], &["full"]].concat()).stdout;
    for part in [
        "error[house/posture]",
        "M02_audit.md:4:23",
        "write Refactor, and not Cowboy",
    ] {
        assert!(full.contains(part), "{full}");
    }
    let json = project.run(&[&select[..], &["json"]].concat()).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("a document");
    let finding = &json["findings"][0];
    assert_eq!(finding["rule"], "house/posture");
    assert_eq!(finding["url"], "https://wiki.example/postures");
    assert_eq!(finding["start"]["line"], 4);
    assert_eq!(json["summary"]["rules"], 1);
    let statistics = project.run(&["--select", "house/", "--statistics"]).stdout;
    assert_eq!(statistics, "1 error   house/posture\n");
}

#[test]
fn findings_of_a_rule_of_the_team_are_held_back() {
    let project = posture();
    let select = ["--select", "house/,suppression/"];
    let allowed = TEXT.replace(
        "(see below)",
        "(see below) <!-- audit-lint: allow(house/posture) agreed in M01 -->",
    );
    project.write(AUDIT, &allowed).finds(&select, &[]);
    let wrong = allowed.replace("house/posture", "house/postur");
    project.write(AUDIT, &wrong).finds(
        &select,
        &[
            (AUDIT, "error[house/posture]"),
            (AUDIT, "error[suppression/invalid]"),
        ],
    );
    project.write(AUDIT, TEXT);
    project.run(&["baseline"]).ends_with(0);
    let baseline = project.read("audit-lint.baseline.toml");
    assert!(baseline.contains("rule = \"house/posture\""), "{baseline}");
    project.finds(&select, &[]);
}

#[test]
fn an_entry_of_a_rule_that_the_team_gave_up_is_stale() {
    let project = posture();
    let select = ["baseline", "--select", "house/,suppression/"];
    project.run(&select).ends_with(0);
    project
        .run(&["baseline", "--check", "--select", "ALL"])
        .ends_with(0);
    project.write("audit-lint.toml", "");
    let check = project.run(&["baseline", "--check"]);
    assert!(
        check.ends_with(1).stdout.contains("`house/posture`"),
        "{check:?}"
    );
    project.run(&["baseline", "--prune"]).ends_with(0);
    let baseline = project.read("audit-lint.baseline.toml");
    assert!(!baseline.contains("house/"), "{baseline}");
}

#[test]
fn rules_of_the_team_are_listed_and_explained() {
    let project = posture();
    let listed = project.run(&["rules"]).stdout;
    let last = listed.lines().last().unwrap_or_default();
    let words: Vec<&str> = last.split_whitespace().collect();
    assert_eq!(
        words.join(" "),
        "house/posture error the posture `…` is none of ours"
    );
    let json = project.run(&["rules", "--output-format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("a document");
    let listed = json
        .as_array()
        .and_then(|rules| rules.last())
        .expect("rules");
    assert_eq!(listed["name"], "house/posture");
    assert_eq!(listed["since"], serde_json::Value::Null);
    let page = project.run(&["explain", "house/posture"]);
    for part in [
        "the posture `…` is none of ours\n",
        "house/posture · error · on\n",
        "one-of = [",
        "bad:\n    **Posture:** Cowboy\n",
        "audit-lint.toml",
        "https://wiki.example/postures\n",
    ] {
        assert!(page.ends_with(0).stdout.contains(part), "{part}: {page:?}");
    }
    let isolated = project.run(&["rules", "--isolated"]).stdout;
    assert!(!isolated.contains("house/"), "{isolated}");
}

#[test]
fn a_rule_of_ours_is_explained_whatever_the_configuration() {
    let project = Project::of(&[("audit-lint.toml", "what is this?")]);
    project.run(&["explain", "range/empty"]).ends_with(0);
    project.run(&["rules"]).ends_with(2);
}

#[test]
fn examples_are_tried() {
    let project = posture();
    let tried = project.run(&["rules", "--test"]);
    assert_eq!(
        tried.ends_with(0).stderr,
        "1 rule, 2 examples: all as they should be\n"
    );
    let wrong = POSTURE.replace("good = [", "good = ['# M02\\n\\n**Posture:** Cow', ");
    let wrong = wrong.replace("Cowboy'", "Refactor'");
    project.write(
        "audit-lint.toml",
        &wrong.replace(
            "'# M02\\n\\n**Posture:** Cow'",
            "\"# M02\\n\\n**Posture:** Cow\"",
        ),
    );
    let tried = project.run(&["rules", "--test"]);
    tried.ends_with(1).tells(&[
        "`house/posture` finds nothing in an example that is bad",
        "audit-lint.toml:9:8",
        "`house/posture` finds something in an example that is good",
        "audit-lint.toml:10:9",
        "line 3 of the example: the posture `Cow` is none of ours",
        "1 rule, 3 examples: 2 not as they should be",
    ]);
    project.write("audit-lint.toml", "");
    let tried = project.run(&["rules", "--test"]);
    assert!(
        tried.ends_with(0).stderr.contains("no rules of your own"),
        "{tried:?}"
    );
    let bare = POSTURE.replace(
        "bad = ['**Posture:** Cowboy']\ngood = ['**Posture:** Refactor']\n",
        "",
    );
    project.write("audit-lint.toml", &bare);
    let tried = project.run(&["rules", "--test"]);
    assert!(
        tried
            .ends_with(0)
            .stderr
            .contains("(`house/posture` without an example)"),
        "{tried:?}"
    );
}

#[test]
fn rules_stand_in_files_of_their_own_and_in_what_is_extended() {
    let project = Project::of(&[
        (
            "docs/audit-lint.toml",
            "extends = '../shared.toml'\nselect = ['house/']\n[[rule]]\nname = 'house/tag'\nmessage = 'ours'\nfield = 'Tag'\n",
        ),
        (
            "shared.toml",
            "rule-files = ['team/rules.toml']\nignore = ['house/branch']\n[[rule]]\nname = 'house/tag'\nmessage = 'theirs'\nfield = 'Tag'\n",
        ),
        (
            "team/rules.toml",
            "[[rule]]\nname = 'house/branch'\nmessage = 'm'\nfield = 'Branch'\n[[rule]]\nname = 'house/link'\nmessage = 'm'\nfield = 'Link'\n",
        ),
        (AUDIT, TEXT),
    ]);
    let found = project.run(&["--output-format", "concise"]);
    assert_eq!(
        found.ends_with(0).stdout,
        "docs/M02_audit.md:1:1: warning[house/link] m\ndocs/M02_audit.md:1:1: warning[house/tag] ours\n"
    );
    let line = "rule-files = ['team/rules.toml']";
    let found = project.run(&[
        "--isolated",
        "--config",
        line,
        "--select",
        "house/link",
        "--output-format",
        "concise",
    ]);
    assert_eq!(
        found.ends_with(0).stdout,
        "docs/M02_audit.md:1:1: warning[house/link] m\n"
    );
    project.write(
        "team/rules.toml",
        "select = []\n[[rule]]\nname = 'house/branch'\n",
    );
    let told = project.run(&[]);
    told.refuses(&[
        "team/rules.toml:1:1",
        "`select` stands in a file of rules",
        "team/rules.toml:2:1",
        "a rule has no message",
        "a rule checks nothing",
    ]);
}

#[test]
fn a_rule_is_known_to_the_audits_of_its_configuration_only() {
    let project = Project::of(&[
        ("a/audit-lint.toml", POSTURE),
        ("a/M02_audit.md", TEXT),
        ("b/M02_audit.md", TEXT),
    ]);
    project.finds(
        &["--select", "house/posture"],
        &[("a/M02_audit.md", "error[house/posture]")],
    );
    project
        .lint(&["b", "--select", "house/posture"])
        .refuses(&["there is no rule `house/posture`"]);
}

#[test]
fn settings_with_rules_of_the_team_say_the_same() {
    let project = posture();
    let before = project.run(&["--output-format", "json"]).stdout;
    let shown = project.run(&["--show-settings"]).stdout;
    project.write("audit-lint.toml", &shown);
    assert_eq!(project.run(&["--output-format", "json"]).stdout, before);
    assert_eq!(project.run(&["--show-settings"]).stdout, shown);
    project.run(&["rules", "--test"]).ends_with(0);
}
