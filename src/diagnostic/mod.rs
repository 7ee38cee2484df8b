//! One finding, as data. Refuses colours, terminals and output formats.

mod fix;

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use fix::{Edit, Fix, Safety, apply};

use crate::source::{SourceId, Span};

/// How much a finding weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Off unless it is selected.
    Advice,
    /// Suspicious.
    Warning,
    /// The contract is broken.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A rule's whole name, `registry/dropped-row`. Only a team's own rules have one that is not built in.
pub type RuleName = Cow<'static, str>;

/// A place and a noun phrase that says what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What, as a noun phrase.
    pub text: String,
}

/// One finding. Identified by rule, file and subject, never by its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's whole name, `registry/dropped-row`.
    pub rule: RuleName,
    /// How much it weighs.
    pub severity: Severity,
    /// What the finding is about (an issue's ID, a milestone), where a file can have several.
    pub subject: Option<String>,
    /// The defect as a fact: lower case, no full stop.
    pub message: String,
    /// The place to look at first.
    pub primary: Label,
    /// More places of the same file.
    pub secondary: Vec<Label>,
    /// Places of other files that prove the finding.
    pub related: Vec<Label>,
    /// What to do, as an instruction.
    pub help: Option<String>,
    /// A mechanical repair, where there is one.
    pub fix: Option<Fix>,
    /// How many more there are of the same rule in the same file, which are counted and not kept.
    pub further: usize,
}

impl Diagnostic {
    /// How many findings it stands for.
    pub fn count(&self) -> usize {
        1 + self.further
    }

    /// The sources that it points into.
    pub fn sources(&self) -> impl Iterator<Item = SourceId> {
        let labels = [&self.primary].into_iter();
        let labels = labels.chain(&self.secondary).chain(&self.related);
        let edits = self.fix.iter().flat_map(|fix| &fix.edits);
        let edits = edits.map(|edit| edit.span);
        labels
            .map(|label| label.span)
            .chain(edits)
            .map(|span| span.source)
    }

    /// Sets the subject.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place of the same file.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a place of another file that proves the finding.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            text: text.into(),
        });
        self
    }
}
