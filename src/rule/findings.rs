//! Where rules put what they found. Knows the rule and its severity, so that a rule never repeats them.

use rustc_hash::FxHashMap;

use crate::audit::Audit;
use crate::diagnostic::{Diagnostic, Fix, Label, RuleName, Severity};
use crate::source::{SourceId, Span};
use crate::template::SectionKind;

/// Where a finding about a section that is not there points: at a heading that nearly names it, else at the first line.
pub(crate) fn place_of_missing(audit: &Audit, kind: SectionKind) -> (Span, &'static str) {
    audit.near_miss(kind).map_or_else(
        || (audit.document.opening(), "the file begins here"),
        |heading| (heading, "a heading that is nearly it"),
    )
}

/// How many findings of one rule are kept for one file. Nobody reads more, and a text of a million short rows must not
/// take all memory.
pub const MOST_FINDINGS: usize = 1_000;

/// Collects the findings of one rule.
#[derive(Debug)]
pub struct Findings<'f> {
    rule: &'f RuleName,
    severity: Severity,
    /// The names of the rules that run.
    running: &'f [RuleName],
    /// Whether fixes are wanted.
    has_fixes: bool,
    found: &'f mut Vec<Diagnostic>,
    /// By file: how many there are, and where the last one lies among all.
    kept: FxHashMap<SourceId, (usize, usize)>,
}

impl<'f> Findings<'f> {
    /// An empty place for the findings of a rule.
    pub(crate) fn new(
        rule: &'f RuleName,
        severity: Severity,
        found: &'f mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            rule,
            severity,
            running: &[],
            has_fixes: false,
            found,
            kept: FxHashMap::default(),
        }
    }

    /// The same, where other rules run beside this one.
    pub(crate) fn beside(self, running: &'f [RuleName]) -> Self {
        Self { running, ..self }
    }

    /// The same, where findings come with their fixes.
    pub(crate) fn with_fixes(self) -> Self {
        Self {
            has_fixes: true,
            ..self
        }
    }

    /// The fix of a finding, looked for only where it is wanted: that it brings nothing up has to be tried out.
    pub(crate) fn fix(&self, fix: impl FnOnce() -> Option<Fix>) -> Option<Fix> {
        if self.has_fixes { fix() } else { None }
    }

    /// Whether another rule runs, so that a fix would meet what it finds.
    pub(crate) fn know_of(&self, rule: &str) -> bool {
        self.running.iter().any(|name| name == rule)
    }

    /// A finding at a place, not reported yet: the label is a noun phrase, the message a fact.
    pub(crate) fn at(
        &self,
        span: Span,
        label: impl Into<String>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            rule: self.rule.clone(),
            severity: self.severity,
            subject: None,
            message: message.into(),
            primary: Label {
                span,
                text: label.into(),
            },
            secondary: Vec::new(),
            related: Vec::new(),
            help: None,
            fix: None,
            further: 0,
        }
    }

    /// Reports a finding. Beyond [`MOST_FINDINGS`] of a file it is only counted, at the last one that is kept.
    pub(crate) fn report(&mut self, finding: Diagnostic) {
        let source = finding.primary.span.source;
        let (count, last) = self.kept.entry(source).or_default();
        if *count == MOST_FINDINGS {
            self.found[*last].further += 1;
            return;
        }
        (*count, *last) = (*count + 1, self.found.len());
        self.found.push(finding);
    }
}
