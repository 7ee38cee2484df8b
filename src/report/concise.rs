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
