//! Names of rules and groups of rules. Never decides what is on by default.

use std::fmt;
use std::str::FromStr;

use super::ConfigError;
use super::error::nearest;
use crate::rule::RuleEntry;
use crate::rules::CATALOGUE;

/// One rule, a group (`registry/` or `registry`), or `ALL`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selector {
    /// Every rule.
    All,
    /// The rules of a group.
    Group(&'static str),
    /// One rule.
    Rule(&'static str),
}

impl Selector {
    /// Whether it names a rule.
    pub fn matches(&self, rule: &RuleEntry) -> bool {
        match self {
            Self::All => true,
            Self::Group(group) => rule.group() == *group,
            Self::Rule(name) => rule.name == *name,
        }
    }

    /// The more exactly a selector names a rule, the higher.
    pub(super) fn weight(&self) -> u8 {
        match self {
            Self::All => 0,
            Self::Group(_) => 1,
            Self::Rule(_) => 2,
        }
    }
}

impl FromStr for Selector {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        if text == "ALL" {
            return Ok(Self::All);
        }
        let group = text.strip_suffix('/').unwrap_or(text);
        let rules = || CATALOGUE.iter();
        if let Some(rule) = rules().find(|rule| rule.group() == group) {
            return Ok(Self::Group(rule.group()));
        }
        if let Some(rule) = rules().find(|rule| rule.name == text) {
            return Ok(Self::Rule(rule.name));
        }
        Err(unknown_rule(text))
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::All => "ALL",
            Self::Group(name) | Self::Rule(name) => name,
        })
    }
}

/// There is no such rule; perhaps this one was meant.
pub fn unknown_rule(text: &str) -> ConfigError {
    if text.eq_ignore_ascii_case("ALL") {
        return ConfigError::new(format!("there is no rule `{text}`")).help("did you mean `ALL`?");
    }
    // People often know only the second half of a name.
    let half = |name: &'static str| name.split_once('/').map_or(name, |(_, half)| half);
    let names = || CATALOGUE.iter().map(|rule| rule.name);
    let whole = nearest(text, names().chain(CATALOGUE.iter().map(RuleEntry::group)));
    let by_half = || {
        let near = nearest(text, names().map(half))?;
        names().find(|name| half(name) == near)
    };
    let guess = if text.contains('/') {
        whole.or_else(by_half)
    } else {
        by_half().or(whole)
    };
    let error = ConfigError::new(format!("there is no rule `{text}`"));
    match guess {
        Some(name) if name.contains('/') => error.help(format!("did you mean `{name}`?")),
        Some(group) => error.help(format!("did you mean `{group}/`?")),
        None => error.help("`audit-lint rules` lists them"),
    }
}
