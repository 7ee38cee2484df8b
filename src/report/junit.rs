//! A test report as `JUnit` writes it: an audit is a suite, a finding a failed test, an audit without a finding a test
//! that passed. Never fails a run that passes: a finding below `fail-on` is a skipped test.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::place::Place;
use super::xml::Xml;
use crate::lint::{Finding, Run};
use crate::rule::RuleEntry;
use crate::source::SourceId;

/// The test that passes where nothing is found.
const CLEAN: &str = "no findings";

/// The suite of what could not be read.
const PROBLEMS: &str = "audit-lint";

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(run);
    let empty = suites.values().filter(|findings| findings.is_empty());
    let tests = run.findings.len() + empty.count() + run.problems.len();
    let failures = failures(run, &run.findings);
    let mut xml = Xml::new(out)?;
    xml.open(
        "testsuites",
        &[
            ("name", "audit-lint"),
            ("tests", &tests.to_string()),
            ("failures", &failures.to_string()),
            ("errors", &run.problems.len().to_string()),
        ],
    )?;
    for ((path, _), findings) in suites {
        suite(run, path, findings, &mut xml)?;
    }
    if !run.problems.is_empty() {
        problems(run, &mut xml)?;
    }
    xml.close("testsuites")?;
    xml.finish()
}

/// The findings of each file that was asked for, or that has one.
fn suites(run: &Run) -> BTreeMap<(&str, SourceId), &[Finding]> {
    let source = |finding: &Finding| finding.diagnostic.primary.span.source;
    let mut suites: BTreeMap<(&str, SourceId), &[Finding]> = run
        .targets()
        .map(|audit| run.sources.get(audit.source))
        .map(|source| ((source.path(), source.id()), [].as_slice()))
        .collect();
    for findings in run.findings.chunk_by(|a, b| source(a) == source(b)) {
        let id = source(&findings[0]);
        suites.insert((run.sources.get(id).path(), id), findings);
    }
    suites
}

fn failures(run: &Run, findings: &[Finding]) -> usize {
    findings
        .iter()
        .filter(|finding| run.counts(finding))
        .count()
}

fn suite(run: &Run, path: &str, findings: &[Finding], xml: &mut Xml<'_>) -> io::Result<()> {
    let failures = failures(run, findings);
    xml.open(
        "testsuite",
        &[
            ("name", path),
            ("tests", &findings.len().max(1).to_string()),
            ("failures", &failures.to_string()),
            ("errors", "0"),
            ("skipped", &(findings.len() - failures).to_string()),
        ],
    )?;
    if findings.is_empty() {
        xml.empty("testcase", &[("name", CLEAN), ("classname", path)])?;
    }
    for finding in findings {
        xml.open("testcase", &[("name", &name(finding)), ("classname", path)])?;
        let text = told(run, finding);
        if run.counts(finding) {
            let found = &finding.diagnostic;
            let severity = found.severity.to_string();
            let attributes = [("message", found.message.as_str()), ("type", &severity)];
            xml.text("failure", &attributes, &text)?;
        } else {
            xml.text("skipped", &[], &text)?;
        }
        xml.close("testcase")?;
    }
    xml.close("testsuite")
}

/// What a test is called from run to run: `registry/dropped-row SEC-001`. Unique in its suite.
fn name(finding: &Finding) -> String {
    let found = &finding.diagnostic;
    let mut name = found.rule.to_string();
    // Writing to a string cannot fail.
    if let Some(subject) = &found.subject {
        let _ = write!(name, " {subject}");
    }
    if finding.number() > 1 {
        let _ = write!(name, " ({})", finding.number());
    }
    name
}

/// Place, message and help, for people.
fn told(run: &Run, finding: &Finding) -> String {
    let found = &finding.diagnostic;
    let Place { source, start, .. } = Place::of(run, found.primary.span);
    let mut text = format!(
        "{}:{}:{}: {}[{}] {}",
        source.path(),
        start.line,
        start.column,
        found.severity,
        found.rule,
        found.message
    );
    for more in found
        .help
        .iter()
        .cloned()
        .chain(run.rule(found).and_then(RuleEntry::url))
    {
        text.push('\n');
        text.push_str(&more);
    }
    text
}

fn problems(run: &Run, xml: &mut Xml<'_>) -> io::Result<()> {
    let count = run.problems.len().to_string();
    xml.open(
        "testsuite",
        &[
            ("name", PROBLEMS),
            ("tests", &count),
            ("failures", "0"),
            ("errors", &count),
            ("skipped", "0"),
        ],
    )?;
    for problem in &run.problems {
        xml.open(
            "testcase",
            &[("name", &problem.path), ("classname", PROBLEMS)],
        )?;
        xml.empty("error", &[("message", &problem.message), ("type", "error")])?;
        xml.close("testcase")?;
    }
    xml.close("testsuite")
}
