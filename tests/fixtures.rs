//! Lints every folder of `fixtures/`. What it finds is a snapshot; `SNAPSHOTS=overwrite` writes it anew.
//! `fixtures/README.md` says what must be found, so that the snapshot cannot learn a mistake.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use audit_lint::config::{Config, Selector, Settings};
use audit_lint::lint::{Input, Run};
use audit_lint::report::{Format, Style, write};
use audit_lint::rules::CATALOGUE;
use regex::Regex;
use snapbox::{assert_data_eq, file};
use walkdir::WalkDir;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The folders, each a project of its own: `clean`, `broken/lost-issue`, …
fn folders() -> Vec<String> {
    let mut folders = vec!["clean".to_owned()];
    for kind in ["broken", "odd"] {
        let mut names: Vec<String> = fs::read_dir(fixtures().join(kind))
            .expect("a folder of fixtures")
            .map(|entry| entry.expect("a readable entry").file_name())
            .map(|name| format!("{kind}/{}", name.to_string_lossy()))
            .collect();
        names.sort();
        folders.append(&mut names);
    }
    folders
}

/// Lints the texts of a folder as if it lay outside any repository, where the invented revisions are nobody's.
fn lint(folder: &str, settings: &Arc<Settings>) -> Run {
    let root = fixtures().join(folder);
    let inputs = WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a readable fixture").into_path())
        .filter(|path| path.is_file())
        .map(|path| {
            let below = path.strip_prefix(&root).expect("below its folder");
            let shown = below.to_string_lossy().replace('\\', "/");
            Input {
                path: Path::new("/").join(folder).join(below),
                text: fs::read_to_string(&path).expect("fixtures are UTF-8"),
                shown,
                is_target: true,
            }
        })
        .collect();
    Run::of_texts(inputs, settings)
}

fn every_rule() -> Arc<Settings> {
    let config = Config {
        select: Some(vec![Selector::All]),
        ..Config::default()
    };
    Arc::new(Settings::new(config).expect("no options, so none is wrong"))
}

fn concise(run: &Run) -> String {
    let style = Style::default();
    let mut output = Vec::new();
    write(run, Format::Concise, style, &mut output).expect("writing to memory cannot fail");
    String::from_utf8(output).expect("reports are UTF-8")
}

/// A row of `fixtures/README.md`: the folder's name and what is written behind it.
struct Promise {
    folder: String,
    cells: Vec<String>,
}

fn promises(kind: &str) -> Vec<Promise> {
    let text = fs::read_to_string(fixtures().join("README.md")).expect("fixtures/README.md");
    let heading = format!("## {kind}");
    text.lines()
        .skip_while(|line| *line != heading)
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(str::trim);
            let name = cells.next().expect("split gives a part").trim_matches('`');
            Promise {
                folder: format!("{kind}/{name}"),
                cells: cells.map(str::to_owned).collect(),
            }
        })
        .collect()
}

/// The text of the first code span, as in `` `M01` (Tests 3, now 3.5) ``.
fn code_span(cell: &str) -> Option<&str> {
    cell.split('`').nth(1)
}

#[test]
fn the_findings_of_the_fixtures_are_known() {
    let settings = every_rule();
    let mut found = String::new();
    for folder in folders() {
        let run = lint(&folder, &settings);
        // Not the summary: it counts the rules, and a new one that finds nothing here is no news.
        let (audits, series) = (run.audits, run.series_count);
        write!(found, "{folder}: {audits} in {series}\n{}", concise(&run))
            .expect("writing to memory cannot fail");
    }
    assert_data_eq!(found, file!["fixtures.snapshot": Text].raw());
}

#[test]
fn every_fixture_is_described() {
    let described: BTreeSet<String> = ["broken", "odd"]
        .into_iter()
        .flat_map(promises)
        .map(|promise| promise.folder)
        .chain(["clean".to_owned()])
        .collect();
    assert_eq!(described, folders().into_iter().collect());
}

#[test]
fn the_clean_series_has_no_finding_under_any_rule() {
    let run = lint("clean", &every_rule());
    assert!(run.audits >= 5, "{} audits", run.audits);
    assert_eq!(run.rules, CATALOGUE.len());
    assert_eq!(concise(&run), "");
}

#[test]
fn a_broken_series_has_one_defect_and_the_readme_names_it() {
    let settings = every_rule();
    for Promise { folder, cells } in promises("broken") {
        let [rule, file, subject] = cells.as_slice() else {
            panic!("{folder} has the columns folder, rule, file and subject");
        };
        let run = lint(&folder, &settings);
        let [finding] = run.findings.as_slice() else {
            panic!("{folder} has one finding, and not:\n{}", concise(&run));
        };
        let diagnostic = &finding.diagnostic;
        let path = run.sources.get(diagnostic.primary.span.source).path();
        let found = (
            diagnostic.rule.as_ref(),
            path,
            diagnostic.subject.as_deref(),
        );
        let file = code_span(file).expect("a file in a code span");
        let path = format!("docs/milestones/{file}");
        assert_eq!(
            found,
            (rule.as_str(), path.as_str(), code_span(subject)),
            "{folder}"
        );
    }
}

#[test]
fn an_odd_series_has_the_findings_that_the_readme_names() {
    let settings = every_rule();
    let name = Regex::new(r"[a-z]+/[a-z]+(?:-[a-z]+)*").expect("a valid expression");
    for Promise { folder, cells } in promises("odd") {
        let run = lint(&folder, &settings);
        let found: BTreeSet<&str> = run
            .findings
            .iter()
            .map(|finding| finding.diagnostic.rule.as_ref())
            .collect();
        // A fixture may wait for a rule that is still to be written.
        let expected = name
            .find_iter(&cells[0])
            .map(|name| name.as_str())
            .filter(|name| CATALOGUE.iter().any(|rule| rule.name == *name))
            .collect();
        assert_eq!(found, expected, "{folder}");
    }
}
