//! Many findings: no format gathers its output before it writes, and summaries stay within what their readers take.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use audit_lint::config::{Config, Selector, Settings};
use audit_lint::lint::{Input, Run};
use audit_lint::report::{Format, Style, write};
use clap::ValueEnum;

use crate::readers::{FORMATS, Told, read};

/// Enough to see whether output is gathered, and no more than are listed of one rule in one audit.
const MANY: usize = 1_000;

/// More than a summary holds.
const TOO_MANY: usize = 5 * MANY;

/// Audits with a finding in every row of their registries.
fn run(rows: usize) -> Run {
    let rule = Selector::Rule("registry/overdue".to_owned());
    let config = Config {
        select: Some(vec![rule]),
        ..Config::default()
    };
    let settings = Arc::new(Settings::new(config).expect("no options, so none is wrong"));
    let inputs = (0..rows / MANY).map(|at| audit(at + 2)).collect();
    let run = Run::of_texts(inputs, &settings);
    assert_eq!(run.findings.len(), rows);
    run
}

fn audit(number: usize) -> Input {
    let mut text = String::from(
        "# Audit\n\n## Deferred Issues Registry\n\n\
         | ID | Issue | Discovered | Deferred To | Reason | Exit Criteria |\n\
         |----|-------|------------|-------------|--------|---------------|\n",
    );
    for row in 0..MANY {
        writeln!(
            text,
            "| SEC-{row} | Open CORS | M01 | M02 | Demo | Closed |"
        )
        .expect("writing to memory cannot fail");
    }
    let path = format!("docs/M0{number}/M0{number}_audit.md");
    Input {
        path: Path::new("/project").join(&path),
        shown: path,
        text,
        is_target: true,
    }
}

/// Takes everything, and notes the largest piece.
#[derive(Default)]
struct Sink {
    written: Vec<u8>,
    largest: usize,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.largest = self.largest.max(bytes.len());
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_report_is_written_while_it_is_made() {
    let run = run(MANY);
    for (format, name) in Format::value_variants().iter().zip(FORMATS) {
        let mut sink = Sink::default();
        write(&run, *format, Style::default(), &mut sink).expect("a sink takes everything");
        let output = String::from_utf8(sink.written).expect("reports are UTF-8");
        assert!(output.len() > 100 * MANY, "{name}: {} bytes", output.len());
        assert!(
            sink.largest < 10_000,
            "{name}: {} bytes at once",
            sink.largest
        );
        if name != "full" {
            assert_eq!(read(name, &output).len(), MANY, "{name}");
        }
    }
}

#[test]
fn a_summary_stays_within_a_megabyte_and_says_what_it_lacks() {
    let run = run(TOO_MANY);
    let mut output = Vec::new();
    write(&run, Format::Markdown, Style::default(), &mut output).expect("memory takes everything");
    assert!(output.len() < 1 << 20, "{} bytes", output.len());
    let output = String::from_utf8(output).expect("reports are UTF-8");
    let (table, note) = output
        .trim_end()
        .rsplit_once("\n\n")
        .expect("a note at the end");
    let told: Vec<Told> = read("markdown", table);
    let left = TOO_MANY - told.len();
    assert!(left > 0, "{} rows are too few for this test", told.len());
    assert!(note.starts_with(&format!("{left} more ")), "{note}");
}
