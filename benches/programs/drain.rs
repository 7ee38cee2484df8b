//! What any Markdown linter must do at least: walk, read, and take every event of the parser that audit-lint uses, with
//! its options. `drain DIR [--threads N]`, on as many threads as the machine offers unless told. The files are parsed
//! while the walk goes on. Prints how many files, bytes and events there were.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use pulldown_cmark::{Options, Parser};
use walkdir::WalkDir;

/// Paths that are handed over together, so that nobody waits for the lock.
const BATCH: usize = 32;
/// Batches that may wait for a worker.
const WAITING: usize = 64;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let usual = thread::available_parallelism().map_or(1, usize::from);
    let wanted = match arguments.as_slice() {
        [folder] => Some((folder, usual)),
        [folder, flag, threads] if flag == "--threads" => threads
            .parse()
            .ok()
            .filter(|threads| *threads > 0)
            .map(|threads| (folder, threads)),
        _ => None,
    };
    let Some((folder, threads)) = wanted else {
        eprintln!("usage: drain DIR [--threads N]");
        return ExitCode::from(2);
    };
    let Drained {
        files,
        bytes,
        events,
    } = drain(Path::new(folder), threads);
    println!("{files} files, {bytes} bytes, {events} events on {threads} threads");
    ExitCode::SUCCESS
}

/// What was taken.
#[derive(Default)]
struct Drained {
    files: usize,
    bytes: usize,
    events: usize,
}

fn drain(folder: &Path, threads: usize) -> Drained {
    if threads == 1 {
        let mut drained = Drained::default();
        walk(folder, |batch| drained.take_all(&batch));
        return drained;
    }
    let (sender, receiver) = sync_channel(WAITING);
    let receiver = Mutex::new(receiver);
    thread::scope(|scope| {
        // The walk has a thread of its own and needs little of it; when it is over all workers are there.
        scope.spawn(move || {
            walk(folder, |batch| {
                sender.send(batch).expect("workers wait for all");
            });
        });
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| work(&receiver)))
            .collect();
        workers
            .into_iter()
            .fold(Drained::default(), |mut all, worker| {
                let own = worker.join().expect("a worker does not fail");
                all.files += own.files;
                all.bytes += own.bytes;
                all.events += own.events;
                all
            })
    })
}

/// Hands over the Markdown files below a folder, some at a time.
fn walk(folder: &Path, mut hand_over: impl FnMut(Vec<PathBuf>)) {
    let mut batch = Vec::with_capacity(BATCH);
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("a readable folder");
        if entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "md")
        {
            batch.push(entry.into_path());
        }
        if batch.len() == BATCH {
            hand_over(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
        }
    }
    hand_over(batch);
}

fn work(waiting: &Mutex<Receiver<Vec<PathBuf>>>) -> Drained {
    let mut drained = Drained::default();
    loop {
        // The lock is given back before the work begins.
        let batch = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        match batch {
            Ok(batch) => drained.take_all(&batch),
            Err(_) => return drained,
        }
    }
}

impl Drained {
    fn take_all(&mut self, paths: &[PathBuf]) {
        // As src/markdown/parse.rs has them.
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for path in paths {
            let text = std::fs::read_to_string(path).expect("a readable text");
            self.files += 1;
            self.bytes += text.len();
            self.events += Parser::new_ext(&text, options)
                .into_offset_iter()
                .map(black_box)
                .count();
        }
    }
}
