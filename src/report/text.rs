//! Snippets in miette's style. The only place that names miette, together with messages about the configuration.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic as MietteDiagnostic, LabeledSpan, MietteHandler, MietteHandlerOpts, NamedSource,
    ReportHandler, Severity as MietteSeverity, SourceCode,
};

use super::Style;
use super::clean::{clean, clean_line};
use super::grouping::Grouping;
use crate::diagnostic::{Diagnostic, Label, Safety, Severity};
use crate::lint::Run;
use crate::rule::RuleEntry;
use crate::source::{Source, Span};

pub(super) fn write(run: &Run, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let handler = handler(style);
    let grouping = Grouping::of(run);
    for (index, finding) in run.findings.iter().enumerate() {
        if grouping.hides(index) {
            continue;
        }
        let mut shown = Shown::of(run, &finding.diagnostic, style);
        if let Some(audits) = grouping.repeated_in(index) {
            let help = shown.help.unwrap_or_default();
            shown.help = Some(format!("{help}\nthe same in {audits}"));
        }
        writeln!(out, "{}", Rendered(&handler, &shown))?;
        let apart = far(run, &finding.diagnostic);
        for label in apart.chain(&finding.diagnostic.related) {
            let rendered = Rendered(&handler, &Shown::related(run, label)).to_string();
            writeln!(out, "{}", rendered.trim_start_matches('\n'))?;
        }
    }
    Ok(())
}

/// The handler that a style asks for.
pub(super) fn handler(style: Style) -> MietteHandler {
    MietteHandlerOpts::new()
        .color(style.colour)
        .unicode(true)
        .terminal_links(style.links)
        .width(style.width)
        .context_lines(1)
        .force_graphical(style.graphics)
        .force_narrated(!style.graphics)
        .build()
}

/// A diagnostic and how to show it.
pub(super) struct Rendered<'d>(
    pub(super) &'d MietteHandler,
    pub(super) &'d dyn MietteDiagnostic,
);

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug(self.1, formatter)
    }
}

/// A finding as miette sees it: one source a snippet.
#[derive(Debug)]
struct Shown {
    message: String,
    severity: MietteSeverity,
    code: Option<String>,
    url: Option<String>,
    help: Option<String>,
    source: NamedSource<Source>,
    labels: Vec<LabeledSpan>,
}

impl Shown {
    fn of(run: &Run, diagnostic: &Diagnostic, style: Style) -> Self {
        let source = run.sources.get(diagnostic.primary.span.source);
        let primary = LabeledSpan::new_primary_with_span(
            Some(clean_line(&diagnostic.primary.text).into_owned()),
            visible(diagnostic.primary.span),
        );
        let labels = std::iter::once(primary)
            .chain(near(run, diagnostic).map(labelled))
            .collect();
        let rule = run.rule(diagnostic).filter(|_| style.links);
        let url = rule.and_then(RuleEntry::url);
        Self {
            message: clean_line(&diagnostic.message).into_owned(),
            severity: match diagnostic.severity {
                Severity::Error => MietteSeverity::Error,
                Severity::Warning => MietteSeverity::Warning,
                Severity::Advice => MietteSeverity::Advice,
            },
            code: Some(if style.graphics {
                format!("{}[{}]", diagnostic.severity, diagnostic.rule)
            } else {
                // That form says the severity in a line of its own.
                diagnostic.rule.to_string()
            }),
            url,
            help: help(run, diagnostic),
            source: shown(source),
            labels,
        }
    }

    /// The predecessor's row and the like: a snippet from its own file. Rendered on its own, because miette would put
    /// `Advice:` above it.
    fn related(run: &Run, label: &Label) -> Self {
        let source = run.sources.get(label.span.source);
        Self {
            message: clean_line(&label.text).into_owned(),
            severity: MietteSeverity::Advice,
            code: None,
            url: None,
            help: None,
            source: shown(source),
            labels: vec![LabeledSpan::new_primary_with_span(
                None,
                visible(label.span),
            )],
        }
    }
}

/// What to do, and whether we can do it.
fn help(run: &Run, diagnostic: &Diagnostic) -> Option<String> {
    let fix = diagnostic.fix.as_ref().map(|fix| {
        let safety = if run.applies(fix, diagnostic) {
            Safety::Safe
        } else {
            fix.safety
        };
        let (flags, title) = (safety.flags(), clean_line(&fix.title));
        format!("`{flags}` does it: {title}")
    });
    let help = diagnostic.help.as_deref().map(clean_line);
    match (help, fix) {
        (Some(help), Some(fix)) => Some(format!("{help}\n{fix}")),
        (help, fix) => help.map(Cow::into_owned).or(fix),
    }
}

/// A label this many lines away gets a snippet of its own.
const FAR: usize = 8;

fn is_near(run: &Run, diagnostic: &Diagnostic, label: &Label) -> bool {
    let source = run.sources.get(diagnostic.primary.span.source);
    let line = |offset: u32| source.position(offset as usize).line;
    let primary = line(diagnostic.primary.span.start);
    line(label.span.start).abs_diff(primary) <= FAR && line(label.span.end).abs_diff(primary) <= FAR
}

/// The further labels that belong into the snippet of the first.
fn near<'d>(run: &'d Run, diagnostic: &'d Diagnostic) -> impl Iterator<Item = &'d Label> {
    diagnostic
        .secondary
        .iter()
        .filter(move |label| is_near(run, diagnostic, label))
}

fn far<'d>(run: &'d Run, diagnostic: &'d Diagnostic) -> impl Iterator<Item = &'d Label> {
    diagnostic
        .secondary
        .iter()
        .filter(move |label| !is_near(run, diagnostic, label))
}

/// The source of a snippet, without characters that would reach the terminal.
fn shown(source: &Source) -> NamedSource<Source> {
    let path = clean_line(source.path());
    let text = match clean(source.text()) {
        Cow::Borrowed(_) => source.clone(),
        Cow::Owned(text) => Source::new(source.id(), source.path(), text),
    };
    NamedSource::new(path, text)
}

fn labelled(label: &Label) -> LabeledSpan {
    LabeledSpan::new_with_span(
        Some(clean_line(&label.text).into_owned()),
        visible(label.span),
    )
}

fn visible(span: Span) -> (usize, usize) {
    (span.start as usize, span.len())
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl MietteDiagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code
            .as_ref()
            .map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<MietteSeverity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.url
            .as_ref()
            .map(|url| Box::new(url) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Source {
    fn read_span<'a>(
        &'a self,
        span: &miette::SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, miette::MietteError> {
        self.text().read_span(span, before, after)
    }
}
