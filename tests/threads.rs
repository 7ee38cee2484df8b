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
