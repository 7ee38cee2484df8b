//! The XML of Checkstyle, which many tools for code review read. Files without a finding are not named.

use std::io::{self, Write};

use super::place::Place;
use super::xml::Xml;
use crate::diagnostic::Severity;
use crate::lint::Run;

/// The version of Checkstyle whose form this is.
const VERSION: &str = "4.3";

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(out)?;
    xml.open("checkstyle", &[("version", VERSION)])?;
    let files = run
        .findings
        .chunk_by(|a, b| a.diagnostic.primary.span.source == b.diagnostic.primary.span.source);
    for findings in files {
        let source = run.sources.get(findings[0].diagnostic.primary.span.source);
        xml.open("file", &[("name", source.path())])?;
        for finding in findings {
            let found = &finding.diagnostic;
            let place = Place::of(run, found.primary.span);
            let severity = match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "info",
            };
            let attributes = [
                ("line", place.start.line.to_string()),
                ("column", place.start.column.to_string()),
                ("severity", severity.to_owned()),
                ("message", found.message.clone()),
                ("source", found.rule.to_string()),
            ];
            let attributes = attributes
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            xml.empty("error", &attributes)?;
        }
        xml.close("file")?;
    }
    xml.close("checkstyle")?;
    xml.finish()
}
