//! What a git repository knows. The only place that starts a process; never asks the network, runs no hook, writes nothing.

mod remote;
mod repository;
mod snapshot;
mod work_tree;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

pub use repository::Repository;
pub(crate) use snapshot::{At, Listing};
pub(crate) use work_tree::WorkTree;

/// Whoever asks does not wait longer for all answers of one repository together.
const LONGEST: Duration = Duration::from_secs(30);

/// What every call is told: no pager, no helper program, no hook, no network.
const GUARDS: [&str; 8] = [
    "--no-pager",
    "--no-replace-objects",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
];

const ENVIRONMENT: [(&str, &str); 6] = [
    ("GIT_PAGER", "cat"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    // What it complains of is read.
    ("LC_ALL", "C"),
    ("LANGUAGE", ""),
];

/// Variables by which a hook, or whoever calls, would send git into another repository than the directory's.
const ELSEWHERE: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
];

/// What is kept of what git complains of.
const MOST_COMPLAINTS: u64 = 4096;

/// Why git gives no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Failure {
    /// The program is not there, or may not be started.
    NotStarted,
    /// It takes too long.
    TooLong,
    /// It answers with more than anybody can keep.
    TooMuch,
    /// It answers with what nobody can read.
    Unreadable,
    /// What it complains of.
    Refused(String),
}

/// The git program in a directory, until a moment.
#[derive(Debug, Clone)]
struct Git {
    directory: PathBuf,
    /// Whether the repository is that of this directory, and of none above.
    is_root: bool,
    index: Option<PathBuf>,
    until: Instant,
}

impl Git {
    fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            is_root: false,
            index: None,
            until: Instant::now() + LONGEST,
        }
    }

    /// The program in the root of a work tree.
    fn at_root(directory: &Path) -> Self {
        let is_root = true;
        Self {
            is_root,
            ..Self::new(directory)
        }
    }

    /// What git prints.
    fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        self.tell(arguments, Vec::new(), |output| {
            let mut bytes = Vec::new();
            output.read_to_end(&mut bytes)?;
            Ok(bytes)
        })
    }

    /// What `read` makes of what git prints, having been told `input`.
    fn tell<T>(
        &self,
        arguments: &[&str],
        input: Vec<u8>,
        read: impl FnOnce(&mut dyn BufRead) -> io::Result<T>,
    ) -> Result<T, Failure> {
        #[expect(clippy::disallowed_methods, reason = "the one place that starts git")]
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(&self.directory)
            .args(GUARDS)
            .args(arguments)
            .envs(ENVIRONMENT)
            .stdin(if input.is_empty() {
                Stdio::null()
            } else {
                Stdio::piped()
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in ELSEWHERE {
            command.env_remove(name);
        }
        if let Some(above) = self.directory.parent().filter(|_| self.is_root) {
            command.env("GIT_CEILING_DIRECTORIES", above);
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        let child = command.spawn().map_err(|_| Failure::NotStarted)?;
        answer(child, input, self.until, read)
    }
}

/// What `read` makes of the output of a process that ends well and in time. One that does not is ended.
fn answer<T>(
    mut child: Child,
    input: Vec<u8>,
    until: Instant,
    read: impl FnOnce(&mut dyn BufRead) -> io::Result<T>,
) -> Result<T, Failure> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let child = Arc::new(Mutex::new(child));
    let writer = stdin.map(|mut stdin| {
        // A process that wants to hear no more says why elsewhere.
        thread::spawn(move || drop(stdin.write_all(&input)))
    });
    let complaints = stderr.map(|stderr| {
        thread::spawn(move || {
            let mut kept = Vec::new();
            let mut stderr = stderr.take(MOST_COMPLAINTS);
            let _ = stderr.read_to_end(&mut kept);
            let _ = io::copy(&mut stderr.into_inner(), &mut io::sink());
            String::from_utf8_lossy(&kept).trim().to_owned()
        })
    });
    let (done, waits) = mpsc::channel::<()>();
    let guarded = child.clone();
    let guard = thread::spawn(move || {
        let left = until.saturating_duration_since(Instant::now());
        let is_late = waits.recv_timeout(left) == Err(mpsc::RecvTimeoutError::Timeout);
        if is_late {
            end(&guarded);
        }
        is_late
    });
    let made = match stdout {
        Some(stdout) => read(&mut BufReader::with_capacity(1 << 16, stdout)),
        None => Err(io::ErrorKind::BrokenPipe.into()),
    };
    // Whoever has read enough has closed the pipe, and git ends by itself; one that hangs is ended in time.
    let status = ended(&child, until);
    drop(done);
    let is_late = guard.join().unwrap_or(true);
    if status.is_none() {
        end(&child);
    }
    if let Some(writer) = writer {
        let _ = writer.join();
    }
    let complaints = complaints.and_then(|complaints| complaints.join().ok());
    match (status, made) {
        _ if is_late => Err(Failure::TooLong),
        (None, _) => Err(Failure::TooLong),
        (Some(status), Ok(made)) if status.success() => Ok(made),
        (Some(_), Ok(_)) => Err(Failure::Refused(complaints.unwrap_or_default())),
        (Some(_), Err(error)) if error.kind() == io::ErrorKind::OutOfMemory => {
            Err(Failure::TooMuch)
        }
        (Some(_), Err(_)) => Err(Failure::Unreadable),
    }
}

/// Waits for the end of a process, without keeping others from ending it.
fn ended(child: &Mutex<Child>, until: Instant) -> Option<ExitStatus> {
    let mut pause = Duration::from_micros(50);
    loop {
        let mut locked = child.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(Some(status)) = locked.try_wait() {
            return Some(status);
        }
        drop(locked);
        if Instant::now() >= until {
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

fn end(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a process that is not git")]
    fn shell(script: &str) -> Child {
        Command::new("sh")
            .args(["-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("every Unix has a shell")
    }

    fn all(output: &mut dyn BufRead) -> io::Result<String> {
        let mut text = String::new();
        output.read_to_string(&mut text)?;
        Ok(text)
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(50)
    }

    fn late() -> Instant {
        Instant::now() + Duration::from_secs(60)
    }

    #[test]
    fn a_process_that_takes_too_long_is_ended() {
        for script in [
            "exec sleep 600",
            "exec >&-; exec sleep 600",
            "echo x; exec sleep 600",
        ] {
            let child = shell(script);
            assert_eq!(
                answer(child, Vec::new(), soon(), all),
                Err(Failure::TooLong),
                "{script}"
            );
        }
    }

    #[test]
    fn much_is_told_while_much_is_answered() {
        let input = "0123456789\n".repeat(100_000);
        let told = answer(shell("cat"), input.clone().into_bytes(), late(), all);
        assert_eq!(told, Ok(input));
    }

    #[test]
    fn a_failure_keeps_what_was_complained_of() {
        let child = shell("echo half; echo 'fatal: no' >&2; exit 128");
        let refused = Failure::Refused("fatal: no".to_owned());
        assert_eq!(answer(child, Vec::new(), late(), all), Err(refused));
        let child = shell("yes complaint | head -c 1000000 >&2; exit 1");
        let Err(Failure::Refused(told)) = answer(child, Vec::new(), late(), all) else {
            panic!("a process that fails has no answer")
        };
        assert!(told.len() <= 4096);
    }

    #[test]
    fn whoever_has_read_enough_need_not_wait() {
        let child = shell("while :; do echo more; done");
        let first = |output: &mut dyn BufRead| {
            let mut line = String::new();
            output.read_line(&mut line)?;
            Err::<(), _>(io::ErrorKind::InvalidData.into())
        };
        let none = answer(child, Vec::new(), late(), first);
        assert_eq!(none, Err(Failure::Unreadable));
    }
}
