//! What is found does not depend on how many threads look for it, nor on what is kept of the audits.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use audit_lint::evidence::Watch;
use audit_lint::lint::{Choices, Fixing, Keeping, Request, Run};
use audit_lint::report::{Format, Style, statistics, summary, write};
use tempfile::TempDir;
use walkdir::WalkDir;

/// Each fixture so many times, so that there are many series of several sizes.
const COPIES: usize = 3;

fn audits() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for entry in WalkDir::new(&fixtures) {
        let entry = entry.expect("a readable fixture");
        if !entry.file_type().is_file() || entry.depth() == 1 {
            continue;
        }
        let below = entry.path().strip_prefix(&fixtures).expect("a fixture");
        for copy in 0..COPIES {
            let target = folder.path().join(copy.to_string()).join(below);
            fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
    folder
}

fn request(folder: &Path, threads: usize) -> Request {
    Request {
        paths: vec![folder.to_owned()],
        working_directory: folder.to_owned(),
        choices: Choices {
            isolated: true,
            ..Choices::default()
        },
        threads: NonZeroUsize::new(threads),
        ..Request::default()
    }
}

fn lint(folder: &Path, threads: usize, keeps: Keeping, fixing: Fixing) -> Run {
    let request = Request {
        keeps,
        fixing,
        ..request(folder, threads)
    };
    Run::new(&request).expect("no configuration, so none is wrong")
}

fn shown(run: &Run) -> String {
    let mut out = Vec::new();
    for format in [Format::Full, Format::Json, Format::Junit, Format::Sarif] {
        write(run, format, Style::default(), &mut out).expect("memory can be written");
    }
    String::from_utf8(out).expect("reports are UTF-8") + &summary(run)
}

fn counted(run: &Run) -> String {
    let mut out = Vec::new();
    statistics(run, &mut out).expect("memory can be written");
    String::from_utf8(out).expect("reports are UTF-8") + &summary(run)
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let folder = audits();
    let one = lint(folder.path(), 1, Keeping::Audits, Fixing::Offered);
    assert!(one.audits > 150 && one.findings.len() > 50);
    assert!(one.series.len() > 50);
    let (all, count) = (shown(&one), counted(&one));
    for threads in [1, 2, 7] {
        for keeps in [Keeping::Texts, Keeping::Audits] {
            let run = lint(folder.path(), threads, keeps, Fixing::Offered);
            assert!(shown(&run) == all, "{threads} threads, {keeps:?}");
            assert_eq!(run.series.is_empty(), keeps == Keeping::Texts);
        }
        let run = lint(folder.path(), threads, Keeping::Nothing, Fixing::Offered);
        assert_eq!(counted(&run), count, "{threads} threads");
    }
}

/// More directories beside one another than one thread walks alone, with links, loops, names for nothing, and what no walk
/// enters.
#[cfg(unix)]
fn projects() -> TempDir {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "# M01 Audit\n\n**Range:** none\n";
    for project in 0..300 {
        let name = match project % 30 {
            7 => "target",
            13 => "node_modules",
            _ => "docs",
        };
        let project = folder.path().join(format!("{project:03}"));
        let place = project.join(name).join("M01");
        fs::create_dir_all(&place).expect("a folder");
        fs::write(place.join("M01_audit.md"), text).expect("a new file");
        fs::write(place.join("notes.md"), text).expect("a new file");
        let link = |to: &str, at: &str| symlink(to, project.join(at)).expect("a new link");
        match project.to_string_lossy().bytes().last() {
            Some(b'0') => link("..", "up"),
            Some(b'1') => link("nowhere", "nothing"),
            Some(b'2') => link("../100/docs", "more"),
            Some(b'3') => fs::write(project.join("M02_audit.md"), b"\xff").expect("a new file"),
            Some(b'4') => link("docs/M01/M01_audit.md", "M02_audit.md"),
            Some(b'5') => {
                let file = project.join("audit-lint.toml");
                fs::write(file, "include = [\"**/notes.md\"]").expect("a new file");
            }
            _ => {}
        }
    }
    folder
}

#[test]
#[cfg(unix)]
fn any_number_of_threads_walks_the_same() {
    let folder = projects();
    let walked = |threads| {
        let mut request = request(folder.path(), threads);
        request.choices.isolated = false;
        let run = Run::new(&request).expect("the configurations are right");
        let audits: Vec<PathBuf> = run.targets().map(|audit| audit.path.clone()).collect();
        (audits, run.problems.clone(), shown(&run))
    };
    let one = walked(1);
    assert_eq!((one.0.len(), one.1.len()), (310, 30));
    for threads in [1, 2, 7] {
        assert!(walked(threads) == one, "{threads} threads");
    }
}

#[test]
fn any_number_of_threads_mends_the_same() {
    let folder = audits();
    let mended = |threads| {
        let run = lint(folder.path(), threads, Keeping::Texts, Fixing::Applied);
        let changed = run.mended.changed.iter();
        let texts: Vec<_> = changed
            .map(|changed| (changed.shown.clone(), changed.after.clone()))
            .collect();
        (shown(&run), texts)
    };
    let one = mended(1);
    assert!(one.1.len() >= COPIES);
    for threads in [2, 7] {
        assert!(mended(threads) == one, "{threads} threads");
    }
}

#[test]
fn whoever_watches_is_told_of_every_audit_also_of_one_that_cannot_be_read() {
    let folder = audits();
    fs::write(folder.path().join("audit.md"), b"\xff\xfe").expect("a new file");
    let told = Arc::new(Mutex::new(Vec::new()));
    let teller = told.clone();
    let watch = Watch::new(move |done, all| {
        teller.lock().expect("nobody panicked").push((done, all));
    });
    let request = Request {
        watch: Some(watch),
        ..request(folder.path(), 2)
    };
    let run = Run::new(&request).expect("no configuration, so none is wrong");
    assert_eq!(run.problems.len(), 1);
    let mut told = told.lock().expect("nobody panicked").clone();
    told.sort_unstable();
    let all = told.len();
    assert!(all > run.audits);
    assert_eq!(told, (1..=all).map(|done| (done, all)).collect::<Vec<_>>());
}
