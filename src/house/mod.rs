//! Rules that a team writes as data: what must hold, and what is said where it does not. Never reads a configuration.

mod demand;
mod page;
mod place;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub use demand::{Demand, Values, Wording};

use crate::diagnostic::Severity;
use crate::rule::{Origin, Own, RuleEntry};

/// What stands for the text at fault in a message or a help text.
pub const VALUE: &str = "{value}";

/// A rule of a team's own.
#[derive(Debug, Clone)]
pub struct HouseRule {
    /// Its whole name, `house/posture`.
    pub name: String,
    /// How much its findings weigh.
    pub severity: Severity,
    /// What is said where it does not hold.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where the team says more about it.
    pub url: Option<String>,
    /// What must hold.
    pub demand: Demand,
    /// Audits that show it.
    pub examples: Vec<HouseExample>,
    /// The definition as it is written.
    pub written: toml::Table,
    /// The file that it stands in, as reports print it.
    pub file: String,
}

/// An audit that shows what a rule finds, or what it lets pass.
#[derive(Debug, Clone)]
pub struct HouseExample {
    /// Whether the rule must find something in it.
    pub is_bad: bool,
    /// The audit.
    pub text: String,
    /// The bytes of its definition.
    pub span: Range<usize>,
    /// The text of the file that it stands in.
    pub file: Arc<str>,
}

impl HouseRule {
    /// The rule as one among others.
    pub fn entry(self: &Arc<Self>) -> RuleEntry {
        RuleEntry {
            name: self.name.clone().into(),
            origin: Origin::Own(Own {
                page: page::of(self),
                url: self.url.clone(),
                check: self.clone(),
            }),
        }
    }
}

/// For messages: `house/posture`.
impl fmt::Display for HouseRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}
