//! What a git repository knows of the new audit.

use std::path::Path;

use audit_lint::evidence::git::Repository;

use crate::project::Project;

/// A repository whose last audit ends at its second commit, with changes since. Gives both ends.
fn repository() -> (Project, String, String) {
    let project = Project::of(&[("src/seat.rs", "1"), ("README.md", "a")]);
    project.git(&["init", "--quiet"]);
    let start = project.commit("begin");
    project.write("src/seat.rs", "2");
    let end = project.commit("M01");
    let audit = format!(
        "# M01 Audit\n\n**Range:** `{}` … `{}` (M01 merge)\n**Commit:** `{}`\n\n## Delta Map\n\n| Changed | Impact | Risk |\n|--|--|--|\n| `src/seat.rs` | New | Low |\n",
        &start[..10],
        &end[..10],
        &end[..10],
    );
    project.write("docs/milestones/M01/M01_audit.md", &audit);
    project.write("src/row|s.rs", "3");
    let head = project.commit("rows");
    (project, end, head)
}

#[test]
fn the_range_ends_at_head_and_the_paths_are_listed() {
    let (project, end, head) = repository();
    let draft = project.draft(&[]);
    let (end, head) = (&end[..10], &head[..10]);
    let header = format!("**Range:** `{end}` (M01 merge) … `{head}`\n**Commit:** `{head}`\n");
    assert!(draft.contains(&header), "{header}{draft}");
    let rows = "|--|--|--|\n| `docs/milestones/M01/M01_audit.md` | TODO | TODO |\n| `src/row\\|s.rs` | TODO | TODO |\n\n";
    assert!(draft.contains(rows), "{draft}");
}

#[test]
fn changed_paths_without_a_table_are_a_list() {
    let (project, _, _) = repository();
    let path = "docs/milestones/M01/M01_audit.md";
    let audit = project.read(path);
    let (above, _) = audit.split_once("| Changed").expect("a delta map");
    project.write(path, &format!("{above}We moved the rows.\n"));
    let draft = project.draft(&[]);
    let list = "## Delta Map\n\nTODO\n\n- `docs/milestones/M01/M01_audit.md`: TODO\n- `src/row|s.rs`: TODO\n";
    assert!(draft.contains(list), "{draft}");
}

#[test]
fn another_range_may_be_asked_for() {
    let (project, end, head) = repository();
    project.git(&["tag", "v0.1.0"]);
    project.git(&["branch", "side", &end]);
    let draft = project.draft(&["--from", "side", "--to", "v0.1.0"]);
    // A branch moves on and a tag does not.
    let header = format!(
        "`{}` (M01 merge) … `v0.1.0`\n**Commit:** `{}`\n",
        &end[..10],
        &head[..10]
    );
    assert!(draft.contains(&header), "{draft}");
    let draft = project.draft(&["--from", "HEAD~2", "--to", "HEAD~1"]);
    assert!(
        draft.contains("| `src/seat.rs` | TODO | TODO |\n\n"),
        "{draft}"
    );
}

#[test]
fn a_predecessor_that_git_does_not_know_gives_no_paths() {
    let (project, _, head) = repository();
    let path = "docs/milestones/M01/M01_audit.md";
    let audit = project.read(path).replace("M01 merge", "x");
    project.write(path, &audit.replace("Commit:** `", "Commit:** `0"));
    let draft = project.draft(&["--from", "deadbeef01"]);
    let range = format!("**Range:** `deadbeef01` … `{}`\n", &head[..10]);
    assert!(draft.contains(&range), "{draft}");
    assert!(draft.contains("| TODO | TODO | TODO |\n"), "{draft}");
}

#[test]
fn without_a_work_tree_or_a_commit_the_end_is_open() {
    let audit = "# M01 Audit\n\n**Range:** 41c7be09...b3605fd2\n**Commit:** b3605fd2\n";
    let project = Project::of(&[("docs/milestones/M01/M01_audit.md", audit)]);
    let expected = "**Range:** b3605fd2...TODO\n**Commit:** TODO\n";
    assert!(project.draft(&[]).contains(expected));
    project.git(&["init", "--quiet"]);
    assert!(project.draft(&[]).contains(expected), "HEAD is unborn");
    let draft = project.draft(&["--to", "7f3e21b9"]);
    assert!(
        draft.contains("**Range:** b3605fd2...7f3e21b9\n**Commit:** 7f3e21b9\n"),
        "{draft}"
    );
}

#[test]
fn a_repository_answers_only_what_it_knows() {
    let (project, end, head) = repository();
    let repository = Repository::of(&project.root().join("src")).expect("a work tree");
    assert_eq!(repository.commit("HEAD").as_deref(), Some(&*head));
    assert_eq!(
        repository.short_commit("HEAD~1", 12).as_deref(),
        Some(&end[..12])
    );
    for nothing in [
        "",
        "-h",
        "--all",
        "no-such-branch",
        "HEAD HEAD",
        "a..b",
        "HEAD:src",
    ] {
        assert_eq!(repository.commit(nothing), None, "{nothing}");
    }
    assert_eq!(repository.changed(&end, &end), Some(Vec::new()));
    assert_eq!(repository.changed("0000000", &end), None);
    assert!(Repository::of(&project.root().join("missing")).is_none());
    assert!(Repository::of(&project.root().join(".git")).is_none());
    assert!(Repository::of(Path::new("/")).is_none());
}

#[test]
#[cfg(unix)]
fn no_program_of_the_repository_is_run() {
    use std::os::unix::fs::PermissionsExt;

    let (project, ..) = repository();
    let trap = project.root().join("trap");
    let script = format!(
        "#!/bin/sh\ntouch '{}'\n",
        project.root().join("sprung").display()
    );
    project.write("trap", &script);
    std::fs::set_permissions(&trap, std::fs::Permissions::from_mode(0o755)).expect("our own file");
    let trap = trap.to_str().expect("a temporary path is UTF-8");
    for key in [
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "pager.diff",
        "core.sshCommand",
    ] {
        project.git(&["config", key, trap]);
    }
    project.write(".git/info/attributes", "*.rs diff=trap\n");
    project.git(&["config", "diff.trap.textconv", trap]);
    project.git(&["config", "diff.trap.command", trap]);
    std::fs::copy(trap, project.root().join(".git/hooks/post-index-change")).expect("a hook");
    // To set the trap may have sprung it.
    let _ = std::fs::remove_file(project.root().join("sprung"));
    assert!(project.draft(&[]).contains("src/row\\|s.rs"));
    assert!(!project.has("sprung"));
}
