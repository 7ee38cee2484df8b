//! Workflow commands, which GitHub shows as annotations beside the lines. Never sends one that its runner would refuse.

use std::borrow::Cow;
use std::io::{self, Write};

use super::clean::clean;
use super::place::{Place, repository_path};
use crate::diagnostic::Severity;
use crate::lint::Run;

/// How many annotations of a level GitHub shows of one step.
const SHOWN: usize = 10;

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for finding in &run.findings {
        let found = &finding.diagnostic;
        let place = Place::of(run, found.primary.span);
        let path = repository_path(run, place.source);
        write!(
            out,
            "::{} title={},file={},line={},endLine={}",
            level(found.severity),
            property(&found.rule),
            property(&path),
            place.start.line,
            place.end.line
        )?;
        // The runner takes no columns of a range of lines.
        if place.is_on_one_line() {
            let (start, end) = (place.start.column, place.end.column);
            write!(out, ",col={start},endColumn={end}")?;
        }
        write!(out, "::{}", data(&found.message))?;
        if let Some(help) = &found.help {
            write!(out, "%0A{}", data(help))?;
        }
        writeln!(out)?;
    }
    for problem in &run.problems {
        let message = data(&problem.message);
        writeln!(
            out,
            "::error title=audit-lint,file={}::{message}",
            property(&problem.path)
        )?;
    }
    Ok(())
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    }
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    let text = clean(text).replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind a `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// What to say where GitHub will not show all annotations: nobody should think that there are no others.
pub fn unseen(run: &Run) -> Option<String> {
    let levels = [Severity::Error, Severity::Warning, Severity::Advice];
    let beyond: Vec<Cow<'_, str>> = levels
        .into_iter()
        .map(|severity| (severity, run.count(severity)))
        .filter(|(_, count)| *count > SHOWN)
        .map(|(severity, count)| match severity {
            Severity::Error => format!("{count} errors").into(),
            Severity::Warning => format!("{count} warnings").into(),
            Severity::Advice => format!("{count} notices").into(),
        })
        .collect();
    (!beyond.is_empty()).then(|| {
        let beyond = beyond.join(" and ");
        format!("GitHub shows {SHOWN} annotations of a level: the log has all {beyond}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_property_or_a_command() {
        let text = "100 %, a:b\r\n::error::x\u{1b}[1m";
        assert_eq!(data(text), "100 %25, a:b%0D%0A::error::x?[1m");
        assert_eq!(
            property(text),
            "100 %25%2C a%3Ab%0D%0A%3A%3Aerror%3A%3Ax?[1m"
        );
    }
}
