//! SARIF 2.1.0. Tells of findings that are held back, too, which no other format does.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::json_text;
use super::line_hash::{LineHash, line_hashes};
use super::place::{Place, in_repository};
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::lint::{Finding, Held, InRepository, Problem, Run};
use crate::rule::RuleEntry;
use crate::source::{Position, SourceId, Span};
use crate::suppression::{Kind, Suppression};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What relative addresses start from.
const ROOT: &str = "%SRCROOT%";

/// What our own fingerprint is called. The number is for another way to make it.
const FINGERPRINT: &str = "auditLint/v1";

/// What stands in a path as it is. A colon does not: before the first slash it would end a scheme.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let rules = Rules::of(run);
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Analysis {
            tool: tool(&rules),
            invocations: [invocation(run)],
            original_uri_base_ids: json!({
                ROOT: {"description": {"text": "The root of the repository."}}
            }),
            // The other choice counts 🟢 twice.
            column_kind: "unicodeCodePoints",
            results: Results {
                run,
                rules: &rules,
                hashes: RefCell::default(),
            },
        }],
    };
    json_text::write(&log, out)
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Analysis<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Analysis<'r> {
    tool: Value,
    invocations: [Value; 1],
    original_uri_base_ids: Value,
    column_kind: &'static str,
    results: Results<'r>,
}

/// The rules that found something, in order of their names.
struct Rules<'r> {
    by_name: BTreeMap<&'r str, (usize, &'r RuleEntry)>,
}

impl<'r> Rules<'r> {
    fn of(run: &'r Run) -> Self {
        let mut by_name = BTreeMap::new();
        for finding in every(run) {
            let name = finding.diagnostic.rule.as_ref();
            if let Some(rule) = run.rule(&finding.diagnostic) {
                by_name.entry(name).or_insert((0, rule));
            }
        }
        for (number, (index, _)) in by_name.values_mut().enumerate() {
            *index = number;
        }
        Self { by_name }
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).map(|(index, _)| *index)
    }
}

fn every(run: &Run) -> impl Iterator<Item = &Finding> {
    let held = run.held.iter().map(|held| &held.finding);
    run.findings.iter().chain(held)
}

fn tool(rules: &Rules<'_>) -> Value {
    let rules = rules.by_name.values().map(|(_, rule)| descriptor(rule));
    json!({
        "driver": {
            "name": "audit-lint",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules.collect::<Vec<_>>(),
        }
    })
}

/// What is said of a rule, whatever it found.
fn descriptor(rule: &RuleEntry) -> Value {
    let page = rule.page();
    let mut descriptor = json!({
        "id": rule.name,
        "shortDescription": {"text": literal(&page.title)},
        "fullDescription": {"text": literal(&page.summary)},
        "help": {"text": page.body, "markdown": page.body},
        "defaultConfiguration": {"level": level(page.metadata.severity)},
        "properties": {
            "tags": [rule.group()],
            "problem.severity": match page.metadata.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "recommendation",
            },
        },
    });
    if let Some(url) = rule.url() {
        descriptor["helpUri"] = url.into();
    }
    descriptor
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn invocation(run: &Run) -> Value {
    let notification = |problem: &Problem| {
        json!({
            "level": "error",
            "message": {"text": literal(&problem.to_string())},
            "locations": [{"physicalLocation": {"artifactLocation": artifact(run, &problem.path)}}],
        })
    };
    json!({
        "executionSuccessful": run.problems.is_empty(),
        "toolExecutionNotifications": run.problems.iter().map(notification).collect::<Vec<_>>(),
    })
}

struct Results<'r> {
    run: &'r Run,
    rules: &'r Rules<'r>,
    /// What GitHub knows the lines of a file by, once it is asked for.
    hashes: RefCell<HashMap<SourceId, Vec<LineHash>>>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reported = self.run.findings.iter().map(|found| self.reported(found));
        let held = self.run.held.iter().map(|held| self.held(held));
        serializer.collect_seq(reported.chain(held))
    }
}

impl Results<'_> {
    fn reported(&self, finding: &Finding) -> Value {
        let mut result = self.result(finding);
        // Where one result says whether it is held back, all have to.
        if !self.run.held.is_empty() {
            result["suppressions"] = json!([]);
        }
        result
    }

    fn held(&self, held: &Held) -> Value {
        let mut result = self.result(&held.finding);
        let by = held.by.iter().map(|index| &self.run.suppressions[*index]);
        let mut by: Vec<Value> = by.map(|by| suppression(self.run, by)).collect();
        if by.is_empty() {
            by.push(json!({"kind": "external"}));
        }
        result["suppressions"] = by.into();
        result
    }

    fn result(&self, finding: &Finding) -> Value {
        let (run, found) = (self.run, &finding.diagnostic);
        let related: Vec<&Label> = found.secondary.iter().chain(&found.related).collect();
        let mut result = json!({
            "ruleId": found.rule,
            "level": level(found.severity),
            "message": {"text": message(found, &related)},
            "locations": [{"physicalLocation": physical(run, found.primary.span)}],
            "partialFingerprints": {
                "primaryLocationLineHash": self.line_hash(found.primary.span),
                FINGERPRINT: finding.fingerprint(),
            },
        });
        if let Some(index) = self.rules.index(&found.rule) {
            result["ruleIndex"] = index.into();
        }
        if !related.is_empty() {
            let locations = related.iter().zip(1..).map(|(label, id)| {
                json!({
                    "id": id,
                    "message": {"text": literal(&label.text)},
                    "physicalLocation": physical(run, label.span),
                })
            });
            result["relatedLocations"] = locations.collect();
        }
        if let Some(fix) = &found.fix {
            result["fixes"] = json!([repair(run, fix)]);
        }
        if let Some(subject) = &found.subject {
            result["properties"] = json!({"subject": subject});
        }
        result
    }

    fn line_hash(&self, span: Span) -> Option<String> {
        let source = self.run.sources.get(span.source);
        let mut hashes = self.hashes.borrow_mut();
        let hashes = hashes
            .entry(span.source)
            .or_insert_with(|| line_hashes(source.text()));
        let line = source.position(span.start as usize).line;
        hashes.get(line - 1).map(LineHash::to_string)
    }
}

/// The message, what to do, and a link to each place that is told besides: a reader shows no other help, and no place
/// that is not linked.
fn message(found: &Diagnostic, related: &[&Label]) -> String {
    let mut text = literal(&found.message);
    if let Some(help) = &found.help {
        text.push('\n');
        text.push_str(&literal(help));
    }
    for (label, id) in related.iter().zip(1..) {
        let label = label.text.replace('\\', r"\\");
        let label = label.replace('[', r"\[").replace(']', r"\]");
        // Writing to a string cannot fail.
        let _ = write!(text, "\n[{}]({id})", without_placeholders(&label));
    }
    text
}

/// A text in which nothing is taken for a link, `[text](1)`, or for a placeholder, `{0}`. Most texts have nothing of
/// the kind and stay as they are, since not every reader takes these escapes back.
fn literal(text: &str) -> String {
    let text = without_placeholders(text);
    if text.contains("](") {
        text.replace('[', r"\[").replace(']', r"\]")
    } else {
        text
    }
}

fn without_placeholders(text: &str) -> String {
    let mut braces = text.split('{').skip(1);
    let is_placeholder = |behind: &str| {
        let digits = behind.trim_start_matches(|character: char| character.is_ascii_digit());
        digits.len() < behind.len() && digits.starts_with('}')
    };
    if braces.any(is_placeholder) {
        text.replace('{', "{{").replace('}', "}}")
    } else {
        text.to_owned()
    }
}

fn physical(run: &Run, span: Span) -> Value {
    let Place { source, start, end } = Place::of(run, span);
    json!({
        "artifactLocation": artifact(run, source.path()),
        "region": region(start, end),
    })
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn artifact(run: &Run, path: &str) -> Value {
    let encoded = |path: &str| utf8_percent_encode(path, IN_PATH).to_string();
    match in_repository(run, path) {
        InRepository::Below(path) => json!({"uri": encoded(&path), "uriBaseId": ROOT}),
        InRepository::Outside(path) => {
            // That of a drive has no slash before it.
            let path = path.trim_start_matches('/');
            json!({"uri": format!("file:///{}", encoded(path))})
        }
    }
}

fn repair(run: &Run, fix: &Fix) -> Value {
    let changes = fix
        .edits
        .chunk_by(|a, b| a.span.source == b.span.source)
        .map(|edits| {
            let source = run.sources.get(edits[0].span.source);
            let replacements = edits.iter().map(|edit| {
                let position = |offset: u32| source.position(offset as usize);
                let (start, end) = (position(edit.span.start), position(edit.span.end));
                json!({
                    "deletedRegion": region(start, end),
                    "insertedContent": {"text": edit.content},
                })
            });
            json!({
                "artifactLocation": artifact(run, source.path()),
                "replacements": replacements.collect::<Vec<_>>(),
            })
        });
    json!({
        "description": {"text": literal(&fix.title)},
        "artifactChanges": changes.collect::<Vec<_>>(),
    })
}

/// What holds a result back. Only what stands in an audit has a place: a baseline is none of what was analysed.
fn suppression(run: &Run, by: &Suppression) -> Value {
    let mut suppression = match by.kind {
        Kind::Comment { .. } | Kind::Unreadable(_) => json!({
            "kind": "inSource",
            "location": {"physicalLocation": physical(run, by.span)},
        }),
        Kind::Ignore { .. } | Kind::Entry { .. } => json!({"kind": "external"}),
    };
    if let Some(reason) = &by.reason {
        suppression["justification"] = reason.clone().into();
    }
    suppression
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::{Config, Settings};

    #[test]
    fn only_what_would_be_read_as_something_else_is_escaped() {
        for (text, expected) in [
            ("`x` [1] {y} (2)", "`x` [1] {y} (2)"),
            ("see [it](1) [2]", r"see \[it\](1) \[2\]"),
            ("{0} {x}", "{{0}} {{x}}"),
            ("{} {0x} {1", "{} {0x} {1"),
        ] {
            assert_eq!(literal(text), expected);
        }
    }

    #[test]
    fn a_path_is_a_relative_address() {
        let settings =
            Settings::new(Config::default()).expect("nothing chosen, so nothing is wrong");
        let run = Run::of_texts(Vec::new(), &Arc::new(settings));
        let artifact = artifact(&run, "docs/100 % ü:#?/M01_audit-1.~.md");
        assert_eq!(
            artifact["uri"],
            "docs/100%20%25%20%C3%BC%3A%23%3F/M01_audit-1.~.md"
        );
    }
}
