//! The diagnostic format of reviewdog. Suggests a fix only where reviewdog can show it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::json_text::{self, Listed};
use super::place::Place;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Finding, Run};
use crate::rule::RuleEntry;
use crate::source::{Position, Source};

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct DiagnosticResult<D> {
        source: Value,
        diagnostics: D,
    }
    let diagnostics = Listed(|| run.findings.iter().map(|found| diagnostic(run, found)));
    let source = json!({"name": "audit-lint", "url": env!("CARGO_PKG_REPOSITORY")});
    json_text::write(
        &DiagnosticResult {
            source,
            diagnostics,
        },
        out,
    )
}

fn diagnostic(run: &Run, finding: &Finding) -> Value {
    let found = &finding.diagnostic;
    let place = Place::of(run, found.primary.span);
    let message = match &found.help {
        Some(help) => format!("{}\n{help}", found.message),
        None => found.message.clone(),
    };
    let mut code = json!({"value": found.rule});
    if let Some(url) = run.rule(found).and_then(RuleEntry::url) {
        code["url"] = url.into();
    }
    let mut diagnostic = json!({
        "message": message,
        "location": {
            "path": place.source.path(),
            "range": range(place.source, place.start, place.end),
        },
        "severity": match found.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Advice => "INFO",
        },
        "code": code,
    });
    if let Some(suggestion) = suggestion(found, &place) {
        diagnostic["suggestions"] = json!([suggestion]);
    }
    diagnostic
}

/// Columns are bytes here, and a byte order mark takes none.
fn range(source: &Source, start: Position, end: Position) -> Value {
    let lines = source.line_index();
    let position = |at: Position| {
        let line = lines.start(at.line).unwrap_or_default();
        json!({"line": at.line, "column": at.offset.saturating_sub(line) + 1})
    };
    json!({"start": position(start), "end": position(end)})
}

/// The fix, where it is one edit in the very lines that the finding is about. reviewdog puts an error into its comment
/// where a suggestion is about other lines, and takes several for alternatives.
fn suggestion(found: &Diagnostic, place: &Place<'_>) -> Option<Value> {
    let [edit] = found.fix.as_ref()?.edits.as_slice() else {
        return None;
    };
    if edit.span.source != place.source.id() {
        return None;
    }
    let start = place.source.position(edit.span.start as usize);
    let end = place.source.position(edit.span.end as usize);
    let is_here = (start.line, end.line) == (place.start.line, place.end.line);
    is_here.then(|| json!({"range": range(place.source, start, end), "text": edit.content}))
}
