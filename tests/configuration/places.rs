//! Where the audits of a named series are looked for, and how they are told apart.

use crate::project::Project;

const LOST: &str = "error[registry/dropped-row]";
const SELECT: &str = "select = ['registry/dropped-row']\n";

/// An audit whose registry lists one open issue.
fn audit(milestone: &str, id: &str) -> String {
    format!(
        "# {milestone} Audit\n\n**Milestone:** {milestone}\n\n## Deferred Issues Registry\n\n\
         | ID | Issue | Discovered | Deferred To | Reason | Exit Criteria |\n\
         |----|-------|------------|-------------|--------|---------------|\n\
         | {id} | Open CORS | M01 | M09 | Demo | Closed |\n"
    )
}

/// A project with this configuration and audits, each with its path, milestone and open issue.
fn project(config: &str, audits: &[(&str, &str, &str)]) -> Project {
    let project = Project::of(&[("audit-lint.toml", &format!("{SELECT}{config}"))]);
    for (path, milestone, id) in audits {
        project.write(path, &audit(milestone, id));
    }
    project
}

const OLD: &str = "docs/old/M01_audit.md";
const NEW: &str = "docs/new/M02_audit.md";
const MOVED: [(&str, &str, &str); 2] = [(OLD, "M01", "SEC-001"), (NEW, "M02", "SEC-002")];

#[test]
fn audits_of_a_named_series_continue_one_another_wherever_they_lie() {
    let project = project("[series.main]\nroot = 'docs'\n", &MOVED);
    // A hook names what changed, in one run or in several.
    for targets in [&[][..], &[NEW], &[OLD, NEW], &["docs/new"]] {
        project.finds(targets, &[(NEW, LOST)]);
    }
    project.finds(&[OLD], &[]);
    let select = ["--isolated", "--select", "registry/dropped-row"];
    project.finds(&select, &[]);
}

#[test]
fn context_is_found_in_every_place_of_a_series() {
    let config =
        "[series.main]\nroot = 'docs/new'\ninclude = ['docs/archive/LIVE_*.md', './docs/old']\n";
    let archived = "docs/archive/LIVE_one.md";
    let project = project(
        config,
        &[
            (archived, "M01", "SEC-001"),
            (OLD, "M02", "SEC-002"),
            ("docs/new/deep/er/M03_audit.md", "M03", "SEC-003"),
            ("docs/archive/NOTE_two.md", "M04", "SEC-004"),
        ],
    );
    let both = [("docs/new/deep/er/M03_audit.md", LOST), (OLD, LOST)];
    project.finds(&[], &both);
    project.finds(&[OLD], &both[1..]);
    project.finds(&["docs/new/deep/er/M03_audit.md"], &both[..1]);
    let files = project.run(&["--show-files", "docs/archive"]).stdout;
    assert_eq!(files, format!("{archived}\n"));
}

#[test]
fn a_prefix_leaves_other_audits_to_their_own_series() {
    let audits = [
        (OLD, "M01", "SEC-001"),
        (NEW, "M02", "SEC-002"),
        ("docs/old/LiveM01_audit.md", "LiveM01", "SEC-001"),
        ("docs/new/LiveM02_audit.md", "LiveM02", "SEC-002"),
    ];
    let lost = [("docs/new/LiveM02_audit.md", LOST)];
    let project = project("[series.live]\nroot = '.'\nprefix = 'livem'\n", &audits);
    project.finds(&[], &lost);
    project.finds(&["docs/new/LiveM02_audit.md"], &lost);
    project.finds(&[NEW], &[]);
    // Without it, audits of each prefix continue one another.
    let config = format!("{SELECT}[series.all]\nroot = '.'\n");
    project.write("audit-lint.toml", &config);
    project.finds(&[], &[lost[0], (NEW, LOST)]);
}

#[test]
fn the_audit_says_its_prefix_and_not_the_name_of_its_file() {
    let config = "[series.live]\nroot = 'docs'\nprefix = 'LiveM'\n";
    let audits = [(OLD, "LiveM01", "SEC-001"), (NEW, "LiveM02", "SEC-002")];
    let project = project(config, &audits);
    project.finds(&[], &[(NEW, LOST)]);
    project.finds(&[NEW], &[(NEW, LOST)]);
}

#[test]
fn one_file_that_two_extend_names_one_series() {
    let project = project("[series.main]\nroot = 'docs'\n", &MOVED);
    let extends = "extends = '../../audit-lint.toml'\n";
    project
        .write("docs/old/audit-lint.toml", extends)
        .write("docs/new/audit-lint.toml", extends);
    project.finds(&[], &[(NEW, LOST)]);
    project.finds(&[NEW], &[(NEW, LOST)]);
    // One that governs an audit and names no series leaves it out.
    project.write("docs/old/audit-lint.toml", SELECT);
    project.finds(&[], &[]);
    project.finds(&[NEW], &[]);
}

#[test]
fn series_are_joined_by_name() {
    let project = project("[series.main]\nroot = 'docs'\n", &MOVED);
    let extends = "extends = '../audit-lint.toml'\n";
    let other = format!("{extends}[series.other]\nroot = '..'\n");
    project.write("docs/audit-lint.toml", &other);
    project.finds(&[], &[(NEW, LOST)]);
    // One of the same name takes its place.
    let main = format!("{extends}[series.main]\nroot = 'new'\n");
    project.write("docs/audit-lint.toml", &main);
    project.finds(&[], &[]);
    let line = ["--config", "series.main.root = 'docs'"];
    project.finds(&line, &[(NEW, LOST)]);
}

#[test]
fn what_no_search_enters_is_found_where_a_series_lies() {
    let old = "docs/target/M01_audit.md";
    let audits = [(old, "M01", "SEC-001"), (NEW, "M02", "SEC-002")];
    let config = "[series.main]\nroot = 'docs'\ninclude = ['docs/target/*.md']\n";
    let project = project(config, &audits);
    project.finds(&[], &[(NEW, LOST)]);
    project.finds(&[NEW], &[(NEW, LOST)]);
}

#[test]
fn what_is_excluded_belongs_to_no_series() {
    let project = project("exclude = ['old']\n[series.main]\nroot = 'docs'\n", &MOVED);
    project.finds(&[NEW], &[]);
    project.finds(&["--no-exclude", NEW], &[(NEW, LOST)]);
}

#[test]
fn a_finding_is_identified_whatever_files_are_named() {
    let config = "[series.main]\nroot = 'docs/new'\ninclude = ['docs/old', './docs/old/new']\n";
    let twin = "docs/old/new/M02_audit.md";
    let mut audits = MOVED.to_vec();
    audits.push((twin, "M02", "SEC-002"));
    let fingerprints = |project: &Project, targets: &[&str]| {
        let run = project.run(&[&["--output-format", "json"], targets].concat());
        let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("a document");
        let findings = json["findings"].as_array().expect("a list").iter();
        findings
            .map(|finding| finding["fingerprint"].to_string())
            .collect::<Vec<_>>()
    };
    let project_of = || project(config, &audits);
    let (here, there) = (project_of(), project_of());
    let all = fingerprints(&here, &[]);
    assert_eq!(all.len(), 2);
    assert_ne!(all[0], all[1]);
    assert_eq!(all, fingerprints(&there, &[]));
    assert_eq!(all[..1], fingerprints(&here, &[NEW]));
    assert_eq!(all[1..], fingerprints(&here, &[twin]));
    // Nor does it matter where the project lies, and what lies beside the configuration.
    for project in [&here, &there] {
        let config = format!("{SELECT}[series.main]\nroot = '../new'\ninclude = ['.']\n");
        project.write("docs/old/audit-lint.toml", &config).write(
            "docs/new/audit-lint.toml",
            "extends = '../old/audit-lint.toml'\n",
        );
    }
    let beside = fingerprints(&here, &[NEW]);
    assert_eq!(beside.len(), 1);
    assert_eq!(beside, fingerprints(&there, &[NEW]));
}

#[test]
fn a_prefix_alone_means_what_lies_below_the_configuration() {
    let project = project("", &MOVED);
    let config = format!("{SELECT}[series.main]\nprefix = 'M'\n");
    project.write("docs/new/named.toml", &config);
    let named = ["--config", "docs/new/named.toml"];
    for targets in [&[][..], &[NEW]] {
        project.finds(&[&named[..], targets].concat(), &[]);
    }
    // One that extends it means the same place, and so does what is shown of it.
    let extends = "extends = '../../named.toml'\n";
    let [root, below] = ["named.toml", "docs/new/audit-lint.toml"];
    project.write(root, &config).write(below, extends);
    project.write("docs/old/audit-lint.toml", extends);
    project.finds(&[NEW], &[(NEW, LOST)]);
    let shown = project.run(&["--show-settings", NEW]).stdout;
    assert!(
        shown.contains("[series.main]\nroot = \"../../\"\nprefix = \"M\"\n"),
        "{shown}"
    );
    for targets in [&[][..], &[NEW]] {
        let named = ["--config", "named.toml"];
        project.finds(&[&named[..], targets].concat(), &[(NEW, LOST)]);
    }
}

#[test]
fn a_series_is_called_by_its_name() {
    let project = project("[series.main]\nroot = 'docs'\n", &MOVED);
    let told = project.run(&["--verbose", NEW]);
    told.tells(&["series main: 2 audits, 1 asked for"]);
}

#[test]
fn settings_say_which_series_there_are() {
    let config = "[series.'a main one']\nroot = '.'\nprefix = 'M'\n\
                  [series.other]\ninclude = ['old/*.md', '../more/*.md']\nroot = '../x/../more'\n";
    let project = project("", &MOVED);
    project
        .write("docs/shared.toml", config)
        .write("more/M01_audit.md", &audit("M01", "SEC-001"))
        .write("docs/audit-lint.toml", "extends = 'shared.toml'\n");
    let before = project.lint(&["docs", "--select", "registry/dropped-row"]);
    before.has(&[(NEW, LOST)]);
    let shown = project.run(&["--show-settings", "docs"]).stdout;
    for line in [
        "[series.\"a main one\"]\nroot = \".\"\nprefix = \"M\"\n",
        "[series.other]\nroot = \"../more\"\ninclude = [\"old/*.md\", \"../more/*.md\"]\n",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    project.write("docs/audit-lint.toml", &shown);
    let again = project.run(&["--show-settings", "docs"]).stdout;
    assert_eq!(again, shown);
    let after = project.lint(&["docs", "--select", "registry/dropped-row"]);
    assert_eq!(after.stdout, before.stdout);
}

#[test]
fn a_baseline_holds_back_what_is_found_along_a_named_series() {
    let project = project("[series.main]\nroot = 'docs'\n", &MOVED);
    project.run(&["baseline"]).ends_with(0);
    project.finds(&[], &[]);
    project.finds(&[NEW], &[]);
}
