//! Texts that were made to be slow, through the real binary: seconds of processor time a megabyte, and peak memory a
//! byte. Generated, never committed. A text that needs more than [`SLOWEST`] or [`LARGEST`] is marked, and the exit
//! code is then 1.
//!
//! `cargo bench --bench pathological -- [--kb 1024] [NAME]…` chooses size and texts. With `--test`, small texts only
//! show that everything runs: nothing is measured. `AUDIT_LINT_BINARY` names another binary to look at.

mod texts;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use wait4::Wait4;

/// Seconds a megabyte.
const SLOWEST: f64 = 1.0;
/// Bytes of memory a byte of input.
const LARGEST: f64 = 200.0;
/// What is linted, in kilobytes.
const USUAL: usize = 1_024;
const SMALL: usize = 24;

/// How a text is linted. Each way is held to the same bounds.
const WAYS: [(&str, &[&str]); 4] = [
    ("lines", &["--output-format", "concise"]),
    ("full", &["--output-format", "full"]),
    ("json", &["--output-format", "json"]),
    ("diff", &["--diff", "--unsafe-fixes"]),
];

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    // Given by cargo itself.
    arguments.retain(|argument| argument != "--bench");
    let is_test = take(&mut arguments, "--test").is_some();
    let kilobytes = take(&mut arguments, "--kb").and_then(|at| {
        (at < arguments.len()).then(|| arguments.remove(at).parse().expect("a number of kilobytes"))
    });
    let kilobytes = kilobytes.unwrap_or(if is_test { SMALL } else { USUAL });
    let mut beyond = 0;
    println!(
        "{:<28} {:<5} {:>8} {:>8} {:>5}",
        "text", "way", "s/MB", "B/B", "code"
    );
    for (name, make) in texts::ALL {
        if !arguments.is_empty()
            && !arguments
                .iter()
                .any(|wanted| name.contains(wanted.as_str()))
        {
            continue;
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes = write(folder.path(), &make(kilobytes << 10));
        for (way, flags) in WAYS {
            let cost = Cost::of(folder.path(), flags);
            let (seconds, memory) = (
                cost.seconds / megabytes(bytes),
                cost.memory / floating(bytes),
            );
            let is_beyond = !is_test && (seconds > SLOWEST || memory > LARGEST);
            beyond += usize::from(is_beyond);
            let mark = if is_beyond { "  BEYOND" } else { "" };
            if is_test {
                println!("{name:<28} {way:<5} {:>8} {:>8} {:>5}", "", "", cost.code);
            } else {
                println!(
                    "{name:<28} {way:<5} {seconds:>8.3} {memory:>8.1} {:>5}{mark}",
                    cost.code
                );
            }
        }
    }
    if beyond > 0 {
        eprintln!("{beyond} beyond {SLOWEST} s a megabyte or {LARGEST} bytes a byte");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Takes a flag out, and says where it stood.
fn take(arguments: &mut Vec<String>, flag: &str) -> Option<usize> {
    let at = arguments.iter().position(|argument| argument == flag)?;
    arguments.remove(at);
    Some(at)
}

fn floating(number: usize) -> f64 {
    f64::from(u32::try_from(number).expect("no text is as large"))
}

fn megabytes(bytes: usize) -> f64 {
    floating(bytes) / f64::from(1 << 20)
}

/// Writes the files, and says how large they are together.
fn write(folder: &Path, files: &[(String, String)]) -> usize {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }
    files.iter().map(|(_, text)| text.len()).sum()
}

/// What a run took.
struct Cost {
    /// Of the processor: other work on the machine does not count.
    seconds: f64,
    /// The most memory at a time, in bytes.
    memory: f64,
    code: i32,
}

impl Cost {
    #[expect(
        clippy::disallowed_methods,
        reason = "what the operating system measures is a process"
    )]
    fn of(folder: &Path, flags: &[impl AsRef<OsStr>]) -> Self {
        let binary = std::env::var_os("AUDIT_LINT_BINARY");
        let binary = binary.unwrap_or_else(|| env!("CARGO_BIN_EXE_audit-lint").into());
        let mut child = Command::new(&binary)
            .args(["--isolated", "--select", "ALL"])
            .args(flags)
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let used = child.wait4().expect("our own child");
        let code = used.status.code();
        let code = code.filter(|code| (0..=2).contains(code));
        Self {
            seconds: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
            memory: floating(usize::try_from(used.rusage.maxrss >> 10).expect("kilobytes"))
                * 1_024.0,
            code: code.unwrap_or_else(|| panic!("it ended with {}", used.status)),
        }
    }
}
