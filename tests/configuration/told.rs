//! What the command says of configurations that are wrong.

use crate::project::{Project, UNPINNED};

fn told(config: &str, parts: &[&str]) {
    let project = Project::of(&[("audit-lint.toml", config), ("M02_audit.md", UNPINNED)]);
    for arguments in [
        &[][..],
        &["M02_audit.md"],
        &["--show-files"],
        &["--show-settings"],
        &["--statistics"],
        &["baseline"],
    ] {
        project.run(arguments).refuses(parts);
    }
}

#[test]
fn a_mistake_is_shown_with_its_line() {
    told(
        "# ours\nselct = ['ALL']\n",
        &[
            "there is no key `selct`",
            "audit-lint.toml:2:1",
            "selct = ['ALL']",
            "did you mean `select`?",
        ],
    );
}

#[test]
fn all_mistakes_are_told_in_the_order_of_the_file() {
    let config =
        "template = 'unifed'\nselect = ['registy/']\nfail-on = 'high'\n[severity]\n'ci/' = 'warn'";
    let project = Project::of(&[("audit-lint.toml", config), ("M02_audit.md", UNPINNED)]);
    let outcome = project.run(&[]);
    let places: Vec<usize> = ["unifed", "registy/", "`high`", "`warn`"]
        .iter()
        .map(|name| {
            outcome
                .stderr
                .find(name)
                .unwrap_or_else(|| panic!("{name} in {outcome:?}"))
        })
        .collect();
    assert!(places.is_sorted(), "{outcome:?}");
}

#[test]
fn mistakes_of_two_files_are_told() {
    let project = Project::of(&[
        ("a/audit-lint.toml", "colour = 1"),
        ("a/M02_audit.md", UNPINNED),
        ("b/.audit-lint.toml", "flavour = 1"),
        ("b/M02_audit.md", UNPINNED),
    ]);
    project.run(&[]).refuses(&[
        "a/audit-lint.toml:1:1",
        "colour",
        "b/.audit-lint.toml:1:1",
        "flavour",
    ]);
}

#[test]
fn places_are_right_behind_a_mark_and_with_carriage_returns() {
    told(
        "\u{feff}fail-on = 'high'\r\n",
        &["audit-lint.toml:1:", "fail-on = 'high'"],
    );
    told("# é\r\nfail-on = 'high'\r\n", &["audit-lint.toml:2:11"]);
    told(
        "\u{feff}# é\r\ncolour = 1\r\n",
        &["audit-lint.toml:2:1", "there is no key `colour`"],
    );
}

#[test]
fn a_text_that_ends_too_early_is_told() {
    told("select = [", &["audit-lint.toml:1:", "close the list"]);
    told("select", &["audit-lint.toml:1:", "write a key"]);
    told("fail-on = 'error", &["audit-lint.toml:1:"]);
}

#[test]
fn a_file_that_is_no_text_is_told() {
    let project = Project::of(&[("M02_audit.md", UNPINNED)]);
    std::fs::write(
        project.root().join("audit-lint.toml"),
        b"select = [\"\xff\"]",
    )
    .expect("a file");
    project.run(&[]).refuses(&["audit-lint.toml: is not UTF-8"]);
}
