//! One JSON document, also when there is nothing to report. Its shape is a promise: `version` changes when it breaks.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::json_text;

use crate::diagnostic::{Edit, Fix, Label, Safety, Severity};
use crate::lint::{self, Run};
use crate::rule::RuleEntry;
use crate::source::{Position, SourceMap};

/// The findings of a run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report<'r> {
    /// The version of this format.
    version: u32,
    summary: Summary,
    /// In order of path and place.
    #[schemars(with = "Vec<Finding>")]
    findings: Findings<'r>,
}

/// Written one by one: there may be many.
#[derive(Debug)]
struct Findings<'r>(&'r Run);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(run) = self;
        serializer.collect_seq(run.findings.iter().map(|found| Finding::of(run, found)))
    }
}

/// What was linted, and how many findings of each weight there are.
#[derive(Debug, Serialize, JsonSchema)]
struct Summary {
    /// How many audits were asked for.
    audits: usize,
    /// How many series they belong to.
    series: usize,
    /// How many rules ran.
    rules: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
    /// How many findings comments in the audits held back. They are not listed.
    suppressed: usize,
    /// How many findings the baseline held back. They are not listed.
    baselined: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Finding {
    /// The rule's whole name, such as `registry/dropped-row`.
    rule: String,
    severity: Severity,
    /// What the finding is about, such as an issue's ID. With rule and path it identifies the finding.
    subject: Option<String>,
    message: String,
    /// What to do.
    help: Option<String>,
    /// Relative to the working directory, with `/`.
    path: String,
    start: Place,
    end: Place,
    /// Other places that belong to the finding, of this file or of others.
    related: Vec<Related>,
    /// A mechanical repair, where there is one.
    fix: Option<Repair>,
    /// The rule's page; a team's own rule need not have one.
    url: Option<String>,
    /// Stays the same when text above the finding moves.
    fingerprint: String,
}

/// 1-based line and column (in Unicode code points), and the offset in bytes.
#[derive(Debug, Serialize, JsonSchema)]
struct Place {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Related {
    path: String,
    start: Place,
    end: Place,
    message: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Repair {
    title: String,
    /// Whether it may be applied unseen.
    safe: bool,
    edits: Vec<Replacement>,
}

/// Replaces the text between two places.
#[derive(Debug, Serialize, JsonSchema)]
struct Replacement {
    start: Place,
    end: Place,
    content: String,
}

impl From<Position> for Place {
    fn from(position: Position) -> Self {
        Self {
            line: position.line,
            column: position.column,
            offset: position.offset,
        }
    }
}

impl<'r> Report<'r> {
    /// The report of a run.
    pub fn of(run: &'r Run) -> Self {
        Self {
            version: 1,
            summary: Summary {
                audits: run.audits,
                series: run.series_count,
                rules: run.rules,
                errors: run.count(Severity::Error),
                warnings: run.count(Severity::Warning),
                advice: run.count(Severity::Advice),
                suppressed: run.suppressed,
                baselined: run.baselined,
            },
            findings: Findings(run),
        }
    }
}

impl Finding {
    pub(super) fn of(run: &Run, finding: &lint::Finding) -> Self {
        let diagnostic = &finding.diagnostic;
        let (path, start, end) = place(&run.sources, &diagnostic.primary);
        Self {
            rule: diagnostic.rule.to_string(),
            severity: diagnostic.severity,
            subject: diagnostic.subject.clone(),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            path,
            start,
            end,
            related: diagnostic
                .secondary
                .iter()
                .chain(&diagnostic.related)
                .map(|label| related(&run.sources, label))
                .collect(),
            fix: diagnostic.fix.as_ref().map(|fix| repair(&run.sources, fix)),
            url: run.rule(diagnostic).and_then(RuleEntry::url),
            fingerprint: finding.fingerprint(),
        }
    }
}

fn place(sources: &SourceMap, label: &Label) -> (String, Place, Place) {
    let source = sources.get(label.span.source);
    let at = |offset: u32| source.position(offset as usize).into();
    (
        source.path().to_owned(),
        at(label.span.start),
        at(label.span.end),
    )
}

fn related(sources: &SourceMap, label: &Label) -> Related {
    let (path, start, end) = place(sources, label);
    Related {
        path,
        start,
        end,
        message: label.text.clone(),
    }
}

fn repair(sources: &SourceMap, fix: &Fix) -> Repair {
    let replacement = |edit: &Edit| {
        let source = sources.get(edit.span.source);
        Replacement {
            start: source.position(edit.span.start as usize).into(),
            end: source.position(edit.span.end as usize).into(),
            content: edit.content.clone(),
        }
    };
    Repair {
        title: fix.title.clone(),
        safe: fix.safety == Safety::Safe,
        edits: fix.edits.iter().map(replacement).collect(),
    }
}

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    json_text::write(&Report::of(run), out)
}

/// The JSON Schema of the format.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report<'_>).into()
}
