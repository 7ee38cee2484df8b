//! Messages about the configuration, on standard error. Never shows a finding.

use std::io::{self, Write};

use miette::{LabeledSpan, MietteDiagnostic, NamedSource};

use super::Style;
use super::text::{Rendered, handler};
use crate::config::ConfigError;

/// Writes a mistake in the configuration, with the place where it stands.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write_config_error(
    error: &ConfigError,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut diagnostic = MietteDiagnostic::new(&error.message);
    if let Some(help) = &error.help {
        diagnostic = diagnostic.with_help(help);
    }
    let handler = handler(style);
    match &error.place {
        Some((path, text, span)) => {
            let label = LabeledSpan::at(span.clone(), "here");
            let report = miette::Report::from(diagnostic.with_label(label))
                .with_source_code(NamedSource::new(path, text.clone()));
            writeln!(out, "{}", Rendered(&handler, report.as_ref()))
        }
        None => writeln!(out, "{}", Rendered(&handler, &diagnostic)),
    }
}
