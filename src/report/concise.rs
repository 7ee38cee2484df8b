//! `path:line:column: error[rule] message`, one line a finding. Never colours it.

use std::io::{self, Write};

use super::clean::clean_line;
use crate::lint::Run;

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for finding in &run.findings {
        let diagnostic = &finding.diagnostic;
        let source = run.sources.get(diagnostic.primary.span.source);
        let place = source.position(diagnostic.primary.span.start as usize);
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            clean_line(source.path()),
            place.line,
            place.column,
            diagnostic.severity,
            diagnostic.rule,
            clean_line(&diagnostic.message)
        )?;
    }
    Ok(())
}

/// Writes the entries of the baseline that match no finding any more.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write_stale(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for entry in run.stale_entries() {
        let source = run.sources.get(entry.span.source);
        let place = source.position(entry.span.start as usize);
        let path = clean_line(source.path());
        let what = entry.to_string();
        let what = clean_line(&what);
        writeln!(
            out,
            "{path}:{}:{}: {what} is found no more",
            place.line, place.column
        )?;
    }
    Ok(())
}
