//! Pull requests that are squashed: a new commit with the files that were audited.

use crate::repository::{Repository, delta};

struct Squashed {
    repository: Repository,
    start: String,
    head: String,
    merged: String,
    next: String,
}

/// M01 is a branch of two commits that was squashed and deleted; M02 goes on from what it was merged as.
fn squashed() -> Squashed {
    let repository = Repository::new();
    let start = repository.commit("start", &["src/x.rs"]);
    repository.git(&["checkout", "--quiet", "-b", "m01"]);
    repository.commit("one", &["src/a.rs"]);
    let head = repository.commit("two", &["src/b.rs"]);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--squash", "m01"]);
    let merged = repository.commit("m01 (#1)", &[]);
    repository.git(&["branch", "--quiet", "-D", "m01"]);
    let next = repository.commit("next", &["src/c.rs"]);
    repository.audit(
        "M01",
        &format!("{start} … `{head}` (PR head)"),
        &delta(&["src/a.rs"]),
    );
    repository.audit("M02", &format!("{merged} … {next}"), &delta(&["src/c.rs"]));
    repository.git(&["add", "--all"]);
    Squashed {
        repository,
        start,
        head,
        merged,
        next,
    }
}

#[test]
fn a_head_that_no_branch_reaches_is_known_where_it_was_made() {
    squashed().repository.lint(&[]).is_quiet();
}

#[test]
fn a_fresh_clone_lacks_the_head_and_is_told_how_to_fetch_it() {
    let Squashed {
        repository, head, ..
    } = squashed();
    repository.commit("audits", &[]);
    repository.git(&["update-ref", "refs/pull/1/head", &head]);
    let address = format!("file://{}", repository.root().display());
    let place = repository.outside("clone").display().to_string();
    repository.git(&["clone", "--quiet", &address, &place]);
    let clone = repository.at("clone");
    let outcome = clone.lint(&[]);
    outcome.finds(&[&format!(
        "warning[range/unknown-revision] `{head}` is no commit of this repository"
    )]);
    assert_eq!(
        (outcome.code, outcome.notices().len()),
        (0, 0),
        "{outcome:?}"
    );
    clone.git(&["fetch", "--quiet", "origin", "refs/pull/1/head"]);
    clone.lint(&[]).is_quiet();
}

#[test]
fn a_range_may_start_at_a_head_that_was_squashed() {
    let Squashed {
        repository,
        head,
        next,
        ..
    } = squashed();
    repository.audit("M02", &format!("{head} … {next}"), &delta(&["src/c.rs"]));
    repository.lint(&[]).is_quiet();
}

#[test]
fn what_comes_after_the_squash_is_a_gap_and_what_was_squashed_is_not() {
    let Squashed {
        repository,
        head,
        next,
        ..
    } = squashed();
    let last = repository.commit("last", &["src/d.rs"]);
    repository.audit("M02", &format!("{next} … {last}"), "");
    repository.lint(&[]).finds(&[&format!(
        "warning[range/unaudited-gap] 1 file differs between `{head}`, where M01 ended, and `{next}`"
    )]);
    let told = repository.json();
    let help = format!(
        "no audit covers `src/c.rs`, changed by `{}`: start",
        &next[..8]
    );
    assert!(told.contains(&help), "{told}");
}

#[test]
fn what_others_merged_meanwhile_is_a_gap() {
    let Squashed {
        repository,
        start,
        head,
        merged,
        ..
    } = squashed();
    // The same branch, squashed onto a main branch that went on.
    repository.git(&["checkout", "--quiet", "-b", "other", &start]);
    let other = repository.commit("hotfix", &["src/hotfix.rs"]);
    repository.git(&["cherry-pick", &merged]);
    let merged = repository.head();
    let last = repository.commit("last", &["src/d.rs"]);
    repository.audit("M01", &format!("{start} … `{head}` (PR head)"), "");
    repository.audit("M02", &format!("{merged} … {last}"), "");
    let told = repository.json();
    let help = format!(
        "no audit covers `src/hotfix.rs`, changed by `{}`: start",
        &other[..8]
    );
    assert!(told.contains(&help), "{told}");
    // Where the audit names what it was merged as, it ended there.
    repository.audit(
        "M01",
        &format!("{start} … `{head}` (PR head), `{merged}` (merge)"),
        "",
    );
    assert_eq!(repository.lint(&[]).count("range/unaudited-gap"), 0);
}
