//! What holds findings back: comments in audits, entries of the baseline. Never decides which findings these are.

mod comment;

use std::fmt;

use crate::source::Span;

/// One way in which findings are held back.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// The comment, or the entry's rule.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Why it is there, on one line, where its author says so.
    pub reason: Option<String>,
    /// The rules and groups that it names, in order.
    pub names: Vec<Name>,
}

/// What a suppression is, and how far it reaches.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A comment.
    Comment {
        /// Where the findings must lie; everywhere in the file for `allow-file`.
        reach: Option<Span>,
    },
    /// A comment that is meant for audit-lint and cannot be read.
    Unreadable(Mistake),
    /// A rule that the configuration leaves out in some files.
    Ignore {
        /// The glob that says in which.
        files: String,
    },
    /// An entry of the baseline.
    Entry {
        /// The audit, relative to the baseline.
        path: String,
        /// What the finding is about.
        subject: Option<String>,
    },
}

/// A rule or a group, as a suppression names it.
#[derive(Debug, Clone)]
pub struct Name {
    /// What is written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a name in a suppression, once every rule has run.
#[derive(Debug, Clone, Default)]
pub enum Outcome {
    /// Nobody can say: its file was not asked for, or its rule did not run.
    #[default]
    Open,
    /// It held findings back.
    Used,
    /// There was nothing to hold back.
    Unused,
    /// It can hold nothing back.
    Wrong(Mistake),
}

/// What is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// As a fact.
    pub message: String,
    /// As an instruction.
    pub help: String,
}

impl Suppression {
    /// An entry of the baseline, whose rule stands at `span`.
    pub(crate) fn entry(span: Span, rule: &str, path: &str, subject: Option<&str>) -> Self {
        let kind = Kind::Entry {
            path: path.to_owned(),
            subject: subject.map(str::to_owned),
        };
        Self::of_one(span, rule, kind)
    }

    /// The same, with the reason that its author gives.
    #[must_use]
    pub(crate) fn because(mut self, reason: &str) -> Self {
        let words: Vec<&str> = reason.split_whitespace().collect();
        self.reason = (!words.is_empty()).then(|| words.join(" "));
        self
    }

    /// A rule that stands at `span` in `per-file-ignores`.
    pub(crate) fn ignore(span: Span, rule: &str, files: &str) -> Self {
        let kind = Kind::Ignore {
            files: files.to_owned(),
        };
        Self::of_one(span, rule, kind)
    }

    fn of_one(span: Span, rule: &str, kind: Kind) -> Self {
        Self {
            span,
            kind,
            reason: None,
            names: vec![Name {
                text: rule.to_owned(),
                span,
                outcome: Outcome::Open,
            }],
        }
    }

    /// What it names: `range/empty, ci/`.
    pub fn subject(&self) -> String {
        let names: Vec<&str> = self.names.iter().map(|name| name.text.as_str()).collect();
        names.join(", ")
    }

    /// Whether it is an entry of the baseline.
    pub fn is_entry(&self) -> bool {
        matches!(self.kind, Kind::Entry { .. })
    }

    /// Whether it was judged, and held nothing back.
    pub fn is_unused(&self) -> bool {
        let mut outcomes = self.names.iter().map(|name| &name.outcome);
        outcomes.all(|outcome| matches!(outcome, Outcome::Unused))
    }
}

/// For messages: `registry/dropped-row` in `docs/M12/M12_audit.md` about `GOV-001`.
impl fmt::Display for Suppression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.subject())?;
        if let Kind::Entry { path, subject } = &self.kind {
            write!(formatter, " in `{path}`")?;
            if let Some(subject) = subject {
                write!(formatter, " about `{subject}`")?;
            }
        }
        Ok(())
    }
}
