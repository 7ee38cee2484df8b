//! What a git repository knows. The only place that starts a process; never asks the network, runs no hook, writes nothing.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// A question that takes longer has no answer.
const LONGEST: Duration = Duration::from_secs(20);

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

const ENVIRONMENT: [(&str, &str); 4] = [
    ("GIT_PAGER", "cat"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
];

/// Variables by which a hook, or whoever calls, would send git into another repository than the directory's.
const ELSEWHERE: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// A git work tree.
#[derive(Debug, Clone)]
pub struct Repository {
    directory: PathBuf,
}

impl Repository {
    /// The work tree that a directory lies in. None outside one, and where git is missing.
    pub fn of(directory: &Path) -> Option<Self> {
        let repository = Self {
            directory: directory.to_owned(),
        };
        let answer = repository.ask(&["rev-parse", "--is-inside-work-tree"])?;
        (answer.trim_ascii() == b"true").then_some(repository)
    }

    /// The SHA of the commit that a revision names. None where it names none.
    pub fn commit(&self, revision: &str) -> Option<String> {
        self.revision(&["--verify", "--quiet"], revision)
    }

    /// The same, no shorter than `digits`, and longer where that would be ambiguous.
    pub fn short_commit(&self, revision: &str, digits: usize) -> Option<String> {
        self.revision(
            &["--verify", "--quiet", &format!("--short={digits}")],
            revision,
        )
    }

    /// The paths that differ between the trees of two commits, each below the root of the repository.
    pub fn changed(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let (from, to) = (self.commit(from)?, self.commit(to)?);
        let answer = self.ask(&[
            "diff",
            "--name-only",
            "-z",
            "--no-ext-diff",
            "--no-textconv",
            "--no-renames",
            "--end-of-options",
            &from,
            &to,
            "--",
        ])?;
        let paths = answer
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty());
        Some(
            paths
                .map(|path| String::from_utf8_lossy(path).into_owned())
                .collect(),
        )
    }

    fn revision(&self, flags: &[&str], revision: &str) -> Option<String> {
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
        if revision.is_empty() || !revision.chars().all(is_plain) {
            return None;
        }
        let commit = format!("{revision}^{{commit}}");
        let arguments = [&["rev-parse"], flags, &["--end-of-options", &commit]].concat();
        let answer = String::from_utf8(self.ask(&arguments)?).ok()?;
        // An old git repeats the option itself.
        let sha = answer.lines().last()?.trim();
        let is_sha = sha.len() >= 4 && sha.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_sha.then(|| sha.to_owned())
    }

    /// What git prints. None where it fails, cannot be started, or takes too long.
    pub(super) fn ask(&self, arguments: &[&str]) -> Option<Vec<u8>> {
        #[expect(clippy::disallowed_methods, reason = "the one place that starts git")]
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(&self.directory)
            .args(GUARDS)
            .args(arguments)
            .envs(ENVIRONMENT)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        for name in ELSEWHERE {
            command.env_remove(name);
        }
        answer(command.spawn().ok()?, LONGEST)
    }
}

/// The output of a process that ends well and in time. One that does not is ended.
fn answer(mut child: Child, longest: Duration) -> Option<Vec<u8>> {
    let mut output = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = output.read_to_end(&mut bytes).map(|_| bytes);
        // Nobody listens any more where time is up.
        let _ = sender.send(read);
    });
    let Ok(read) = receiver.recv_timeout(longest) else {
        let _ = child.kill();
        let _ = child.wait();
        return None;
    };
    let ended_well = child.wait().ok()?.success();
    read.ok().filter(|_| ended_well)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a process that never answers")]
    fn sleeper() -> Child {
        Command::new("sleep")
            .arg("60")
            .stdout(Stdio::piped())
            .spawn()
            .expect("every Unix can sleep")
    }

    #[test]
    fn a_process_that_takes_too_long_is_ended() {
        let child = sleeper();
        let started = std::time::Instant::now();
        assert_eq!(answer(child, Duration::from_millis(50)), None);
        assert!(started.elapsed() < Duration::from_secs(30));
    }
}
