//! Each row of `situations.md`: what each rule does where audits can lie.

use std::fs;

use crate::repository::{Outcome, Repository, delta};

/// The commits that the audits of a series are about.
struct Commits {
    a: String,
    b: String,
    c: String,
    e: String,
    f: String,
}

/// A straight history.
fn linear(repository: &Repository) -> Commits {
    let commit = |name: &str, files: &[&str]| repository.commit(name, files);
    Commits {
        a: commit("a", &["src/a.rs", "src/b.rs", "docs/x.md"]),
        b: commit("b", &["src/a.rs"]),
        c: commit("c", &["src/c.rs"]),
        e: {
            commit("d", &["docs/x.md"]);
            commit("e", &["src/a.rs"])
        },
        f: commit("f", &["src/d.rs"]),
    }
}

/// The four audits.
fn audits(repository: &Repository, commits: &Commits) {
    let Commits { a, b, c, e, f } = commits;
    repository
        .audit("M01", &format!("{a}...{b}"), "")
        .audit("M02", &format!("{b}...0123abc4567d"), "")
        .audit("M03", &format!("{c}...{b}"), "")
        .audit(
            "M04",
            &format!("{e}...{f}"),
            &delta(&["src/b.rs", "src/d.rs"]),
        );
}

/// A straight history with its audits, which are committed, too.
fn committed() -> Repository {
    let repository = Repository::new();
    let commits = linear(&repository);
    audits(&repository, &commits);
    repository.commit("audits", &[]);
    repository
}

fn clone(repository: Repository, options: &[&str]) -> Repository {
    let address = format!("file://{}", repository.root().display());
    let place = repository.outside("clone").display().to_string();
    repository.git(&[&["clone", "--quiet"], options, &[&address, &place]].concat());
    repository.at("clone")
}

fn merges() -> Repository {
    let repository = Repository::new();
    let branch = |name: &str, files: &[&str]| {
        repository.git(&["checkout", "--quiet", "-b", name]);
        repository.commit(name, files);
        repository.git(&["checkout", "--quiet", "main"]);
        repository.git(&["merge", "--quiet", "--no-ff", "--message", "merge", name]);
        repository.head()
    };
    let commits = Commits {
        a: repository.commit("a", &["src/a.rs", "src/b.rs", "docs/x.md"]),
        b: branch("b", &["src/a.rs"]),
        c: branch("c", &["src/c.rs"]),
        e: branch("e", &["src/a.rs", "docs/x.md"]),
        f: branch("f", &["src/d.rs"]),
    };
    audits(&repository, &commits);
    repository
}

/// Each milestone is a branch that is squashed and deleted. The audits name what it was merged as.
fn squashed() -> Repository {
    let repository = Repository::new();
    let branch = |name: &str, files: &[&str]| {
        repository.git(&["checkout", "--quiet", "-b", name]);
        for file in files {
            repository.commit(name, &[file]);
        }
        repository.git(&["checkout", "--quiet", "main"]);
        repository.git(&["merge", "--quiet", "--squash", name]);
        let merged = repository.commit(&format!("squash {name}"), &[]);
        repository.git(&["branch", "--quiet", "-D", name]);
        merged
    };
    let commits = Commits {
        a: repository.commit("a", &["src/a.rs", "src/b.rs", "docs/x.md"]),
        b: branch("b", &["src/a.rs", "src/x.rs"]),
        c: branch("c", &["src/c.rs", "src/x.rs"]),
        e: branch("e", &["src/a.rs", "docs/x.md"]),
        f: branch("f", &["src/d.rs", "src/x.rs"]),
    };
    audits(&repository, &commits);
    repository.commit("audits", &[]);
    repository
}

fn tagged(options: &[&str]) -> Repository {
    let repository = Repository::new();
    let commits = linear(&repository);
    let tag = |name: &str, commit: &str| {
        repository.git(&[&["tag"], options, &[name, commit]].concat());
        name.to_owned()
    };
    let commits = Commits {
        a: tag("v0.1.0", &commits.a),
        b: tag("v0.2.0-m01", &commits.b),
        c: tag("v0.3.0", &commits.c),
        e: tag("v0.4.0+x", &commits.e),
        f: tag("1.0.0", &commits.f),
    };
    audits(&repository, &commits);
    repository.audit("M02", "v0.2.0-m01...v9.9.9", "");
    repository
}

/// The audits of another repository.
fn elsewhere(repository: Repository) -> Repository {
    let other = committed();
    for milestone in ["M01", "M02", "M03", "M04"] {
        let place = crate::repository::place(milestone);
        let text = fs::read_to_string(other.root().join(&place)).expect("an audit");
        repository.write(&place, &text);
    }
    repository
}

fn submodule() -> Repository {
    let repository = committed();
    let address = format!("file://{}", repository.root().display());
    let place = repository.outside("above");
    fs::create_dir(&place).expect("a new folder");
    let repository = repository.at("above");
    repository.git(&["init", "--quiet"]);
    repository.commit("above", &["x"]);
    let allow = ["-c", "protocol.file.allow=always"];
    repository.git(
        &[
            &allow[..],
            &["submodule", "--quiet", "add", &address, "sub"],
        ]
        .concat(),
    );
    repository.at("above/sub")
}

fn below_a_ceiling() -> Repository {
    let repository = committed();
    let ceiling = repository.root().join("docs").display().to_string();
    repository.with("GIT_CEILING_DIRECTORIES", &ceiling)
}

fn linking_out() -> Repository {
    let repository = elsewhere(Repository::none());
    let place = repository.outside("linking");
    fs::create_dir(&place).expect("a new folder");
    link(&repository.root().join("docs"), &place.join("docs"));
    let repository = repository.at("linking");
    repository.git(&["init", "--quiet"]);
    repository
}

/// What a situation gives.
fn seen(situation: &str) -> Outcome {
    let repository = match situation {
        "linear history" | "`--no-git`" => committed(),
        "merges" => merges(),
        "squash merges, deleted branches" => squashed(),
        "squash merges, a fresh clone" => clone(squashed(), &[]),
        "annotated tags" => tagged(&["--annotate", "--message", "x"]),
        "light tags" => tagged(&[]),
        "a shallow clone" => clone(committed(), &["--depth", "1"]),
        "a shallow clone of some commits" => clone(committed(), &["--depth", "6"]),
        "a clone without files (partial)" => {
            let repository = committed();
            repository.git(&["config", "uploadpack.allowFilter", "true"]);
            clone(repository, &["--filter=blob:none"])
        }
        "a clone without trees (partial)" => {
            let repository = committed();
            repository.git(&["config", "uploadpack.allowFilter", "true"]);
            clone(repository, &["--filter=tree:0"])
        }
        "a work tree of its own" => {
            let repository = committed();
            let place = repository.outside("tree").display().to_string();
            repository.git(&["worktree", "add", "--quiet", &place]);
            repository.at("tree")
        }
        "a submodule" => submodule(),
        "a submodule, from the repository above" => submodule().at("above"),
        "from a folder above" => committed().at(""),
        "from a folder in the work tree" => committed().at("work/docs/milestones"),
        "a ceiling in the work tree" => below_a_ceiling(),
        "a detached HEAD" => {
            let repository = committed();
            repository.git(&["checkout", "--quiet", "--detach"]);
            repository
        }
        "alternates" => clone(committed(), &["--reference", "../work"]),
        "longer object IDs (SHA-256)" => {
            let repository = Repository::none();
            repository.git(&["init", "--quiet", "--object-format=sha256"]);
            let commits = linear(&repository);
            audits(&repository, &commits);
            repository
        }
        // The variable makes git see it so.
        "the repository of another user" => {
            committed().with("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        }
        "the same, trusted" => {
            let repository = committed();
            let settings = repository.outside("settings").display().to_string();
            fs::write(&settings, "[safe]\n\tdirectory = *\n").expect("a new file");
            let repository = repository.with("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
            repository.with("GIT_CONFIG_GLOBAL", &settings)
        }
        "a repository without a commit" => elsewhere(Repository::new()),
        "another repository" => {
            let repository = Repository::new();
            repository.commit("x", &["x"]);
            elsewhere(repository)
        }
        "no work tree" => elsewhere(Repository::none()),
        "a `.git` that is none" => {
            let repository = elsewhere(Repository::none());
            repository.write(".git/HEAD", "");
            repository
        }
        "a `.git` that leads nowhere" => {
            let repository = elsewhere(Repository::none());
            repository.write(".git", "gitdir: ../nowhere\n");
            repository
        }
        "a broken configuration" => {
            let repository = committed();
            repository.write(".git/config", "[core\n");
            repository
        }
        "no program `git`" => committed().with("PATH", "/nowhere"),
        "`git = false`" => {
            let repository = committed();
            repository.write("audit-lint.toml", "git = false\n");
            repository
        }
        "a link into the repository" => {
            let repository = committed();
            link(&repository.root().join("docs"), &repository.outside("docs"));
            repository.at("docs")
        }
        "a link out of the repository" => linking_out(),
        other => panic!("no such situation: {other}"),
    };
    match situation {
        "`--no-git`" => repository.lint(&["--no-git"]),
        _ => repository.lint(&[]),
    }
}

#[cfg(unix)]
fn link(to: &std::path::Path, at: &std::path::Path) {
    std::os::unix::fs::symlink(to, at).expect("a new link");
}

#[cfg(windows)]
fn link(to: &std::path::Path, at: &std::path::Path) {
    std::os::windows::fs::symlink_dir(to, at).expect("a new link");
}

#[test]
fn each_rule_does_in_each_situation_what_the_table_says() {
    let table = include_str!("situations.md");
    let rows = table.lines().filter(|line| line.starts_with("| "));
    let mut rows = rows.map(|line| {
        let cells = line.trim_matches('|').split('|').map(str::trim);
        cells.collect::<Vec<_>>()
    });
    let names = rows.next().expect("a table");
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows {
        count += 1;
        let outcome = seen(row[0]);
        for (name, expected) in names.iter().zip(&row).skip(1) {
            let found = match *name {
                "notice" => {
                    let notices = outcome.notices();
                    let is_told = match *expected {
                        "" => notices.is_empty(),
                        part => notices.len() == 1 && notices[0].contains(part),
                    };
                    if is_told {
                        (*expected).to_owned()
                    } else {
                        format!("{notices:?}")
                    }
                }
                "unchanged-path" => outcome.count("delta/unchanged-path").to_string(),
                rule => outcome.count(&format!("range/{rule}")).to_string(),
            };
            if found != *expected {
                wrong.push(format!(
                    "{}: {name}: {expected} expected, {found} seen\n{outcome:?}",
                    row[0]
                ));
            }
        }
    }
    assert_eq!(wrong, [""; 0], "{}", wrong.join("\n"));
    assert!(count > 20, "the table was read");
}
