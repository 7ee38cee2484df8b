//! A code quality report of GitLab, also when there is nothing to report. No two findings share a fingerprint: GitLab
//! would keep one of them.

use std::collections::HashSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::json_text::{self, Listed};
use super::place::{Place, repository_path};
use crate::diagnostic::Severity;
use crate::lint::{self, Finding, Run};
use crate::source::Position;

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let issues = || {
        let mut seen = HashSet::new();
        let findings = run.findings.iter();
        findings.map(move |finding| issue(run, finding, &mut seen))
    };
    json_text::write(&Listed(issues), out)
}

fn issue(run: &Run, finding: &Finding, seen: &mut HashSet<String>) -> Value {
    let found = &finding.diagnostic;
    let place = Place::of(run, found.primary.span);
    let path = repository_path(run, place.source);
    let mut fingerprint = finding.fingerprint();
    if !seen.insert(fingerprint.clone()) {
        // Two series may have an audit at the same place below their roots.
        fingerprint = lint::fingerprint(&[&fingerprint, &path]);
        seen.insert(fingerprint.clone());
    }
    let position = |at: Position| json!({"line": at.line, "column": at.column});
    json!({
        "type": "issue",
        "check_name": found.rule,
        "description": found.message,
        "severity": match found.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Advice => "info",
        },
        "fingerprint": fingerprint,
        "location": {
            "path": path,
            "positions": {"begin": position(place.start), "end": position(place.end)},
        },
    })
}
