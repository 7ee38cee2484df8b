//! Snippets in miette's style. The only place that names miette, together with messages about the configuration.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic as MietteDiagnostic, LabeledSpan, MietteHandler, MietteHandlerOpts,
    MietteSpanContents, NamedSource, ReportHandler, Severity as MietteSeverity, SourceCode,
};

use super::Style;
use super::clean::{clean, clean_line};
use super::grouping::Grouping;
use crate::diagnostic::{Diagnostic, Label, Safety, Severity};
use crate::lint::Run;
use crate::rule::RuleEntry;
use crate::source::{Source, SourceId, Span};

pub(super) fn write(run: &Run, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let handler = handler(style);
    let grouping = Grouping::of(run);
    let mut snippets = Snippets::default();
    for (index, finding) in run.findings.iter().enumerate() {
        if grouping.hides(index) {
            continue;
        }
        let mut shown = Shown::of(run, &finding.diagnostic, style, &mut snippets);
        if let Some(audits) = grouping.repeated_in(index) {
            let help = shown.help.unwrap_or_default();
            shown.help = Some(format!("{help}\nthe same in {audits}"));
        }
        writeln!(out, "{}", Rendered(&handler, &shown))?;
        let apart = far(run, &finding.diagnostic);
        for label in apart.chain(&finding.diagnostic.related) {
            let shown = Shown::related(run, label, &mut snippets);
            let rendered = Rendered(&handler, &shown).to_string();
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
    fn of(run: &Run, diagnostic: &Diagnostic, style: Style, snippets: &mut Snippets) -> Self {
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
            source: snippets.of(source),
            labels,
        }
    }

    /// The predecessor's row and the like: a snippet from its own file. Rendered on its own, because miette would put
    /// `Advice:` above it.
    fn related(run: &Run, label: &Label, snippets: &mut Snippets) -> Self {
        let source = run.sources.get(label.span.source);
        Self {
            message: clean_line(&label.text).into_owned(),
            severity: MietteSeverity::Advice,
            code: None,
            url: None,
            help: None,
            source: snippets.of(source),
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

/// The sources of snippets, without characters that would reach the terminal. Each is looked through once: it may have
/// many findings.
#[derive(Default)]
struct Snippets {
    clean: HashMap<SourceId, NamedSource<Source>>,
}

impl Snippets {
    fn of(&mut self, source: &Source) -> NamedSource<Source> {
        let clean = self.clean.entry(source.id()).or_insert_with(|| {
            let path = clean_line(source.path());
            let text = match clean(source.text()) {
                Cow::Borrowed(_) => source.clone(),
                Cow::Owned(text) => Source::new(source.id(), source.path(), text),
            };
            NamedSource::new(path, text)
        });
        clean.clone()
    }
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
        let text = self.text();
        let lines = self.line_index();
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end > text.len() {
            return text.read_span(span, before, after);
        }
        // miette reads from the start of a text on, which is slow for the last of many findings: it gets the lines
        // around the span, and one more on either side.
        let first = self.position(start).line.saturating_sub(before + 1);
        let from = if first > 1 { lines.start(first) } else { None };
        let (above, from) = from.map_or((0, 0), |from| (first - 1, from));
        let last = self.position(end).line + after + 2;
        let to = lines.start(last).unwrap_or(text.len());
        let around = &text[from..to];
        let contents = around.read_span(&(start - from, span.len()).into(), before, after)?;
        let place = contents.span();
        Ok(Box::new(MietteSpanContents::new(
            contents.data(),
            (place.offset() + from, place.len()).into(),
            contents.line() + above,
            contents.column(),
            contents.line_count() + above,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines around a span must be those that miette finds when it reads the whole text.
    #[test]
    fn a_snippet_is_what_a_look_at_the_whole_text_gives() {
        for text in [
            "",
            "one",
            "one\n",
            "\u{feff}one\ntwo\n\nfour\r\nfive\nsix\nseven\n",
            "🟢 one\ntwo ü\n\n\nfive\n\nseven\neight",
        ] {
            let source = Source::new(SourceId::new(0), "audit.md", text);
            let places: Vec<usize> = (0..=text.len())
                .filter(|at| text.is_char_boundary(*at))
                .collect();
            for (index, start) in places.iter().enumerate() {
                for end in &places[index..] {
                    let span = (*start, end - start).into();
                    for context in [0, 1, 2] {
                        let told = |source: &dyn SourceCode| {
                            source.read_span(&span, context, context).ok().map(|found| {
                                let place = *found.span();
                                (
                                    found.data().to_vec(),
                                    place,
                                    found.line(),
                                    found.column(),
                                    found.line_count(),
                                )
                            })
                        };
                        assert_eq!(told(&source), told(&text), "{text:?} {span:?} {context}");
                    }
                }
            }
        }
    }
}
