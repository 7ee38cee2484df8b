//! Names of rules and groups of rules. Never decides what is on by default, or whether there is such a rule.

use std::fmt;

use crate::rule::group_of;

/// One rule, a group (`registry/` or `registry`), or `ALL`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selector {
    /// Every rule.
    All,
    /// The rules of a group.
    Group(String),
    /// One rule.
    Rule(String),
}

impl Selector {
    /// What a text stands for, by its form alone.
    pub fn of(text: &str) -> Self {
        let group = text.strip_suffix('/').unwrap_or(text);
        match text {
            "ALL" => Self::All,
            _ if group.contains('/') => Self::Rule(text.to_owned()),
            _ => Self::Group(group.to_owned()),
        }
    }

    /// Whether it stands for the rule of this whole name.
    pub fn matches(&self, rule: &str) -> bool {
        match self {
            Self::All => true,
            Self::Group(group) => group_of(rule) == group,
            Self::Rule(name) => rule == name,
        }
    }

    /// The more exactly a selector names a rule, the higher.
    pub fn weight(&self) -> u8 {
        match self {
            Self::All => 0,
            Self::Group(_) => 1,
            Self::Rule(_) => 2,
        }
    }

    /// The weight of the most exact selector that stands for a rule.
    pub fn strongest(selectors: &[Self], rule: &str) -> Option<u8> {
        let matching = selectors.iter().filter(|selector| selector.matches(rule));
        matching.map(Self::weight).max()
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
