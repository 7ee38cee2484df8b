//! What must hold for any bytes: the targets that both `cargo test` and `cargo fuzz` feed. Each takes bytes, and panics
//! where something does not hold.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use audit_lint::config::{Config, ConfigErrors, Selector, Settings};
use audit_lint::diagnostic::{Diagnostic, Safety};
use audit_lint::evidence::Stated;
use audit_lint::lint::{Baseline, Fixing, Input, Run, decode};
use audit_lint::markdown::Document;
use audit_lint::report::{
    Format, Style, diff, settings, statistics, summary, write, write_config_error, write_stale,
};
use audit_lint::series::Series;
use audit_lint::source::{Source, SourceId, Span};
use audit_lint::template::Conventions;
use clap::ValueEnum as _;

/// A target.
pub type Target = fn(&[u8]);

/// All of them, by name.
pub const TARGETS: [(&str, Target); 6] = [
    ("audit", audit),
    ("configuration", configuration),
    ("template", template),
    ("suppression", suppression),
    ("fixes", fixes),
    ("reports", reports),
];

/// What divides the files of one input: no text holds it.
pub const DIVIDER: u8 = 0;

const PATHS: [&str; 6] = [
    "docs/milestones/M01/M01_audit.md",
    "docs/milestones/M02/M02_audit.md",
    "docs/milestones/M03/M03_audit.md",
    "docs/milestones/M04/M04_audit.md",
    "docs/milestones/M10_5/audit.md",
    "notes/M02-audit.md",
];

/// Reading audits: plain blocks are what the parser says that they are, nothing panics, whatever is found points into its
/// text, and the facts can be printed.
pub fn audit(data: &[u8]) {
    for input in inputs(data) {
        let source = Source::new(SourceId::new(0), input.shown, input.text);
        assert_eq!(Document::parse(&source), Document::parse_whole(&source));
    }
    let run = run(inputs(data), Fixing::Offered, None);
    for finding in &run.findings {
        let diagnostic = &finding.diagnostic;
        let labels = std::iter::once(&diagnostic.primary)
            .chain(&diagnostic.secondary)
            .chain(&diagnostic.related);
        for label in labels {
            lies_inside(&run, label.span);
        }
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            lies_inside(&run, edit.span);
        }
        assert!(diagnostic.message.len() < 20_000, "{diagnostic:?}");
        assert_eq!(finding.fingerprint().len(), 32);
    }
    for json in [false, true] {
        audit_lint::inspect::write(&run, json, Style::default(), &mut io::sink())
            .expect("nothing is written");
    }
}

/// Reading a configuration, and a baseline: a mistake points into its text and can be shown, and what has none can be
/// linted with.
pub fn configuration(data: &[u8]) {
    let Ok(text) = decode(data.to_vec()) else {
        return;
    };
    let baseline = Baseline::empty(Path::new("/p"), Path::new("known.toml"));
    let baseline = baseline.filled(text.clone());
    if let Err(error) = baseline {
        can_be_shown(&error.into());
    }
    let settings = Config::parse("audit-lint.toml", &text)
        .and_then(|config| Settings::new(config).map_err(ConfigErrors::from));
    match settings {
        Ok(chosen) => {
            let chosen = Arc::new(chosen);
            let run = Run::of_texts(inputs(SMALL.as_bytes()), &chosen);
            settings_can_be_shown(&run);
        }
        Err(errors) => can_be_shown(&errors),
    }
}

fn settings_can_be_shown(run: &Run) {
    settings(run, &mut io::sink()).expect("nothing is written");
    let _ = summary(run);
}

fn can_be_shown(errors: &ConfigErrors) {
    for error in errors.errors() {
        if let Some((_, text, span)) = &error.place {
            assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
        }
        let mut shown = Vec::new();
        write_config_error(error, Style::default(), &mut shown).expect("memory");
        is_harmless(&shown);
    }
}

/// Reading a team's template: as for a configuration.
pub fn template(data: &[u8]) {
    let Ok(text) = decode(data.to_vec()) else {
        return;
    };
    match Conventions::of_team(&text) {
        Ok(conventions) => {
            let settings = Settings::with(Config::default(), conventions).expect("no options");
            Run::of_texts(inputs(SMALL.as_bytes()), &Arc::new(settings));
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                assert!(text.get(error.span.clone()).is_some(), "{error:?}");
            }
        }
    }
}

/// Comments that are to hold findings back: each finding is reported or counted as held back, and none is lost.
pub fn suppression(data: &[u8]) {
    let Ok(text) = decode(data.to_vec()) else {
        return;
    };
    let held = run(
        inputs(commented("audit-lint:", &text).as_bytes()),
        Fixing::Offered,
        None,
    );
    // The same text, byte for byte, but for a mark that nobody reads.
    let free = run(
        inputs(commented("audit-lint;", &text).as_bytes()),
        Fixing::Offered,
        None,
    );
    let others = |run: &Run| {
        let findings = run.findings.iter().map(|finding| &finding.diagnostic);
        let others = findings.filter(|finding| !finding.rule.starts_with("suppression/"));
        others.map(Diagnostic::count).sum::<usize>()
    };
    assert_eq!(free.suppressed, 0);
    assert_eq!(others(&held) + held.suppressed, others(&free), "{text:?}");
}

/// An audit with findings, and a comment of this mark for each line in each gap between its blocks.
fn commented(mark: &str, text: &str) -> String {
    let mut comments = text.lines().map(|line| line.replace("--", ""));
    let mut audit = String::new();
    for line in SMALL.split_inclusive('\n') {
        let comment = if line == "\n" { comments.next() } else { None };
        if let Some(comment) = comment {
            audit.push_str("\n<!-- ");
            audit.push_str(mark);
            audit.push_str(&comment);
            audit.push_str(" -->\n");
        }
        audit.push_str(line);
    }
    audit
}

/// Fixes: what they leave can be read, a second run changes nothing, and a file that will not settle stays as it was.
pub fn fixes(data: &[u8]) {
    for safety in [Safety::Safe, Safety::Unsafe] {
        let texts = inputs(data);
        let before: BTreeMap<String, String> = texts
            .iter()
            .map(|input| (input.shown.clone(), input.text.clone()))
            .collect();
        let mended = run(texts, Fixing::Applied, Some(safety));
        let left: Vec<Input> = mended
            .series
            .iter()
            .flat_map(Series::audits)
            .map(|audit| {
                let source = mended.sources.get(audit.document.source.id());
                let path = audit.location.path();
                input(source.path(), path, source.text().to_owned())
            })
            .collect();
        let changed: Vec<&str> = mended
            .mended
            .changed
            .iter()
            .map(|changed| changed.shown.as_str())
            .collect();
        for input in &left {
            let is_changed = changed.contains(&input.shown.as_str());
            assert_eq!(
                before[&input.shown] != input.text,
                is_changed,
                "{}",
                input.shown
            );
        }
        assert!(mended.mended.unsettled.is_empty(), "{:?}", mended.mended);
        let again = run(left, Fixing::Applied, Some(safety));
        assert_eq!(again.mended.applied(), 0, "{:#?}", again.mended);
        diff(&mended.mended, Style::default(), &mut io::sink()).expect("nothing is written");
    }
}

/// Every output format, in every look: text that commands no terminal, and JSON that can be read.
pub fn reports(data: &[u8]) {
    let mended = run(inputs(data), Fixing::Applied, Some(Safety::Unsafe));
    let run = run(inputs(data), Fixing::Offered, None);
    for format in Format::value_variants() {
        for graphics in [true, false] {
            let style = Style {
                graphics,
                ..Style::default()
            };
            let mut shown = Vec::new();
            write(&run, *format, style, &mut shown).expect("memory");
            match format {
                // It escapes what must be escaped, and keeps the rest.
                Format::Json => {
                    serde_json::from_slice::<serde_json::Value>(&shown).expect("JSON");
                }
                _ => is_harmless(&shown),
            }
            let coloured = Style {
                colour: true,
                links: true,
                width: 40,
                ..style
            };
            write(&run, *format, coloured, &mut io::sink()).expect("nothing is written");
        }
    }
    let mut shown = Vec::new();
    let terminal = Style {
        terminal: true,
        ..Style::default()
    };
    diff(&mended.mended, terminal, &mut shown).expect("memory");
    audit_lint::inspect::write(&run, false, terminal, &mut shown).expect("memory");
    statistics(&run, &mut shown).expect("memory");
    write_stale(&run, &mut shown).expect("memory");
    shown.write_all(summary(&run).as_bytes()).expect("memory");
    is_harmless(&shown);
}

/// An audit in which several rules find something.
const SMALL: &str = "\
# M02 Audit

**Range:** abc1234..HEAD
**CI Status:** Green

## Score Trend

| Milestone | Arch | Tests | Overall |
|---|---|---|---|
| M01 | 4.0 | 3.0 | 4.5 |
| M02 | 9 |

## Deferred Issues Registry

| ID | Issue | Discovered | Deferred To | Reason | Blocker? | Exit Criteria |
|---|---|---|---|---|---|---|
| SEC-001 | x | M01 | M02 | y | Yes |
| SEC-001 | x | M01 | M01 | y | No | z |

## Verdict

Perhaps.
";

/// The files of an input.
fn inputs(data: &[u8]) -> Vec<Input> {
    let parts = data.split(|byte| *byte == DIVIDER).zip(PATHS);
    parts
        .filter_map(|(part, path)| {
            let text = decode(part.to_vec()).ok()?;
            Some(input(path, &Path::new("/p").join(path), text))
        })
        .collect()
}

fn input(shown: &str, path: &Path, text: String) -> Input {
    Input {
        shown: shown.to_owned(),
        path: path.to_owned(),
        text,
        is_target: true,
    }
}

/// Lints with all rules.
fn run(inputs: Vec<Input>, fixing: Fixing, safety: Option<Safety>) -> Run {
    let config = Config {
        select: Some(vec![Selector::All]),
        unsafe_fixes: Some(safety == Some(Safety::Unsafe)),
        ..Config::default()
    };
    let settings = Arc::new(Settings::new(config).expect("no options, so none is wrong"));
    Run::of_texts_beside(inputs, &settings, fixing, &Stated::default())
}

fn lies_inside(run: &Run, span: Span) {
    let text = run.sources.get(span.source).text();
    assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
}

fn is_harmless(shown: &[u8]) {
    let shown = std::str::from_utf8(shown).expect("reports are UTF-8");
    let hostile = shown.chars().find(|character| {
        let is_control = character.is_control() && !matches!(character, '\n' | '\r' | '\t');
        is_control
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(hostile, None, "{shown:?}");
}
