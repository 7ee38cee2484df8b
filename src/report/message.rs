//! Messages about the configuration, on standard error. Never shows a finding.

use std::io::{self, Write};
use std::ops::Range;

use miette::{LabeledSpan, MietteDiagnostic, NamedSource};

use super::Style;
use super::clean::{clean, clean_line};
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
    let mut message = clean(&error.message).into_owned();
    let place = error.place.as_ref();
    let shown = place.filter(|(_, text, span)| lines_around(text, span).all(is_short));
    if let Some((path, text, span)) = place.filter(|_| shown.is_none()) {
        let before = text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |begin| begin.chars().count())
            + 1;
        message = format!("{}:{line}:{column}: {message}", clean_line(path));
    }
    let mut diagnostic = MietteDiagnostic::new(message);
    if let Some(help) = &error.help {
        diagnostic = diagnostic.with_help(clean(help));
    }
    let handler = handler(style);
    match shown {
        Some((path, text, span)) => {
            let label = LabeledSpan::at(span.clone(), "here");
            let source = NamedSource::new(clean_line(path), clean(text).into_owned());
            let report =
                miette::Report::from(diagnostic.with_label(label)).with_source_code(source);
            writeln!(out, "{}", Rendered(&handler, report.as_ref()))
        }
        None => writeln!(out, "{}", Rendered(&handler, &diagnostic)),
    }
}

/// A longer line is not shown: it would fill the screen, and hide what is wrong in it.
const LONGEST_LINE: usize = 1_000;

fn is_short(line: &str) -> bool {
    line.len() <= LONGEST_LINE
}

/// The lines that a snippet shows: those at fault, and one above and below.
fn lines_around<'t>(text: &'t str, span: &Range<usize>) -> impl Iterator<Item = &'t str> {
    let line_start = |at: usize| text.get(..at)?.rfind('\n');
    let start = line_start(span.start).and_then(line_start);
    let line_end = |at: usize| Some(at + text.get(at..)?.find('\n')?);
    let end = line_end(span.end).and_then(|at| line_end(at + 1));
    let start = start.map_or(0, |at| at + 1);
    text.get(start..end.unwrap_or(text.len()))
        .unwrap_or_default()
        .lines()
}
